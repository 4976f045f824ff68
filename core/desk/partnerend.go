package desk

import (
	"context"
	"errors"
	"slices"

	"usher/core"
	"usher/core/store"
)

// AnnounceEnds tells the owners of both sides of grants to partners that end
// within core.EndNotice, and of those that ended by themselves: of each once,
// however often and wherever it is called. A grant ends on its instant, called
// or not.
func (d *Desk) AnnounceEnds(ctx context.Context) error {
	var ending []core.Partnership
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		ending, err = tx.EndingPartnerships(ctx, d.now().Add(core.EndNotice))
		return err
	})
	for _, g := range ending {
		if g.Warns(d.now()) || g.Tells(d.now()) {
			err = errors.Join(err, d.do(ctx, func(tx *store.Tx) error { return d.announceEnd(ctx, tx, g) }))
		}
	}
	return err
}

func (d *Desk) announceEnd(ctx context.Context, tx *store.Tx, g core.Partnership) error {
	if err := tx.LockOrganization(ctx, g.Customer); err != nil {
		return err
	}
	customer, err := tx.Organization(ctx, g.Customer)
	if err != nil {
		return err
	}
	partner, err := tx.Organization(ctx, g.Partner)
	if err != nil {
		return err
	}
	if g.Tells(d.now()) {
		return d.endGrant(ctx, tx, g, customer, partner)
	}
	if !partner.Certified {
		return nil // it can't act now, so there is nothing to end
	}
	if fresh, err := tx.WarnPartnership(ctx, g.ID, d.now()); err != nil || !fresh {
		return err
	}
	return d.tellPartnerEnd(ctx, tx, customer, partner, g.Until, false)
}

// endGrant does what follows from the end of a grant. One that was followed by
// another is passed over: the partner acts on.
func (d *Desk) endGrant(ctx context.Context, tx *store.Tx, g core.Partnership, customer, partner core.Organization) error {
	if fresh, err := tx.TellPartnership(ctx, g.ID, d.now()); err != nil || !fresh {
		return err
	}
	if live, err := d.liveGrants(ctx, tx, customer.ID, partner.ID); err != nil || len(live) > 0 {
		return err
	}
	if err := d.part(ctx, tx, customer.ID, partner.ID); err != nil {
		return err
	}
	e := core.Event{Organization: customer.ID, What: core.PartnerEnded, From: d.lastDay(g.Until), To: partner.Name}
	if err := d.event(ctx, tx, By{Actor: core.System()}, e); err != nil {
		return err
	}
	return d.tellPartnerEnd(ctx, tx, customer, partner, g.Until, true)
}

// part ends the alerts and cc that a partner's people have on a customer's
// private tickets, and their place in the threads of those, as far as they act for
// it no more.
func (d *Desk) part(ctx context.Context, tx *store.Tx, customer, partner core.OrganizationID) error {
	members, err := tx.Members(ctx, partner)
	if err != nil {
		return err
	}
	people := make([]core.PersonID, len(members))
	for i, m := range members {
		people[i] = m.Person
	}
	if err := d.partFrom(ctx, tx, customer, people...); err != nil {
		return err
	}
	return d.rightsEnd(ctx, tx, ended{Whose: store.Whose{Organization: customer}})
}

// partFrom is part for some people. The customer's own members keep theirs.
func (d *Desk) partFrom(ctx context.Context, tx *store.Tx, customer core.OrganizationID, people ...core.PersonID) error {
	acts, err := tx.CustomersOf(ctx, people, d.now())
	if err != nil {
		return err
	}
	theirs, err := tx.MembershipsOf(ctx, people)
	if err != nil {
		return err
	}
	for _, p := range people {
		if slices.Contains(acts[p], customer) || memberOf(theirs[p], customer) {
			continue
		}
		if err := tx.Leave(ctx, p, customer); err != nil {
			return err
		}
	}
	return nil
}

// leaveTickets ends the alerts and cc that somebody has by an entitlement that
// is no more, and their place in threads: on the organization's private tickets, and
// on its customers'.
func (d *Desk) leaveTickets(ctx context.Context, tx *store.Tx, o core.OrganizationID, p core.PersonID) error {
	if err := tx.Leave(ctx, p, o); err != nil {
		return err
	}
	grants, err := tx.Partnerships(ctx, o)
	for _, g := range grants {
		if g.Partner != o || !g.Revoked.IsZero() || !g.Told.IsZero() {
			continue // when it ended it took this from everybody
		}
		if err := d.partFrom(ctx, tx, g.Customer, p); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return d.rightsEnd(ctx, tx, ended{Whose: store.Whose{Organization: o}})
}
