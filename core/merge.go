package core

import (
	"cmp"
	"slices"
)

// JoinMemberships is what becomes of the memberships of somebody who turns out
// to be another person: one for each organization of theirs, all that person's.
// Where both are in an organization the stronger role counts, an entitlement
// that either was given, and the earlier time.
func JoinMemberships(own, theirs []Membership, p PersonID) []Membership {
	hasPrimary := slices.ContainsFunc(own, func(m Membership) bool { return m.Primary })
	out := make([]Membership, len(theirs))
	for i, m := range theirs {
		m.Person = p
		m.Primary = m.Primary && !hasPrimary
		for _, o := range own {
			if o.Organization == m.Organization {
				m = joined(o, m)
			}
		}
		out[i] = m
	}
	slices.SortFunc(out, func(a, b Membership) int { return cmp.Compare(a.Organization, b.Organization) })
	return out
}

func joined(a, b Membership) Membership {
	if weight[b.Role] > weight[a.Role] {
		a.Role = b.Role
	}
	a.Granted = a.Granted || b.Granted
	a.Pending = a.Pending && b.Pending
	a.Primary = a.Primary || b.Primary
	if b.Since.Before(a.Since) {
		a.Since = b.Since
	}
	return a
}

var weight = map[Role]int{Member: 0, BillingManager: 1, Owner: 2}
