package slack_test

import (
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
)

// told are what Slack tells somebody of in a channel, each with whether it mentions
// them.
func (w *world) told(name string, ch *slacktest.Channel, word string) (times, mentions int) {
	for _, m := range w.people[name].Told(ch) {
		if strings.Contains(m.Shown(), word) {
			times++
			if strings.Contains(m.Shown(), "<@"+w.people[name].ID+">") {
				mentions++
			}
		}
	}
	return times, mentions
}

// Who works by buttons follows no thread below a card, though they are in its
// channel: they are mentioned there until they do.
func TestNotedBelowCard(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	sam := w.people["sam"]
	sam.Click(w.card(id), "Take it")
	w.quiet()
	sam.Click(w.card(id), "Reply")
	w.until("a form", func() bool { return sam.View() != nil })
	w.ok(sam.Submit(sam.View(), map[string]any{"Your reply": "Which one?"}).Wait())
	w.quiet()
	w.forget()
	for i, text := range []string{"The first one.", "And the second one."} {
		w.answer("bob", id, text)
		w.quiet()
		if times, mentions := w.told("sam", w.triage, text); times != 1 || mentions != 1-i {
			t.Errorf("Slack tells Sam of %q %d times, %d by a mention; want once, and a mention of the first only", text, times, mentions)
		}
		if times, _ := w.told("ada", w.triage, text); times != 0 {
			t.Errorf("Slack tells Ada of %q, who has nothing to do with it", text)
		}
	}
	if direct, mails := shown(sam.Messages()), w.mails("sam"); len(direct) != 0 || len(mails) != 0 {
		t.Errorf("Sam is told %q directly and %v by mail, want nothing twice", direct, mails)
	}
	w.people["ada"].Say(w.triage, w.card(id).TS, "He means the third.")
	w.quiet()
	if times, _ := w.told("sam", w.triage, "the third"); times != 1 || len(sam.Messages()) != 0 {
		t.Errorf("Slack tells Sam of Ada's note %d times, the app %q, want the thread to do that", times, shown(sam.Messages()))
	}
}

// What is written in a thread itself is not posted there: who does not follow the
// thread is told directly.
func TestWrittenWhereNotFollowed(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	_, err := w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"])
	w.ok(err)
	for _, name := range []string{"sam", "alice"} {
		w.ok(w.SetVia(w.ctx(), w.by(name), []core.Channel{core.Slack}))
	}
	w.done(w.AddCC(w.ctx(), w.by("bob"), id, addresses["alice"]))
	w.quiet()
	w.forget()
	alice, sam := w.people["alice"], w.people["sam"]
	before := len(alice.Messages())
	w.people["ada"].Say(w.triage, w.card(id).TS, "Look at his plan.")
	w.quiet()
	w.people["bob"].Say(w.acme, root, "It is back.") // which mentions Sam below the card
	w.quiet()
	if got := saying("It is back", shown(alice.Messages())); len(got) != 1 {
		t.Errorf("Alice was told %q, want what Bob wrote in a thread that she does not follow", shown(alice.Messages()[before:]))
	}
	if got := saying("Look at his plan", shown(sam.Messages())); len(got) != 1 {
		t.Errorf("Sam was told %q, want Ada's note below a card that he does not follow", shown(sam.Messages()))
	}
	alice.Say(w.acme, root, "I see it too.")
	w.quiet()
	w.people["bob"].Say(w.acme, root, "Since noon.")
	w.answer("ada", id, "We look into it.")
	w.quiet()
	for _, text := range []string{"Since noon", "We look into it"} {
		if got := saying(text, shown(alice.Messages())); len(got) != 0 {
			t.Errorf("Alice was told %q, want that in the thread alone, where she wrote", got)
		}
		if times, mentions := w.told("alice", w.acme, text); times != 1 || mentions != 0 {
			t.Errorf("Slack tells Alice of %q %d times, %d by a mention; want once, as of any thread that she wrote in", text, times, mentions)
		}
	}
	if got := w.mails("alice"); slices.Contains(got, core.NoticeReplied) {
		t.Errorf("Alice gets the mails %v too", got)
	}
}
