package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// forge puts a mail into the mailbox against whose sender the evidence speaks,
// and waits until it is held.
func (s *scene) forge(m post) core.Inbound {
	s.t.Helper()
	_, domain, _ := strings.Cut(m.from, "@")
	m.verdict = "dmarc=fail header.from=" + domain
	s.put(m)
	return s.ended(m.subject, core.Held)
}

// ended waits until the mail with that subject has ended so.
func (s *scene) ended(subject string, want core.Disposition) core.Inbound {
	s.t.Helper()
	var in []core.Inbound
	at := -1
	s.until(fmt.Sprintf("the mail %q is %s", subject, want), func() bool {
		in, _ = s.books()
		at = slices.IndexFunc(in, func(m core.Inbound) bool { return m.Subject == subject && m.Disposition == want })
		return at >= 0
	})
	return in[at]
}

// Staff hear why a mail is held and what it would do, and decide by a reply.
func TestStaffDecideByReply(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			serve := s.serve("usher.toml")

			held := s.forge(post{from: alice, subject: "topic pump", text: "marker-held"})
			note := s.got(sam, "marker-held", "topic pump", alice, "the evidence speaks against", "It would open a ticket of Acme", `"release"`)
			s.answer(note, "release")
			s.got(sam, fmt.Sprintf("Mail %d is released", held.ID), "It opened ticket #")
			s.got(alice, "now ticket #", "premium plan")
			s.got(sam, "[#", "marker-held")
			in := s.ended("topic pump", core.Opened)
			if e := read[exported](t, s.done("ticket", "export", fmt.Sprint(int64(in.Ticket)))); len(e.Messages) != 1 || e.Creator != alice {
				t.Errorf("the ticket is %+v, want one message of %s's", e, alice)
			}
			s.answer(note, "discard")
			s.got(sam, "released already by", "ticket "+in.Ticket.String())

			s.forge(post{from: bob, subject: "topic valve", text: "marker-refused"})
			s.answer(s.got(sam, "marker-refused", "Nobody is told"), "refuse We buy nothing.")
			s.got(sam, "Nobody was told why")
			s.ended("topic valve", core.RefusedIn)

			s.forge(post{from: dan, subject: "topic seal", to: "support+desk@desk.example", text: "contacts add eve@evil.example"})
			s.answer(s.got(sam, "It would run: contacts add eve@evil.example"), "discard")
			s.got(sam, "is discarded")
			s.ended("topic seal", core.Discarded)

			mails := s.received()
			readers(t, mails, "now ticket #", alice)
			readers(t, mails, "marker-refused", sam)
			readers(t, mails, "We buy nothing")
			readers(t, mails, "eve@evil.example", sam)
			serve.stop()
		})
	}
}

// The shell decides with no serve running, as the commands do.
func TestShellDecides(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite})
	serve := s.serve("usher.toml")
	one := s.forge(post{from: alice, subject: "topic pump", text: "marker-one"})
	two := s.forge(post{from: alice, subject: "topic valve", text: "marker-two"})
	s.got(sam, "marker-two")
	serve.stop()

	s.run("do", "--as", sam, "inbound").want(t, exitDone, "topic pump", "topic valve")
	s.run("do", "--as", sam, fmt.Sprintf("inbound show %d", one.ID)).want(t, exitDone, "It would open a ticket of Acme", "marker-one")
	s.run("do", "--as", alice, fmt.Sprintf("inbound release %d", one.ID)).want(t, exitFailed, "Only staff can")
	s.run("do", "--as", alice, "inbound release 4711").want(t, exitFailed, "Only staff can")
	released := s.done("do", "--as", sam, "--json", fmt.Sprintf("inbound release %d", one.ID))
	if a := read[struct {
		OK   bool
		Mail struct{ Disposition string }
	}](t, released); !a.OK || a.Mail.Disposition != "opened" {
		t.Errorf("inbound release --json = %s, want the mail opened", released)
	}
	s.run("inbound", "release", fmt.Sprint(one.ID)).want(t, exitFailed, "released already by sam")
	s.run("do", fmt.Sprintf("inbound discard %d", two.ID)).want(t, exitDone, "is discarded")
	s.run("do", "--as", sam, fmt.Sprintf("inbound refuse %d", two.ID)).want(t, exitFailed, "discarded already by the desk's administrator")
	s.run("do", "--as", sam, fmt.Sprintf("inbound show %d", two.ID)).want(t, exitDone, "the desk's administrator")
	s.run("do", "inbound").want(t, exitDone, "no such mails")
	s.run("do", "inbound lost").want(t, exitUsage, "how a mail ends")
	s.run("do", "inbound release").want(t, exitUsage, "which mail?")
}
