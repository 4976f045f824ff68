package discord_test

import (
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

// withoutTriage is a desk without a staff's channel.
func withoutTriage(w *world, set *desk.Settings) { w.config.Triage, set.Triage = "", nil }

// quiet waits until all that came is worked and all that is due in Discord is
// delivered.
func (w *world) quiet() {
	w.t.Helper()
	for range 2 { // what was delivered is heard of
		w.fence()
		w.until("everything to be done", func() bool { return w.app.Intake().Waiting == 0 && w.delivered() && w.app.Intake().Waiting == 0 })
	}
}

// fence waits until the app keeps all that happened before: it hears of everything
// in order.
func (w *world) fence() {
	w.t.Helper()
	w.ok(w.people["zoe"].Slash(w.help, "ticket help").Wait())
}

func (w *world) delivered() bool {
	w.t.Helper()
	return !slices.ContainsFunc(w.notices(core.Queued, core.Claimed), func(n core.Notice) bool { return n.Channel == core.Discord })
}

// restart ends the app and begins another on the same desk.
func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.ok(w.Free(w.ctx(), func(holder string) bool { return strings.HasPrefix(holder, w.config.Holder) }))
	w.start()
}

// opened has somebody open a ticket in a channel, and returns it with its thread.
func (w *world) opened(name string, ch *discordtest.Channel, subject, text string) (core.TicketID, *discordtest.Channel) {
	w.t.Helper()
	w.slash(name, ch, "ticket open", discordtest.Options{"subject": subject, "text": text})
	w.quiet()
	id := w.newest().Ticket.ID
	return id, w.threadOf(id)
}

// threadOf is the thread of a ticket.
func (w *world) threadOf(id core.TicketID) *discordtest.Channel {
	w.t.Helper()
	ties, err := w.Ties(w.ctx(), id)
	w.ok(err)
	for _, k := range ties {
		if k.Use != core.SharedThread {
			continue
		}
		for _, ch := range w.discord.Home.Channels() {
			for _, t := range ch.Threads() {
				if t.ID == k.ID {
					return t
				}
			}
		}
	}
	w.t.Fatalf("ticket %d has no thread: %+v", id, ties)
	return nil
}

// shown are what the app's messages in a channel say, without what Discord says of
// who came and went.
func (w *world) shown(ch *discordtest.Channel) []string {
	var out []string
	for _, m := range ch.Messages() {
		if m.Author == w.discord.Bot && (m.Type == 0 || m.Type == 19) {
			out = append(out, m.Shown())
		}
	}
	return out
}

// saying are those of some texts that hold a word.
func saying(word string, list []string) []string {
	var out []string
	for _, s := range list {
		if strings.Contains(s, word) {
			out = append(out, s)
		}
	}
	return out
}

// once fails the test unless exactly one of the app's messages in a channel says
// the word, and returns it.
func (w *world) once(ch *discordtest.Channel, word string) string {
	w.t.Helper()
	got := saying(word, w.shown(ch))
	if len(got) != 1 {
		w.t.Errorf("%q is said %d times, want once:\n%s", word, len(got), strings.Join(w.shown(ch), "\n---\n"))
		return ""
	}
	return got[0]
}

// never fails the test if one of the app's messages in a channel says the word.
func (w *world) never(ch *discordtest.Channel, word string) {
	w.t.Helper()
	if got := saying(word, w.shown(ch)); len(got) > 0 {
		w.t.Errorf("%q is said:\n%s", word, got)
	}
}

// mails are the notices that wait to go to somebody by mail, by kind.
func (w *world) mails(name string) []core.NoticeKind {
	w.t.Helper()
	var out []core.NoticeKind
	for _, n := range w.notices(core.Queued) {
		if n.Channel == core.Mail && n.Address == addressOf[name] {
			out = append(out, n.Kind)
		}
	}
	return out
}

func (w *world) has(t *discordtest.Channel, want bool, names ...string) {
	w.t.Helper()
	for _, name := range names {
		if t.Has(w.people[name]) != want {
			w.t.Errorf("%s is a member of the thread: %v, want %v", name, !want, want)
		}
	}
}

func privately(r *desk.Replying)  { r.Privacy = core.Private }
func internally(r *desk.Replying) { r.Internal = true }

func TestThreadOfTicket(t *testing.T) {
	w := newWorld(t)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no. @everyone <@&"+w.support.ID+">")
	if thread.Kind != discordtest.PrivateThread || thread.Name() != "#1 Login broken" {
		t.Errorf("the thread is a %v called %q", thread.Kind, thread.Name())
	}
	w.has(thread, true, "bob", "sam", "ada")
	w.has(thread, false, "alice", "carl", "zoe", "dora")
	first := w.once(thread, "belongs to ticket #1")
	if !strings.Contains(first, "It says no.") {
		t.Errorf("the thread begins with %q, want what the ticket was opened with", first)
	}
	for _, m := range thread.Messages() {
		if slices.Contains(m.Pinged(), "@everyone") || len(m.Pinged()) > 1 || len(m.Pinged()) == 1 && m.Pinged()[0] != w.support.Mention() {
			t.Errorf("%q pings %q", m.Shown(), m.Pinged())
		}
	}
	w.people["bob"].Say(thread, "First <@"+w.people["sam"].ID+"> look <:sad:123456789012345678>")
	w.quiet()
	w.people["sam"].Say(thread, "Try **again**, please.")
	w.quiet()
	if got, want := w.texts(id)[1:], []string{"First @Sam look :sad:", "Try **again**, please."}; !slices.Equal(got, want) {
		t.Errorf("the ticket says %q, want %q", got, want)
	}
	w.never(thread, "look")
	w.answer("sam", id, "By mail I say more.")
	w.quiet()
	if got := w.once(thread, "By mail I say more."); !strings.Contains(got, "Sam") {
		t.Errorf("the thread shows %q, want Sam's answer under Sam's name", got)
	}
	w.never(w.people["bob"].DM(), "By mail I say more.")
}
