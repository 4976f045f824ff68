package desk

import (
	"context"
	"fmt"
	"time"

	"usher/core"
	"usher/core/store"
)

// tellPartner tells of a granted or revoked partnership.
func (d *Desk) tellPartner(ctx context.Context, tx *store.Tx, by By, what core.What, customer, partner core.Organization, until time.Time) error {
	text := fmt.Sprintf("%s no longer lets %s act for it: its private tickets are closed to %s's contacts.", customer.Name, partner.Name, partner.Name)
	if what == core.PartnerGranted {
		text = fmt.Sprintf("%s lets %s act for it%s: contacts of %s may see its private tickets and open tickets on behalf of its people.",
			customer.Name, partner.Name, d.untilWords(until), partner.Name)
	}
	return d.tellBoth(ctx, tx, by, customer, partner, text)
}

func (d *Desk) untilWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + d.lastDay(t)
}

// tellPartnerEnd tells of a grant that ends, or has ended, by itself.
func (d *Desk) tellPartnerEnd(ctx context.Context, tx *store.Tx, customer, partner core.Organization, until time.Time, ended bool) error {
	day := d.lastDay(until)
	text := fmt.Sprintf("%s lets %s act for it until %s. After that day its private tickets are closed to %s's contacts.",
		customer.Name, partner.Name, day, partner.Name)
	if ended {
		text = fmt.Sprintf("%s let %s act for it until %s. That is over: its private tickets are closed to %s's contacts.",
			customer.Name, partner.Name, day, partner.Name)
	}
	text += fmt.Sprintf(" An owner of %s can renew it with `partners add %s until DATE org:%s`.", customer.Name, partner.Name, customer.Quoted())
	return d.tellBoth(ctx, tx, By{Actor: core.System()}, customer, partner, text)
}

// tellCertified tells of a partner that was certified again, or is so no more.
func (d *Desk) tellCertified(ctx context.Context, tx *store.Tx, by By, customer, partner core.Organization) error {
	text := fmt.Sprintf("%s is no longer a certified partner. It can't act for %s while it is none: its contacts can't see private tickets of %s from now on. "+
		"`partners remove %s org:%s` takes the grant back for good.", partner.Name, customer.Name, customer.Name, partner.Name, customer.Quoted())
	if partner.Certified {
		text = fmt.Sprintf("%s is a certified partner again, and acts for %s as before: its contacts may see private tickets of %s and open tickets on behalf of its people. "+
			"`partners remove %s org:%s` ends that.", partner.Name, customer.Name, customer.Name, partner.Name, customer.Quoted())
	}
	return d.tellBoth(ctx, tx, by, customer, partner, text)
}

// tellBoth tells the owners of both sides of a partnership.
func (d *Desk) tellBoth(ctx context.Context, tx *store.Tx, by By, customer, partner core.Organization, text string) error {
	theirs, err := d.owners(ctx, tx, partner.ID)
	if err != nil {
		return err
	}
	ours, err := d.owners(ctx, tx, customer.ID)
	if err != nil {
		return err
	}
	for _, r := range core.AccountRecipients(theirs, ours, by.Actor.Person.ID) {
		if err := d.queueTo(ctx, tx, r, customer.Name+" and "+partner.Name, text); err != nil {
			return err
		}
	}
	return nil
}
