package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"usher/core/store"
	"usher/notify/smtptest"
)

// Two nodes share the work of one database: one reads the mailbox, both send.
// When the one that reads is killed, the other goes on. Each node has an SMTP
// server of its own here, which tells who sent what.
func TestNodesShare(t *testing.T) {
	t.Parallel()
	with := setting{dialect: store.Postgres}
	s := stage(t, with)
	s.second = smtptest.Start(t)
	s.write("second.toml", s.toml(with, s.second))
	for _, server := range []*smtptest.Server{s.smtp, s.second} {
		server.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
			if stage == smtptest.End {
				<-time.After(20 * time.Millisecond) // so that neither does it all alone
			}
			return nil
		})
	}
	first, second := s.serve("usher.toml"), s.serve("second.toml")
	first.up()
	second.up()
	s.many(0, 100)
	s.settled()
	if again := len(s.came()) - len(s.received()); again != 0 || s.tickets() != 100 {
		t.Errorf("%d tickets, and %d mails came twice; want 100 and none", s.tickets(), again)
	}
	if a, b := s.smtp.Count(), s.second.Count(); a == 0 || b == 0 {
		t.Errorf("the nodes sent %d and %d mails, want that they share", a, b)
	}
	reader, other, config := first, second, "usher.toml"
	if readsMail(second) {
		reader, other, config = second, first, "second.toml"
	}
	if readsMail(other) {
		t.Fatal("both nodes have read the mailbox")
	}
	s.many(100, 150)
	s.until("the reader is busy", func() bool { return strings.Count(reader.said(), "msg=mail ") > 100 })
	reader.kill()
	s.many(150, 160)
	s.until("the other node reads", func() bool { return readsMail(other) })
	again := s.serve(config) // what the dead one had claimed is free at once
	s.settled()
	if n := s.tickets(); n != 160 {
		t.Errorf("%d tickets, want 160", n)
	}
	other.stop()
	again.stop()
}

// A node that stands still for longer than its leases holds up nobody, even with
// a transaction half done; and when it goes on, it does nothing a second time.
func TestNodeStandsStill(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.Postgres, mailbox: `after = "seen"`})
	first := s.serve("usher.toml").up()
	s.many(0, 1)
	s.settled()
	second := s.serve("usher.toml").up()
	s.many(1, 100)
	s.until("the reader is busy", func() bool { return strings.Contains(first.said(), "uid=2 ") })
	if err := first.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	s.many(100, 120)
	s.until("the other node reads", func() bool { return readsMail(second) })
	if err := first.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.many(120, 140)
	s.settled()
	if n, again := s.tickets(), len(s.came())-len(s.received()); n != 140 {
		t.Errorf("%d tickets, %d mails again, want 140", n, again)
	}
	t.Logf("first: %d mails, second: %d", strings.Count(first.said(), "msg=mail "), strings.Count(second.said(), "msg=mail "))
	first.stop()
	second.stop()
}

func readsMail(d *daemon) bool { return strings.Contains(d.said(), "msg=mail ") }

// many puts the mails from n up to m into the mailbox, of several people.
func (s *scene) many(n, m int) {
	s.t.Helper()
	var mails []post
	for ; n < m; n++ {
		mails = append(mails, post{from: []string{alice, bob, dan}[n%3], subject: fmt.Sprintf("topic many %03d.", n), text: "marker-many"})
	}
	s.put(mails...)
}

// What another process does is sent by the one that serves, soon.
func TestDoWakesServe(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite})
	serve := s.serve("usher.toml")
	s.ask()
	s.settled()
	for n := range 5 {
		text := fmt.Sprintf("marker-shell-%d", n)
		if out, err := s.command("usher.toml", "do", "--as", sam, "reply 1 "+text).CombinedOutput(); err != nil {
			t.Fatalf("do = %v: %s", err, out)
		}
		done := time.Now()
		if took := s.got(alice, text).At.Sub(done); took > 3*time.Second {
			t.Errorf("the mail came %v after the command, want it within 2s or so", took)
		} else {
			t.Logf("the mail came %v after the command", took)
		}
	}
	serve.stop()
}
