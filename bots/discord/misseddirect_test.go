package discord_test

import (
	"slices"
	"testing"

	"usher/core"
)

// What somebody answers by direct message while no node is connected is worked
// later, once, also where the session is past by then.
func TestMissedDirectMessages(t *testing.T) {
	w := newWorld(t)
	w.ok(w.SetVia(w.ctx(), w.by("alice"), []core.Channel{core.Discord}))
	id := w.open("alice", "Pump", "It leaks.")
	w.answer("sam", id, "Which one?")
	w.quiet()
	alice := w.people["alice"]
	w.once(alice.DM(), "Which one?")
	w.stop()
	w.until("nobody is connected", func() bool { return w.discord.Connections() == 0 })
	w.discord.Expire()
	alice.Reply(alice.Last(alice.DM()), "The red one.")
	for range 2 {
		w.start()
		w.until("the ticket has the answer", func() bool { return slices.Contains(w.texts(id), "The red one.") })
		w.quiet()
		w.stop()
	}
	opened := 0
	for _, c := range w.discord.Calls("POST /users/@me/channels") {
		if c.Body["recipient_id"] == alice.ID {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("the conversation was opened %d times, want once, to tell of the question", opened)
	}
	if all := w.texts(id); len(all) != 3 {
		t.Errorf("the ticket holds %q, want the answer once", all)
	}
}
