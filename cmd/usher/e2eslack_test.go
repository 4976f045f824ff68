package main

import (
	"regexp"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core/store"
	"usher/core/store/storetest"
)

// The whole desk in a conversation: Slack, mailbox and mail server together.
func TestSlack(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			testSlack(t, d)
		})
	}
}

func testSlack(t *testing.T, d store.Dialect) {
	s := stage(t, setting{dialect: d, slack: vouched})
	o := s.slack
	o.triage.Add(o.user(sam))
	serve := s.serve("usher.toml")
	o.up(1)
	acts(s, s, []act[*scene]{
		{"opened in Slack, answered by mail", (*scene).fromSlackToMail},
		{"opened by mail, answered from Slack", (*scene).fromMailToSlack},
		{"in a customer's channel", (*scene).inChannel},
		{"a private reply never goes where an outsider reads", (*scene).privately},
		{"linked by a code", (*scene).linking},
		{"linked from another workspace", (*scene).foreign},
		{"a ticket of somebody unlinked", (*scene).unlinked},
		{"told where they want", (*scene).toldWhere},
		{"who has left is told by mail", (*scene).left},
	})
	s.settled()
	o.once(t)
	serve.stop()
}

var ticketNumber = regexp.MustCompile(`#(\d+)`)

// numberIn is the first ticket's that a message names.
func (s *scene) numberIn(m slacktest.Message) string {
	s.t.Helper()
	n := ticketNumber.FindStringSubmatch(says(m))
	if n == nil {
		s.t.Fatalf("%q names no ticket", says(m))
	}
	return n[1]
}

// form waits for somebody's modal.
func (s *scene) form(who, title string) *slacktest.View {
	s.t.Helper()
	return s.slack.form(s.slack.user(who), title)
}

// submit fills in somebody's modal.
func (s *scene) submit(who string, values map[string]any) {
	s.t.Helper()
	u := s.slack.user(who)
	if err := u.Submit(u.View(), values).Wait(); err != nil {
		s.t.Fatalf("the form was not taken: %v", err)
	}
}

// press clicks a button of a message.
func (s *scene) press(who string, m slacktest.Message, label string) {
	s.t.Helper()
	if err := s.slack.user(who).Click(m, label).Wait(); err != nil {
		s.t.Fatalf("%s was not taken: %v", label, err)
	}
}

// open opens a ticket by the form of /ticket open and returns its number.
func (s *scene) openForm(who string, values map[string]any) string {
	s.t.Helper()
	u := s.slack.user(who)
	had := len(u.Seen(s.slack.lobby))
	u.Command(s.slack.lobby, "/ticket", "open")
	s.form(who, "Open a ticket")
	s.submit(who, values)
	seen := func() []slacktest.Message { return u.Seen(s.slack.lobby)[had:] }
	return s.numberIn(sees(s, "only "+who, seen, "is open"))
}

// Alice opens a ticket by the form, with a copy to Bob. Sam answers by mail; she
// reads it in Slack and answers there, and Sam gets a mail. Bob follows by mail
// only, although he has an account.
func (s *scene) fromSlackToMail() {
	o := s.slack
	o.user(bob)
	number := s.openForm(alice, map[string]any{"subject": "topic slack pump", "text": "marker-s1", "cc": bob, "priority": "high"})
	s.told(alice, "#"+number, "Plan: premium", "Contacts of Acme")
	s.card(number, "topic slack pump", "Acme", "marker-s1")
	opened := s.got(sam, "[#"+number+"]", "marker-s1")
	copied := s.got(bob, "[#"+number+"]", "marker-s1")

	s.answer(opened, "marker-s2")
	first := s.told(alice, "#"+number, "marker-s2", "sam")
	s.got(bob, "marker-s2")
	o.user(alice).Say(o.user(alice).Direct(), root(first), "marker-s3")
	s.got(sam, "[#"+number+"]", "marker-s3")
	s.got(bob, "marker-s3")
	s.answer(copied, "marker-s4")
	second := s.told(alice, "marker-s4", "bob")
	if second.Thread != root(first) {
		s.t.Errorf("the second message of ticket %s is in the thread %q, want %q", number, second.Thread, root(first))
	}
	s.answer(s.got(sam, "marker-s4"), "marker-s5\n\n#close")
	s.told(alice, "marker-s5")

	mails := s.settled()
	for text, want := range map[string][]string{
		"marker-s1": {sam, bob}, "marker-s2": {bob}, "marker-s3": {sam, bob}, "marker-s4": {sam}, "marker-s5": {bob},
	} {
		readers(s.t, mails, text, want...)
	}
	s.directs(map[string][]string{"marker-s2": {alice}, "marker-s4": {alice}, "marker-s5": {alice}, "marker-s1": nil})
	want := []string{alice + " marker-s1", sam + " marker-s2", alice + " marker-s3", bob + " marker-s4", sam + " marker-s5"}
	s.holds(number, want...)
}

// holds wants the ticket's messages to be these.
func (s *scene) holds(number string, want ...string) exported {
	s.t.Helper()
	e := read[exported](s.t, s.done("ticket", "export", number))
	if got := e.lines(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.t.Errorf("ticket %s holds %q, want %q", number, got, want)
	}
	return e
}

// directs wants these texts in the conversations of exactly these people with
// the desk, each once.
func (s *scene) directs(want map[string][]string) {
	s.t.Helper()
	for text, who := range want {
		left := map[string]bool{}
		for _, w := range who {
			left[w] = true
		}
		for address, u := range s.slack.people {
			n := 0
			for _, m := range saying(u.Messages(), text) {
				if m.App {
					n++
				}
			}
			if left[address] && n != 1 || !left[address] && n != 0 {
				s.t.Errorf("%s was told %q %d times in Slack, want it: %v", address, text, n, left[address])
			}
		}
	}
}

// once wants that no notice stands in Slack twice.
func (o *office) once(t *testing.T) {
	t.Helper()
	seen := map[string]string{}
	channels := []*slacktest.Channel{o.triage, o.lobby}
	for _, u := range o.people {
		channels = append(channels, u.Direct())
	}
	channels = append(channels, o.more...)
	for _, ch := range channels {
		for _, m := range ch.Messages() {
			n := noticeOf(m)
			if n == "" {
				continue
			}
			if at, again := seen[n]; again {
				t.Errorf("notice %s stands in Slack twice: %s and %s: %s", n, at, ch.ID+"/"+m.TS, says(m))
			}
			seen[n] = ch.ID + "/" + m.TS
		}
	}
}

// A ticket that Dan opened by mail is answered by Sam with the card's button; Dan
// gets a mail, and what he answers Sam reads in Slack.
func (s *scene) fromMailToSlack() {
	o := s.slack
	s.put(post{from: dan, subject: "topic slack valve", text: "marker-v1"})
	ack := s.got(dan, "now ticket #", "basic plan")
	number := s.number(ack)
	card := s.card(number, "marker-v1", "Globex")
	s.press(sam, card, "Reply")
	s.form(sam, "Reply to #"+number)
	s.submit(sam, map[string]any{"text": "marker-v2"})
	s.got(dan, "marker-v2")
	s.card(number, "with sam") // who answers first has it
	s.asks(tess, "alerts "+number+" on", "You will be told")
	s.asks(tess, "alerts via slack", "Slack")
	s.answer(s.got(dan, "marker-v2"), "marker-v3")
	below := s.posted(o.triage, "marker-v3") // where Sam reads it
	if below.Thread != card.TS {
		s.t.Errorf("the answer stands in the thread %q, want the card's %q", below.Thread, card.TS)
	}
	asked := s.told(tess, "#"+number, "marker-v3")
	o.user(tess).Say(o.user(tess).Direct(), root(asked), "marker-v4")
	s.got(dan, "marker-v4")
	o.user(sam).Say(o.triage, card.TS, "marker-v5") // below the card is between us
	s.untilHolds(number, "marker-v5")
	mails := s.settled()
	readers(s.t, mails, "marker-v2", dan)
	readers(s.t, mails, "marker-v3")
	readers(s.t, mails, "marker-v4", dan)
	readers(s.t, mails, "marker-v5")
	s.directs(map[string][]string{"marker-v2": nil, "marker-v3": {tess}, "marker-v4": nil, "marker-v5": {tess}})
	s.holds(number, dan+" marker-v1", sam+" marker-v2", dan+" marker-v3", tess+" marker-v4", sam+" marker-v5 internal")
	for _, text := range []string{"marker-v2", "marker-v3", "marker-v4", "marker-v5"} {
		if n := len(saying(o.triage.Messages(), text)); n != 1 {
			s.t.Errorf("%q stands %d times in the triage channel, want once", text, n)
		}
	}
}

// asks gives a slash command in the lobby and waits for its answer.
func (s *scene) asks(who, text string, texts ...string) slacktest.Message {
	s.t.Helper()
	u := s.slack.user(who)
	had := len(u.Seen(s.slack.lobby))
	u.Command(s.slack.lobby, "/ticket", text)
	return sees(s, "only "+who, func() []slacktest.Message { return u.Seen(s.slack.lobby)[had:] }, texts...)
}

// room is a channel that customers share with the desk.
func (o *office) room(name string, users ...*slacktest.User) *slacktest.Channel {
	ch := o.Channel(name, slacktest.Private, users...)
	o.more = append(o.more, ch)
	return ch
}

// In a channel of Acme's a message becomes a ticket by the shortcut; its thread
// is the conversation.
func (s *scene) inChannel() {
	o := s.slack
	ch := o.room("acme", o.user(alice), o.user(bob))
	first := o.user(alice).Say(ch, "", "marker-c1 it leaks", slacktest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	o.user(alice).Shortcut(ch, first, fromMessage)
	s.form(alice, "Open a ticket")
	s.submit(alice, map[string]any{"subject": "topic channel"})
	opened := s.got(sam, "topic channel", "marker-c1")
	number := s.number(opened)
	if files := opened.Attachments(); len(files) != 1 || !strings.Contains(string(files[0].Data), "pressure 17") {
		s.t.Errorf("files to %s = %v, want the one of the message", sam, files)
	}
	s.answer(opened, "marker-c2")
	answer := s.posted(ch, "marker-c2")
	if answer.Thread != first || !strings.Contains(says(answer), "sam") {
		s.t.Errorf("the answer stands in %q by %q, want the thread %q by Sam", answer.Thread, says(answer), first)
	}
	said := o.user(bob).Say(ch, first, "marker-c3")
	s.got(sam, "[#"+number+"]", "marker-c3")
	o.user(bob).Edit(ch, said, "marker-c3 mended")
	o.user(bob).Say(ch, "", "marker-nothing") // beside the thread
	o.user(bob).Say(ch, first, "marker-c4", slacktest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 18")})
	s.got(sam, "marker-c4")
	s.untilHolds(number, "marker-c3 mended")
	mails := s.settled()
	readers(s.t, mails, "marker-c2")
	readers(s.t, mails, "marker-c4", sam)
	readers(s.t, mails, "marker-nothing")
	s.directs(map[string][]string{"marker-c2": nil, "marker-c3": nil, "marker-c4": nil})
	for _, text := range []string{"marker-c2", "marker-c3", "marker-c4"} {
		if n := len(saying(ch.Messages(), text)); n != 1 {
			s.t.Errorf("%q stands %d times in the channel, want once", text, n)
		}
	}
}

// untilHolds waits until the text is in the ticket.
func (s *scene) untilHolds(number, text string) {
	s.t.Helper()
	s.until("ticket "+number+" holds "+text, func() bool { return strings.Contains(s.done("ticket", "export", number), text) })
}

// Somebody of Acme's channel is not Acme's: what is private is told to each of
// them whom it concerns, and not there.
func (s *scene) privately() {
	o := s.slack
	ch := o.room("mixed", o.user(alice), o.user(dan))
	first := o.user(alice).Say(ch, "", "marker-p1")
	o.user(alice).Shortcut(ch, first, fromMessage)
	s.form(alice, "Open a ticket")
	s.submit(alice, map[string]any{"subject": "topic mixed"})
	opened := s.got(sam, "topic mixed", "marker-p1")
	s.answer(opened, "marker-p2") // the ticket is private, as Acme's are
	s.told(alice, "marker-p2")

	outsider := o.away.User("Olga Outside", "olga@away.example")
	open := o.room("guests", o.user(alice), outsider)
	first = o.user(alice).Say(open, "", "marker-p3")
	o.user(alice).Shortcut(open, first, fromMessage)
	s.form(alice, "Open a ticket")
	s.submit(alice, map[string]any{"subject": "topic public", "privacy": "public"})
	opened = s.got(sam, "topic public", "marker-p3")
	s.answer(opened, "marker-p4")
	s.posted(open, "marker-p4") // everybody may read it
	s.answer(opened, "#private\n\nmarker-p5")
	s.settled()
	for _, text := range []string{"marker-p2", "marker-p5"} {
		if n := len(saying(ch.Messages(), text)) + len(saying(open.Messages(), text)); n != 0 {
			s.t.Errorf("%q is private and stands in a channel with an outsider", text)
		}
	}
	s.directs(map[string][]string{"marker-p2": {alice}, "marker-p4": nil})
}
