package main

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core/store"
	"usher/core/store/storetest"
)

// slackKills is Slack as kills see it. Slack sends an event again that was not
// acknowledged; of commands and clicks it tells the person, who does it again: the
// stand-in sends those again too, so that the same one comes twice for certain.
type slackKills struct {
	*office
	k *deadly
}

func (n slackKills) connections() int { return n.Connections() }
func (n slackKills) up()              { n.office.up(1) }
func (n slackKills) loseAck()         { n.Next(slacktest.DropAck, 1) }

func (n slackKills) sent() (all []delivery) {
	for _, e := range n.Sent() {
		all = append(all, e)
	}
	return all
}

func (n slackKills) posts(said, call string) bool {
	return strings.HasPrefix(said, "POST "+cmp.Or(call, "/api/chat."))
}

func (n slackKills) resolve(since int, _ func()) { n.k.sent(since, delivery.Acked) }

func (n slackKills) calls() (all []string) {
	for _, c := range n.Calls("") {
		all = append(all, fmt.Sprint(c))
	}
	return all
}

// stageDeadly sets up a scene whose calls of Slack go through a gate.
func stageDeadly(t *testing.T, d store.Dialect) *deadly {
	k := &deadly{}
	k.scene = stage(t, setting{dialect: d, slack: func(o *office) string {
		k.net = slackKills{o, k}
		o.URL = "http://" + k.gate().open(t, strings.TrimPrefix(o.URL, "http://")) // where all its links point, too
		o.RedeliverAll()
		return vouched(o)
	}})
	k.changes = true // between a mail that a kill had sent again, and the first
	k.slack.triage.Add(k.slack.user(sam))
	// What is done again after a form was opened finds its trigger used, and copes;
	// and an upload may break off with who is killed.
	k.slack.Allow("views.open", "exchanged_trigger_id", "expired_trigger_id")
	k.slack.Allow("upload", "upload_failed")
	k.slack.Allow("ack", "operation_timeout") // of who is started while much else goes on; it comes again
	return k
}

// Killed at each step of a session, at each moment that matters, usher loses
// nothing and does nothing twice: no ticket, message, note or file, no post in
// channels and conversations, no mail. Answers that only the asker sees come at
// least once: Slack offers no way to look whether one has come.
func TestSlackKilledAtEachStep(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			k := stageDeadly(t, d)
			k.live()
			for n, at := range []blow{unposted, posted, arrived, acked, ackLost} {
				k.aim(at, "")
				k.slackSession(fmt.Sprint(n))
			}
			k.settled()
			k.slack.once(t)
			k.serving.stop()
			t.Logf("killed %d times", len(k.logs)-1)
		})
	}
}

// slackSession is the script. Each text in it has the number of the session.
func (k *deadly) slackSession(n string) {
	k.t.Helper()
	o, a := k.slack, k.slack.user(alice)
	mark := func(name string) string { return "marker-" + name + n + "." }
	o.overlook(a)
	a.Command(o.lobby, "/ticket", "open")
	k.form(alice, "Open a ticket")
	k.step(func() {
		a.Submit(a.View(), map[string]any{"subject": "topic session " + n + ".", "text": mark("open")})
	}, func() { k.posted(o.triage, "topic session "+n+".") })
	opened := k.got(sam, mark("open"))
	number := k.number(opened)
	card := k.card(number, "topic session "+n+".")

	answer := func() { k.answer(opened, mark("mail")) }
	told := func() { k.told(alice, mark("mail")) }
	if k.at.atPost() {
		k.step(answer, told)
	} else {
		answer()
		told()
	}
	talk := root(k.told(alice, mark("mail")))
	inTriage := func(text string) func() {
		return func() { k.posted(o.triage, text) }
	}
	var said string
	k.step(func() { said = a.Say(a.Direct(), talk, mark("reply")) }, inTriage(mark("reply")))
	if !k.at.atPost() {
		k.step(func() { a.Edit(a.Direct(), said, mark("reply")+" mended") }, func() { k.untilHolds(number, "mended") })
	}
	k.step(func() {
		a.Say(a.Direct(), talk, mark("file"), slacktest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	}, inTriage(mark("file")))
	k.step(func() { o.user(sam).Command(o.lobby, "/ticket", "status "+number+" pending") }, func() {
		k.until("it is pending", func() bool { return read[exported](k.t, k.done("ticket", "export", number)).Status == "pending" })
	})
	if k.at.atPost() {
		k.settled() // no other file is on its way
		k.aim(k.at, "/api/files.completeUploadExternal")
		k.step(func() {
			a.Say(a.Direct(), talk, mark("late"), slacktest.File{Name: "late.log", Type: "text/plain", Data: []byte("pressure 18")})
		}, func() {
			k.posted(o.triage, mark("late"))
			k.settled() // a file follows the words
		})
		k.aim(k.at, "")
		k.files("late.log")
	} else {
		k.step(func() { o.user(sam).Click(card, "Show") }, func() { k.whispered(sam, o.triage, mark("mail")) })
		k.step(func() { o.user(sam).Say(o.triage, card.TS, mark("note")) }, func() { k.untilHolds(number, mark("note")) })
		k.home("k" + n + "@acme.example")
		k.link("l" + n + "@any.example")
	}
	k.private(n, mark)
	k.slackHolds(number, n, mark)
	mails := k.settled()
	readers(k.t, mails, mark("open"), sam)
	readers(k.t, mails, mark("reply"), sam)
	readers(k.t, mails, mark("file"), sam)
	k.directs(map[string][]string{mark("mail"): {alice}, mark("reply"): nil, mark("file"): nil, mark("note"): nil})
}

// slackHolds wants all that was written in a session in its ticket once, with its
// files, and one card of it.
func (k *deadly) slackHolds(number, n string, mark func(string) string) {
	k.t.Helper()
	want, files := []string{mark("open"), mark("mail"), mark("reply"), mark("file"), mark("note")}, 1
	if k.at.atPost() {
		want[4], files = mark("late"), 2
	}
	k.ticketHolds(number, files, want...)
	cards := 0
	for _, m := range saying(k.slack.triage.Messages(), "topic session "+n+".", "Reply") {
		if m.Thread == "" {
			cards++
		}
	}
	if cards != 1 {
		k.t.Errorf("killed when %s, ticket %s has %d cards, want one", k.at, number, cards)
	}
}

// home adds a contact by the App Home.
func (k *deadly) home(contact string) {
	k.t.Helper()
	a := k.slack.user(alice)
	k.step(func() { a.OpenHome() }, func() {
		k.until("the home is drawn", func() bool { return a.Home() != nil })
	})
	if !a.Home().Has("Add a contact") { // it stays as it was looked at last
		k.step(func() { a.Click(a.Home(), "Contract") }, func() {
			k.until("the contract is drawn", func() bool { return a.Home().Has("Add a contact") })
		})
	}
	a.Click(a.Home(), "Add a contact")
	k.form(alice, "Add a contact")
	k.step(func() { a.Submit(a.View(), map[string]any{"address": contact}) }, func() {
		k.until("the contact is there", func() bool { return strings.Contains(k.done("do", "--json", "org show Acme"), contact) })
	})
}

// link links the account of somebody for whom nobody vouches.
func (k *deadly) link(address string) {
	k.t.Helper()
	u := k.slack.user(address, slacktest.Unconfirmed)
	seen := func() []slacktest.Message { return u.Seen(k.slack.lobby) }
	k.step(func() { u.Command(k.slack.lobby, "/support", "link "+address) }, func() { sees(k.scene, "only "+address, seen, "code") })
	code := codeOf(k.got(address, "code"))
	k.step(func() { u.Command(k.slack.lobby, "/support", "verify "+code) }, func() {
		k.until("the account is linked", func() bool { return k.run("do", "person show "+address).code == exitDone })
		sees(k.scene, "only "+address, seen, "linked to "+address)
	})
	k.linked = append(k.linked, address)
	readers(k.t, k.settled(), "Your code", k.linked...)
}

// files wants each file of that name in the triage channel once a session that has
// one.
func (k *deadly) files(name string) {
	k.t.Helper()
	n := 0
	for _, m := range k.slack.triage.Messages() {
		for _, f := range m.Files {
			if f.Name == name {
				n++
			}
		}
	}
	if k.late++; n != k.late {
		k.t.Errorf("%s stands %d times in the triage channel, want %d", name, n, k.late)
	}
}

// private is a private answer by mail to a ticket of a channel in which somebody
// may not read it.
func (k *deadly) private(n string, mark func(string) string) {
	k.t.Helper()
	o, a := k.slack, k.slack.user(alice)
	ch := o.room("mixed"+n, a, o.user(dan))
	at := k.at
	first := a.Say(ch, "", mark("mixed"))
	o.overlook(a)
	a.Shortcut(ch, first, fromMessage)
	k.form(alice, "Open a ticket")
	if err := a.Submit(a.View(), map[string]any{"subject": "topic mixed " + n + ".", "text": mark("mixed")}).Wait(); err != nil {
		k.t.Fatal(err)
	}
	opened := k.got(sam, mark("mixed"))
	k.settled()
	does := func() { k.answer(opened, mark("secret")) }
	done := func() { k.told(alice, mark("secret")) }
	if at.atPost() {
		k.step(does, done)
	} else {
		does()
		done()
	}
	k.settled()
	if len(saying(ch.Messages(), mark("secret"))) != 0 {
		k.t.Errorf("%s stands in a channel with an outsider", mark("secret"))
	}
	k.directs(map[string][]string{mark("secret"): {alice}})
}
