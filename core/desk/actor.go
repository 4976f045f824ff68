package desk

import (
	"context"
	"maps"
	"slices"

	"usher/core"
	"usher/core/store"
)

// Actor returns the person of an address as an actor. NotFound if nobody has
// it.
func (d *Desk) Actor(ctx context.Context, address string, trust core.Trust) (core.Actor, error) {
	var a core.Actor
	err := d.view(ctx, func(tx *store.Tx) error {
		p, err := tx.PersonByAddress(ctx, address)
		if err != nil {
			return notThere(err, "Nobody here has the address %s.", address)
		}
		a, err = d.actor(ctx, tx, p, trust)
		return err
	})
	return a, err
}

// actor loads what Decide needs to know of a person.
func (d *Desk) actor(ctx context.Context, tx *store.Tx, p core.Person, trust core.Trust) (core.Actor, error) {
	a := core.Actor{Person: p, Trust: trust}
	var err error
	if a.Memberships, err = tx.Memberships(ctx, p.ID); err != nil || len(a.Memberships) == 0 {
		return a, err
	}
	a.Customers, err = tx.Customers(ctx, p.ID, d.now())
	return a, err
}

// relations loads what actor does of several people.
func (d *Desk) relations(ctx context.Context, tx *store.Tx, ids []core.PersonID) (
	memberships map[core.PersonID][]core.Membership, customers map[core.PersonID][]core.OrganizationID, err error,
) {
	if memberships, err = tx.MembershipsOf(ctx, ids); err != nil {
		return nil, nil, err
	}
	customers, err = tx.CustomersOf(ctx, slices.Sorted(maps.Keys(memberships)), d.now())
	return memberships, customers, err
}

// person finds whose address it is, or adds somebody unproven. Where another
// transaction adds them at the same time, it is that person.
func (d *Desk) person(ctx context.Context, tx *store.Tx, name, address string) (core.Person, error) {
	p, err := tx.PersonByAddress(ctx, address)
	if core.KindOf(err) != core.NotFound {
		return p, err
	}
	err = tx.Nested(ctx, func() error {
		p, err = tx.AddPerson(ctx, name, address, false, d.now())
		return err
	})
	if core.KindOf(err) != core.Conflict {
		return p, err
	}
	if other, e := tx.PersonByAddress(ctx, address); core.KindOf(e) != core.NotFound {
		return other, e
	}
	return p, err // it waited for us as we did for it
}

// question prepares to ask whether the actor may do something with a ticket.
func (d *Desk) question(ctx context.Context, tx *store.Tx, a core.Actor, t *core.Ticket) (core.Question, error) {
	q := core.Question{Actor: a, Ticket: t, Community: d.set.Community, Now: d.now(), Plan: d.set.Plans.Of(nil)}
	if t == nil {
		return q, nil
	}
	var err error
	if !a.System && t.ID != 0 {
		if q.CC, err = tx.OnCC(ctx, t.ID, a.Person.ID); err != nil {
			return q, err
		}
	}
	err = d.about(ctx, tx, &q, t.Organization)
	return q, err
}

// about sets the organization a question concerns, and its plan.
func (d *Desk) about(ctx context.Context, tx *store.Tx, q *core.Question, id core.OrganizationID) error {
	q.Organization, q.Plan = nil, d.set.Plans.Of(nil)
	if id == 0 {
		return nil
	}
	o, err := tx.Organization(ctx, id)
	if err != nil {
		return err
	}
	q.Organization, q.Plan = &o, d.set.Plans.Of(&o)
	return nil
}

// ask asks core with another action.
func ask(q core.Question, a core.Action) core.Verdict {
	q.Action = a
	return core.Decide(q)
}

// see loads a ticket to read, as far as the actor may know of it.
func (d *Desk) see(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID) (core.Ticket, core.Question, error) {
	t, err := tx.Ticket(ctx, id)
	return d.seen(ctx, tx, a, id, t, err)
}

// ticket loads a ticket to change, as far as the actor may know of it.
func (d *Desk) ticket(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID) (core.Ticket, core.Question, error) {
	t, err := tx.TicketToChange(ctx, id)
	return d.seen(ctx, tx, a, id, t, err)
}

func (d *Desk) seen(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID, t core.Ticket, err error) (core.Ticket, core.Question, error) {
	if core.KindOf(err) == core.NotFound {
		return t, core.Question{}, core.NoTicket(id)
	} else if err != nil {
		return t, core.Question{}, err
	}
	q, err := d.question(ctx, tx, a, &t)
	if err != nil {
		return t, q, err
	}
	return t, q, ask(q, core.SeeTicket).Err(id)
}
