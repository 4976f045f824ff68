package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"usher/core"
	"usher/core/store"
)

// tellAccount tells the person and the owners of a changed entitlement or role.
func (d *Desk) tellAccount(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, m core.Membership) error {
	them := fmt.Sprintf("%s is now %s of %s%s.", p.Display(), article(m.Role), o.Name, contactly(m))
	you := fmt.Sprintf("You are now %s of %s%s.", article(m.Role), o.Name, contactly(m))
	if m.Entitled() {
		you += " " + d.mayNow(o)
	} else {
		you += " What you may still do: open and read public tickets."
	}
	owners, err := d.owners(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	for _, r := range core.AccountRecipients([]core.PersonID{p.ID}, owners, by.Actor.Person.ID) {
		text := them
		if r.Person == p.ID {
			text = you
		}
		if err := d.queueTo(ctx, tx, r, o.Name+": contacts changed", text); err != nil {
			return err
		}
	}
	return nil
}

func contactly(m core.Membership) string {
	switch {
	case m.Role.Automatic():
		return " and with that a support contact"
	case m.Granted:
		return " and a named contact"
	}
	return ", no longer a named contact"
}

// mayNow says what the plan of an organization gives a contact.
func (d *Desk) mayNow(o core.Organization) string {
	plan := d.set.Plans.Of(&o)
	text := fmt.Sprintf("You can open tickets under its %s plan", plan.Name)
	var extras []string
	if plan.Private {
		extras = append(extras, "private ones")
	}
	if plan.Priority {
		extras = append(extras, "with a priority")
	}
	if plan.AttachmentMB > 0 {
		extras = append(extras, fmt.Sprintf("with files up to %d MB each", plan.AttachmentMB))
	}
	if len(extras) > 0 {
		text += ", " + strings.Join(extras, ", ")
	}
	if len(d.set.Addresses) > 0 {
		text += ": mail " + d.set.Addresses[0]
	}
	return text + "."
}

func (d *Desk) owners(ctx context.Context, tx *store.Tx, o core.OrganizationID) ([]core.PersonID, error) {
	members, err := tx.Members(ctx, o)
	var ids []core.PersonID
	for _, m := range members {
		if m.Role == core.Owner {
			ids = append(ids, m.Person)
		}
	}
	return ids, err
}

func (d *Desk) queueTo(ctx context.Context, tx *store.Tx, r core.Recipient, subject, text string) error {
	p, err := tx.Person(ctx, r.Person)
	if err != nil {
		return err
	}
	return d.queue(ctx, tx, p, core.Notice{Kind: r.Kind, Reason: r.Reason}, Told{Subject: subject, Text: text})
}

// tellPartner tells the owners of both sides of a granted or ended partnership.
func (d *Desk) tellPartner(ctx context.Context, tx *store.Tx, by By, what core.What, customer, partner core.Organization, until time.Time) error {
	theirs, err := d.owners(ctx, tx, partner.ID)
	if err != nil {
		return err
	}
	ours, err := d.owners(ctx, tx, customer.ID)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s no longer lets %s act for it: its private tickets are closed to %s's contacts.", customer.Name, partner.Name, partner.Name)
	if what == core.PartnerGranted {
		text = fmt.Sprintf("%s lets %s act for it%s: contacts of %s may see its private tickets and open tickets on behalf of its people.",
			customer.Name, partner.Name, untilWords(until), partner.Name)
	}
	for _, r := range core.AccountRecipients(theirs, ours, by.Actor.Person.ID) {
		if err := d.queueTo(ctx, tx, r, customer.Name+" and "+partner.Name, text); err != nil {
			return err
		}
	}
	return nil
}

func untilWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + t.Format(time.DateOnly)
}
