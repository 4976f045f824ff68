package desk_test

import (
	"slices"

	"usher/core"
	"usher/core/desk"
)

// checkNotices checks that nobody is to hear of what they may not read.
func (r *random) checkNotices() {
	r.t.Helper()
	for _, n := range r.queued() {
		t := r.model.tickets[n.Ticket]
		if t == nil {
			continue
		}
		w := who{r.personName(n.Person), core.TrustProven}
		if !r.model.sees(w, t) {
			r.t.Errorf("%s: %s hears of ticket %d (%s, %s)", r.doing, w.name, n.Ticket, n.Kind, n.Reason)
		}
		if n.Message != 0 && !r.model.reads(w, t, t.messages[len(t.messages)-1]) {
			r.t.Errorf("%s: %s gets the message of ticket %d (%s, %s)", r.doing, w.name, n.Ticket, n.Kind, n.Reason)
		}
	}
	r.forget()
}

// look compares what somebody sees of a few tickets.
func (r *random) look() {
	if len(r.ids) == 0 {
		return
	}
	w := r.somebody()
	a := r.actorOf(w)
	for range 4 {
		id := pick(r, r.ids)
		r.compare(w, a, id)
	}
	r.search(w, a, pick(r, r.ids))
}

// search looks for a word that is in one message only.
func (r *random) search(w who, a core.Actor, id core.TicketID) {
	r.t.Helper()
	t := r.model.tickets[id]
	x := pick(r, t.messages)
	hits, _, err := r.Search(r.ctx(), a, core.Filter{Words: x.word}, desk.Names{})
	r.ok(err)
	want := r.model.sees(w, t) && r.model.reads(w, t, x)
	if x.private && !r.model.inside(w, t) {
		want = false // an outsider reads their own private message, and the index does not know whose it is
	}
	if got := len(hits) == 1 && hits[0].Ticket.ID == id; got != want || len(hits) > 1 {
		r.t.Errorf("%s (%s) finds %s of ticket %d: %v, want %v: %+v", w.name, w.trust, x.word, id, got, want, *t)
	}
}

func (r *random) compare(w who, a core.Actor, id core.TicketID) {
	r.t.Helper()
	r.looks++
	t := r.model.tickets[id]
	v, err := r.Show(r.ctx(), a, id)
	if !r.model.sees(w, t) {
		if err == nil || ruleIn(err) != core.RuleNoTicket {
			r.t.Errorf("%s (%s) sees ticket %d: %v, %+v", w.name, w.trust, id, err, *t)
		}
		return
	}
	r.ok(err)
	var got, want []int
	for _, m := range v.Messages {
		got = append(got, m.Number)
	}
	for i, x := range t.messages {
		if r.model.reads(w, t, x) {
			want = append(want, i+1)
		}
	}
	if !slices.Equal(got, want) {
		r.t.Errorf("%s (%s) reads %v of ticket %d, want %v: %+v", w.name, w.trust, got, id, want, *t)
	}
	for _, action := range []core.Action{
		core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
		core.SetCategory, core.SetSubject, core.Assign, core.WriteNote, core.AddCC, core.Subscribe, core.Withdraw,
	} {
		if got, want := slices.Contains(v.May, action), r.model.does(w, action, t); got != want {
			r.t.Errorf("%s (%s) may %s ticket %d: %v, want %v: %+v", w.name, w.trust, action, id, got, want, *t)
		}
	}
}

// lookEverywhere compares everybody's whole list.
func (r *random) lookEverywhere() {
	r.t.Helper()
	for _, name := range r.people {
		for _, trust := range []core.Trust{core.TrustProven, core.TrustPlain, core.TrustFailed} {
			w := who{name, trust}
			a := r.actorOf(w)
			got := r.listed(a)
			for _, id := range r.ids {
				if want := r.model.sees(w, r.model.tickets[id]); got[id] != want {
					r.t.Errorf("%s (%s) lists ticket %d: %v, want %v: %+v", name, trust, id, got[id], want, *r.model.tickets[id])
				}
			}
		}
	}
}

func (r *random) listed(a core.Actor) map[core.TicketID]bool {
	got, f := map[core.TicketID]bool{}, core.Filter{Sort: core.ByNumber}
	for {
		list, next, err := r.List(r.ctx(), a, f, desk.Names{})
		r.ok(err)
		for _, t := range list {
			got[t.ID] = true
		}
		if f.After = next; next == "" {
			return got
		}
	}
}
