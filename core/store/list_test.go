package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// mixed adds tickets of every kind, drawn by a fixed seed, some of them on
// somebody's cc.
func mixed(d *desk, n int) {
	r := rand.New(rand.NewPCG(1, 2))
	people := []core.PersonID{d.ann, d.bob, d.cid, d.sue}
	d.do(func(tx *store.Tx) {
		for range n {
			k := d.ticket(func(k *core.Ticket) {
				k.Creator, k.Requester = people[r.IntN(4)], people[r.IntN(4)]
				k.Organization = []core.OrganizationID{0, d.acme, d.globex}[r.IntN(3)]
				k.Privacy = []core.Privacy{core.Public, core.Private}[r.IntN(2)]
				k.Withdrawn = r.IntN(5) == 0
				k.PublicAt = []time.Time{{}, t0, t0.Add(time.Hour), t0.Add(2 * time.Hour)}[r.IntN(4)]
				k.Status = core.Statuses[r.IntN(len(core.Statuses))]
				k.Priority = core.Priorities[r.IntN(len(core.Priorities))]
				k.Assignee = []core.PersonID{0, 0, d.sue, d.ann}[r.IntN(4)]
				k.Category = []string{"other", "upgrade", "logout"}[r.IntN(3)]
				k.Subject = []string{"", "a subject", "A Subject", "b", "B c", "Äpfel"}[r.IntN(6)]
				k.Updated = k.Created.Add(time.Duration(r.IntN(10)) * time.Minute)
			})
			id := d.open(tx, k, says("Hello"))
			if r.IntN(4) == 0 {
				_, err := tx.AddCC(d.t.Context(), id, people[r.IntN(4)], d.sue, t0)
				d.check(err)
			}
			if r.IntN(4) == 0 {
				d.check(tx.SetAlert(d.t.Context(), people[r.IntN(4)], store.TicketAlert, int64(id), r.IntN(3) > 0))
			}
		}
	})
}

// everything returns all tickets by number.
func everything(d *desk, tx *store.Tx) []core.Ticket {
	d.t.Helper()
	var out []core.Ticket
	for id := core.TicketID(1); int(id) <= d.tickets; id++ {
		k, err := tx.Ticket(d.t.Context(), id)
		d.check(err)
		out = append(out, k)
	}
	return out
}

func scopes(d *desk) map[string]core.Scope {
	now := t0.Add(time.Hour)
	return map[string]core.Scope{
		"nobody":            {Now: now},
		"staff":             {Everything: true, Person: d.sue, Now: now},
		"system":            {Everything: true, Now: now},
		"public only":       {Public: true, Now: now},
		"community":         {Person: d.cid, Public: true, Now: now},
		"before the delay":  {Person: d.cid, Public: true, Now: t0.Add(-time.Hour)},
		"entitled":          {Person: d.ann, Organizations: []core.OrganizationID{d.acme}, Public: true, Now: now},
		"in two":            {Person: d.ann, Organizations: []core.OrganizationID{d.acme, d.globex}, Public: true, Now: now},
		"entitled, no more": {Person: d.bob, Organizations: []core.OrganizationID{d.globex}, Now: now},
	}
}

func TestListIsScopeIncludes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		mixed(d, 300)
		d.view(func(tx *store.Tx) {
			for name, scope := range scopes(d) {
				want := []core.TicketID{}
				for _, k := range everything(d, tx) {
					cc, err := tx.OnCC(t.Context(), k.ID, scope.Person)
					d.check(err)
					if scope.Includes(k, cc) {
						want = append(want, k.ID)
					}
				}
				got := d.pages(tx, core.Filter{Sort: core.ByNumber, Reverse: true, Limit: 23}, scope)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("List of %s, want what Includes says (-want +got):\n%s", name, diff)
				}
				if name == "entitled" && (len(got) < 50 || len(got) > 250) {
					t.Errorf("%s sees %d of 300 tickets: the test tests little", name, len(got))
				}
			}
		})
	})
}

func TestListViews(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		mixed(d, 200)
		d.view(func(tx *store.Tx) {
			has := func(k core.Ticket, s core.Scope) map[core.View]bool {
				alerts, err := tx.Alerts(t.Context(), store.TicketAlert, int64(k.ID))
				d.check(err)
				on := slices.ContainsFunc(alerts, func(p core.Person) bool { return p.ID == s.Person })
				return map[core.View]bool{
					core.ViewAll:        true,
					core.ViewMine:       k.Of(s.Person) || s.Everything && s.Person != 0 && k.Assignee == s.Person,
					core.ViewCompany:    !k.Community() && (s.Everything || slices.Contains(s.Organizations, k.Organization)),
					core.ViewOpen:       k.Status != core.Closed,
					core.ViewClosed:     k.Status == core.Closed,
					core.ViewAlerts:     on,
					core.ViewAssigned:   s.Person != 0 && k.Assignee == s.Person,
					core.ViewUnassigned: k.Status != core.Closed && k.Assignee == 0,
				}
			}
			for name, scope := range scopes(d) {
				want := map[core.View][]core.TicketID{}
				for _, k := range everything(d, tx) {
					cc, err := tx.OnCC(t.Context(), k.ID, scope.Person)
					d.check(err)
					for v, in := range has(k, scope) {
						if in && scope.Includes(k, cc) {
							want[v] = append(want[v], k.ID)
						}
					}
				}
				for v := range has(core.Ticket{}, scope) {
					got := d.pages(tx, core.Filter{View: v, Sort: core.ByNumber, Reverse: true, Limit: 50}, scope)
					if diff := cmp.Diff(append([]core.TicketID{}, want[v]...), got); diff != "" {
						t.Errorf("List %q of %s (-want +got):\n%s", v, name, diff)
					}
				}
			}
		})
	})
}

func TestListFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		mixed(d, 200)
		tests := []struct {
			name string
			f    core.Filter
			want func(core.Ticket) bool
		}{
			{"status", core.Filter{Status: []core.Status{core.New, core.Pending}}, func(k core.Ticket) bool { return k.Status == core.New || k.Status == core.Pending }},
			{"priority", core.Filter{Priority: []core.Priority{core.Urgent}}, func(k core.Ticket) bool { return k.Priority == core.Urgent }},
			{"category", core.Filter{Category: []string{"logout", "none"}}, func(k core.Ticket) bool { return k.Category == "logout" }},
			{"organization", core.Filter{Organization: d.globex}, func(k core.Ticket) bool { return k.Organization == d.globex }},
			{"by", core.Filter{By: d.bob}, func(k core.Ticket) bool { return k.Of(d.bob) }},
			{"created", core.Filter{Created: core.Span{From: t0.Add(9 * time.Minute), To: t0.Add(99 * time.Minute)}}, func(k core.Ticket) bool {
				return !k.Created.Before(t0.Add(9*time.Minute)) && k.Created.Before(t0.Add(99*time.Minute))
			}},
			{"updated since", core.Filter{Updated: core.Span{From: t0.Add(99 * time.Minute)}}, func(k core.Ticket) bool { return !k.Updated.Before(t0.Add(99 * time.Minute)) }},
			{"two at once", core.Filter{Status: []core.Status{core.Closed}, Category: []string{"other"}}, func(k core.Ticket) bool { return k.Status == core.Closed && k.Category == "other" }},
		}
		d.view(func(tx *store.Tx) {
			for _, c := range tests {
				want := []core.TicketID{}
				for _, k := range everything(d, tx) {
					if c.want(k) {
						want = append(want, k.ID)
					}
				}
				c.f.Sort, c.f.Reverse = core.ByNumber, true
				if diff := cmp.Diff(want, d.pages(tx, c.f, staff())); diff != "" || len(want) == 0 {
					t.Errorf("List by %s (-want +got):\n%s", c.name, diff)
				}
			}
		})
	})
}

func TestListByAuthorShowsNoNotes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		var noted, whispered, replied core.TicketID
		d.do(func(tx *store.Tx) {
			noted = d.open(tx, d.ticket(), core.Message{Author: d.sue, Text: "x", Internal: true, Privacy: core.Private})
			whispered = d.open(tx, d.ticket(), core.Message{Author: d.sue, Text: "x", Privacy: core.Private})
			replied = d.open(tx, d.ticket(), core.Message{Author: d.sue, Text: "x"})
		})
		d.view(func(tx *store.Tx) {
			for name, c := range map[string]struct {
				s    core.Scope
				want []core.TicketID
			}{
				"staff":      {staff(), []core.TicketID{replied, whispered, noted}},
				"its people": {scopeOf(d.cid), []core.TicketID{replied, whispered}},
				"others":     {scopeOf(d.bob), []core.TicketID{replied}},
			} {
				if got := d.pages(tx, core.Filter{By: d.sue}, c.s); !slices.Equal(got, c.want) {
					t.Errorf("List by:sue of %s = %v, want %v", name, got, c.want)
				}
			}
		})
	})
}

func key(k core.Ticket, s core.Sort) string {
	switch s {
	case core.ByNumber:
		return ""
	case core.ByCreated:
		return fmt.Sprintf("%020d", k.Created.UnixMilli())
	case core.ByPriority:
		return fmt.Sprint(slices.Index(core.Priorities[:], k.Priority))
	case core.ByStatus:
		return fmt.Sprint(slices.Index(core.Statuses[:], k.Status))
	case core.BySubject:
		return strings.ToLower(k.Subject)
	}
	return fmt.Sprintf("%020d", k.Updated.UnixMilli())
}

func TestListSorts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		mixed(d, 100)
		d.view(func(tx *store.Tx) {
			for _, c := range []struct {
				sort core.Sort
				up   bool
			}{{"", false}, {core.ByUpdated, false}, {core.ByCreated, false}, {core.ByNumber, false}, {core.ByPriority, false}, {core.ByStatus, true}, {core.BySubject, true}} {
				tickets := everything(d, tx)
				slices.SortFunc(tickets, func(a, b core.Ticket) int {
					n := strings.Compare(key(a, c.sort), key(b, c.sort))
					if n == 0 {
						n = int(a.ID - b.ID)
					}
					if !c.up {
						n = -n
					}
					return n
				})
				want := numbers(tickets)
				if diff := cmp.Diff(want, d.pages(tx, core.Filter{Sort: c.sort, Limit: 7}, staff())); diff != "" {
					t.Errorf("List sorted by %q (-want +got):\n%s", c.sort, diff)
				}
				slices.Reverse(want)
				if diff := cmp.Diff(want, d.pages(tx, core.Filter{Sort: c.sort, Reverse: true, Limit: 7}, staff())); diff != "" {
					t.Errorf("List sorted by %q in reverse (-want +got):\n%s", c.sort, diff)
				}
			}
		})
	})
}

func TestListPageSize(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			for range 201 {
				_, err := tx.AddTicket(t.Context(), d.ticket())
				d.check(err)
			}
		})
		d.view(func(tx *store.Tx) {
			for limit, want := range map[int]int{0: 20, -1: 20, 5: 5, 201: 200, 1000: 200} {
				tickets, next, err := tx.List(t.Context(), core.Filter{Limit: limit}, staff())
				if err != nil || len(tickets) != want || next == "" {
					t.Errorf("List with limit %d = %d tickets, next %q, %v, want %d and a next page", limit, len(tickets), next, err, want)
				}
			}
		})
	})
}

// What does not change between pages is on exactly one of them.
func TestListWhileOthersWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			for range 30 {
				_, err := tx.AddTicket(t.Context(), d.ticket())
				d.check(err)
			}
		})
		seen := map[core.TicketID]int{}
		f := core.Filter{Limit: 4}
		touched := core.TicketID(1)
		for {
			var tickets []core.Ticket
			d.view(func(tx *store.Tx) {
				var err error
				tickets, f.After, err = tx.List(t.Context(), f, staff())
				d.check(err)
			})
			for _, k := range tickets {
				seen[k.ID]++
			}
			if f.After == "" {
				break
			}
			d.do(func(tx *store.Tx) {
				k, err := tx.Ticket(t.Context(), touched)
				d.check(err)
				k.Updated = t0.Add(24 * time.Hour)
				d.check(tx.UpdateTicket(t.Context(), k))
				_, err = tx.AddTicket(t.Context(), d.ticket(func(k *core.Ticket) { k.Updated = t0.Add(24 * time.Hour) }))
				d.check(err)
			})
			touched++
		}
		for id := touched; id <= 30; id++ {
			if seen[id] != 1 {
				t.Errorf("ticket %d came %d times, want once", id, seen[id])
			}
		}
	})
}

func TestListCursors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		mixed(d, 10)
		d.view(func(tx *store.Tx) {
			_, next, err := tx.List(t.Context(), core.Filter{Limit: 3}, staff())
			d.check(err)
			for name, f := range map[string]core.Filter{
				"not base64":    {After: "***"},
				"something":     {After: "aGVsbG8"},
				"a number":      {After: "12"},
				"cut":           {After: next[:len(next)/2]},
				"another sort":  {After: next, Sort: core.ByCreated},
				"reversed":      {After: next, Reverse: true},
				"unknown order": {Sort: "size"},
				"of a search":   {After: "cmFuawoyMAo"},
			} {
				_, _, err := tx.List(t.Context(), f, staff())
				if core.KindOf(err) != core.Invalid || strings.Contains(core.Explain(err), "base64") {
					t.Errorf("List after %s = %v, want Invalid in plain words", name, err)
				}
			}
			if _, _, err := tx.List(t.Context(), core.Filter{After: next, Sort: core.ByUpdated}, staff()); err != nil {
				t.Errorf("List after a page of the same order: %v", err)
			}
		})
	})
}
