package main

import (
	"regexp"
	"strings"

	"usher/bots/slack/slacktest"
	"usher/notify/smtptest"
)

// Somebody for whose address nobody vouches links by a code that is mailed there,
// and ends it again.
func (s *scene) linking() {
	o := s.slack
	u := o.Home.User("Mo Moved", "nobody@away.example", slacktest.Unconfirmed)
	ch := o.room("mo", u)
	u.Command(ch, "/ticket", "list mine")
	hello := sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch) }, "I don't know yet who you are")
	u.Click(hello, "Link my address")
	if err := u.Submit(o.form(u, "Link"), map[string]any{"address": dan}).Wait(); err != nil {
		s.t.Fatal(err)
	}
	code := codeOf(s.got(dan, "code"))
	u.Command(ch, "/support", "verify "+code)
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch) }, "account is linked")
	had := len(u.Seen(ch))
	u.Command(ch, "/ticket", "whoami")
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch)[had:] }, dan)
	u.Command(ch, "/support", "unlink")
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch) }, "does not act as you any more")
	had = len(u.Seen(ch))
	u.Command(ch, "/ticket", "whoami")
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch)[had:] }, "I don't know yet who you are")
	u.Command(ch, "/support", "verify "+code) // good for once
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch)[had+1:] }, "code")
	u.Command(ch, "/ticket", "whoami")
	sees(s, "only Mo", func() []slacktest.Message { return u.Seen(ch)[had+2:] }, "I don't know yet who you are")
}

// foreign is somebody of another workspace, whom Slack lets use no commands of
// ours: what they write in a ticket's thread has them asked to link, and once they
// have, counts as theirs.
func (s *scene) foreign() {
	o := s.slack
	u := o.away.User("Olga Other", "olga@away.example")
	ch := o.room("connected", o.user(alice), u)
	first := o.user(alice).Say(ch, "", "marker-f1")
	o.user(alice).Shortcut(ch, first, fromMessage)
	s.form(alice, "Open a ticket")
	s.submit(alice, map[string]any{"subject": "topic foreign", "privacy": "public"})
	number := s.number(s.got(sam, "topic foreign", "marker-f1"))
	u.Say(ch, first, "marker-f2")
	seen := func() []slacktest.Message { return u.Seen(ch) }
	fill := func(m slacktest.Message, button string, values map[string]any) {
		u.Click(m, button)
		if err := u.Submit(o.form(u, "Link"), values).Wait(); err != nil {
			s.t.Fatal(err)
		}
	}
	fill(sees(s, "only Olga", seen, "Link my address"), "Link my address", map[string]any{"address": "olga@away.example"})
	code := codeOf(s.got("olga@away.example", "code"))
	fill(sees(s, "only Olga", seen, "Enter the code"), "Enter the code", map[string]any{"code": code})
	sees(s, "only Olga", seen, "account is linked")
	u.Say(ch, first, "marker-f3")
	s.untilHolds(number, "marker-f3")
	if e := read[exported](s.t, s.done("ticket", "export", number)); len(e.Messages) != 2 || e.Messages[1].Author != "olga@away.example" {
		s.t.Errorf("ticket %s holds %q, want what Olga wrote once she was linked", number, e.lines())
	}
	s.posted(o.triage, "olga", "marker-f3")
}

// codeOf is the code in the mail that proves an address.
func codeOf(r smtptest.Received) string {
	m := regexp.MustCompile(`\b(\d{4}) ?(\d{4})\b`).FindStringSubmatch(r.Text())
	if m == nil {
		return "no code in " + r.Text()
	}
	return m[1] + m[2]
}

// Somebody unlinked opens a ticket for the community, is told there, and takes it
// along when they link.
func (s *scene) unlinked() {
	o := s.slack
	u := o.Home.User("Una Unlinked", "una@away.example", slacktest.Unconfirmed)
	ch := o.room("una", u)
	u.Command(ch, "/ticket", "help me")
	hello := sees(s, "only Una", func() []slacktest.Message { return u.Seen(ch) }, "I don't know yet who you are")
	u.Click(hello, "Open a community ticket")
	o.form(u, "Open a ticket")
	for _, field := range []string{"priority", "privacy", "files"} {
		if u.View().Has(field) {
			s.t.Errorf("the community's form has a field for %s", field)
		}
	}
	if err := u.Submit(u.View(), map[string]any{"subject": "topic community", "text": "marker-u1"}).Wait(); err != nil {
		s.t.Fatal(err)
	}
	opened := s.got(sam, "topic community", "marker-u1")
	s.answer(opened, "marker-u2")
	sees(s, "Una's conversation", u.Messages, "marker-u2")
	u.Command(ch, "/support", "link una@away.example")
	code := codeOf(s.got("una@away.example", "code"))
	u.Command(ch, "/support", "verify "+code)
	sees(s, "only Una", func() []slacktest.Message { return u.Seen(ch) }, "account is linked")
	if e := read[exported](s.t, s.done("ticket", "export", s.number(opened))); e.Creator != "una@away.example" {
		s.t.Errorf("the ticket is %s's after linking, want Una's by her address", e.Creator)
	}
}

// People are told where they want to be.
func (s *scene) toldWhere() {
	for _, c := range []struct{ via, text string }{{"slack", "marker-w1"}, {"mail slack", "marker-w2"}, {"mail", "marker-w3"}} {
		s.asks(dan, "alerts via "+c.via)
		s.put(post{from: dan, subject: "topic told " + strings.ReplaceAll(c.via, " ", " and ") + ".", text: "asked " + c.via})
		s.answer(s.got(sam, "topic told "+strings.ReplaceAll(c.via, " ", " and ")+"."), c.text)
		if strings.Contains(c.via, "slack") {
			s.told(dan, c.text)
		}
		if strings.Contains(c.via, "mail") {
			s.got(dan, c.text)
		}
	}
	mails := s.settled()
	readers(s.t, mails, "marker-w1")
	readers(s.t, mails, "marker-w2", dan)
	readers(s.t, mails, "marker-w3", dan)
	s.directs(map[string][]string{"marker-w1": {dan}, "marker-w2": {dan}, "marker-w3": nil})
}

// Who has left the workspace is told by mail.
func (s *scene) left() {
	number := s.openForm(bob, map[string]any{"subject": "topic left", "text": "marker-l1"})
	opened := s.got(sam, "[#"+number+"]", "marker-l1")
	s.answer(opened, "marker-l2")
	s.told(bob, "marker-l2")
	s.slack.Allow("", "channel_not_found", "user_not_found", "user_disabled", "cannot_dm_bot", "account_inactive")
	s.slack.user(bob).Deactivate()
	s.answer(opened, "marker-l3")
	s.got(bob, "marker-l3")
	mails := s.settled()
	readers(s.t, mails, "marker-l2")
	readers(s.t, mails, "marker-l3", bob)
}
