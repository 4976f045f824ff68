package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"usher/core/store/storetest"
)

// A conversation in Slack and by mail goes on while one serve after the other is
// killed, at moments that USHER_E2E_SEED decides: USHER_E2E_KILLS times, and more
// until all is said.
func TestSlackWhileKilled(t *testing.T) {
	t.Parallel()
	kills := number(t, "USHER_E2E_KILLS", 12)
	seed := uint64(number(t, "USHER_E2E_SEED", int(time.Now().UnixNano()%1000)))
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			t.Logf("USHER_E2E_SEED=%d", seed)
			s := stage(t, setting{dialect: d, slack: func(o *office) string { o.RedeliverAll(); return vouched(o) }})
			s.changes = true
			s.slack.Allow("ack", "operation_timeout") // of who is started while much else goes on; it comes again
			s.slack.triage.Add(s.slack.user(sam))
			s.chatWhileKilled(kills, rand.New(rand.NewPCG(seed, 1)))
		})
	}
}

func (s *scene) chatWhileKilled(kills int, random *rand.Rand) {
	var killed int
	var failed error
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(s.t.Context())
	defer all.Wait()
	defer cancel()
	talked := make(chan struct{})
	life := func(n int) (time.Duration, bool) {
		more := n < kills
		select {
		case <-talked:
		default:
			more = true
		}
		// Lives get longer, for the talk has to go on where starting takes most of one;
		// once enough are killed they double, until it has ended.
		wait := 300*time.Millisecond + time.Duration(random.IntN(900+100*n))*time.Millisecond
		return wait << min(max(n-kills, 0), 4), more
	}
	all.Go(func() { killed, failed = s.victims(ctx, life) })
	o, people := s.slack, []string{alice, bob, dan}
	const tickets = 12
	for n := range tickets {
		u := o.user(people[n%3])
		u.Command(o.lobby, "/ticket", fmt.Sprintf("open topic chat %d.\nmarker-chat%d.", n, n))
	}
	for n := range tickets {
		opened := s.got(sam, fmt.Sprintf("marker-chat%d.", n))
		s.answer(opened, fmt.Sprintf("marker-back%d.", n))
	}
	for n := range tickets {
		u := o.user(people[n%3])
		answer := s.told(people[n%3], fmt.Sprintf("marker-back%d.", n))
		u.Say(u.Direct(), root(answer), fmt.Sprintf("marker-word%d.", n))
	}
	close(talked)
	all.Wait()
	if failed != nil || killed < kills {
		s.t.Fatalf("killed %d of %d: %v", killed, kills, failed)
	}
	serve := s.serve("usher.toml")
	for n := range tickets {
		s.got(sam, fmt.Sprintf("marker-word%d.", n))
	}
	mails := s.settled()
	for n := range tickets {
		who := people[n%3]
		readers(s.t, mails, fmt.Sprintf("marker-chat%d.", n), sam)
		readers(s.t, mails, fmt.Sprintf("marker-word%d.", n), sam)
		readers(s.t, mails, fmt.Sprintf("marker-back%d.", n))
		s.directs(map[string][]string{fmt.Sprintf("marker-back%d.", n): {who}, fmt.Sprintf("marker-word%d.", n): nil})
	}
	if n := s.tickets(); n != tickets {
		s.t.Errorf("%d tickets, want %d", n, tickets)
	}
	o.once(s.t)
	serve.stop()
}
