package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// benchTickets is how many tickets the benchmarks have; USHER_BENCH_TICKETS
// says otherwise.
func benchTickets() int {
	n, err := strconv.Atoi(os.Getenv("USHER_BENCH_TICKETS"))
	if err != nil {
		return 50_000
	}
	return n
}

// crowd fills a desk: a fifth of the tickets is open, half is of 200
// organizations, and words are as unevenly used as in a language.
func crowd(b *testing.B, d *desk, n int) (orgs []core.OrganizationID, people []core.PersonID) {
	b.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(r, 1.2, 8, 20_000)
	words := func(n int) string {
		var s strings.Builder
		for range n {
			fmt.Fprintf(&s, "w%d ", zipf.Uint64())
		}
		return s.String()
	}
	d.do(func(tx *store.Tx) {
		for i := range 200 {
			orgs = append(orgs, d.organization(tx, fmt.Sprintf("Company %d", i)))
		}
		for i := range 2000 {
			people = append(people, d.person(tx, fmt.Sprintf("p%d", i)))
		}
	})
	for done := 0; done < n; done += 1000 {
		d.do(func(tx *store.Tx) {
			for range 1000 {
				i := r.IntN(len(people))
				k := d.ticket(subject(words(6)), func(k *core.Ticket) {
					k.Creator, k.Requester = people[i], people[i]
					if r.IntN(2) == 0 {
						k.Organization, k.Privacy = orgs[i/10], core.Private
					}
					if r.IntN(5) > 0 {
						k.Status = core.Closed
					}
					if r.IntN(10) > 0 {
						k.Assignee = d.sue
					}
					k.Updated = k.Created.Add(time.Duration(r.IntN(10_000)) * time.Minute)
				})
				id, err := tx.AddTicket(b.Context(), k)
				d.check(err)
				k.ID = id
				m, err := tx.AddMessage(b.Context(), core.Message{Ticket: id, Author: k.Creator, Privacy: core.Inherit, Text: words(60), At: k.Created})
				d.check(err)
				d.check(tx.IndexNew(b.Context(), k, m))
			}
		})
	}
	return orgs, people
}

func BenchmarkRead(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(string(dialect), func(b *testing.B) {
			d := seeded(b, storetest.Open(b, dialect))
			start := time.Now()
			orgs, people := crowd(b, d, benchTickets())
			b.Logf("%s: %d tickets written and indexed in %v", dialect, d.tickets, time.Since(start).Round(time.Millisecond))
			now := t0.AddDate(1, 0, 0)
			agent := core.Scope{Everything: true, Person: d.sue, Now: now}
			customer := core.Scope{Person: people[5], Organizations: orgs[:1], Public: true, Now: now}
			closed := core.Scope{Person: people[5], Organizations: orgs[:1], Now: now}
			community := core.Scope{Person: people[7], Public: true, Now: now}
			for _, c := range []struct {
				name string
				f    core.Filter
				s    core.Scope
			}{
				{"all, staff", core.Filter{}, agent},
				{"all, customer", core.Filter{}, customer},
				{"all, customer without public", core.Filter{}, closed},
				{"all, community", core.Filter{}, community},
				{"mine, staff", core.Filter{View: core.ViewMine}, agent},
				{"mine, customer", core.Filter{View: core.ViewMine}, customer},
				{"company, customer", core.Filter{View: core.ViewCompany}, customer},
				{"company open by priority, customer", core.Filter{View: core.ViewCompany, Status: []core.Status{core.New}, Sort: core.ByPriority}, customer},
				{"alerts, customer", core.Filter{View: core.ViewAlerts}, customer},
				{"open, staff", core.Filter{View: core.ViewOpen}, agent},
				{"unassigned, staff", core.Filter{View: core.ViewUnassigned}, agent},
				{"assigned open, staff", core.Filter{View: core.ViewAssigned, Status: []core.Status{core.New}}, agent},
				{"by a person, staff", core.Filter{By: people[5]}, agent},
				{"pending, none there", core.Filter{Status: []core.Status{core.Pending}}, agent},
				{"created", core.Filter{Sort: core.ByCreated}, agent},
				{"number", core.Filter{Sort: core.ByNumber}, agent},
				{"priority", core.Filter{Sort: core.ByPriority}, agent},
				{"status", core.Filter{Sort: core.ByStatus}, agent},
				{"subject", core.Filter{Sort: core.BySubject}, agent},
				{"search a common word, staff", core.Filter{Words: "w0 "}, agent},
				{"search two common words, staff", core.Filter{Words: "w0 w1 "}, agent},
				{"search two common words, customer", core.Filter{Words: "w0 w1 "}, customer},
				{"search a rare word, staff", core.Filter{Words: "w9000 "}, agent},
				{"search a rare word, customer", core.Filter{Words: "w9000 "}, customer},
				{"search a start, customer", core.Filter{Words: "w1"}, customer},
				{"search a common word by updated, customer", core.Filter{Words: "w1 ", Sort: core.ByUpdated}, customer},
			} {
				b.Run(c.name, func(b *testing.B) {
					for range b.N {
						d.view(func(tx *store.Tx) {
							var err error
							if c.f.Words != "" {
								_, _, err = tx.Search(b.Context(), c.f, c.s)
							} else {
								_, _, err = tx.List(b.Context(), c.f, c.s)
							}
							d.check(err)
						})
					}
				})
			}
			b.Run("similar", func(b *testing.B) {
				for range b.N {
					d.view(func(tx *store.Tx) {
						_, err := tx.Similar(b.Context(), "the w0 and w1 of w300 fails after w7000", 3, 0, now)
						d.check(err)
					})
				}
			})
			b.Run("stats, staff", func(b *testing.B) {
				for range b.N {
					d.view(func(tx *store.Tx) {
						_, err := tx.Stats(b.Context(), core.Filter{}, agent, now)
						d.check(err)
					})
				}
			})
		})
	}
}
