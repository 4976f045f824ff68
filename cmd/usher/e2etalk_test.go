package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/notify/smtptest"
)

// talk is a conversation of thirteen steps. It returns who is to get each of
// its texts; nobody else may.
func (s *scene) talk() map[string][]string {
	s.put(post{from: alice, cc: bob, subject: "topic pump", text: "marker-opened"})
	ack := s.got(alice, "now ticket #", "premium plan")
	s.pump = s.number(ack)
	s.answer(s.got(sam, "[#"+s.pump+"]", "marker-opened"), "marker-first")
	s.got(alice, "marker-first")
	s.answer(ack, "marker-again")
	s.answer(s.got(bob, "marker-first"), "marker-bob")
	s.got(sam, "marker-bob")

	s.done("do", "--as", tess, "alerts "+s.pump+" on")
	s.answer(s.got(sam, "marker-again"), "#internal\n\nmarker-secret")
	s.answer(s.got(tess, "marker-secret"), "marker-hush") // an answer to a note is a note
	s.got(sam, "marker-hush")
	s.answer(s.got(alice, "marker-bob"), "marker-file", func(m *post) { m.file = "pressure 17" })
	s.answer(s.got(sam, "marker-file"), "marker-pending\n\n#status pending")

	s.put(post{from: dan, subject: "topic valve", text: "marker-valve"})
	s.valve = s.number(s.got(dan, "now ticket #", "basic plan"))
	s.done("do", "--as", sam, "--source", "e2e", "reply "+s.valve+" marker-shell")
	s.answer(s.got(dan, "marker-shell"), "marker-thanks")
	s.got(sam, "marker-thanks")
	s.answer(s.got(alice, "marker-pending"), "marker-works\n\n#close")
	s.got(sam, "marker-works")
	s.answer(s.got(bob, "marker-works"), "marker-broken")
	s.got(alice, "marker-broken")
	return map[string][]string{
		"now ticket #" + s.pump + ".": {alice}, "marker-opened": {sam}, "marker-first": {alice, bob}, "marker-again": {sam, bob},
		"marker-bob": {sam, alice}, "marker-secret": {tess}, "marker-hush": {sam}, "marker-file": {sam, tess, bob},
		"marker-pending": {alice, bob, tess}, "now ticket #" + s.valve + ".": {dan}, "marker-valve": {sam}, "marker-shell": {dan},
		"marker-thanks": {sam}, "marker-works": {sam, tess, bob}, "marker-broken": {sam, tess, alice},
	}
}

// number is the ticket's that a mail names. A killed process may have used some
// up.
func (s *scene) number(r smtptest.Received) string {
	s.t.Helper()
	m := regexp.MustCompile(`\[#(\d+)\]`).FindStringSubmatch(r.Header("Subject"))
	if m == nil {
		s.t.Fatalf("the subject %q names no ticket", r.Header("Subject"))
	}
	return m[1]
}

// exported is a ticket, as far as these tests look at it.
type exported struct {
	Subject, Status, Creator, Assignee string
	Messages                           []struct {
		Author, Text string
		Internal     bool
		Attachments  []struct{ Name string }
	}
}

// lines are the ticket's messages in short.
func (e exported) lines() []string {
	var lines []string
	for _, m := range e.Messages {
		line := m.Author + " " + m.Text
		if m.Internal {
			line += " internal"
		}
		for _, f := range m.Attachments {
			line += " " + f.Name
		}
		lines = append(lines, line)
	}
	return lines
}

// checkTalk wants what talk comes to, when all is told.
func (s *scene) checkTalk(want map[string][]string) {
	s.t.Helper()
	mails := s.settled()
	for text, who := range want {
		readers(s.t, mails, text, who...)
	}
	pump := read[exported](s.t, s.done("ticket", "export", s.pump))
	lines := []string{
		alice + " marker-opened", sam + " marker-first", alice + " marker-again", bob + " marker-bob", sam + " marker-secret internal",
		tess + " marker-hush internal", alice + " marker-file pump.log", sam + " marker-pending", alice + " marker-works", bob + " marker-broken",
	}
	got := pump.lines()
	slices.Sort(got) // mails that crossed may have come in either order
	slices.Sort(lines)
	if !slices.Equal(got, lines) || pump.Assignee != sam || pump.Creator != alice || pump.Status == "closed" {
		s.t.Errorf("ticket 1 = %+v, want the messages %q and it reopened", pump, lines)
	}
	valve := read[exported](s.t, s.done("ticket", "export", s.valve))
	if want := []string{dan + " marker-valve", sam + " marker-shell", dan + " marker-thanks"}; !slices.Equal(valve.lines(), want) {
		s.t.Errorf("ticket 2 = %q, want %q", valve.lines(), want)
	}
	if file := mailWith(mails, sam, "marker-file").Attachments(); len(file) != 1 || strings.TrimSpace(string(file[0].Data)) != "pressure 17" {
		s.t.Errorf("files to %s = %v, want the one sent", sam, file)
	}
}

func mailWith(mails map[delivered]smtptest.Received, to, text string) smtptest.Received {
	for at, r := range mails {
		if at.to == to && strings.Contains(r.Text(), text) {
			return r
		}
	}
	return smtptest.Received{}
}

// settled waits until every mail is dealt with, once, and every notice has gone;
// then it returns the mails that came.
func (s *scene) settled() map[delivered]smtptest.Received {
	s.t.Helper()
	var in []core.Inbound
	var out []core.Notice
	s.until("all mails are dealt with and all notices sent", func() bool {
		in, out = s.books()
		return len(in) >= s.mails && !slices.ContainsFunc(out, unfinished)
	})
	if len(in) != s.mails {
		s.t.Errorf("%d mails are recorded, want %d, each once", len(in), s.mails)
	}
	for _, m := range in {
		if m.Disposition != core.Opened && m.Disposition != core.Replied && m.Disposition != core.Commanded {
			s.t.Errorf("mail %s ended as %s: %s", m.MessageID, m.Disposition, m.Why)
		}
		if m.Trust != core.TrustProven {
			s.t.Errorf("mail %s is %s (%s), want it proven by the server's word or a key", m.MessageID, m.Trust, m.Evidence)
		}
	}
	mails := s.received()
	s.checkSent(out, mails)
	return mails
}

func unfinished(n core.Notice) bool { return n.State == core.Queued || n.State == core.Claimed }

// books returns the records of mails and notices.
func (s *scene) books() (in []core.Inbound, out []core.Notice) {
	s.t.Helper()
	err := s.shell().with(s.t.Context(), func(h *house) (err error) {
		if in, err = h.desk.Inbounds(s.t.Context(), 2000); err != nil {
			return err
		}
		out, err = h.desk.Outbox(s.t.Context(), core.Queued, core.Claimed, core.Sent, core.Parked, core.Dropped)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return in, out
}

// checkSent wants that each person got exactly the mails the desk says it sent.
func (s *scene) checkSent(out []core.Notice, mails map[delivered]smtptest.Received) {
	s.t.Helper()
	if len(out) >= 500 {
		s.t.Fatalf("%d notices: these tests know only the newest 500", len(out))
	}
	want, got := map[string]bool{}, map[string]bool{}
	for _, n := range out {
		if n.Channel != core.Mail && (n.State == core.Sent || n.State == core.Dropped) {
			continue // where it stands is looked at there; or it went by mail, as its account can't be told
		} else if n.State == core.Sent {
			want[fmt.Sprintf("%s %d", n.Address, n.Bundle)] = true
		} else {
			s.t.Errorf("notice %d to %s is %s: %s", n.ID, n.Address, n.State, n.Error)
		}
	}
	for at := range mails {
		n, _, ok := core.KeyInMessageID(at.id)
		if name := fmt.Sprintf("%s %d", at.to, n); ok && want[name] && !got[name] {
			got[name] = true
		} else {
			s.t.Errorf("%s got the mail %s, which is none that was sent, or another of the same notice", at.to, at.id)
		}
	}
	for name := range want {
		if !got[name] {
			s.t.Errorf("the mail %s did not come and is marked as sent", name)
		}
	}
}

func TestTalk(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			serve := s.serve("usher.toml")
			s.checkTalk(s.talk())
			serve.stop()
		})
	}
}

// A mail that nothing proves waits for its sender's word; and a key in somebody
// else's hands proves nothing.
func TestUnprovenMailWaits(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite})
	serve := s.serve("usher.toml")
	s.put(post{from: alice, to: "support@desk.example", subject: "topic pump", text: "marker-opened"})
	s.answer(s.got(alice, "Please confirm"), "It was me.")
	ack := s.got(alice, "now ticket #1")
	mails := s.settled()
	readers(t, mails, "marker-opened", sam)
	s.answer(ack, "marker-forged", func(m *post) { m.from = dan })
	s.until("the forged mail is held", func() bool { in, _ := s.books(); return in[0].Disposition == core.Held })
	s.got(dan, "Please confirm") // to confirm that it was him
	if e := read[exported](t, s.done("ticket", "export", "1")); len(e.Messages) != 1 {
		t.Errorf("ticket 1 = %+v, want nothing of %s in it", e, dan)
	}
	readers(t, s.received(), "marker-forged")
	serve.stop()
}
