package notify_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/notify"
	"usher/notify/smtp"
	"usher/notify/smtptest"
)

const (
	bob  = "bob@customer.example"
	dave = "dave@elsewhere.example"
	sam  = "sam@desk.example"
)

var texts = []string{"text one", "text two", "text three", "text four", "text five", "text six"}

func (w *world) wantOrder(addresses ...string) {
	w.t.Helper()
	for _, a := range addresses {
		if got := w.got(a, texts...); !slices.Equal(got, texts) {
			w.t.Errorf("%s got %q, want %q", a, got, texts)
		}
	}
}

func TestOrder(t *testing.T) {
	each(t, func(w *world) {
		w.run(w.worker())
		w.open()
		w.reply(texts...)
		w.settled(3+2*len(texts), core.Sent)
		w.wantOrder(bob, dave)
		if got := w.got(sam, append(texts, "Help!")...); !slices.Equal(got, []string{"Help!"}) {
			w.t.Errorf("sam got %q, want the new ticket only", got)
		}
	})
}

func TestBundle(t *testing.T) {
	each(t, func(w *world) {
		w.open()
		w.reply(texts...)
		w.run(w.worker())
		w.settled(3+2*len(texts), core.Sent)
		w.wantOrder(bob, dave)
		if n := w.server.Count(); n != 5 {
			w.t.Errorf("%d mails, want 5: three of the opening, and one with all replies for each", n)
		}
	})
}

// Two workers share the work: each mail goes out once.
func TestTwoWorkers(t *testing.T) {
	each(t, func(w *world) {
		w.run(w.worker(func(c *notify.Config) { c.Holder = "one" }))
		w.run(w.worker(func(c *notify.Config) { c.Holder = "two" }))
		w.open()
		w.reply(texts...)
		w.settled(3+2*len(texts), core.Sent)
		w.wantOrder(bob, dave)
		var ids []string
		for _, m := range w.server.Mails() {
			if id := m.Header("Message-ID"); slices.Contains(ids, id) {
				w.t.Errorf("%s came twice", id)
			} else {
				ids = append(ids, id)
			}
		}
	})
}

func refuse(stage smtptest.Stage, address string, r *smtptest.Reply) func(smtptest.Stage, string) *smtptest.Reply {
	return func(at smtptest.Stage, arg string) *smtptest.Reply {
		if at == stage && (address == "" || arg == address) {
			return r
		}
		return nil
	}
}

func TestParked(t *testing.T) {
	each(t, func(w *world) {
		w.server.Answer(refuse(smtptest.Rcpt, dave, smtptest.Refuse(550, "5.1.1", "no such user here")))
		w.run(w.worker())
		w.open()
		parked := w.settled(1, core.Parked)
		if parked[0].Address != dave || !strings.Contains(parked[0].Error, "no such user here") {
			w.t.Errorf("parked %s with %q, want dave's with the server's words", parked[0].Address, parked[0].Error)
		}
		w.server.Answer(nil)
		w.reply("text one")
		w.settled(4, core.Sent)
		if got := w.got(dave, "Help!", "text one"); !slices.Equal(got, []string{"text one"}) {
			w.t.Errorf("dave got %q, want what came after", got)
		}
	})
}

// stumbling is a sender that panics over the mails to an address.
type stumbling struct {
	notify.Sender
	over  string
	times atomic.Int32
}

func (s *stumbling) Send(ctx context.Context, m smtp.Mail) error {
	if m.Rcpt == s.over && s.times.Add(-1) >= 0 {
		panic("it cannot be written")
	}
	return s.Sender.Send(ctx, m)
}

// What panics in sending is a failure of this mail alone, and it is tried again.
func TestPanicEndsNothing(t *testing.T) {
	each(t, func(w *world) {
		s := &stumbling{Sender: w.sender, over: dave}
		s.times.Store(2)
		worker := w.worker(func(c *notify.Config) { c.Sender = s })
		w.run(worker)
		w.open()
		w.settled(3, core.Sent)
		if got := w.got(dave, "Help!"); len(got) != 1 {
			w.t.Errorf("dave got %q, want the mail once", got)
		}
		if s := worker.Status(); s.Delayed != 2 || s.Parked != 0 {
			w.t.Errorf("Status = %+v, want it delayed twice", s)
		}
	})
}

func TestServerDown(t *testing.T) {
	each(t, func(w *world) {
		w.server.Down()
		worker := w.worker()
		w.run(worker)
		w.open()
		w.until("down", func() bool { return worker.Status().Down != "" })
		w.reply(texts...)
		if err := w.server.Up(); err != nil {
			w.t.Fatal(err)
		}
		w.settled(3+2*len(texts), core.Sent)
		w.wantOrder(bob, dave)
		if s := worker.Status(); s.Down != "" || s.Parked != 0 {
			w.t.Errorf("Status = %+v, want up and nothing parked", s)
		}
	})
}

// What every mail would be refused for parks none: it is for the operator.
func TestBlocked(t *testing.T) {
	for name, answer := range map[string]func(smtptest.Stage, string) *smtptest.Reply{
		"greeting":        refuse(smtptest.Connect, "", smtptest.Refuse(554, "5.7.1", "no service")),
		"wants a login":   refuse(smtptest.From, "", smtptest.Refuse(530, "5.7.0", "log in")),
		"sender refused":  refuse(smtptest.From, "", smtptest.Refuse(553, "5.1.8", "not yours")),
		"closing":         refuse(smtptest.Rcpt, "", smtptest.Refuse(421, "4.3.2", "going down")),
		"drops the mails": refuse(smtptest.Data, "", smtptest.Drop()),
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.server.Answer(answer)
				worker := w.worker()
				w.run(worker)
				w.open()
				w.until("delayed", func() bool { s := worker.Status(); return s.Delayed > 0 && (s.Down != "" || name == "drops the mails") })
				w.server.Answer(nil)
				w.settled(3, core.Sent)
				if s := worker.Status(); s.Parked != 0 || s.Down != "" {
					w.t.Errorf("Status = %+v, want up and nothing parked", s)
				}
			})
		})
	}
}

func TestRefusedForNow(t *testing.T) {
	each(t, func(w *world) {
		var tries atomic.Int32
		w.server.Answer(func(at smtptest.Stage, arg string) *smtptest.Reply {
			if at == smtptest.Rcpt && arg == dave && tries.Add(1) < 4 {
				return smtptest.Refuse(451, "4.7.1", "greylisted")
			}
			return nil
		})
		w.run(w.worker())
		w.open()
		for _, n := range w.settled(3, core.Sent) {
			if want := map[string]int{dave: 4}[n.Address]; want != 0 && n.Attempts != want {
				w.t.Errorf("Attempts = %d, want %d", n.Attempts, want)
			}
		}
	})
}

func TestGivesUp(t *testing.T) {
	each(t, func(w *world) {
		w.server.Answer(refuse(smtptest.Rcpt, dave, smtptest.Refuse(452, "4.2.2", "mailbox full")))
		w.run(w.worker(func(c *notify.Config) { c.Now = func() time.Time { return time.Now().Add(6 * 24 * time.Hour) } }))
		w.open()
		n := w.settled(1, core.Parked)[0]
		if n.Address != dave || n.Attempts < 3 || !strings.Contains(n.Error, "mailbox full") {
			w.t.Errorf("parked %s after %d tries with %q", n.Address, n.Attempts, n.Error)
		}
	})
}

func TestNoLongerAllowed(t *testing.T) {
	each(t, func(w *world) {
		w.open()
		w.reply("secret text")
		_, err := w.desk.RemoveCC(w.t.Context(), w.by(bob), w.ticket, dave)
		w.must(err)
		w.run(w.worker())
		for _, n := range w.settled(2, core.Dropped) {
			if n.Address != dave || n.Error == "" {
				w.t.Errorf("dropped %s with %q, want dave's with a reason", n.Address, n.Error)
			}
		}
		w.settled(3, core.Sent)
		if got := w.got(dave, "secret text", "Help!"); got != nil {
			w.t.Errorf("dave got %q, want nothing", got)
		}
	})
}

// forgetful is a desk that does not learn what was sent.
type forgetful struct {
	*desk.Desk
	killed bool // nor gets its claims back
}

func (f forgetful) Sent(context.Context, ...[]core.Notice) error {
	return errors.New("the database is away")
}

func (f forgetful) Free(ctx context.Context, dead func(string) bool) error {
	if f.killed {
		return nil
	}
	return f.Desk.Free(ctx, dead)
}

// Stopped or killed between sending and marking: the same mail goes out again.
func TestSentAgain(t *testing.T) {
	for name, killed := range map[string]bool{"stopped": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.open()
				w.reply("text one", "text two")
				stop := w.run(w.worker(func(c *notify.Config) { c.Outbox, c.Drain = forgetful{w.desk, killed}, time.Millisecond }))
				first, err := w.server.Wait(3, patience)
				w.must(err)
				stop()
				if killed {
					w.later.Store(int64(time.Hour)) // the leases end
				}
				w.run(w.worker())
				w.settled(7, core.Sent)
				for _, m := range first {
					same := 0
					for _, again := range w.server.Mails() {
						if again.Header("Message-ID") == m.Header("Message-ID") {
							same++
							if data(again) != data(m) {
								w.t.Errorf("sent again, not the same:\n%s\nand\n%s", data(again), data(m))
							}
						}
					}
					if same < 2 {
						w.t.Errorf("%s came %d times, want again", m.Header("Message-ID"), same)
					}
				}
			})
		})
	}
}

// A stop waits for the mail under way, and not for ever.
func TestStop(t *testing.T) {
	each(t, func(w *world) {
		w.open()
		asked := make(chan struct{}, 10)
		w.server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
			if at != smtptest.End {
				return nil
			}
			asked <- struct{}{}
			return smtptest.Silence()
		})
		worker := w.worker(func(c *notify.Config) { c.Drain = 10 * time.Millisecond })
		stop := w.run(worker)
		<-asked
		stop()
		w.settled(3, core.Queued)
		if s := worker.Status(); s.Sent+s.Parked+s.Delayed != 0 {
			w.t.Errorf("Status = %+v, want nothing done", s)
		}
	})
}

func TestFinishesWhatIsUnderWay(t *testing.T) {
	each(t, func(w *world) {
		w.open()
		asked, goOn := make(chan struct{}, 10), make(chan struct{})
		w.server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
			if at == smtptest.End {
				asked <- struct{}{}
				<-goOn
			}
			return nil
		})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- w.worker(func(c *notify.Config) { c.Senders = 1 }).Run(ctx) }()
		<-asked
		cancel()
		close(goOn)
		if err := <-done; err != nil {
			w.t.Errorf("Run = %v, want nil", err)
		}
		w.settled(1, core.Sent)
		w.settled(2, core.Queued)
	})
}

// A server slower than the claims last: what waited too long comes again.
func TestSlowServer(t *testing.T) {
	each(t, func(w *world) {
		var tries atomic.Int32
		w.server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
			if at == smtptest.End && tries.Add(1) <= 2 {
				return smtptest.Silence()
			}
			return nil
		})
		w.open()
		w.reply(texts...)
		w.run(w.worker(func(c *notify.Config) { c.Senders, c.Lease = 1, 300*time.Millisecond }))
		w.settled(3+2*len(texts), core.Sent)
		w.wantOrder(bob, dave)
	})
}

// A file that cannot be read now delays its mail and no other.
func TestUnreadableFile(t *testing.T) {
	each(t, func(w *world) {
		out, err := w.desk.Open(w.t.Context(), w.by(bob), desk.Opening{Subject: "It burns", Text: "Help!",
			Files: []core.Attachment{{Name: "a.txt", Type: "text/plain", Blob: core.Blob{SHA256: "a", Size: 3}}}})
		w.must(err)
		if len(out.Left) != 0 {
			w.t.Fatal(out.Left)
		}
		worker := w.worker(func(c *notify.Config) { c.Settings = settingsWithoutFiles() })
		w.run(worker)
		w.settled(1, core.Sent) // Bob's, which has no file
		w.until("delayed", func() bool { return worker.Status().Delayed > 1 })
		if s := worker.Status(); s.Parked != 0 {
			w.t.Errorf("Status = %+v, want nothing parked", s)
		}
	})
}

func TestCheck(t *testing.T) {
	server := smtptest.Start(t)
	out := smtp.New(smtp.Config{URL: server.URL(""), Timeout: patience})
	defer out.Close()
	if err := out.Check(t.Context()); err != nil {
		t.Errorf("Check = %v, want nil", err)
	}
	server.Down()
	if err := out.Check(t.Context()); err == nil {
		t.Error("Check of a server that is down = nil, want an error")
	}
}
