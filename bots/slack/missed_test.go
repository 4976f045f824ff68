package slack_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// caughtUp waits until usher has noted, after some time, that it hears Slack and misses
// nothing.
func (w *world) caughtUp(since time.Time) {
	w.t.Helper()
	w.until("a note that all was heard", func() bool {
		at, err := w.ChatSession(w.ctx(), "slack")
		return err == nil && at.Seq >= since.UnixMilli()
	})
}

// away stops the app for longer than Slack sends again what is said meanwhile.
func (w *world) away(say func()) {
	w.t.Helper()
	w.stop()
	w.until("nobody is connected", func() bool { return w.slack.Connections() == 0 })
	say()
	if w.slack.GiveUp() == 0 {
		w.t.Error("Slack sent all that was said, want usher away")
	}
}

// TestMissedMessages has people write in all places while usher is away for too long:
// it is worked afterwards, and nothing twice.
func TestMissedMessages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldOn(t, s)
		w.caughtUp(time.Time{})
		alice, bob, ada := w.people["alice"], w.people["bob"], w.people["ada"]
		w.ok(w.SetVia(w.ctx(), w.by("alice"), []core.Channel{core.Slack}))
		id, valve := w.open("alice", "Pump", "It leaks."), w.open("alice", "Valve", "It is stuck.")
		root := w.tied("bob", w.acme, id)
		w.answer("sam", valve, "Which one?")
		w.quiet()
		talk := ""
		for _, m := range alice.Messages() {
			if strings.Contains(m.Shown(), "Which one?") {
				talk = cmp.Or(m.Thread, m.TS)
			}
		}
		bob.Say(w.acme, root, "heard in the channel")
		changed := bob.Say(w.acme, root, "to be changed")
		alice.Say(alice.Direct(), talk, "heard directly")
		alice.Say(alice.Direct(), "", "open Heard\nOnce.")
		ada.Say(w.triage, w.card(id).TS, "heard below the card")
		w.quiet()
		w.away(func() {
			bob.Say(w.acme, root, "missed in the channel", slacktest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
			bob.Edit(w.acme, changed, "as changed")
			alice.Say(alice.Direct(), talk, "missed directly")
			alice.Say(alice.Direct(), "", "open Missed\nOnce.")
			ada.Say(w.triage, w.card(id).TS, "missed below the card")
			bob.Say(w.acme, "", "nothing of the desk's")
		})
		pump := []string{"It leaks.", "as changed", "heard below the card", "heard in the channel", "missed below the card", "missed in the channel"}
		answers := []string{"It is stuck.", "Which one?", "heard directly", "missed directly"}
		got := func(id core.TicketID) []string { return slices.Sorted(slices.Values(w.texts(id))) }
		for range 2 {
			begun := w.Now()
			w.start()
			w.caughtUp(begun)
			w.until("what was missed", func() bool { return slices.Equal(got(id), pump) && slices.Equal(got(valve), answers) })
			w.until("the ticket that was missed", func() bool { _, err := w.Show(w.ctx(), core.System(), valve+2); return err == nil })
			w.quiet()
			w.stop()
		}
		if !slices.Equal(got(id), pump) || !slices.Equal(got(valve), answers) {
			t.Errorf("the tickets hold %q and %q, want %q and %q", got(id), got(valve), pump, answers)
		}
		if _, err := w.Show(w.ctx(), core.System(), valve+3); core.KindOf(err) != core.NotFound {
			t.Errorf("two commands opened a third ticket: %v", err)
		}
	})
}

// TestLimitedEvents has Slack leave events out, and say so: that is told, and they are
// looked for once it is over.
func TestLimitedEvents(t *testing.T) {
	w := newWorld(t, func(w *world, _ *desk.Settings) { w.slack.Limits.Retry = nil })
	w.caughtUp(time.Time{})
	id := w.open("alice", "Pump", "It leaks.")
	root := w.tied("bob", w.acme, id)
	w.quiet()
	w.slack.Next(slacktest.Drop, 1)
	w.people["bob"].Say(w.acme, root, "left out")
	w.slack.RateLimited()
	w.until("it is told", func() bool { return strings.Contains(w.app.Status().Problem, "Event Subscriptions") })
	w.quiet()
	found := slack.Check(w.ctx(), w.config, w.Desk)
	if !slices.ContainsFunc(found, func(f slack.Finding) bool { return f.Name == "slack events" && f.Err != nil }) {
		t.Errorf("check found %v, want that events are left out", found)
	}
	if slices.Contains(w.texts(id), "left out") {
		t.Error("Slack told of what it was to leave out")
	}
	w.ahead.Add(int64(4 * time.Minute))
	w.until("it is found", func() bool { return slices.Contains(w.texts(id), "left out") })
	w.until("it is over", func() bool { return w.app.Status().Problem == "" })
}
