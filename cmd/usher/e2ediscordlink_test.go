package main

import (
	"strings"

	"usher/bots/discord/discordtest"
)

// Somebody links by a code that is mailed to their address, and ends it again.
func (g *guild) linking() {
	s := g.s
	u := g.Home.User("Mo Moved")
	ch := g.room("mo", u)
	seen := func() []discordtest.Message { return g.seen(u, ch) }
	u.Slash(ch, "ticket list")
	hello := sees(s, "only Mo", seen, "I don't know yet who you are")
	u.Click(hello, "Link my address")
	g.fill(u, "Link", map[string]any{"address": "mo@any.example"})
	asked := sees(s, "only Mo", seen, "mo@any.example")
	u.Click(asked, "Enter the code")
	g.fill(u, "Link", map[string]any{"code": codeOf(s.got("mo@any.example", "code"))})
	sees(s, "only Mo", seen, "account is linked to")
	had := len(seen())
	next := func() []discordtest.Message { return seen()[had:] }
	u.Slash(ch, "support whoami")
	sees(s, "only Mo", next, "mo@any.example")
	u.Slash(ch, "support unlink")
	sees(s, "only Mo", next, "does not act as you any more")
	had = len(seen())
	u.Slash(ch, "support whoami")
	sees(s, "only Mo", next, "I don't know yet who you are")
	u.Slash(ch, "support verify", discordtest.Options{"code": codeOf(s.got("mo@any.example", "code"))}) // good for once
	sees(s, "only Mo", next, "That code is not right")
}

// Somebody unlinked opens a ticket for the community, is told there, and takes it
// along when they link.
func (g *guild) unlinked() {
	s := g.s
	u := g.Home.User("Una Unlinked")
	ch := g.room("una", u)
	g.people["una@away.example"] = u
	seen := func() []discordtest.Message { return g.seen(u, ch) }
	u.Slash(ch, "ticket list")
	hello := sees(s, "only Una", seen, "I don't know yet who you are")
	u.Click(hello, "Open a community ticket")
	g.fill(u, "Open a ticket", map[string]any{"Subject": "topic community", "Description": "marker-u1"})
	opened := s.got(sam, "topic community", "marker-u1")
	number := s.number(opened)
	s.answer(opened, "marker-u2")
	g.posted(g.thread(number), "marker-u2")
	u.Slash(ch, "support link", discordtest.Options{"address": "una@away.example"})
	code := codeOf(s.got("una@away.example", "code"))
	u.Slash(ch, "support verify", discordtest.Options{"code": code})
	sees(s, "only Una", seen, "account is linked to")
	if e := read[exported](s.t, s.done("ticket", "export", number)); e.Creator != "una@away.example" {
		s.t.Errorf("the ticket is %s's after linking, want Una's by her address", e.Creator)
	}
}

// People are told where they want to be.
func (g *guild) toldWhere() {
	s := g.s
	for _, c := range []struct{ via, text string }{{"discord", "marker-w1"}, {"mail,discord", "marker-w2"}, {"mail", "marker-w3"}} {
		g.asks(dan, "alerts via "+c.via)
		topic := "topic told " + strings.ReplaceAll(c.via, ",", " and ") + "."
		s.put(post{from: dan, subject: topic, text: "asked " + c.via})
		s.answer(s.got(sam, topic), c.text)
		if strings.Contains(c.via, "discord") {
			g.told(dan, c.text)
		}
		if strings.Contains(c.via, "mail") {
			s.got(dan, c.text)
		}
	}
	mails := s.settled()
	readers(s.t, mails, "marker-w1")
	readers(s.t, mails, "marker-w2", dan)
	readers(s.t, mails, "marker-w3", dan)
	for text, want := range map[string]int{"marker-w1": 1, "marker-w2": 1, "marker-w3": 0} {
		if n := len(saying(g.user(dan).DM().Messages(), text)); n != want {
			s.t.Errorf("%s was told %q %d times in Discord, want %d", dan, text, n, want)
		}
	}
}

// Who takes no direct messages is told by mail.
func (g *guild) closed() {
	s := g.s
	g.asks(bob, "alerts via discord")
	g.user(bob).CloseDMs()
	s.put(post{from: bob, subject: "topic closed", text: "marker-b1"})
	s.answer(s.got(sam, "marker-b1"), "marker-b2")
	s.got(bob, "marker-b2")
	readers(s.t, s.settled(), "marker-b2", bob)
}

// Who has left the server is told by mail.
func (g *guild) left() {
	s := g.s
	number := g.open(alice, "topic left\nmarker-l1")
	th := g.thread(number, alice)
	opened := s.got(sam, "marker-l1")
	s.answer(opened, "marker-l2")
	g.posted(th, "marker-l2")
	s.settled()
	g.user(alice).Leave(g.Home)
	s.answer(opened, "marker-l3")
	s.got(alice, "marker-l3")
	mails := s.settled()
	readers(s.t, mails, "marker-l2")
	readers(s.t, mails, "marker-l3", alice)
}
