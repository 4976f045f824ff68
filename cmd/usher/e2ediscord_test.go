package main

import (
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/bots/discord/slash"
	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// The whole desk in a conversation: Discord, mailbox and mail server together.
func TestDiscord(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			testDiscord(t, d)
		})
	}
}

func testDiscord(t *testing.T, d store.Dialect) {
	s := stage(t, setting{dialect: d, discord: triaged})
	g := s.discord.inhabited()
	g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
	serve := s.serve("usher.toml")
	g.up()
	acts(s, g, []act[*guild]{
		{"opened in Discord, answered by mail", (*guild).fromDiscordToMail},
		{"opened by mail, answered from Discord", (*guild).fromMailToDiscord},
		{"of a message", (*guild).ofMessage},
		{"a private reply never goes where an outsider reads", (*guild).privately},
		{"linked by a code", (*guild).linking},
		{"a ticket of somebody unlinked", (*guild).unlinked},
		{"told where they want", (*guild).toldWhere},
		{"who takes no direct messages is told by mail", (*guild).closed},
		{"who has left is told by mail", (*guild).left},
	})
	s.settled()
	g.once(t)
	serve.stop()
}

// fill fills in somebody's form.
func (g *guild) fill(u *discordtest.User, title string, values map[string]any) {
	g.s.t.Helper()
	g.form(u, title)
	if err := u.SubmitModal(values).Wait(); err != nil {
		g.s.t.Fatalf("the form was not taken: %v", err)
	}
}

// openForm opens a ticket by the form of /ticket open and returns its number.
func (g *guild) openForm(who string, values map[string]any) string {
	g.s.t.Helper()
	u := g.user(who)
	had := len(g.seen(u, g.lobby))
	u.Slash(g.lobby, "ticket open")
	g.fill(u, "Open a ticket", values)
	return numberOfMessage(g.s.t, sees(g.s, "only "+who, func() []discordtest.Message { return g.seen(u, g.lobby)[had:] }, "is open"))
}

// Alice opens a ticket by the form, with copies to Bob, who has an account, and to
// Cora, who has none. Sam answers by mail; Alice reads it in the ticket's thread and
// answers there, and Sam gets a mail, as Cora does of all. Bob can read the thread,
// and gets mails until he writes there himself.
func (g *guild) fromDiscordToMail() {
	s := g.s
	number := g.openForm(alice, map[string]any{"Subject": "topic discord pump", "Description": "marker-d1", "Copies to": bob + ", " + cora})
	th, card := g.thread(number, alice, bob, sam), g.card(number, "topic discord pump", "Acme", "marker-d1")
	g.posted(th, "#"+number, "marker-d1")
	opened := s.got(sam, "[#"+number+"]", "marker-d1")
	copied := s.got(cora, "[#"+number+"]", "marker-d1")

	s.answer(opened, "marker-d2")
	g.posted(th, "marker-d2", "Sam Support")
	s.got(cora, "marker-d2")
	g.user(alice).Say(th, "marker-d3")
	s.got(sam, "[#"+number+"]", "marker-d3")
	g.user(bob).Say(th, "marker-d4", discordtest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	if files := s.got(sam, "marker-d4").Attachments(); len(files) != 1 || !strings.Contains(string(files[0].Data), "pressure 17") {
		s.t.Errorf("files to %s = %v, want the one of the message", sam, files)
	}
	s.answer(copied, "marker-d5")
	g.posted(th, "marker-d5", "cora")
	s.answer(s.got(sam, "marker-d5"), "marker-d6\n\n#close")
	g.posted(th, "marker-d6")

	mails := s.settled()
	for text, want := range map[string][]string{
		"marker-d1": {sam, bob, cora}, "marker-d2": {bob, cora}, "marker-d3": {sam, bob, cora}, "marker-d4": {sam, cora}, "marker-d5": {sam}, "marker-d6": {cora},
	} {
		readers(s.t, mails, text, want...)
	}
	notes := g.notes(card)
	for _, text := range []string{"marker-d2", "marker-d5", "marker-d6"} {
		g.only(text, th, notes)
	}
	g.only("marker-d3", notes)
	g.only("marker-d4", notes)
	s.until("the thread of a closed ticket is put away", th.Archived)
	s.holds(number, alice+" marker-d1", sam+" marker-d2", alice+" marker-d3", bob+" marker-d4 pump.log", cora+" marker-d5", sam+" marker-d6")
}

// A ticket that Dan opened by mail is answered by Sam with the card's button; Dan
// gets a mail, and what he answers Sam reads below the card, where he writes notes.
func (g *guild) fromMailToDiscord() {
	s := g.s
	s.put(post{from: dan, subject: "topic discord valve", text: "marker-e1"})
	number := s.number(s.got(dan, "now ticket #", "basic plan"))
	card := g.card(number, "marker-e1", "Globex")
	if err := g.user(sam).Click(card, "Reply").Wait(); err != nil {
		s.t.Fatal(err)
	}
	g.fill(g.user(sam), "Reply to #"+number, map[string]any{"Your reply": "marker-e2"})
	s.answer(s.got(dan, "marker-e2"), "marker-e3")
	g.below("marker-e3") // where Sam reads it
	notes := g.notes(card)
	g.user(sam).Say(notes, "marker-e4") // below the card is between us
	s.untilHolds(number, "marker-e4")
	mails := s.settled()
	readers(s.t, mails, "marker-e2", dan)
	readers(s.t, mails, "marker-e3")
	readers(s.t, mails, "marker-e4")
	g.only("marker-e2", notes)
	g.only("marker-e3", notes)
	g.only("marker-e4")
	g.card(number, "Sam Support") // who answers first has it
	s.holds(number, dan+" marker-e1", sam+" marker-e2", dan+" marker-e3", sam+" marker-e4 internal")
}

// A message in a channel becomes a ticket; what is written in its thread is mended
// and taken back there.
func (g *guild) ofMessage() {
	s, u := g.s, g.user(alice)
	first := u.Say(g.lobby, "marker-c1 it leaks")
	if err := u.MessageCommand(first, slash.OpenMessage).Wait(); err != nil {
		s.t.Fatal(err)
	}
	g.fill(u, "Open a ticket", map[string]any{"Subject": "topic message"})
	opened := s.got(sam, "topic message", "marker-c1")
	number := s.number(opened)
	th := g.thread(number, alice)
	said := u.Say(th, "marker-c2")
	s.untilHolds(number, "marker-c2")
	u.Edit(said, "marker-c2 mended")
	s.untilHolds(number, "marker-c2 mended")
	again := u.Say(th, "marker-c3")
	s.untilHolds(number, "marker-c3")
	u.Delete(again)
	s.untilHolds(number, desk.DeletedText(core.Discord))
	g.user(bob).Say(g.lobby, "marker-nothing") // beside the thread
	u.Say(th, "marker-c4")
	g.below("marker-c4")
	readers(s.t, s.settled(), "marker-nothing")
	g.only("marker-nothing")
}

// What is private is not said in a thread that somebody reads who may not know it,
// but to each whom it concerns. Of whom the desk knows that they may not, they are
// put out of the thread before.
func (g *guild) privately() {
	s, olga := g.s, g.Home.User("Olga Outside")
	number := g.open(alice, "topic mixed\nmarker-p1")
	th := g.thread(number, alice)
	opened := s.got(sam, "marker-p1")
	th.Add(g.user(dan)) // of another organization
	s.answer(opened, "marker-p2")
	g.posted(th, "marker-p2")
	if th.Has(g.user(dan)) || len(saying(g.user(dan).Sees(th), "marker-p2")) > 0 {
		s.t.Errorf("%s reads in the thread of a ticket that he may not see", dan)
	}
	th.Add(olga) // whom the desk does not know
	s.answer(opened, "marker-p3")
	g.told(alice, "marker-p3")
	number = g.open(alice, "topic public privacy:public\nmarker-p4")
	open := g.thread(number, alice)
	open.Add(olga)
	opened = s.got(sam, "marker-p4")
	s.answer(opened, "marker-p5")
	g.posted(open, "marker-p5") // everybody may read it
	s.answer(opened, "#private\n\nmarker-p6")
	g.told(alice, "marker-p6")
	s.settled()
	for _, ch := range []*discordtest.Channel{th, open} {
		for _, text := range []string{"marker-p3", "marker-p6"} {
			if n := len(saying(ch.Messages(), text)); n != 0 {
				s.t.Errorf("%q is private and stands in a thread with an outsider", text)
			}
		}
	}
}
