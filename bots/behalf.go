package bots

import (
	"context"

	"usher/core"
)

// Author is who has an account and wrote a message of which somebody makes a
// ticket, if the desk knows them and that somebody may open tickets on their
// behalf; else nobody. Org is the organization for which they do; it may be
// empty for staff.
func (k Clerk) Author(ctx context.Context, a core.Actor, acc core.Account) (author core.Actor, org string, err error) {
	who, linked, err := k.Desk.ChatActor(ctx, acc)
	if err != nil || !linked || who.Person.Primary == "" {
		return core.Actor{}, "", err
	}
	id := k.shared(a, who)
	if id == 0 && !a.ActsAsStaff() {
		return core.Actor{}, "", nil
	}
	if id != 0 {
		org, err = k.organizationName(ctx, a, id)
	}
	return who, org, err
}

// shared is the organization for which an actor may open a ticket on behalf of
// somebody; zero: none.
func (k Clerk) shared(a, author core.Actor) core.OrganizationID {
	for _, m := range author.Memberships {
		q := core.Question{Actor: a, Action: core.OpenFor, Organization: &core.Organization{ID: m.Organization}, Subject: &author.Person,
			SubjectIn: !m.Pending, Now: k.Desk.Now()}
		if core.Decide(q).Allowed {
			return m.Organization
		}
	}
	return 0
}

// organizationName is the name of one of those that an actor opens tickets for.
func (k Clerk) organizationName(ctx context.Context, a core.Actor, id core.OrganizationID) (string, error) {
	f, err := k.Desk.OpeningForm(ctx, a)
	for _, g := range f.For {
		if g.Organization.ID == id {
			return g.Organization.Name, err
		}
	}
	return "", err
}
