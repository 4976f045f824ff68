package discord

import (
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// ticket opens a ticket and ties a thread to it.
func (h *house) ticket(th *discordtest.Channel) {
	h.t.Helper()
	by := desk.By{Actor: core.System(), Channel: core.Shell}
	if a, err := command.New(command.Options{}).RunText(h.t.Context(), h.desk, by, "staff add sam@example.org"); err != nil || !a.OK {
		h.t.Fatal(command.Text(a, 0), err)
	}
	sam, err := h.desk.Actor(h.t.Context(), "sam@example.org", core.TrustProven)
	if err != nil {
		h.t.Fatal(err)
	}
	by.Actor = sam
	if a, err := command.New(command.Options{}).RunText(h.t.Context(), h.desk, by, "open It leaks\nSince Monday."); err != nil || !a.OK {
		h.t.Fatal(command.Text(a, 0), err)
	}
	k := core.Tie{Thread: thread(h.ch.ID, th.ID), Ticket: 1, Use: core.SharedThread, Person: sam.Person.ID}
	if err := h.desk.Tie(h.t.Context(), by, k); err != nil {
		h.t.Fatal(err)
	}
}

// sessionIsPast has Discord forget a session that nobody is connected to.
func (h *house) sessionIsPast() {
	h.t.Helper()
	h.Until(h.t, "nobody is connected", func() bool { return h.Connections() == 0 })
	h.Expire()
}

// What is written in a ticket's thread while no node is connected is worked later,
// and what was worked before is not worked again.
func TestMissedMessages(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.Forum = h.Home.Forum("forum").ID })
	th, other := h.thread("ticket"), h.thread("chatter")
	h.ann.Say(th, "before all this")
	h.worked("written before all this")
	h.ticket(th)
	if _, err := h.app.api.post(t.Context(), th.ID, &message{Content: "#1 It leaks"}, ""); err != nil {
		t.Fatal(err)
	}
	h.ann.Say(th, "before")
	changed := h.ann.Say(th, "to be changed")
	h.worked("written to be changed")
	h.stop()
	h.sessionIsPast()
	h.ann.Say(th, "meanwhile")
	h.ann.Edit(changed, "as changed")
	h.ann.Say(other, "nothing of ours")
	h.ann.Post(channel(h, "forum"), "A question", "How?")
	h.app, h.stop = h.open("here")
	for _, what := range []string{"written meanwhile", "edited as changed", "posted A question", "written How?"} {
		h.worked(what)
	}
	for what, want := range map[string]int{"written before all this": 1, "written before": 1, "written meanwhile": 1, "written nothing of ours": 0} {
		if n := h.seen.times(what); n != want {
			t.Errorf("%s %d times, want %d", what, n, want)
		}
	}
}
