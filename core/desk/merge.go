package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/store"
)

// Rekey gives keys to whom they belong now: those of somebody who was merged
// into another person are that person's.
func (d *Desk) Rekey(ctx context.Context, keys ...core.Key) ([]core.Key, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	people := make([]core.PersonID, len(keys))
	for i, k := range keys {
		people[i] = k.Person
	}
	out := make([]core.Key, len(keys))
	err := d.view(ctx, func(tx *store.Tx) error {
		moved, err := tx.MergedInto(ctx, people...)
		for i, k := range keys {
			k.Person = heir(moved, k.Person)
			out[i] = k
		}
		return err
	})
	return out, err
}

func heir(moved map[core.PersonID]core.PersonID, p core.PersonID) core.PersonID {
	if into, ok := moved[p]; ok {
		return into
	}
	return p
}

// Merged is what a merge did.
type Merged struct {
	From, Into    core.Person // as they were before, with all addresses
	Organizations []core.Organization
}

// Merge makes two people one, for an administrator: all that the first has and
// did is the second's, and mails sent to the first are answered as the second.
func (d *Desk) Merge(ctx context.Context, by By, from, into string) (Merged, error) {
	var m Merged
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		m = Merged{}
		var err error
		if m.From, err = d.whole(ctx, tx, from); err != nil {
			return err
		}
		if m.Into, err = d.whole(ctx, tx, into); err != nil {
			return err
		}
		if err := mergeable(m); err != nil {
			return err
		}
		if err := d.joinOrganizations(ctx, tx, by, &m); err != nil {
			return err
		}
		for _, a := range m.From.Addresses {
			if err := d.recordMerge(ctx, tx, by, m, 0, a.Address); err != nil {
				return err
			}
		}
		if err := tx.Merge(ctx, m.From.ID, m.Into.ID); err != nil {
			return err
		}
		if m.Into.Name == "" && m.From.Name != "" {
			if err := tx.NamePerson(ctx, m.Into.ID, m.From.Name); err != nil {
				return err
			}
		}
		return d.tellMerged(ctx, tx, m)
	})
	return m, err
}

// whole is the person of an address, with all addresses.
func (d *Desk) whole(ctx context.Context, tx *store.Tx, address string) (core.Person, error) {
	p, err := tx.PersonByAddress(ctx, address)
	if err != nil {
		return p, notThere(err, "Nobody here has the address %s.", address)
	}
	p.Addresses, err = tx.Addresses(ctx, p.ID)
	return p, err
}

// mergeable refuses a merge that would say nothing, or put somebody on the staff
// or off it by the way.
func mergeable(m Merged) error {
	if m.From.ID == m.Into.ID {
		return core.Errorf(core.Invalid, "%s and %s are the same person already.", m.From.Primary, m.Into.Primary)
	}
	if m.From.Staff == m.Into.Staff {
		return nil
	}
	is := func(p core.Person) string {
		if p.Staff == core.NotStaff {
			return p.Primary + " is not on the staff"
		}
		return p.Primary + " is on the staff as " + string(p.Staff)
	}
	return core.Errorf(core.Invalid, "%s, and %s. Make them the same first, with `staff add` or `staff remove`: a merge changes nobody's rights as staff.",
		is(m.From), is(m.Into))
}

// joinOrganizations makes one's memberships the other's. An organization that
// they only were invited to has nothing recorded of it: it does not know them.
func (d *Desk) joinOrganizations(ctx context.Context, tx *store.Tx, by By, m *Merged) error {
	if err := d.lockOrganizations(ctx, tx, m.From.ID); err != nil {
		return err
	}
	theirs, err := tx.Memberships(ctx, m.From.ID)
	if err != nil {
		return err
	}
	own, err := tx.Memberships(ctx, m.Into.ID)
	if err != nil {
		return err
	}
	for _, j := range core.JoinMemberships(own, theirs, m.Into.ID) {
		if err := d.putJoined(ctx, tx, j, m.From.ID); err != nil {
			return err
		}
		o, err := tx.Organization(ctx, j.Organization)
		if err != nil {
			return err
		}
		m.Organizations = append(m.Organizations, o)
	}
	for _, was := range theirs {
		if was.Pending {
			continue
		}
		if err := d.recordMerge(ctx, tx, by, *m, was.Organization, m.From.Primary); err != nil {
			return err
		}
	}
	return nil
}

// putJoined puts a membership in the place of the one or two it is made of.
func (d *Desk) putJoined(ctx context.Context, tx *store.Tx, j core.Membership, from core.PersonID) error {
	for _, p := range []core.PersonID{from, j.Person} { // what is there keeps its time
		if err := tx.RemoveMembership(ctx, j.Organization, p); err != nil {
			return err
		}
	}
	return tx.PutMembership(ctx, j)
}

// lockOrganizations keeps others from changing a person's organizations.
func (d *Desk) lockOrganizations(ctx context.Context, tx *store.Tx, p core.PersonID) error {
	theirs, err := tx.Memberships(ctx, p)
	if err != nil {
		return err
	}
	slices.SortFunc(theirs, func(a, b core.Membership) int { return cmp.Compare(a.Organization, b.Organization) })
	for _, m := range theirs {
		if err := tx.LockOrganization(ctx, m.Organization); err != nil {
			return err
		}
	}
	return nil
}

// recordMerge notes that an address is of another person now: with the person,
// or with an organization where they are.
func (d *Desk) recordMerge(ctx context.Context, tx *store.Tx, by By, m Merged, in core.OrganizationID, address string) error {
	e := core.Event{Organization: in, What: core.PersonMerged, From: address, To: m.Into.Primary}
	if in == 0 {
		e.Person = m.Into.ID
	}
	return d.event(ctx, tx, by, e)
}

func (d *Desk) tellMerged(ctx context.Context, tx *store.Tx, m Merged) error {
	var all []string
	for _, a := range append(m.Into.Addresses, m.From.Addresses...) {
		all = append(all, a.Address)
	}
	told := Told{
		Subject: "Your addresses belong together now",
		Text: fmt.Sprintf("We joined what we knew of %s and %s, as they are both you. Mail from any of your addresses counts as yours: %s. "+
			"We write to %s. If this is not right, please say so in a reply.", m.From.Primary, m.Into.Primary, strings.Join(all, ", "), m.Into.Primary),
	}
	return d.queue(ctx, tx, m.Into, core.Notice{Kind: core.NoticeAccount, Reason: core.AsConcerned}, told)
}
