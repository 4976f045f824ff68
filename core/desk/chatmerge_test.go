package desk_test

import (
	"fmt"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// Of who is merged the account acts as the other from then on, and what waits
// for it there goes there.
func TestMergeWithAccount(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("zoe", "sam")
		out, err := w.Open(w.ctx(), w.chat("zoe"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		id := out.Ticket.ID
		w.forget()
		own := core.Tie{Thread: thread("DZOE", "1.1"), Ticket: id, Use: core.DirectThread, Person: w.actor("zoe").Person.ID}
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: []core.Notice{{ID: 1}}, Tie: &own}))
		w.reply("ada", desk.Replying{Ticket: id, Text: "to Zoe in Slack"})
		w.done(w.Merge(w.ctx(), w.by("ada"), addresses["zoe"], addresses["bob"]))
		bob := w.actor("bob").Person.ID
		if a, ok, err := w.ChatActor(w.ctx(), slack("zoe")); !ok || err != nil || a.Person.ID != bob {
			w.t.Errorf("her account acts as %+v, %v, %v, want Bob", a.Person, ok, err)
		}
		if k, err := w.TieAt(w.ctx(), own.Thread); err != nil || k.Person != bob {
			w.t.Errorf("her thread is of %d, %v, want Bob", k.Person, err)
		}
		got := w.onSlackNow()
		if len(got) != 1 || got[0].Person != bob || got[0].Address != slack("zoe").String() || got[0].Lane != fmt.Sprintf("p%d/t%d/slack", bob, id) {
			w.t.Fatalf("due %+v, want the reply to Bob at her account", got)
		}
		if l, err := w.Letter(w.ctx(), got); err != nil || l.To.ID != bob {
			w.t.Errorf("Letter to %d, %v, want Bob", l.To.ID, err)
		}
	})
}

// A card is not posted while a change that it is to show is under way: it would
// show the ticket as it was, and nothing would follow.
func TestCardWaitsForChanges(t *testing.T) {
	w := newDesk(t, storetest.Open(t, store.Postgres), withTriage)
	id := w.open("bob", desk.Opening{Subject: "x", Text: "x"}).Ticket.ID
	cards := func() (out []core.Notice) {
		bs, err := w.Claim(w.ctx(), core.Slack, "bot", time.Minute, 10)
		w.ok(err)
		for _, b := range bs {
			out = append(out, b...)
		}
		return out
	}
	by := w.by("bob")
	w.ok(w.Together(w.ctx(), func(d *desk.Desk) error {
		if _, err := d.SetPriority(w.ctx(), by, id, core.High); err != nil {
			return err
		}
		if got := cards(); len(got) != 0 {
			t.Errorf("claimed %+v before the change is there, want none", got)
		}
		return nil
	}))
	got := cards()
	if len(got) != 1 || got[0].Kind != core.NoticeCard {
		t.Fatalf("claimed %+v, want the card", got)
	}
	if l, err := w.ThreadLetter(w.ctx(), got[0]); err != nil || l.Ticket.Priority != core.High {
		t.Errorf("the card shows %s, %v, want high", l.Ticket.Priority, err)
	}
}
