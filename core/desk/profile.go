package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Profile is what the desk knows of a person.
type Profile struct {
	Person    core.Person // with all addresses
	Belongs   []Belonging
	Customers []core.Organization // whom they may act for as a partner's contact
	Main      core.OrganizationID // of Belongs: the one that counts where nothing else tells
	Accounts  []core.Account      // linked ones on chat networks
}

// Belonging is a membership with its organization.
type Belonging struct {
	core.Membership
	Organization core.Organization
	Plan         core.Plan
}

// Profile returns what the desk knows of the actor.
func (d *Desk) Profile(ctx context.Context, a core.Actor) (Profile, error) {
	if !a.Known() {
		return Profile{}, &core.Error{Kind: core.Refused, Rule: core.RuleProof, Text: "This message does not prove who you are. " +
			"Reply to a mail that the desk sent you."}
	}
	var out Profile
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = d.profile(ctx, tx, a)
		return err
	})
	return out, err
}

// personAt finds a person by an address or, for staff, by an account: some have
// nothing else.
func (d *Desk) personAt(ctx context.Context, tx *store.Tx, address string) (core.Person, error) {
	if acc, ok := core.ParseAccount(address); ok && acc.Network.IsNetwork() {
		known, err := tx.ChatAccounts(ctx, acc)
		if err != nil {
			return core.Person{}, err
		} else if k, there := known[acc]; there {
			return tx.Person(ctx, k.Person)
		}
		return core.Person{}, core.Errorf(core.NotFound, "Nobody here has the account %s.", address)
	}
	p, err := tx.PersonByAddress(ctx, address)
	return p, notThere(err, "Nobody here has the address %s.", address)
}

// ProfileAt returns what the desk knows of the person of an address or account,
// to staff.
func (d *Desk) ProfileAt(ctx context.Context, a core.Actor, address string) (Profile, error) {
	if !a.ActsAsStaff() {
		return Profile{}, staffOnly("see what the desk knows of somebody")
	}
	var out Profile
	err := d.view(ctx, func(tx *store.Tx) error {
		p, err := d.personAt(ctx, tx, address)
		if err != nil {
			return err
		}
		other, err := d.actor(ctx, tx, p, core.TrustProven)
		if err != nil {
			return err
		}
		out, err = d.profile(ctx, tx, other)
		return err
	})
	return out, err
}

func staffOnly(do string) error {
	return &core.Error{Kind: core.Refused, Rule: core.RuleStaff, Text: "Only staff can " + do + "."}
}

func (d *Desk) profile(ctx context.Context, tx *store.Tx, a core.Actor) (Profile, error) {
	out := Profile{Person: a.Person, Main: mainOrganization(a)}
	if a.System {
		return out, nil
	}
	var err error
	if out.Person.Addresses, err = tx.Addresses(ctx, a.Person.ID); err != nil {
		return out, err
	}
	if out.Accounts, err = linkedOf(ctx, tx, a.Person.ID, ""); err != nil {
		return out, err
	}
	for _, m := range a.Memberships {
		o, err := tx.Organization(ctx, m.Organization)
		if err != nil {
			return out, err
		}
		out.Belongs = append(out.Belongs, Belonging{m, o, d.set.Plans.Of(&o)})
	}
	for _, id := range a.Customers {
		o, err := tx.Organization(ctx, id)
		if err != nil {
			return out, err
		}
		out.Customers = append(out.Customers, o)
	}
	return out, nil
}

// Again loads an actor anew: what was done since may have changed what they
// are. The trust stays.
func (d *Desk) Again(ctx context.Context, a core.Actor) (core.Actor, error) {
	if a.System {
		return a, nil
	}
	err := d.view(ctx, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, a.Person.ID)
		if err != nil {
			return err
		}
		a, err = d.actor(ctx, tx, p, a.Trust)
		return err
	})
	return a, err
}

// ChooseOrganization makes one of the actor's organizations that which counts
// where nothing else tells.
func (d *Desk) ChooseOrganization(ctx context.Context, by By, name string) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		o, _, err := d.named(ctx, tx, by.Actor, name)
		if err != nil {
			return Outcome{}, err
		}
		mine, ok := by.Actor.Membership(o.ID)
		if !ok {
			return Outcome{}, core.NoOrganization()
		}
		for _, m := range by.Actor.Memberships {
			if !m.Primary || m.Organization == o.ID {
				continue
			}
			m.Primary = false
			if err := tx.PutMembership(ctx, m); err != nil {
				return Outcome{}, err
			}
		}
		mine.Primary = true
		return Outcome{}, tx.PutMembership(ctx, mine)
	})
	return err
}
