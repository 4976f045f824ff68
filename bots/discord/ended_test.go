package discord_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots"
	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

// Whoever loses the right to see a ticket is taken out of its thread, though nothing
// more is said there.
func TestRightsEnd(t *testing.T) {
	w := newWorld(t, withoutTriage)
	leaves := func(what string, id core.TicketID, name string, do func() error) {
		t.Helper()
		thread := w.threadOf(id)
		thread.Add(w.people[name]) // unless they are in it
		w.ok(do())
		w.until(name+" to be out of the thread: "+what, func() bool { return !thread.Has(w.people[name]) })
		w.quiet()
	}
	second := func(_ any, err error) error { return err }
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.done(w.AddCC(w.ctx(), w.by("bob"), id, addressOf["zoe"]))
	leaves("cc", id, "zoe", func() error { return second(w.RemoveCC(w.ctx(), w.by("bob"), id, addressOf["zoe"])) })
	leaves("partner", id, "pat", func() error { return second(w.RevokePartner(w.ctx(), w.by("alice"), "Acme", "Helpers")) })
	leaves("staff", id, "sam", func() error {
		return second(w.SetStaff(w.ctx(), w.by("system"), "", addressOf["sam"], core.NotStaff))
	})
	w.has(thread, true, "bob", "ada")
	leaves("contact", id, "bob", func() error { return second(w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addressOf["bob"])) })
	w.done(w.AddContact(w.ctx(), w.by("alice"), "Acme", addressOf["bob"]))
	leaves("member", id, "bob", func() error { return second(w.RemoveMember(w.ctx(), w.by("alice"), "Acme", addressOf["bob"])) })
	leaves("unlinked", id, "alice", func() error { return w.Unlink(w.ctx(), w.by("alice"), core.Discord) })
	w.has(thread, true, "ada")

	id, thread = w.opened("zoe", w.help, "How to export", "There is no button.")
	thread.Add(w.people["carl"])
	w.quiet()
	w.has(thread, true, "carl")
	leaves("private", id, "carl", func() error { return second(w.SetPrivacy(w.ctx(), w.by("ada"), id, core.Private, true)) })
	w.done(w.AddCC(w.ctx(), w.by("ada"), id, addressOf["carl"]))
	leaves("forgotten", id, "carl", func() error { return second(w.Forget(w.ctx(), w.by("system"), addressOf["carl"])) })
	w.has(thread, true, "zoe", "ada")
}

// The thread of a closed ticket is put away, and stays so.
func TestRightsEndInArchivedThreads(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	_, open := w.opened("alice", w.help, "Printer on fire", "Smoke.")
	open.Add(w.people["bob"])
	open.Add(w.people["dora"])
	_, public := w.opened("zoe", w.help, "How to export", "There is no button.")
	public.Add(w.people["bob"])
	w.done(w.SetStatus(w.ctx(), w.by("sam"), id, core.Closed))
	w.until("the thread to be archived", thread.Archived)
	thread.Lock()
	w.quiet()
	w.done(w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addressOf["bob"]))
	w.quiet()
	w.has(thread, false, "bob")
	w.has(thread, true, "sam", "ada")
	w.has(open, false, "bob")
	w.has(open, true, "alice", "dora") // somebody brought her in
	w.has(public, true, "bob")
	if !thread.Archived() || !thread.Locked() {
		t.Errorf("the thread is archived: %v, locked: %v, want both", thread.Archived(), thread.Locked())
	}
	w.opened("alice", w.help, "Once more", "Bob is not here.")
	if n := len(w.notices(core.Parked)); n > 0 {
		t.Errorf("%d notices failed", n)
	}
}

// Whoever links their account again before the threads were looked at stays in those
// of their tickets.
func TestLinkedAgainBeforeRightsEnd(t *testing.T) {
	w := newWorld(t, withoutTriage)
	_, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.stop()
	w.ok(w.Unlink(w.ctx(), w.by("bob"), core.Discord))
	bob := desk.By{Channel: core.Discord, Account: w.account("bob")}
	w.ok(w.AskLink(w.ctx(), bob, addressOf["bob"], "bob"))
	w.done(w.Verify(w.ctx(), bob, w.code(addressOf["bob"])))
	w.start()
	w.quiet()
	w.has(thread, true, "bob")
}

// Where there are more threads than there is time for, the next try goes on with the
// rest.
func TestRightsEndTakesLong(t *testing.T) {
	w := newWorld(t, withoutTriage)
	var threads []*discordtest.Channel
	for range 4 {
		_, thread := w.opened("bob", w.help, "Login broken", "It says no.")
		threads = append(threads, thread)
	}
	w.has(threads[0], true, "sam")
	w.stop()
	w.done(w.SetStaff(w.ctx(), w.by("system"), "", addressOf["sam"], core.NotStaff))
	list := w.notices(core.Queued)
	n := list[slices.IndexFunc(list, func(n core.Notice) bool { return n.Kind == core.NoticeEnded })]
	const route = "GET /channels/{channel_id}/thread-members"
	w.discord.Limit(route, 1, 4*time.Second)
	short, cancel := context.WithTimeout(w.ctx(), 2*time.Second)
	defer cancel()
	_, err := w.app.Deliver(short, n)
	if f := (*bots.Failure)(nil); !errors.As(err, &f) || f.Fate != bots.Unfinished {
		t.Fatalf("Deliver = %v, want that there is more to do", err)
	}
	before := len(w.discord.Calls(route))
	w.done(w.app.Deliver(w.ctx(), n))
	if got := len(w.discord.Calls(route)) - before; got != 1 {
		t.Errorf("then %d threads were looked at, want the one that was left", got)
	}
	for _, thread := range threads {
		w.has(thread, false, "sam")
		w.has(thread, true, "bob", "ada")
	}
}

// A message said to few opens the thread of a public ticket to those alone.
func TestRightsEndWithPrivateMessages(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.done(w.SetPrivacy(w.ctx(), w.by("bob"), id, core.Public, true))
	w.answer("sam", id, "A secret for Acme.", privately)
	w.quiet()
	w.once(thread, "A secret for Acme.")
	w.done(w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addressOf["bob"]))
	w.quiet()
	w.has(thread, false, "bob")
	w.answer("sam", id, "This is for everybody.")
	w.quiet()
	w.has(thread, false, "bob")
}

// Who has the staff's role in Discord, and is not of the staff to the desk, is not
// called into a private ticket's thread, nor reads its first words.
func TestStaffRoleOfSomebodyElse(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.people["zoe"].Give(w.support)
	w.fence()
	_, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.has(thread, false, "zoe")
	w.has(thread, true, "bob", "sam", "ada")
	w.once(thread, "It says no.")
	_, thread = w.opened("carl", w.help, "How to export", "There is no button.")
	w.has(thread, true, "carl", "sam", "ada", "zoe")
}

// The first words of a thread are taken back, too, if somebody came meanwhile who may
// not read them.
func TestOutsiderComesBeforeTheFirstWords(t *testing.T) {
	w := newWorld(t, withoutTriage)
	const post = "POST /channels/{channel_id}/messages"
	w.discord.Limit(post, 2, 2*time.Second) // and a direct message
	w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "Login broken", "text": "It says no."})
	w.until("the thread", func() bool { return len(w.help.Threads()) == 1 })
	thread := w.help.Threads()[0]
	w.until("the post has to wait", func() bool {
		return slices.ContainsFunc(w.discord.Calls(post), func(c discordtest.Call) bool {
			return c.Status == http.StatusTooManyRequests && strings.Contains(c.Path, thread.ID)
		})
	})
	thread.Add(w.people["dora"]) // whom the desk does not know
	w.quiet()
	w.never(thread, "It says no.")
	w.once(thread, "answers go to those directly")
}
