package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

func TestDoneOnce(t *testing.T) {
	w := newWorld(t)
	bob := w.people["bob"]
	e := bob.Slash(w.help, "ticket open", discordtest.Options{"subject": "It leaks"})
	w.answered("bob", w.help, e)
	e.Again()
	w.worked()
	show := w.slash("bob", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	w.ok(bob.Click(show, "Reply").Wait())
	w.modal("bob")
	e = bob.SubmitModal(map[string]any{"Your reply": "Once."})
	w.answered("bob", w.help, e)
	e.Again()
	w.worked()
	if list := w.tickets(); len(list) != 1 || len(w.texts(1)) != 2 {
		t.Errorf("there are %d tickets; the first says %q", len(list), w.texts(1))
	}
	if n := len(w.help.Threads()); n != 1 {
		t.Errorf("there are %d threads", n)
	}
}

func TestPanelOnce(t *testing.T) {
	w := newWorld(t)
	w.discord.Lose("POST /channels/{channel_id}/messages", 1) // it is posted, and the app does not know
	ada := w.people["ada"]
	w.ok(ada.Slash(w.help, "support panel").Wait())
	w.until("the answer", func() bool {
		return slices.ContainsFunc(ada.Sees(w.help), func(m discordtest.Message) bool { return strings.Contains(m.Shown(), "The panel is here") })
	})
	n := 0
	for _, p := range w.help.Messages() {
		if p.Has("Upgrade") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("there are %d panels", n)
	}
}

func TestAnswerAfterTheToken(t *testing.T) {
	w := newWorld(t)
	w.discord.Allow("GET /channels/{channel_id}/messages", 10003) // of a card below which nobody wrote yet
	w.open("bob", "It leaks", "X.")
	bob := w.people["bob"]
	w.discord.Fail("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", 1, 50027)
	w.ok(bob.Slash(w.help, "ticket close", discordtest.Options{"ticket": "1"}).Wait())
	w.worked()
	w.shows(bob.Last(bob.DM()), "closed")
	w.ahead.Store(int64(20 * time.Minute)) // as if the desk was away
	w.ok(bob.Slash(w.help, "ticket reopen", discordtest.Options{"ticket": "1"}).Wait())
	w.worked()
	w.shows(bob.Last(bob.DM()), "not closed")
	if ms := bob.Sees(bob.DM()); len(ms) != 2 {
		t.Errorf("Bob got %d messages", len(ms))
	}
}

func TestAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.discord.Allow("GET /channels/{channel_id}/messages", 10003) // of a card below which nobody wrote yet
	bob := w.people["bob"]
	w.discord.Break("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", 2, 500)
	e := bob.Slash(w.help, "ticket open", discordtest.Options{"subject": "It leaks"})
	w.ok(e.Wait())
	w.until("the ticket", func() bool { return len(w.tickets()) == 1 })
	w.until("a try to answer", func() bool {
		return len(w.discord.Calls("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original")) > 0
	})
	w.stop()
	w.start()
	w.discord.UntilWithin(t, 60*time.Second, "the answer", func() bool {
		for _, m := range bob.Sees(w.help) {
			if m.Ephemeral && m.Has("Show #1") {
				return true
			}
		}
		return false
	})
	if n := len(w.tickets()); n != 1 {
		t.Errorf("there are %d tickets", n)
	}
	if n := len(w.help.Threads()); n != 1 {
		t.Errorf("there are %d threads", n)
	}
}
