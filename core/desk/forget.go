package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Forget removes a person's data, for an administrator: what they wrote stays as
// that of someone. Staff and last owners are refused: they have to be relieved
// first. The address is free again; whoever writes from it later is somebody new.
// An account does where they have no address.
func (d *Desk) Forget(ctx context.Context, by By, address string) (store.Forgotten, error) {
	var f store.Forgotten
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		p, err := d.personAt(ctx, tx, address)
		if err != nil {
			return err
		}
		if p.Staff != core.NotStaff {
			return core.Errorf(core.Invalid, "%s is on the staff. `staff remove %s` first.", p.Primary, p.Primary)
		}
		if err := d.resign(ctx, tx, by, p); err != nil {
			return err
		}
		accounts, err := linkedOf(ctx, tx, p.ID, "")
		if err != nil {
			return err
		}
		if f, err = tx.Forget(ctx, p.ID, d.now()); err != nil {
			return err
		}
		if len(accounts) > 0 {
			if err := d.rightsEnd(ctx, tx, ended{Accounts: accounts}); err != nil {
				return err
			}
		}
		return d.event(ctx, tx, by, core.Event{Person: p.ID, What: core.PersonForgot})
	})
	return f, err
}

// resign ends a person's memberships, and tells the owners that are left if that
// frees a seat. They are told no name.
func (d *Desk) resign(ctx context.Context, tx *store.Tx, by By, p core.Person) error {
	if err := d.lockOrganizations(ctx, tx, p.ID); err != nil {
		return err
	}
	theirs, err := tx.Memberships(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, m := range theirs {
		o, err := tx.Organization(ctx, m.Organization)
		if err != nil {
			return err
		}
		members, err := tx.Members(ctx, o.ID)
		if err != nil {
			return err
		}
		if !core.CanUnmake(m, members).Allowed {
			return &core.Error{Kind: core.Refused, Rule: core.RuleLastOwner, Text: p.Primary + " is the last owner of " + o.Name +
				", and an organization must keep one. Make somebody else an owner first, with `owners add ADDRESS org:" + o.Quoted() + "`."}
		}
		if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, Person: p.ID, What: core.MemberRemoved, From: string(m.Role)}); err != nil {
			return err
		}
		if err := d.tellResigned(ctx, tx, by, o, m, members); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) tellResigned(ctx context.Context, tx *store.Tx, by By, o core.Organization, gone core.Membership, members []core.Membership) error {
	if !gone.Entitled() {
		return nil
	}
	var left []core.Membership
	var owners []core.PersonID
	for _, m := range members {
		if m.Person == gone.Person {
			continue
		}
		left = append(left, m)
		if m.Role == core.Owner {
			owners = append(owners, m.Person)
		}
	}
	text := "The desk removed the personal data of a support contact of " + o.Name + ", who is no member any more. Now: " +
		core.Seats(d.set.Plans.Of(&o), o, left).String() + ". `contacts` lists who is left."
	for _, r := range core.AccountRecipients(nil, owners, by.Actor.Person.ID) {
		if err := d.queueTo(ctx, tx, r, o.Name+": contacts changed", text); err != nil {
			return err
		}
	}
	return nil
}
