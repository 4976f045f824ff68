package main

import (
	"strings"

	"usher/bots/discord/discordtest"
)

// The emoji makes a ticket of a message, for whoever wrote it, with its text, its
// files and where it stands. Who gives it next makes no other.
func (g *guild) byEmoji() {
	s := g.s
	m := g.user(bob).Say(g.lobby, "marker-r1 the pump leaks", discordtest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	g.user(sam).React(m, "👍")
	g.user(sam).React(m, "🎫")
	number := numberOfMessage(s.t, g.told(sam, "is open", "marker-r1"))
	th := g.thread(number, bob, sam)
	g.posted(th, "marker-r1")
	g.user(alice).React(m, "🎫")
	g.told(alice, "#"+number)
	g.user(dan).React(m, "🎫") // who may not see it
	g.told(dan, "No ticket was opened from this message")
	g.user(sam).Unreact(m, "🎫")
	g.user(sam).React(m, "🎫")
	g.user(bob).Say(th, "marker-r2")
	s.untilHolds(number, "marker-r2")
	s.settled()
	e := read[exported](s.t, s.done("ticket", "export", number))
	link := "https://discord.com/channels/" + g.Home.ID + "/" + g.lobby.ID + "/" + m.ID
	if len(e.Messages) != 2 || !strings.HasPrefix(e.Messages[0].Text, "marker-r1 the pump leaks") || !strings.Contains(e.Messages[0].Text, link) ||
		len(e.Messages[0].Attachments) != 1 || !strings.Contains(e.Subject, "the pump leaks") {
		s.t.Errorf("ticket %s is %+v, want it of the message with its file and %s", number, e, link)
	}
}

// What somebody says to few is not made public by an emoji; and a stranger who gives
// it is told how to link.
func (g *guild) byEmojiAmongFew() {
	s := g.s
	u := g.Home.User("Rolf Reacts")
	g.people["rolf@any.example"] = u
	few := g.room("few", g.user(dan), u)
	m := g.user(dan).Say(few, "marker-r3 psst")
	before := s.tickets()
	u.React(m, "🎫")
	sees(s, "Rolf's conversation", u.DM().Messages, "I don't know yet who you are")
	g.user(dan).React(m, "🎫")
	number := numberOfMessage(s.t, g.told(dan, "is open", "marker-r3"))
	s.settled()
	got := read[struct{ Ticket shown }](s.t, s.done("do", "--json", "show "+number)).Ticket
	if n := s.tickets(); n != before+1 || got.Privacy != "private" || got.Organization != "Globex" {
		s.t.Errorf("%d tickets more, and %+v; want one that is Globex's and private", n-before, got)
	}
}
