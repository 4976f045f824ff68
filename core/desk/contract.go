package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"usher/core"
	"usher/core/store"
)

// zone is where the desk's days begin and end.
func (d *Desk) zone() *time.Location {
	if d.set.Hours.Location == nil {
		return time.UTC
	}
	return d.set.Hours.Location
}

func (d *Desk) contract(o core.Organization, members []core.Membership) core.Contract {
	plan := d.set.Plans.Of(&o)
	return core.Contract{Organization: o, Plan: plan, Seats: core.Seats(plan, o, members)}
}

// PlanChange is what is to change of an organization's contract. What is empty
// or nil stays as it is.
type PlanChange struct {
	Plan   string
	Seats  *int       // bought beside those of the plan
	Renews *time.Time // zero: not known
}

// PlanChanged is a contract before and after a change.
type PlanChanged struct{ Before, Now core.Contract }

// SetPlan changes an organization's contract, and tells its owners. A smaller
// plan removes nobody.
func (d *Desk) SetPlan(ctx context.Context, by By, name string, c PlanChange) (PlanChanged, error) {
	var out PlanChanged
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		o, err := d.anyOrganization(ctx, tx, name)
		if err != nil {
			return err
		}
		members, err := tx.Members(ctx, o.ID)
		if err != nil {
			return err
		}
		out.Before = d.contract(o, members)
		o = c.of(o)
		if err := d.checkPlan(o.Plan); err != nil {
			return err
		}
		out.Now = d.contract(o, members)
		if err := tx.UpdateOrganization(ctx, o); err != nil {
			return err
		}
		if err := d.recordPlan(ctx, tx, by, out); err != nil {
			return err
		}
		return d.tellPlan(ctx, tx, by, out)
	})
	if err == nil && out.Now.Organization.ID == 0 { // done before
		var a Account
		a, err = d.Account(ctx, by.Actor, name)
		out = PlanChanged{a.Contract, a.Contract}
	}
	return out, err
}

func (c PlanChange) of(o core.Organization) core.Organization {
	if c.Plan != "" {
		o.Plan = strings.ToLower(c.Plan)
	}
	if c.Seats != nil {
		o.ExtraSeats = *c.Seats
	}
	if c.Renews != nil {
		o.Renews = *c.Renews
	}
	return o
}

func (d *Desk) recordPlan(ctx context.Context, tx *store.Tx, by By, c PlanChanged) error {
	was, is := c.Before.Organization, c.Now.Organization
	for _, e := range []core.Event{
		{What: core.PlanSet, From: was.Plan, To: is.Plan},
		{What: core.SeatsSet, From: strconv.Itoa(was.ExtraSeats), To: strconv.Itoa(is.ExtraSeats)},
		{What: core.RenewalSet, From: d.day(was.Renews), To: d.day(is.Renews)},
	} {
		if e.From == e.To {
			continue
		}
		e.Organization = is.ID
		if err := d.event(ctx, tx, by, e); err != nil {
			return err
		}
	}
	return nil
}

// tellPlan tells the owners what changed, and what follows from it.
func (d *Desk) tellPlan(ctx context.Context, tx *store.Tx, by By, c PlanChanged) error {
	changes := c.Now.Differences(c.Before, d.zone())
	if len(changes) == 0 {
		return nil
	}
	owners, err := d.owners(ctx, tx, c.Now.Organization.ID)
	if err != nil {
		return err
	}
	lines := []string{"The support contract of " + c.Now.Organization.Name + " was changed."}
	for _, x := range changes {
		lines = append(lines, x.What+": "+x.Now+" (was: "+x.Before+")")
	}
	lines = append(append(lines, c.Now.Consequences(c.Before)...), "`plan` shows all of it.")
	for _, r := range core.AccountRecipients(nil, owners, by.Actor.Person.ID) {
		if err := d.queueTo(ctx, tx, r, c.Now.Organization.Name+": support contract changed", strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// day is a date in the desk's zone, empty for none.
func (d *Desk) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(d.zone()).Format(time.DateOnly)
}

// lastDay is the day that something ends with which lasts until t.
func (d *Desk) lastDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return d.day(t.Add(-time.Second))
}
