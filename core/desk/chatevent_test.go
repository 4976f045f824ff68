package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func event(id int, lane string) desk.ChatEvent {
	return desk.ChatEvent{Source: core.Source(fmt.Sprintf("slack:event/%d", id)), Network: core.Slack, Lane: lane, Payload: []byte{0, 255, byte(id)}}
}

// due claims what is due for a holder, by its sources' last letters.
func (w *world) due(holder string) string {
	w.t.Helper()
	list, err := w.DueEvents(w.ctx(), core.Slack, holder, time.Minute, 10)
	w.ok(err)
	out := ""
	for _, e := range list {
		out += string(e.Source[len(e.Source)-1:])
	}
	return out
}

func (w *world) isDue(holder, want, why string) {
	w.t.Helper()
	if got := w.due(holder); got != want {
		w.t.Errorf("due %q, want %q: %s", got, want, why)
	}
}

func TestChatEvents(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		keep := func(holder string, list ...desk.ChatEvent) []core.Keeping {
			w.t.Helper()
			became, err := w.KeepEvents(w.ctx(), holder, time.Minute, list...)
			w.ok(err)
			return became
		}
		if got := keep("a", event(1, "x"), event(2, "x"), event(3, "y"), event(1, "x")); !slices.Equal(got, []core.Keeping{core.Taken, core.Taken, core.Taken, core.Known}) {
			w.t.Errorf("kept: %v, want the first three claimed", got)
		}
		if got := keep("b", event(3, "y"), event(4, "z")); !slices.Equal(got, []core.Keeping{core.Known, core.Taken}) {
			w.t.Errorf("kept: %v, want the second claimed", got)
		}
		w.isDue("b", "", "all are held by who keeps them")
		w.ok(w.EventsDone(w.ctx(), event(1, "").Source))
		w.clock.pass(time.Minute)
		w.isDue("b", "234", "the leases are over")
		w.isDue("c", "", "they are held by b now")
		w.ok(w.Free(w.ctx(), func(h string) bool { return h == "b" }))
		w.isDue("c", "234", "b is no more")

		w.ok(w.EventLater(w.ctx(), "c", event(2, "").Source, time.Hour, "busy"))
		if got := keep("c", event(5, "x")); got[0] != core.Behind {
			w.t.Errorf("kept: %v, want 5 behind 2", got)
		}
		w.isDue("c", "", "5 waits behind 2, which waits for its time")
		w.clock.pass(time.Hour)
		list, err := w.DueEvents(w.ctx(), core.Slack, "c", time.Minute, 1)
		w.ok(err)
		if len(list) != 1 || list[0].Source != event(2, "").Source || list[0].Attempts != 4 || list[0].Error != "busy" || !slices.Equal(list[0].Payload, []byte{0, 255, 2}) {
			w.t.Errorf("due: %+v, want 2 for the fourth time with all its bytes", list)
		}
		w.ok(w.EventFailed(w.ctx(), "c", event(2, "").Source, "no such user"))
		w.isDue("c", "345", "2 is aside and holds nobody up")
		w.ok(w.EventsDone(w.ctx(), event(3, "").Source, event(4, "").Source, event(5, "").Source))
		failed, err := w.FailedEvents(w.ctx())
		if err != nil || len(failed) != 1 || failed[0].Error != "no such user" || len(failed[0].Payload) == 0 {
			w.t.Errorf("FailedEvents = %+v, %v, want 2 with what it holds", failed, err)
		}
		if got := db.strings(`SELECT COUNT(*) FROM chat_event WHERE state = 2 AND length(payload) > 0`); got[0] != "0" {
			w.t.Errorf("%s events that are done still hold something", got[0])
		}
		if other, err := w.DueEvents(w.ctx(), core.Discord, "c", time.Minute, 10); err != nil || len(other) != 0 {
			w.t.Errorf("due on Discord: %v, %v, want none", other, err)
		}
		w.clock.pass(15 * 24 * time.Hour)
		w.ok(w.Prune(w.ctx()))
		if got := db.strings(`SELECT COUNT(*) FROM chat_event`); got[0] != "1" {
			w.t.Errorf("%s events after two weeks, want the one that failed", got[0])
		}
	})
}

// A lane is worked in order, whoever keeps and works its events.
func TestChatEventsOfALane(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		keep := func(holder string, list ...desk.ChatEvent) core.Keeping {
			w.t.Helper()
			became, err := w.KeepEvents(w.ctx(), holder, time.Minute, list...)
			w.ok(err)
			return became[0]
		}
		is := func(what string, got, want core.Keeping) {
			w.t.Helper()
			if got != want {
				w.t.Errorf("%s: became %d, want %d", what, got, want)
			}
		}
		click := event(4, "x")
		click.Urgent = true
		is("the first", keep("a", event(1, "x")), core.Taken)
		is("the next of who has it", keep("a", event(2, "x")), core.Taken)
		is("one at another", keep("b", event(3, "x")), core.Behind)
		is("an urgent one", keep("b", click), core.Taken)
		is("one behind that", keep("a", event(5, "x")), core.Behind)
		is("one of another lane", keep("b", event(6, "y")), core.Taken)
		w.isDue("b", "", "a works the oldest")
		w.ok(w.EventsDone(w.ctx(), event(1, "").Source))
		w.isDue("b", "", "a has the oldest")
		w.ok(w.EventsDone(w.ctx(), event(2, "").Source))
		w.isDue("b", "3", "what is behind is claimed before it")
		w.ok(w.EventsDone(w.ctx(), event(3, "").Source, click.Source))
		for id := 7; id < 9; id++ {
			keep("a", event(id, "x"))
		}
		list, err := w.DueEvents(w.ctx(), core.Slack, "a", time.Minute, 2)
		w.ok(err)
		if len(list) != 2 || list[0].Source != event(5, "").Source || list[1].Attempts != 1 {
			w.t.Errorf("due: %+v, want the first two of the lane for the first time", list)
		}
		w.isDue("b", "", "a has the oldest")
		w.ok(w.EventsDone(w.ctx(), list[0].Source, list[1].Source))
		w.isDue("b", "8", "it is the rest of the lane")
	})
}

// Who lost a claim says nothing more of how it ends.
func TestChatEventOfAnother(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		w.done(w.KeepEvents(w.ctx(), "a", time.Minute, event(1, "x")))
		if kept, err := w.EventTried(w.ctx(), "a", event(1, "").Source, "busy"); err != nil || !kept {
			w.t.Errorf("EventTried = %v, %v, want that a still has it", kept, err)
		}
		w.clock.pass(time.Minute)
		list, err := w.DueEvents(w.ctx(), core.Slack, "b", time.Minute, 10)
		w.ok(err)
		if len(list) != 1 || list[0].Attempts != 3 {
			w.t.Errorf("due: %+v, want it for the third time", list)
		}
		w.ok(w.EventLater(w.ctx(), "a", event(1, "").Source, 0, "woke"))
		w.ok(w.EventFailed(w.ctx(), "a", event(1, "").Source, "woke"))
		if kept, err := w.EventTried(w.ctx(), "a", event(1, "").Source, "woke"); err != nil || kept {
			w.t.Errorf("EventTried = %v, %v, want that a has it no more", kept, err)
		}
		w.isDue("a", "", "b works it")
		w.ok(w.EventLater(w.ctx(), "b", event(1, "").Source, 0, "busy"))
		w.isDue("a", "1", "b let go of it")
	})
}

// What is done within the transaction of the work is done with it, or not at all.
func TestChatEventWithItsWork(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		w.done(w.KeepEvents(w.ctx(), "a", time.Minute, event(1, "x")))
		by := w.chat("bob")
		work := func(fails bool) error {
			return w.Together(w.ctx(), func(d *desk.Desk) error {
				if _, err := d.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "x"}); err != nil {
					return err
				}
				if err := d.EventsDone(w.ctx(), event(1, "").Source); err != nil || !fails {
					return err
				}
				return core.Errorf(core.Internal, "killed")
			})
		}
		if err := work(true); err == nil {
			w.t.Fatal("the work did not fail")
		}
		w.told()
		w.clock.pass(time.Minute)
		w.isDue("b", "1", "it was not done")
		for range 2 {
			w.ok(work(false))
		}
		w.told("opened bob requester 1", "opened sam staff 1", "opened ada staff 1")
		w.clock.pass(time.Minute)
		w.isDue("b", "", "it is done")
	})
}
