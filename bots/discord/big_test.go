package discord_test

import (
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/desk"
)

// crowded is a server of so many members more.
func crowded(n int) option {
	return func(w *world, _ *desk.Settings) { w.discord.Home.Crowd(n) }
}

// In a big server a ticket's thread bears its subject and has its private answers,
// and the staff's channel shows whole cards.
func TestBigServer(t *testing.T) {
	w := newWorld(t, crowded(12_000))
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	if thread.Name() != "#1 Login broken" {
		t.Errorf("the thread is called %q", thread.Name())
	}
	w.answer("sam", id, "The first secret is 42.", privately)
	w.quiet()
	w.once(thread, "It says no.")
	w.once(thread, "The first secret")
	w.shows(w.card(id), "#1 Login broken", "with **Sam**")
	late := w.discord.Home.User("Late", w.discord.Home.Role("moderator", discordtest.ManageThreads))
	w.fence()
	w.answer("sam", id, "The next secret is 43.", privately)
	w.quiet()
	w.never(thread, "next secret")
	late.Leave(w.discord.Home)
	w.fence()
	w.answer("sam", id, "The last secret is 44.", privately)
	w.quiet()
	w.once(thread, "last secret")
}
