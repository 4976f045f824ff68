package store_test

import (
	"fmt"
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
)

var t0 = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC) // a Wednesday

// desk is a store with somebody in it.
type desk struct {
	t       testing.TB
	s       *store.Store
	ann     core.PersonID // of acme
	bob     core.PersonID // of globex
	cid     core.PersonID // in no organization
	sue     core.PersonID // of the staff
	acme    core.OrganizationID
	globex  core.OrganizationID
	tickets int
}

func seeded(t testing.TB, s *store.Store) *desk {
	t.Helper()
	d := &desk{t: t, s: s}
	d.do(func(tx *store.Tx) {
		_, err := tx.PutCatalogue(t.Context(), core.Catalogue{"premium": {Name: "premium", Seats: 6}})
		d.check(err)
		d.acme, d.globex = d.organization(tx, "Acme"), d.organization(tx, "Globex")
		d.ann, d.bob, d.cid, d.sue = d.person(tx, "Ann"), d.person(tx, "Bob"), d.person(tx, "Cid"), d.person(tx, "Sue")
		sue, err := tx.Person(t.Context(), d.sue)
		d.check(err)
		sue.Staff = core.Agent
		d.check(tx.UpdatePerson(t.Context(), sue))
	})
	return d
}

func (d *desk) organization(tx *store.Tx, name string) core.OrganizationID {
	d.t.Helper()
	id, err := tx.AddOrganization(d.t.Context(), core.Organization{Name: name, Plan: "premium", Created: t0})
	d.check(err)
	return id
}

func (d *desk) person(tx *store.Tx, name string) core.PersonID {
	d.t.Helper()
	p, err := tx.AddPerson(d.t.Context(), name, name+"@example.org", true, t0)
	d.check(err)
	return p.ID
}

// do writes; an error ends the test.
func (d *desk) do(fn func(tx *store.Tx)) {
	d.t.Helper()
	d.check(d.s.Do(d.t.Context(), func(tx *store.Tx) error { fn(tx); return nil }))
}

// view reads.
func (d *desk) view(fn func(tx *store.Tx)) {
	d.t.Helper()
	d.check(d.s.View(d.t.Context(), func(tx *store.Tx) error { fn(tx); return nil }))
}

func (d *desk) check(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// ticket is a public community ticket of cid's, each a minute after the one
// before, changed by the given functions.
func (d *desk) ticket(changes ...func(*core.Ticket)) core.Ticket {
	d.tickets++
	at := t0.Add(time.Duration(d.tickets) * time.Minute)
	k := core.Ticket{
		Subject: fmt.Sprintf("Subject %d", d.tickets), Category: "other", Status: core.New, Priority: core.Normal,
		Privacy: core.Public, Creator: d.cid, Requester: d.cid, Created: at, Updated: at,
	}
	for _, c := range changes {
		c(&k)
	}
	return k
}

// of makes it a private ticket of an organization.
func of(o core.OrganizationID, p core.PersonID) func(*core.Ticket) {
	return func(k *core.Ticket) {
		k.Organization, k.Creator, k.Requester, k.Privacy = o, p, p, core.Private
	}
}

func subject(s string) func(*core.Ticket) { return func(k *core.Ticket) { k.Subject = s } }

// open adds a ticket with messages and indexes it.
func (d *desk) open(tx *store.Tx, k core.Ticket, messages ...core.Message) core.TicketID {
	d.t.Helper()
	id, err := tx.AddTicket(d.t.Context(), k)
	d.check(err)
	for _, m := range messages {
		m.Ticket = id
		if m.Privacy == "" {
			m.Privacy = core.Inherit
		}
		if m.Author == 0 {
			m.Author = k.Creator
		}
		m.Channel, m.Source, m.At = core.Mail, "test", k.Created
		_, err := tx.AddMessage(d.t.Context(), m)
		d.check(err)
	}
	d.check(tx.Index(d.t.Context(), id))
	return id
}

func says(text string) core.Message { return core.Message{Text: text} }

func staff() core.Scope { return core.Scope{Everything: true, Now: t0.Add(time.Hour)} }

func scopeOf(p core.PersonID, orgs ...core.OrganizationID) core.Scope {
	return core.Scope{Person: p, Organizations: orgs, Public: true, Now: t0.Add(time.Hour)}
}

func numbers(tickets []core.Ticket) []core.TicketID {
	ids := []core.TicketID{}
	for _, k := range tickets {
		ids = append(ids, k.ID)
	}
	return ids
}

// pages lists page by page.
func (d *desk) pages(tx *store.Tx, f core.Filter, s core.Scope) []core.TicketID {
	d.t.Helper()
	ids := []core.TicketID{}
	for {
		tickets, next, err := tx.List(d.t.Context(), f, s)
		if err != nil {
			d.t.Fatalf("List(%+v): %v", f, err)
		}
		ids = append(ids, numbers(tickets)...)
		if f.After = next; next == "" {
			return ids
		}
	}
}
