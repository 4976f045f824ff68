package core

import "slices"

// Trust is how well the channel proves who acts.
type Trust string

// The trusts, DESIGN section 5.
const (
	TrustFailed Trust = "failed" // evidence against
	TrustPlain  Trust = "plain"  // no evidence either way, accepted by the mailbox's configuration
	TrustProven Trust = "proven"
)

// Actor is who acts, with all that Decide needs to know of them.
type Actor struct {
	System      bool // the shell's administrator
	Person      Person
	Trust       Trust
	Memberships []Membership     // the person's own
	Customers   []OrganizationID // that granted a live partnership to a partner where the person is entitled
}

// System is the trusted shell: it may do what an administrator may.
func System() Actor {
	return Actor{System: true, Trust: TrustProven, Person: Person{Name: "usher", Staff: Admin}}
}

// Known reports whether the channel vouches enough for the actor to act as a
// person at all. Without a trust nobody does.
func (a Actor) Known() bool { return a.System || a.Trust == TrustPlain || a.Trust == TrustProven }

// ActsAsStaff reports whether the actor is staff and proven to be.
func (a Actor) ActsAsStaff() bool {
	return a.System || a.Trust == TrustProven && a.Person.Staff != NotStaff
}

// ActsAsAdmin reports whether the actor is an administrator and proven to be.
func (a Actor) ActsAsAdmin() bool {
	return a.System || a.Trust == TrustProven && a.Person.Staff == Admin
}

// Membership returns the actor's membership in org, and whether there is one.
func (a Actor) Membership(org OrganizationID) (Membership, bool) {
	for _, m := range a.Memberships {
		if m.Organization == org {
			return m, true
		}
	}
	return Membership{}, false
}

// EntitledIn reports whether the actor holds an entitlement of org.
func (a Actor) EntitledIn(org OrganizationID) bool {
	m, ok := a.Membership(org)
	return ok && org != 0 && m.Entitled()
}

// PartnerOf reports whether the actor may act for the customer org as an
// entitled contact of one of its partners.
func (a Actor) PartnerOf(org OrganizationID) bool {
	for _, c := range a.Customers {
		if c == org && org != 0 {
			return true
		}
	}
	return false
}

// customer reports whether the actor holds an entitlement of any organization.
func (a Actor) customer() bool {
	return slices.ContainsFunc(a.Memberships, Membership.Entitled)
}

// ActsFor reports whether the actor may act for org: as staff, by an
// entitlement of it or as its partner.
func (a Actor) ActsFor(org OrganizationID) bool {
	return a.ActsAsStaff() || a.EntitledIn(org) || a.PartnerOf(org)
}
