package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest/dovecottest"
	"usher/notify/smtptest"
)

// Whatever becomes of the mailbox's server and the way to it, no mail is lost
// and none is done twice.
func TestMailboxTrouble(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			var way *dovecottest.Proxy
			s := stage(t, setting{dialect: d, mailbox: "idle = \"1s\"\ntimeout = \"2s\"\n", imap: func(server string) string {
				way = proxied(t, server)
				return way.Addr()
			}})
			serve := s.serve("usher.toml")
			s.ask()
			s.restarts()
			s.silence(way, serve)
			s.renumber(serve)
			way.Cut()
			s.ask()
			s.settled()
			if n := s.tickets(); n != s.mails {
				t.Errorf("%d tickets, want one for each of %d mails", n, s.mails)
			}
			serve.stop()
		})
	}
}

// proxied puts a proxy before a server.
func proxied(t *testing.T, server string) *dovecottest.Proxy {
	t.Helper()
	p, err := dovecottest.NewProxy(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// ask opens a ticket and waits for its answer.
func (s *scene) ask() {
	s.t.Helper()
	topic := fmt.Sprintf("topic %d.", s.mails)
	s.put(post{from: alice, subject: topic, text: "marker-ask"})
	s.got(alice, topic)
}

func (s *scene) restarts() {
	s.t.Helper()
	for range 2 {
		if err := s.imap.Restart(); err != nil {
			s.t.Fatal(err)
		}
		s.ask()
	}
	if err := s.imap.Halt(); err != nil {
		s.t.Fatal(err)
	}
	s.until("serve finds the server gone", func() bool {
		return strings.Contains(s.lastLog(), "connection refused") || strings.Contains(s.lastLog(), "closed the connection")
	})
	if err := s.imap.Restart(); err != nil {
		s.t.Fatal(err)
	}
	s.ask()
}

// silence has the way swallow all, so that no end of it hears of the other.
func (s *scene) silence(way *dovecottest.Proxy, serve *daemon) {
	s.t.Helper()
	way.Silence()
	topic := fmt.Sprintf("topic %d.", s.mails)
	s.put(post{from: alice, subject: topic, text: "marker-ask"})
	s.until("serve notices the silence", func() bool { return strings.Contains(serve.said(), "went silent") })
	way.Resume()
	s.got(alice, topic)
}

func (s *scene) renumber(serve *daemon) {
	s.t.Helper()
	if err := s.imap.RenewUIDValidity("INBOX"); err != nil {
		s.t.Fatal(err)
	}
	s.until("serve reads the mailbox again", func() bool { return strings.Contains(serve.said(), "mailbox renumbered") })
	s.ask()
}

type outbox struct {
	Outbox []struct {
		ID               int
		State, To, Error string
		Attempts         int
	}
}

// One recipient refused for good and one for now keep nobody else waiting.
func TestMailServerRefuses(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite})
	var mu sync.Mutex
	refuses, later := true, 1
	s.smtp.Answer(func(stage smtptest.Stage, to string) *smtptest.Reply {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case stage != smtptest.Rcpt:
		case to == bob && refuses:
			return smtptest.Refuse(550, "5.1.1", "no such user here")
		case to == dan && later > 0:
			later--
			return smtptest.Refuse(451, "4.7.1", "greylisted, come again")
		}
		return nil
	})
	serve := s.serve("usher.toml")
	s.put(post{from: alice, cc: bob, subject: "topic pump", text: "marker-opened"}, post{from: dan, subject: "topic valve", text: "marker-valve"})
	s.answer(s.got(sam, "marker-opened"), "marker-first")
	s.got(alice, "marker-first")
	s.got(sam, "marker-valve")
	s.done("do", "--as", sam, "reply 2 marker-second")

	var parked outbox
	s.until("the mails to "+bob+" are parked", func() bool {
		parked = read[outbox](t, s.done("outbox", "list", "--json", "parked"))
		return len(parked.Outbox) == 2 // of his entitlement, and the reply
	})
	for _, n := range parked.Outbox {
		if n.To != bob || !strings.Contains(n.Error, "no such user here") {
			t.Errorf("parked = %+v, want %s's with what the server said", n, bob)
		}
	}
	mu.Lock()
	refuses = false
	mu.Unlock()
	for _, n := range parked.Outbox {
		s.done("outbox", "retry", fmt.Sprint(n.ID))
	}
	s.got(bob, "marker-first")
	s.got(dan, "marker-second")
	s.inOrder(s.settled(), dan, "now ticket #2.", "marker-second")
	serve.stop()
}

// inOrder wants that somebody got mails with these texts one after the other.
func (s *scene) inOrder(mails map[delivered]smtptest.Received, to string, texts ...string) {
	s.t.Helper()
	var last time.Time
	for _, text := range texts {
		r := mailWith(mails, to, text)
		if !r.At.After(last) {
			s.t.Errorf("the mail with %q to %s came at %v, want it after %v", text, to, r.At, last)
		}
		last = r.At
	}
}

// A mail server that is down for a while delays mails, and that is all.
func TestMailServerDown(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			serve := s.serve("usher.toml")
			s.ask()
			s.smtp.Down()
			for n := range 5 {
				s.put(post{from: alice, cc: bob, subject: fmt.Sprintf("topic down %d.", n), text: "marker-ask"})
			}
			s.until("all mails are dealt with", func() bool { in, _ := s.books(); return len(in) == s.mails })
			for n := range 5 {
				s.done("do", "--as", sam, fmt.Sprintf("reply %d marker-%d-one", n+2, n))
				s.done("do", "--as", sam, fmt.Sprintf("note %d marker-%d-note", n+2, n))
				s.done("do", "--as", sam, fmt.Sprintf("close %d marker-%d-two", n+2, n))
			}
			s.until("serve notices", func() bool { return strings.Contains(serve.said(), "mail server cannot be used") })
			if err := s.smtp.Up(); err != nil {
				t.Fatal(err)
			}
			mails := s.settled()
			for n := range 5 {
				readers(t, mails, fmt.Sprintf("marker-%d-two", n), alice, bob)
				readers(t, mails, fmt.Sprintf("marker-%d-note", n))
				s.inOrder(mails, alice, fmt.Sprintf("now ticket #%d.", n+2), fmt.Sprintf("marker-%d-one", n))
			}
			serve.stop()
		})
	}
}

// A stop while mails come in and go out is clean, in time, and loses nothing.
func TestStopWhileBusy(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			slow := make(chan struct{})
			s.smtp.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
				if stage == smtptest.End {
					select {
					case <-slow:
					case <-time.After(200 * time.Millisecond):
					}
				}
				return nil
			})
			serve := s.serve("usher.toml").up()
			var arriving sync.WaitGroup
			arriving.Go(func() { s.put(flood(0, burst)...) })
			s.until("some mails are dealt with, and some sent", func() bool {
				return strings.Count(serve.said(), "msg=mail ") > 20 && s.smtp.Count() > 5
			})
			serve.stop()
			arriving.Wait()
			if in, out := s.books(); len(in) == 0 || !hasUnfinished(out) {
				t.Errorf("at the stop %d mails were dealt with and nothing waited, want it busy", len(in))
			}
			close(slow)
			next := s.serve("usher.toml")
			s.settled()
			if again := len(s.came()) - len(s.received()); again != 0 || s.tickets() != burst {
				t.Errorf("%d tickets, and %d mails came twice; want %d and none", s.tickets(), again, burst)
			}
			next.stop()
		})
	}
}

// A stop does not wait for servers that say nothing any more.
func TestStopInSilence(t *testing.T) {
	t.Parallel()
	var way *dovecottest.Proxy
	s := stage(t, setting{dialect: store.SQLite, imap: func(server string) string {
		way = proxied(t, server)
		return way.Addr()
	}})
	silent := make(chan struct{})
	s.smtp.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
		if stage == smtptest.End {
			select {
			case silent <- struct{}{}:
			default:
			}
			return smtptest.Silence()
		}
		return nil
	})
	serve := s.serve("usher.toml")
	<-silent
	s.put(post{from: alice, subject: "topic pump", text: "marker-opened"})
	s.until("the mail is dealt with", func() bool { in, _ := s.books(); return len(in) == 1 })
	way.Silence()
	serve.stop()
	way.Resume()
	s.smtp.Answer(nil)
	next := s.serve("usher.toml")
	s.settled()
	next.stop()
}

func hasUnfinished(out []core.Notice) bool {
	for _, n := range out {
		if unfinished(n) {
			return true
		}
	}
	return false
}
