package desk_test

import (
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// TestListOverdue opens tickets whose first answers are promised at different
// times, and lets the time pass.
func TestListOverdue(t *testing.T) {
	each(t, func(w *world) {
		urgent := w.open("alice", desk.Opening{Subject: "down", Text: "x", Priority: core.Urgent}).Ticket.ID // team: 3 hours
		normal := w.open("alice", desk.Opening{Subject: "slow", Text: "x"}).Ticket.ID                        // team: 8 hours
		basic := w.open("gina", desk.Opening{Subject: "odd", Text: "x", Priority: core.Urgent}).Ticket.ID    // basic: 12 hours
		w.open("zoe", desk.Opening{Subject: "hello", Text: "x"})                                             // community: no promise
		overdue := func(who string) []core.TicketID {
			t.Helper()
			var ids []core.TicketID
			ts, _, err := w.List(w.ctx(), w.actor(who), core.Filter{View: core.ViewOverdue, Sort: core.ByNumber, Reverse: true}, desk.Names{})
			w.ok(err)
			for _, k := range ts {
				ids = append(ids, k.ID)
			}
			return ids
		}
		same(t, "at once", overdue("sam"))
		w.clock.pass(3 * time.Hour)
		same(t, "after 3 hours", overdue("sam"), urgent)
		w.clock.pass(9 * time.Hour)
		same(t, "after 12 hours", overdue("sam"), urgent, normal, basic)
		same(t, "to a customer, their own", overdue("gina"), basic)
		w.done(w.Reply(w.ctx(), w.by("sam"), desk.Replying{Ticket: urgent, Text: "On it."}))
		same(t, "once answered", overdue("sam"), normal, basic)
		w.done(w.SetStatus(w.ctx(), w.by("alice"), normal, core.Closed))
		same(t, "once closed", overdue("sam"), basic)
	})
}

func same(t *testing.T, when string, got []core.TicketID, want ...core.TicketID) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("overdue %s: %v, want %v", when, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("overdue %s: %v, want %v", when, got, want)
		}
	}
}
