package main

import (
	"testing"

	"usher/bots/discord/discordtest"
)

// A post in the forum is a public ticket of whoever wrote it, whom the desk need not
// know. What is answered by mail stands in the post, and what is written there, by
// whomever, is the ticket's; notes stay among the staff. The post is closed with its
// ticket, and who writes there again has both open.
func (g *guild) inForum() {
	s, zoe := g.s, g.Home.User("Zoe Zest")
	post, _ := zoe.Post(g.forum, "topic forum pump", "marker-f1 @everyone")
	opened := s.got(sam, "topic forum pump", "marker-f1")
	number := s.number(opened)
	g.posted(post, "belongs to ticket #"+number)
	card := g.card(number, "topic forum pump", "marker-f1")
	s.answer(opened, "marker-f2")
	g.posted(post, "marker-f2", "Sam Support")
	zoe.Say(post, "marker-f3")
	s.got(sam, "[#"+number+"]", "marker-f3")
	g.user(dan).Say(post, "marker-f4", discordtest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	s.got(sam, "[#"+number+"]", "marker-f4")
	g.told(dan, "not all of it", "without priority and files")
	s.answer(opened, "#internal\n\nmarker-f5")
	g.below("marker-f5")
	s.answer(opened, "marker-f6\n\n#close")
	g.posted(post, "marker-f6")
	s.until("the post of a closed ticket is closed", post.Archived)
	s.settled()
	if got := g.status(number); got != "closed" || !post.Archived() {
		s.t.Errorf("the ticket is %s, and its post closed: %v; want both closed", got, post.Archived())
	}

	zoe.Say(post, "marker-f7 it leaks again")
	s.got(sam, "[#"+number+"]", "marker-f7")
	s.answer(opened, "marker-f8")
	g.posted(post, "marker-f8")
	mails := s.settled()
	if got := g.status(number); got == "closed" || post.Archived() {
		s.t.Errorf("the ticket is %s, and its post closed: %v; want both open again", got, post.Archived())
	}
	notes := g.notes(card)
	for _, text := range []string{"marker-f2", "marker-f6", "marker-f8"} {
		g.only(text, post, notes)
		readers(s.t, mails, text)
	}
	g.only("marker-f3", notes)
	g.only("marker-f5", notes)
	for _, text := range []string{"marker-f1", "marker-f3", "marker-f4", "marker-f7"} {
		readers(s.t, mails, text, sam)
	}
	g.unpinged(s.t, post)
	s.holds(number, "Zoe Zest marker-f1 @everyone", sam+" marker-f2", "Zoe Zest marker-f3", dan+" marker-f4", sam+" marker-f5 internal", sam+" marker-f6",
		"Zoe Zest marker-f7 it leaks again", sam+" marker-f8")
}

// unpinged wants that nothing of the app's in a channel called anybody.
func (g *guild) unpinged(t *testing.T, ch *discordtest.Channel) {
	t.Helper()
	for _, m := range ch.Messages() {
		if m.Author == g.Bot && len(m.Pinged()) > 0 {
			t.Errorf("%q pings %q", says(m), m.Pinged())
		}
	}
}

// status is how a ticket stands.
func (g *guild) status(number string) string {
	g.s.t.Helper()
	return read[exported](g.s.t, g.s.done("ticket", "export", number)).Status
}
