package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/store"
	"usher/core/store/storetest"
)

// discordKills is Discord as kills see it. What is written comes by the gateway,
// where nobody acknowledges it at once; whoever made an interaction is told when it
// was not acknowledged, and does it again.
type discordKills struct {
	*guild
	k *deadly
}

func (n discordKills) connections() int { return n.Connections() }
func (n discordKills) loseAck() {
	n.Lose("POST /interactions/{interaction_id}/{interaction_token}/callback", 1)
}

// written is something that waits for no acknowledgement.
type written struct{ *discordtest.Sent }

func (w written) Acked() bool { return w.Times() > 0 }

func (n discordKills) sent() (all []delivery) {
	for _, e := range n.Sent() {
		switch e.Type {
		case "INTERACTION_CREATE":
			all = append(all, e)
		case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE":
			all = append(all, written{e})
		}
	}
	return all
}

// discordPosts are the calls by which people are written to, and others of a kind.
var discordPosts = map[string]*regexp.Regexp{
	"":        regexp.MustCompile(`^(POST|PATCH) /api/v\d+/channels/\d+/messages`),
	"threads": regexp.MustCompile(`^POST /api/v\d+/channels/\d+/threads`),
	"acks":    regexp.MustCompile(`^POST /api/v\d+/interactions/`),
	"answers": regexp.MustCompile(`^(POST|PATCH) /api/v\d+/webhooks/`),
}

func (n discordKills) posts(said, call string) bool { return discordPosts[call].MatchString(said) }

func (n discordKills) resolve(since int, does func()) {
	n.s.t.Helper()
	var failed bool
	n.s.until("what was sent was acknowledged, or is too late", func() bool {
		failed = false
		for _, e := range n.sent()[since:] {
			if i, ok := e.(*discordtest.Sent); ok && !i.Acked() {
				if failed = true; !i.Over() {
					return false
				}
			}
		}
		return true
	})
	if failed {
		does()
	}
}

func (n discordKills) calls() (all []string) {
	for _, c := range n.Calls("") {
		all = append(all, fmt.Sprint(c))
	}
	return all
}

// stageDeadlyDiscord sets up a scene whose calls of Discord go through a gate.
func stageDeadlyDiscord(t *testing.T, d store.Dialect) *deadly {
	k := &deadly{}
	k.scene = stage(t, setting{dialect: d, discord: func(g *guild) string {
		k.net = discordKills{g, k}
		g.URL = "http://" + k.gate().open(t, strings.TrimPrefix(g.URL, "http://")) // where all its links point, too
		return triaged(g)
	}})
	k.changes = true // between a mail that a kill had sent again, and the first
	k.discord.inhabited()
	k.discord.Allow("interaction", 10062)                                                             // of who was killed
	k.discord.Allow("GET /channels/{channel_id}/messages", 10003)                                     // where it is looked whether a card's thread was begun
	k.discord.Allow("POST /interactions/{interaction_id}/{interaction_token}/callback", 10062, 40060) // what was answered before a kill comes again
	return k
}

// Killed at each step of a session, at each moment that matters, usher loses
// nothing and does nothing twice: no ticket, thread, message, note or file, no post
// in channels and conversations, no mail. Answers that only the asker sees stand in
// a message of their own, which is changed, not written again.
func TestDiscordKilledAtEachStep(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			k := stageDeadlyDiscord(t, d)
			k.live()
			for n, at := range []blow{unposted, posted, arrived, acked, ackLost} {
				k.aim(at, "")
				k.discordSession(fmt.Sprint(n))
			}
			k.settled()
			k.discord.once(t)
			k.serving.stop()
			t.Logf("killed %d times", len(k.logs)-1)
		})
	}
}

// discordSession is the script. Each text in it has the number of the session.
func (k *deadly) discordSession(n string) {
	k.t.Helper()
	g, a := k.discord, k.discord.user(alice)
	mark := func(name string) string { return "marker-" + name + n + "." }
	topic := "topic session " + n + "."
	k.step(func() {
		a.Slash(g.lobby, "ticket open")
		g.form(a, "Open a ticket")
		a.SubmitModal(map[string]any{"Subject": topic, "Description": mark("open")})
	}, func() { g.posted(g.triage, topic) })
	opened := k.got(sam, mark("open"))
	number := k.number(opened)
	card, th := g.card(number, topic), g.thread(number, alice)

	answer := func() { k.answer(opened, mark("mail")) }
	told := func() { g.posted(th, mark("mail")) }
	if k.at.atPost() {
		k.step(answer, told)
	} else {
		answer()
		told()
	}
	inTriage := func(text string) func() {
		return func() { g.below(text) }
	}
	var said discordtest.Message
	k.step(func() { said = a.Say(th, mark("reply")) }, inTriage(mark("reply")))
	k.step(func() {
		a.Say(th, mark("file"), discordtest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	}, inTriage(mark("file")))
	want := []string{mark("open"), mark("mail"), mark("reply"), mark("file")}
	k.step(func() { g.command(sam, g.lobby, "status "+number+" pending") }, func() {
		k.until("it is pending", func() bool { return read[exported](k.t, k.done("ticket", "export", number)).Status == "pending" })
	})
	if k.at.atPost() {
		k.threads(n, mark)
	} else {
		k.step(func() { a.Edit(said, mark("reply")+" mended") }, func() { k.untilHolds(number, "mended") })
		k.step(func() { g.user(sam).Click(card, "Show") }, func() { g.answered(sam, g.triage, mark("mail")) })
		k.step(func() { g.user(sam).Say(g.notes(card), mark("note")) }, func() { k.untilHolds(number, mark("note")) })
		k.step(func() { g.command(alice, g.lobby, "contacts add k"+n+"@acme.example") }, func() {
			k.until("the contact is there", func() bool {
				return strings.Contains(k.done("do", "--json", "org show Acme"), "k"+n+"@acme.example")
			})
		})
		k.discordLink("l" + n + "@any.example")
		want = append(want, mark("note"))
	}
	k.direct(n, mark)
	k.ticketHolds(number, 1, want...)
	mails := k.settled()
	readers(k.t, mails, mark("open"), sam)
	readers(k.t, mails, mark("reply"), sam)
	readers(k.t, mails, mark("file"), sam)
	g.only(mark("mail"), th, g.notes(card))
	g.only(mark("reply"), g.notes(card))
	g.only(mark("file"), g.notes(card))
	g.only(mark("note"))
	if all := saying(g.triage.Messages(), topic, "Reply"); len(all) != 1 {
		k.t.Errorf("killed when %s, ticket %s has %d cards, want one", k.at, number, len(all))
	}
	k.oneThread(topic)
}

// notes is the thread below a card.
func (g *guild) notes(card discordtest.Message) *discordtest.Channel {
	g.s.t.Helper()
	g.s.until("there is a thread below the card", func() bool { now, _ := card.Now(); return now.Thread != nil })
	now, _ := card.Now()
	return now.Thread
}

// below waits for a text below a card in the triage channel.
func (g *guild) below(texts ...string) discordtest.Message {
	g.s.t.Helper()
	return sees(g.s, "what is below the cards", func() (all []discordtest.Message) {
		for _, th := range g.triage.Threads() {
			all = append(all, th.Messages()...)
		}
		return all
	}, texts...)
}

// answered waits for an answer that only one person sees.
func (g *guild) answered(who string, ch *discordtest.Channel, texts ...string) discordtest.Message {
	g.s.t.Helper()
	u := g.user(who)
	return sees(g.s, "only "+who, func() []discordtest.Message { return g.seen(u, ch) }, texts...)
}

// oneThread wants one thread of that name in the lobby.
func (k *deadly) oneThread(topic string) {
	k.t.Helper()
	all := slices.DeleteFunc(k.discord.lobby.Threads(), func(th *discordtest.Channel) bool { return !strings.HasSuffix(th.Name(), topic) })
	if len(all) != 1 {
		k.t.Errorf("killed when %s, there are %d threads about %s, want one", k.at, len(all), topic)
	}
}

// threads opens a ticket while usher is killed at making its thread.
func (k *deadly) threads(n string, mark func(string) string) {
	k.t.Helper()
	topic := "topic threaded " + n + "."
	k.aim(k.at, "threads")
	k.step(func() { k.discord.command(bob, k.discord.lobby, "open "+topic+"\n"+mark("thread")) }, func() {
		k.discord.posted(k.discord.thread(k.number(k.got(sam, mark("thread")))), mark("thread"))
	})
	k.aim(k.at, "")
	k.oneThread(topic)
}

// direct answers somebody by mail who is told by direct message, and answers there.
func (k *deadly) direct(n string, mark func(string) string) {
	k.t.Helper()
	g, at := k.discord, k.at
	g.asks(dan, "alerts via discord", "Discord")
	k.put(post{from: dan, subject: "topic direct " + n + ".", text: mark("dm")})
	opened := k.got(sam, mark("dm"))
	k.settled()
	does, done := func() { k.answer(opened, mark("told")) }, func() { g.told(dan, mark("told")) }
	if at.atPost() {
		k.step(does, done)
	} else {
		does()
		done()
		k.step(func() { g.user(dan).Reply(g.told(dan, mark("told")), mark("again")) }, func() { g.below(mark("again")) })
		k.ticketHolds(k.number(opened), 0, mark("dm"), mark("told"), mark("again"))
	}
	k.settled()
	told := 0
	for _, m := range saying(g.user(dan).DM().Messages(), mark("told")) {
		if m.Author == g.Bot {
			told++
		}
	}
	if told != 1 {
		k.t.Errorf("killed when %s, %s was told %q %d times, want once", at, dan, mark("told"), told)
	}
}

// discordLink links an account by a code.
func (k *deadly) discordLink(address string) {
	k.t.Helper()
	g := k.discord
	g.stranger(address)
	k.step(func() { g.command(address, g.lobby, "link "+address) }, func() { g.answered(address, g.lobby, "code") })
	code := codeOf(k.got(address, "code"))
	k.step(func() { g.command(address, g.lobby, "verify "+code) }, func() {
		k.until("the account is linked", func() bool { return k.run("do", "person show "+address).code == exitDone })
		g.answered(address, g.lobby, address)
	})
	k.linked = append(k.linked, address)
	readers(k.t, k.settled(), "Your code", k.linked...)
}
