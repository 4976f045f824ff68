package desk

import (
	"context"
	"time"

	"usher/core"
	"usher/core/store"
)

// Roster is the names that go with tickets, as one actor may see them: people
// by address to staff and colleagues, else by display name; organizations to
// those who may know them.
type Roster struct {
	actor         core.Actor
	people        map[core.PersonID]core.Person
	organizations map[core.OrganizationID]core.Organization
	colleagues    map[core.PersonID]bool
	plans         core.Catalogue
	hours         core.BusinessHours
}

// Roster loads the names of tickets' people and organizations.
func (d *Desk) Roster(ctx context.Context, a core.Actor, tickets ...core.Ticket) (Roster, error) {
	r := Roster{actor: a, organizations: map[core.OrganizationID]core.Organization{}, colleagues: map[core.PersonID]bool{},
		plans: d.set.Plans, hours: d.set.Hours}
	err := d.view(ctx, func(tx *store.Tx) error {
		var ids []core.PersonID
		for _, t := range tickets {
			ids = append(ids, t.Creator, t.Requester, t.Assignee)
			if _, ok := r.organizations[t.Organization]; ok || t.Community() {
				continue
			}
			o, err := tx.Organization(ctx, t.Organization)
			if err != nil {
				return err
			}
			r.organizations[o.ID] = o
		}
		var err error
		if r.people, err = tx.People(ctx, ids...); err != nil {
			return err
		}
		return r.meet(ctx, tx)
	})
	return r, err
}

// meet loads the actor's colleagues. Who is only invited is none yet.
func (r Roster) meet(ctx context.Context, tx *store.Tx) error {
	if r.actor.ActsAsStaff() || !r.actor.Known() {
		return nil
	}
	r.colleagues[r.actor.Person.ID] = true
	for _, m := range r.actor.Memberships {
		members, err := tx.Members(ctx, m.Organization)
		if err != nil {
			return err
		}
		for _, other := range members {
			if !other.Pending {
				r.colleagues[other.Person] = true
			}
		}
	}
	return nil
}

// Meet makes people's addresses visible. It is for those that the ticket's own
// people wrote down themselves.
func (r Roster) Meet(people []core.Person) {
	for _, p := range people {
		r.colleagues[p.ID] = true
	}
}

// Display is the name of a person of the tickets, empty for nobody.
func (r Roster) Display(id core.PersonID) string {
	if p, ok := r.people[id]; ok {
		return p.Display()
	}
	return ""
}

// Address is the address of a person of the tickets, empty for nobody; see
// AddressOf.
func (r Roster) Address(id core.PersonID) string {
	if p, ok := r.people[id]; ok {
		return r.AddressOf(p)
	}
	return ""
}

// AddressOf is a person's address if the actor may see it, else their display
// name.
func (r Roster) AddressOf(p core.Person) string {
	if r.Sees(p) && p.Primary != "" {
		return p.Primary
	}
	return p.Display()
}

// Sees reports whether the actor may see a person's address.
func (r Roster) Sees(p core.Person) bool {
	return !p.Forgotten && (r.actor.ActsAsStaff() || r.colleagues[p.ID])
}

// Organization is the name of an organization of the tickets if the actor may
// know it, else empty.
func (r Roster) Organization(id core.OrganizationID) string {
	_, member := r.actor.Membership(id)
	if member || r.actor.ActsAsStaff() || r.actor.PartnerOf(id) {
		return r.organizations[id].Name
	}
	return ""
}

// Due is when the first answer to one of the tickets is promised; zero where
// nothing is promised, or nobody waits for it any more.
func (r Roster) Due(t core.Ticket) time.Time {
	if !t.Answered.IsZero() || t.Status == core.Closed {
		return time.Time{}
	}
	o := r.organizations[t.Organization] // of a community ticket it has no plan
	return r.plans.Of(&o).Targets[t.Priority].Due(t.Created, r.hours)
}
