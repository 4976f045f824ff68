package desk

import (
	"context"
	"slices"
	"time"

	"usher/core"
	"usher/core/store"
)

// GrantPartner lets a certified partner's entitled contacts act for a customer
// until a time, or without end if that is zero. A live grant gets the new end.
func (d *Desk) GrantPartner(ctx context.Context, by By, org, partner string, until time.Time) (core.Partnership, core.Organization, error) {
	var g core.Partnership
	o, err := d.onAccount(ctx, by, core.Partners, org, func(tx *store.Tx, o core.Organization) error {
		p, err := d.certified(ctx, tx, partner)
		if err != nil {
			return err
		}
		if !until.IsZero() && !until.After(d.now()) {
			return core.Errorf(core.Invalid, "%s is past; name a day to come.", d.lastDay(until))
		}
		if _, err := d.endPartnership(ctx, tx, o.ID, p.ID); err != nil {
			return err
		}
		g = core.Partnership{Customer: o.ID, Partner: p.ID, By: by.Actor.Person.ID, Since: d.now(), Until: until}
		if g.ID, err = tx.AddPartnership(ctx, g); err != nil {
			return err
		}
		return d.recordPartner(ctx, tx, by, core.PartnerGranted, o, p, until)
	})
	return g, o, err
}

func (d *Desk) certified(ctx context.Context, tx *store.Tx, name string) (core.Organization, error) {
	p, err := tx.OrganizationByName(ctx, name)
	if err != nil && core.KindOf(err) != core.NotFound {
		return p, err
	}
	if err != nil || !p.Certified {
		return p, core.Errorf(core.Refused, "There is no certified partner called %s. Only certified partners can act for you; ask us at the desk who they are.", name)
	}
	return p, nil
}

// endPartnership ends the live grants of a customer to a partner, and reports
// whether there were any.
func (d *Desk) endPartnership(ctx context.Context, tx *store.Tx, customer, partner core.OrganizationID) (bool, error) {
	live, err := d.liveGrants(ctx, tx, customer, partner)
	for _, g := range live {
		if err := tx.RevokePartnership(ctx, g.ID, d.now()); err != nil {
			return false, err
		}
	}
	return len(live) > 0, err
}

func (d *Desk) liveGrants(ctx context.Context, tx *store.Tx, customer, partner core.OrganizationID) ([]core.Partnership, error) {
	all, err := tx.Partnerships(ctx, customer)
	return slices.DeleteFunc(all, func(g core.Partnership) bool {
		return g.Customer != customer || g.Partner != partner || !g.Live(d.now())
	}), err
}

// RevokePartner ends a grant at once.
func (d *Desk) RevokePartner(ctx context.Context, by By, org, partner string) (core.Organization, error) {
	return d.onAccount(ctx, by, core.Partners, org, func(tx *store.Tx, o core.Organization) error {
		p, err := tx.OrganizationByName(ctx, partner)
		if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		ended, err := d.endPartnership(ctx, tx, o.ID, p.ID)
		if err != nil {
			return err
		}
		if !ended { // the same for an organization that is not there
			return core.Errorf(core.NotFound, "%s is not a partner of %s.", partner, o.Name)
		}
		if err := d.part(ctx, tx, o.ID, p.ID); err != nil {
			return err
		}
		return d.recordPartner(ctx, tx, by, core.PartnerRevoked, o, p, time.Time{})
	})
}

func (d *Desk) recordPartner(ctx context.Context, tx *store.Tx, by By, what core.What, customer, partner core.Organization, until time.Time) error {
	e := core.Event{Organization: customer.ID, What: what, To: partner.Name, From: d.lastDay(until)}
	if err := d.event(ctx, tx, by, e); err != nil {
		return err
	}
	return d.tellPartner(ctx, tx, by, what, customer, partner, until)
}

// Grant is a partnership with the names of both sides.
type Grant struct {
	core.Partnership
	CustomerName, PartnerName string
	Certified                 bool // the partner is; else it can't act now
}

// Partners lists the live grants from and to an organization.
func (d *Desk) Partners(ctx context.Context, a core.Actor, org string) ([]Grant, error) {
	var out []Grant
	err := d.view(ctx, func(tx *store.Tx) error {
		o, q, err := d.named(ctx, tx, a, org)
		if err != nil {
			return err
		}
		if err := inside(q); err != nil {
			return err
		}
		all, err := tx.Partnerships(ctx, o.ID)
		if err != nil {
			return err
		}
		for _, g := range all {
			if !g.Live(d.now()) {
				continue
			}
			c, err := tx.Organization(ctx, g.Customer)
			if err != nil {
				return err
			}
			p, err := tx.Organization(ctx, g.Partner)
			if err != nil {
				return err
			}
			out = append(out, Grant{g, c.Name, p.Name, p.Certified})
		}
		return nil
	})
	return out, err
}
