package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
)

// inTriage is the root message of a ticket in the staff's channel, and what is below
// it.
func (w *world) inTriage(id core.TicketID) (card string, thread []string, ts string) {
	w.t.Helper()
	for _, m := range w.triage.Messages() {
		if m.App && m.Thread == "" && strings.Contains(m.Shown(), id.String()) {
			if ts != "" {
				w.t.Errorf("%s has two cards", id)
			}
			card, ts = m.Shown(), m.TS
		}
	}
	for _, m := range w.triage.Messages() {
		if ts != "" && m.Thread == ts {
			thread = append(thread, m.Shown())
		}
	}
	return card, thread, ts
}

// A new ticket has one card that stays current, even where Slack's answer gets
// lost; its thread has all messages, and what staff write there are notes.
func TestCard(t *testing.T) {
	w := newWorld(t)
	w.slack.Lose("chat.postMessage", 1)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	card, thread, ts := w.inTriage(id)
	if !strings.Contains(card, "Login broken") || !strings.Contains(card, "new") || len(saying("It says no", thread)) != 1 {
		t.Fatalf("card %q, thread %q", card, thread)
	}
	_, err := w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"])
	w.ok(err)
	w.answer("ada", id, "Look at his plan first.", internal)
	w.quiet()
	if card, thread, _ = w.inTriage(id); !strings.Contains(card, "assigned") || !strings.Contains(card, "Sam") || len(saying("his plan", thread)) != 1 {
		t.Errorf("card %q, thread %q, want it current and the note below", card, thread)
	}
	w.people["sam"].Say(w.triage, ts, "I did.")
	w.quiet()
	messages := w.ticket(id).Messages
	if m := messages[len(messages)-1]; m.Text != "I did." || !m.Internal {
		t.Errorf("last message %q internal %v, want Sam's note", m.Text, m.Internal)
	}
	if _, thread, _ = w.inTriage(id); len(saying("I did", thread)) != 1 {
		t.Errorf("thread %q, want nothing echoed", thread)
	}
	if got := w.mails("bob"); slices.Contains(got, core.NoticeReplied) {
		t.Errorf("bob gets the mails %v, want none of notes", got)
	}
}

// Where somebody reads along in the staff's channel who is no linked staff, cards
// show nothing but number and status.
func TestReducedCard(t *testing.T) {
	w := newWorld(t)
	w.people["zoe"].Join(w.triage)
	id := w.open("bob", "Login broken", "It says no.")
	w.answer("ada", id, "Look at his plan first.", internal)
	w.quiet()
	for _, text := range shown(w.triage.Messages()) {
		if strings.Contains(text, "Login") || strings.Contains(text, "says no") || strings.Contains(text, "plan first") || strings.Contains(text, "Bob") {
			t.Errorf("the channel shows %q", text)
		}
	}
	if card, thread, _ := w.inTriage(id); card == "" || len(thread) != 0 {
		t.Errorf("card %q, thread %q, want the number alone", card, thread)
	}
	w.people["zoe"].Leave(w.triage)
	_, err := w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"])
	w.ok(err)
	w.quiet()
	if card, _, _ := w.inTriage(id); !strings.Contains(card, "Login broken") {
		t.Errorf("card %q, want all of it once they left", card)
	}
}

// A card that was deleted is made anew.
func TestDeletedCard(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	w.slack.Allow("chat.update", "message_not_found")
	w.slack.Fail("chat.update", 1, "message_not_found")
	_, err := w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"])
	w.ok(err)
	w.quiet()
	n := 0
	for _, m := range w.triage.Messages() {
		if m.App && m.Thread == "" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d cards, want a new one", n)
	}
}

// What is written to the app itself is a command, or may become a ticket.
func TestAddressed(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	bob := w.people["bob"]
	w.forget()
	for _, c := range []struct{ say, want, button string }{
		{"show " + strings.TrimPrefix(id.String(), "#"), "Login broken", ""},
		{"My printer is on fire", "ticket", "Open a ticket with this"},
		{"close the door please, it is cold in here", "ticket", "Open a ticket with this"},
		{"status", "status", ""},
	} {
		before := len(bob.Messages())
		ts := bob.Say(bob.Direct(), "", c.say)
		w.quiet()
		list := bob.Messages()[before:]
		if len(list) != 2 || list[1].Thread != ts || !strings.Contains(list[1].Shown(), c.want) || c.button != "" && !list[1].Has(c.button) {
			t.Errorf("%q was answered by %q, want one answer in its thread", c.say, shown(list))
		}
	}
	list := bob.Messages()
	i := slices.IndexFunc(list, func(m slacktest.Message) bool { return m.Has("Open a ticket with this") })
	bob.Click(list[i], "Open a ticket with this")
	w.until("the form", func() bool { return bob.View() != nil })
	if form := fmt.Sprint(bob.View().Values); strings.Count(form, "My printer is on fire") != 2 {
		t.Errorf("the form holds %s, want what was written as subject and text", form)
	}
	dora := w.people["dora"]
	dora.Join(w.acme) // the app can write to whom it meets
	dora.Say(dora.Direct(), "", "Hello?")
	w.quiet()
	if list := dora.Messages(); len(list) != 2 || !list[1].Has("Link my address") {
		t.Errorf("dora was told %q", shown(list))
	}
	if _, err := w.Show(w.ctx(), core.System(), id+1); core.KindOf(err) != core.NotFound {
		t.Errorf("Show(%s) = %v, want no other ticket", id+1, err)
	}
}
