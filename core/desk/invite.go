package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// memberToBe is the membership that a grant changes: the one there is, or a new
// one, pending until the person is heard of. Whom the organization's domain or
// an administrator vouches for, and who proved an address, is heard of already.
// Others are not, even if the desk knows them: nobody is to learn who is behind
// an address by inviting it.
func (d *Desk) memberToBe(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, address string, members []core.Membership) (core.Membership, bool, error) {
	for _, m := range members {
		if m.Person == p.ID {
			return m, false, nil
		}
	}
	m := core.Membership{Organization: o.ID, Person: p.ID, Role: core.Member, Pending: true, Since: d.now()}
	if outside(o, address) && !by.Actor.ActsAsStaff() {
		return m, true, nil
	}
	addresses, err := tx.Addresses(ctx, p.ID)
	for _, a := range addresses {
		m.Pending = m.Pending && !a.Verified
	}
	return m, true, err
}

func outside(o core.Organization, address string) bool {
	for _, dom := range o.Domains {
		if core.Domain(core.CleanAddress(address)) == dom {
			return false
		}
	}
	return true
}

// invited is somebody who was invited, as those see them who did: by the
// address that they wrote, which need not be the person's only one.
func (d *Desk) invited(ctx context.Context, tx *store.Tx, o core.Organization, p core.Person) (core.Person, error) {
	address, err := tx.InvitedAt(ctx, o.ID, p.ID)
	if core.KindOf(err) == core.NotFound {
		return core.Person{ID: p.ID}, nil
	}
	return core.Person{ID: p.ID, Primary: address}, err
}

// accept ends the invitations of a proven person: they were heard of.
func (d *Desk) accept(ctx context.Context, tx *store.Tx, a *core.Actor) error {
	for i, m := range a.Memberships {
		if !m.Pending {
			continue
		}
		if _, err := tx.AcceptMemberships(ctx, a.Person.ID); err != nil {
			return err
		}
		for ; i < len(a.Memberships); i++ {
			a.Memberships[i].Pending = false
		}
	}
	return nil
}
