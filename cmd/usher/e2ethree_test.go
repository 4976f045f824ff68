package main

import (
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/store/storetest"
)

// told is where a text of a ticket has to stand, once each: in whose mails, in whose
// conversations in Slack and in which places in Discord; and whether below the card
// in Slack.
type told struct {
	mail, slack []string
	discord     []*discordtest.Channel
	below       bool
}

// One ticket is talked about on all three channels: everybody gets everything that
// they may, where they are told, and nobody anything twice.
func TestThreeChannels(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d, slack: vouched, discord: triaged})
			s.slack.triage.Add(s.slack.user(tess))
			s.slack.user(bob)
			s.discord.inhabited()
			s.discord.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
			serve := s.serve("usher.toml")
			s.slack.up(1)
			s.discord.up()
			s.threeChannels()
			s.slack.once(t)
			s.discord.once(t)
			serve.stop()
		})
	}
}

// Alice opens a ticket in Discord, with copies to Bob, who is told in Slack, and to
// Cora, who has mail only. Sam of the staff has Discord and mail, Tess has Slack.
func (s *scene) threeChannels() {
	g, o := s.discord, s.slack
	s.asks(bob, "alerts via slack", "Slack")
	number := g.openForm(alice, map[string]any{"Subject": "topic three", "Description": "marker-t1", "Copies to": bob + ", " + cora})
	th := g.thread(number, alice, sam)
	card, inSlack := g.card(number, "topic three", "marker-t1"), s.card(number, "topic three", "marker-t1")
	first := s.told(bob, "marker-t1")
	copied := s.got(cora, "marker-t1")
	s.answer(s.got(sam, "marker-t1"), "marker-t2") // by mail
	g.posted(th, "marker-t2")
	o.user(bob).Say(o.user(bob).Direct(), root(first), "marker-t3") // in Slack
	g.posted(th, "marker-t3")
	g.user(alice).Say(th, "marker-t4") // in Discord
	s.told(bob, "marker-t4")
	s.answer(copied, "marker-t5") // by mail
	g.posted(th, "marker-t5")
	o.user(tess).Say(o.triage, inSlack.TS, "marker-t6") // below the card in Slack: between us
	g.below("marker-t6")
	s.asks(tess, "reply "+number+" marker-t7", "Your reply is on") // from Slack
	g.posted(th, "marker-t7")
	g.command(sam, g.lobby, "reply "+number+" marker-t8 privacy:private") // from Discord
	g.posted(th, "marker-t8")

	mails, notes := s.settled(), g.notes(card)
	both := []*discordtest.Channel{th, notes}
	for text, want := range map[string]told{
		"marker-t2": {mail: []string{cora}, slack: []string{bob}, discord: both, below: true},
		"marker-t3": {mail: []string{sam, cora}, discord: both, below: true},
		"marker-t4": {mail: []string{sam, cora}, slack: []string{bob}, discord: both[1:], below: true},
		"marker-t5": {mail: []string{sam}, slack: []string{bob}, discord: both, below: true},
		"marker-t6": {mail: []string{sam}, discord: both[1:]},
		"marker-t7": {mail: []string{sam, cora}, slack: []string{bob}, discord: both, below: true},
		"marker-t8": {mail: []string{cora}, slack: []string{bob}, discord: both, below: true},
	} {
		readers(s.t, mails, text, want.mail...)
		s.directs(map[string][]string{text: want.slack})
		g.only(text, want.discord...)
		n := 0
		for _, m := range saying(o.triage.Messages(), text) {
			if m.App && m.Thread == inSlack.TS {
				n++
			}
		}
		if n > 1 || want.below != (n == 1) {
			s.t.Errorf("%q stands %d times below the card in Slack, want it: %v", text, n, want.below)
		}
	}
	s.holds(number, alice+" marker-t1", sam+" marker-t2", bob+" marker-t3", alice+" marker-t4", cora+" marker-t5", tess+" marker-t6 internal",
		tess+" marker-t7", sam+" marker-t8")
}
