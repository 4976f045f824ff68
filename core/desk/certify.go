package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// SetCertified certifies an organization as a partner, or ends that, and with
// it that the partner acts for anybody. Both sides' owners are told.
func (d *Desk) SetCertified(ctx context.Context, by By, name string, certified bool) (core.Organization, error) {
	var o core.Organization
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		var err error
		if o, err = d.anyOrganization(ctx, tx, name); err != nil || o.Certified == certified {
			return err
		}
		o.Certified = certified
		if err := tx.UpdateOrganization(ctx, o); err != nil {
			return err
		}
		if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, What: core.Certified, To: yes(certified)}); err != nil {
			return err
		}
		return d.certifiedNow(ctx, tx, by, o)
	})
	return d.repeatedly(ctx, by, o, name, err)
}

// certifiedNow does what follows for the customers that a partner acts for.
func (d *Desk) certifiedNow(ctx context.Context, tx *store.Tx, by By, partner core.Organization) error {
	grants, err := tx.Partnerships(ctx, partner.ID)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if g.Partner != partner.ID || !g.Live(d.now()) {
			continue
		}
		if err := d.part(ctx, tx, g.Customer, partner.ID); err != nil {
			return err
		}
		customer, err := tx.Organization(ctx, g.Customer)
		if err != nil {
			return err
		}
		if err := d.tellCertified(ctx, tx, by, customer, partner); err != nil {
			return err
		}
	}
	return nil
}
