package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store/storetest"
	"usher/notify/smtptest"
)

// number reads a number that makes a test longer from the environment.
func number(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s = %q: %v", name, text, err)
	}
	return n
}

// victims starts one serve after the other and lets each live for a time, as
// long as life gives one and ctx lasts. It reports the number killed.
func (s *scene) victims(ctx context.Context, life func(n int) (time.Duration, bool)) (killed int, err error) {
	for {
		wait, more := life(killed)
		if !more {
			return killed, nil
		}
		d, err := s.start("usher.toml")
		if err != nil {
			return killed, err
		}
		select {
		case <-time.After(wait):
		case <-d.ended:
			return killed, fmt.Errorf("serve ended by itself: %w\n%s", d.err, d.said())
		case <-ctx.Done():
			return killed, ctx.Err()
		}
		d.kill()
		killed++
	}
}

// A conversation goes on, and then many mails come at once, while one serve
// after the other is killed: USHER_E2E_KILLS of them, at moments that
// USHER_E2E_SEED decides.
func TestTalkWhileKilled(t *testing.T) {
	t.Parallel()
	kills := number(t, "USHER_E2E_KILLS", 28)
	seed := uint64(number(t, "USHER_E2E_SEED", int(time.Now().UnixNano()%1000)))
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d, mailbox: `after = "move:Done"`})
			if err := s.imap.Create("Done"); err != nil {
				t.Fatal(err)
			}
			t.Logf("USHER_E2E_SEED=%d", seed)
			s.talkWhileKilled(kills, rand.New(rand.NewPCG(seed, 0)))
		})
	}
}

const burst = 200

// flood is the mails of the burst from n up to m.
func flood(n, m int) []post {
	var mails []post
	for ; n < m; n++ {
		mails = append(mails, post{from: alice, subject: fmt.Sprintf("topic burst %03d.", n), text: "marker-many"})
	}
	return mails
}

func (s *scene) talkWhileKilled(kills int, random *rand.Rand) {
	s.changes = true
	s.smtp.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
		if stage == smtptest.End {
			<-time.After(5 * time.Millisecond) // so that kills find mails under way
		}
		return nil
	})
	talked, dead := make(chan struct{}), &atomic.Int64{}
	life := func(n int) (time.Duration, bool) {
		dead.Store(int64(n))
		select {
		case <-talked: // short lives, so that many end within a commit or a mail
			return 150*time.Millisecond + time.Duration(random.IntN(600))*time.Millisecond, n < kills
		default: // longer ones, for the talk has to go on where starting takes most of one
			return time.Duration(random.IntN(2000+200*n)) * time.Millisecond, true
		}
	}
	var killed int
	var failed error
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(s.t.Context())
	defer all.Wait()
	defer cancel()
	all.Go(func() { killed, failed = s.victims(ctx, life) })
	want := s.talk()
	close(talked)
	before := dead.Load()
	for n := range burst / 25 {
		s.put(flood(25*n, 25*n+25)...)
		s.until("the next kills", func() bool { return dead.Load() >= before+(int64(kills)-before)*int64(n+1)*25/burst })
	}
	all.Wait()
	if failed != nil || killed < kills {
		s.t.Fatalf("killed %d of %d: %v", killed, kills, failed)
	}
	serve := s.serve("usher.toml").up()
	s.checkTalk(want)
	s.checkBurst(s.received())
	serve.stop()
	again := len(s.came()) - len(s.received())
	s.t.Logf("%d killed, %d mails sent again", killed, again)
}

// checkBurst wants a ticket for each mail of the burst, told of once.
func (s *scene) checkBurst(mails map[delivered]smtptest.Received) {
	s.t.Helper()
	subjects := map[string]int{}
	for at, r := range mails {
		_, subject, found := strings.Cut(r.Header("Subject"), "topic burst ")
		if found {
			subjects[at.to+" "+subject]++
		}
	}
	for n := range burst {
		for _, to := range []string{alice, sam} {
			if name := fmt.Sprintf("%s %03d.", to, n); subjects[name] != 1 {
				s.t.Errorf("mails of the burst to %s: %d, want 1", name, subjects[name])
			}
		}
	}
	in, _ := s.books()
	tickets := map[core.TicketID]bool{}
	for _, m := range in {
		if m.Disposition == core.Opened {
			tickets[m.Ticket] = true
		}
	}
	if list := s.tickets(); len(tickets) != burst+2 || list != len(tickets) {
		s.t.Errorf("%d tickets, of %d mails, want %d", list, len(tickets), burst+2)
	}
	left, err := s.imap.UIDs("INBOX")
	done, errDone := s.imap.UIDs("Done")
	if err = errors.Join(err, errDone); err != nil || len(left) != 0 || len(done) != s.mails {
		s.t.Errorf("%d mails are in INBOX and %d in Done, %v; want all %d there", len(left), len(done), err, s.mails)
	}
}

// tickets counts all tickets.
func (s *scene) tickets() int {
	s.t.Helper()
	n := 0
	err := s.shell().with(s.t.Context(), func(h *house) error {
		f := core.Filter{Limit: 100}
		for {
			list, next, err := h.desk.List(s.t.Context(), core.System(), f, desk.Names{})
			if n += len(list); err != nil || next == "" {
				return err
			}
			f.After = next
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// aim kills the serve that runs, at most so often.
type aim struct {
	mu   sync.Mutex
	left int
	at   *daemon
}

func (a *aim) take(d *daemon) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = d
}

// fire reports whether it killed.
func (a *aim) fire() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left == 0 || a.at == nil {
		return false
	}
	a.left--
	a.at.kill()
	a.at = nil
	return true
}

// Killed once the mail server has a mail, and before that is written down, the
// desk sends the same mail again.
func TestKilledBetweenSendAndMark(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			const kills = 8
			a := &aim{left: kills}
			s.smtp.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
				if stage == smtptest.End && a.fire() {
					return smtptest.AcceptAndDrop()
				}
				return nil
			})
			for n := range 10 {
				s.put(post{from: alice, subject: fmt.Sprintf("topic %d", n), text: "marker-many"})
			}
			s.lives(a, kills)
			s.settled()
			if again := len(s.came()) - len(s.received()); again < kills {
				t.Errorf("%d mails came again, want each of the %d that were not written down", again, kills)
			}
		})
	}
}

// lives starts a serve, and the next one when it is killed, that often; the last
// one lives on.
func (s *scene) lives(a *aim, kills int) {
	s.t.Helper()
	for range kills {
		d := s.serve("usher.toml")
		a.take(d)
		select {
		case <-d.ended:
		case <-time.After(e2ePatience):
			s.t.Fatalf("nothing happened to kill at; log:\n%s", d.said())
		}
	}
	s.serve("usher.toml")
}

// A mail is sent again as what it was; but it says no more than its reader may
// know by then.
func TestSentAgainAfterChanges(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			s.changes = true
			welcome := s.serve("usher.toml")
			s.settled()
			welcome.stop()
			a := &aim{left: 3}
			s.smtp.Answer(func(stage smtptest.Stage, to string) *smtptest.Reply {
				if stage == smtptest.End && to == alice && a.fire() {
					return smtptest.AcceptAndDrop()
				}
				return nil
			})
			for _, meanwhile := range [][]string{
				{"open topic pump", "priority 1 high"},
				{"assign 1 " + sam, "note 1 marker-secret", "cc 1 add " + bob, "category 1 upgrade", "privacy 1 public yes", "open topic pump pressure"},
				{"close 1 marker-closed", "privacy 1 private yes", "subject 1 topic valve"},
			} {
				d := s.serve("usher.toml")
				a.take(d)
				if meanwhile[0] == "open topic pump" {
					s.put(post{from: alice, cc: bob, subject: "topic pump", text: "marker-opened"})
				}
				<-d.ended
				for _, line := range meanwhile {
					s.done("do", "--as", sam, line)
				}
			}
			serve := s.serve("usher.toml")
			last := s.settled()[delivered{alice, s.got(alice, "now ticket #1.").Header("Message-ID")}]
			if again := len(s.came()) - len(s.received()); again < 3 {
				t.Errorf("%d mails came again, want the 3 that were not written down", again)
			}
			if text := last.Text(); strings.Contains(text, "It is public") || !strings.Contains(text, "It is private") {
				t.Errorf("the mail sent again says %q, want that the ticket is private again", text)
			}
			serve.stop()
		})
	}
}

// Killed between the commit and the move of the mails, before and after the
// mail server hears of it, the desk does nothing twice and moves them all.
func TestKilledBetweenCommitAndMove(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			const kills, mails = 6, 60
			a := &aim{left: kills}
			g := &gate{sees: func(said string) func() {
				a.mu.Lock()
				before := a.left%2 == 0
				a.mu.Unlock()
				switch {
				case !strings.Contains(said, "MOVE "):
				case before:
					a.fire()
				default:
					return func() { a.fire() }
				}
				return nil
			}}
			s := stage(t, setting{dialect: d, imap: func(server string) string { return g.open(t, server) }, mailbox: `after = "move:Done"`})
			if err := s.imap.Create("Done"); err != nil {
				t.Fatal(err)
			}
			for n := range mails {
				s.put(post{from: alice, subject: fmt.Sprintf("topic %d", n), text: "marker-many"})
				if n%(mails/kills) == 0 && n > 0 {
					s.lifeBetween(a)
				}
			}
			a.mu.Lock()
			a.left = 0
			a.mu.Unlock()
			s.serve("usher.toml")
			s.settled()
			s.until("all mails are in Done", func() bool {
				left, err := s.imap.UIDs("INBOX")
				done, errDone := s.imap.UIDs("Done")
				return errors.Join(err, errDone) == nil && len(left) == 0 && len(done) == mails
			})
			if n := s.tickets(); n != mails {
				t.Errorf("%d tickets, want %d", n, mails)
			}
		})
	}
}

// lifeBetween is one serve until it is killed.
func (s *scene) lifeBetween(a *aim) {
	s.t.Helper()
	d := s.serve("usher.toml")
	a.take(d)
	select {
	case <-d.ended:
	case <-time.After(e2ePatience):
		s.t.Fatalf("no mail was moved; log:\n%s", d.said())
	}
}
