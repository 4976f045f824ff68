package desk

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/store"
)

// tellAccount tells the person and the owners of a changed entitlement or role.
func (d *Desk) tellAccount(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, m core.Membership) error {
	them := fmt.Sprintf("%s is now %s of %s%s.", whom(p, m), article(m.Role), o.Name, contactly(m))
	you := fmt.Sprintf("You are now %s of %s%s.", article(m.Role), o.Name, contactly(m))
	switch {
	case m.Pending && !m.Entitled():
		them = fmt.Sprintf("%s is no longer invited to %s.", whom(p, m), o.Name)
		you = fmt.Sprintf("The invitation to be a support contact of %s was taken back.", o.Name)
	case m.Entitled():
		you += " " + d.mayNow(o)
	default:
		you += " What you may still do: open and read public tickets."
	}
	if m.Pending && m.Entitled() {
		them += " They are invited: their name is shown once they write to us."
		you = fmt.Sprintf("You were invited to %s by %s. %s If you don't want that, `members remove me org:%s` ends it; once you write to us your colleagues there see your name.",
			o.Name, author(by), you, o.Quoted())
	}
	return d.tellMember(ctx, tx, by, o, p.ID, you, them)
}

// tellMember tells a person one thing and the owners another.
func (d *Desk) tellMember(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.PersonID, you, them string) error {
	owners, err := d.owners(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	for _, r := range core.AccountRecipients([]core.PersonID{p}, owners, by.Actor.Person.ID) {
		text := them
		if r.Person == p {
			text = you
		}
		if err := d.queueTo(ctx, tx, r, o.Name+": contacts changed", text); err != nil {
			return err
		}
	}
	return nil
}

// whom is a member as the owners see them.
func whom(p core.Person, m core.Membership) string {
	if m.Pending {
		return p.Primary
	}
	return p.Display()
}

// author is who did something, as members see them.
func author(by By) string {
	if by.Actor.ActsAsStaff() {
		return "the desk"
	}
	return by.Actor.Person.Display()
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
