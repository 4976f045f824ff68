package discord_test

import (
	"fmt"
	"slices"
	"testing"
)

// Whatever usher is stopped in, all that is said on either side arrives once, and in
// order.
func TestStoppedInTalk(t *testing.T) {
	w := newWorld(t)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	var want []string
	for n := range 5 {
		a, b := fmt.Sprintf("Bob says %d.", n), fmt.Sprintf("Sam says %d.", n)
		w.people["bob"].Say(thread, a)
		if n%2 == 0 {
			w.discord.Lose("POST /channels/{channel_id}/messages", 1)
		}
		w.answer("sam", id, b)
		w.stop()
		w.people["bob"].Say(thread, a+" Meanwhile.")
		w.restart()
		w.quiet()
		w.until("what Bob said", func() bool { return len(w.texts(id)) == 3*n+4 })
		want = append(want, a, a+" Meanwhile.")
	}
	w.quiet()
	var bobs []string
	for _, m := range w.ticket(id).Messages[1:] {
		if m.Author == w.by("bob").Actor.Person.ID {
			bobs = append(bobs, m.Text)
		}
	}
	if !slices.Equal(bobs, want) {
		t.Errorf("the ticket has %q, want %q", bobs, want)
	}
	for n := range 5 {
		w.once(thread, fmt.Sprintf("Sam says %d.", n))
		w.once(w.notes(id), fmt.Sprintf("Sam says %d.", n))
		w.once(w.notes(id), fmt.Sprintf("Bob says %d. Meanwhile.", n))
	}
}
