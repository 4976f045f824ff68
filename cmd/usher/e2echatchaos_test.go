package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"usher/core/store"
	"usher/core/store/storetest"
)

// chatter is a chat network in which people converse with the desk, whatever
// becomes of it.
type chatter interface {
	// open asks for a ticket, again where the network says that it failed.
	open(who, subject, text string)
	// await waits for a text of the desk's to somebody, who answers it with say.
	await(who, text string) (say func(text string))
	// told wants a text of the desk's where that person reads it, once, and nowhere
	// else that others converse.
	told(text, who string)
	once(t *testing.T)
}

// chatTickets is how many tickets are talked about.
const chatTickets = 12

// whileKilled has people converse on a chat network and by mail while one serve
// after the other is killed, at moments that USHER_E2E_SEED decides:
// USHER_E2E_KILLS times, and more until all is said.
func whileKilled(t *testing.T, set func(t *testing.T, d store.Dialect) (*scene, chatter)) {
	kills := number(t, "USHER_E2E_KILLS", 12)
	seed := uint64(number(t, "USHER_E2E_SEED", int(time.Now().UnixNano()%1000)))
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			t.Logf("USHER_E2E_SEED=%d", seed)
			s, c := set(t, d)
			s.changes = true
			s.chatWhileKilled(c, kills, rand.New(rand.NewPCG(seed, 1)))
		})
	}
}

func (s *scene) chatWhileKilled(c chatter, kills int, random *rand.Rand) {
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
	s.chat(c, 0, chatTickets)
	close(talked)
	all.Wait()
	if failed != nil || killed < kills {
		s.t.Fatalf("killed %d of %d: %v", killed, kills, failed)
	}
	serve := s.serve("usher.toml").up()
	s.checkChat(c, chatTickets)
	serve.stop()
}

// chatters are who opens the tickets, in turn.
var chatters = []string{alice, bob, dan}

// chat is a conversation about the tickets from one number up to another: opened in
// chat, answered by mail, and answered again in chat.
func (s *scene) chat(c chatter, from, to int) {
	var all sync.WaitGroup
	for n := from; n < to; n++ {
		all.Go(func() { c.open(chatters[n%3], fmt.Sprintf("topic chat %d.", n), fmt.Sprintf("marker-chat%d.", n)) })
	}
	all.Wait()
	for n := from; n < to; n++ {
		s.answer(s.got(sam, fmt.Sprintf("marker-chat%d.", n)), fmt.Sprintf("marker-back%d.", n))
	}
	for n := from; n < to; n++ {
		c.await(chatters[n%3], fmt.Sprintf("marker-back%d.", n))(fmt.Sprintf("marker-word%d.", n))
	}
}

// checkChat wants that all was done, of so many tickets, and told of once.
func (s *scene) checkChat(c chatter, tickets int) {
	s.t.Helper()
	for n := range tickets {
		s.got(sam, fmt.Sprintf("marker-word%d.", n))
	}
	mails := s.settled()
	for n := range tickets {
		readers(s.t, mails, fmt.Sprintf("marker-chat%d.", n), sam)
		readers(s.t, mails, fmt.Sprintf("marker-word%d.", n), sam)
		readers(s.t, mails, fmt.Sprintf("marker-back%d.", n))
		c.told(fmt.Sprintf("marker-back%d.", n), chatters[n%3])
		c.told(fmt.Sprintf("marker-word%d.", n), "")
	}
	if n := s.tickets(); n != tickets {
		s.t.Errorf("%d tickets, want %d", n, tickets)
	}
	c.once(s.t)
}
