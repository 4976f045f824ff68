package desk

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/store"
)

// Gone is a membership that ended.
type Gone struct {
	Organization core.Organization
	Who          core.Person
	Self         bool // they left
}

// RemoveMember ends a membership entirely, with its entitlement and the alerts
// and cc on private tickets that came with it. Members may take out themselves,
// the last owner may not.
func (d *Desk) RemoveMember(ctx context.Context, by By, org, address string) (Gone, error) {
	var g Gone
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		o, q, err := d.named(ctx, tx, by.Actor, org)
		if err != nil {
			return Outcome{}, err
		}
		p, err := tx.PersonByAddress(ctx, address)
		if err != nil && core.KindOf(err) != core.NotFound {
			return Outcome{}, err
		}
		q.Subject = &p
		if err := ask(q, core.RemoveMember).Err(0); err != nil {
			return Outcome{}, err
		}
		if err := tx.LockOrganization(ctx, o.ID); err != nil {
			return Outcome{}, err
		}
		g = Gone{o, p, p.ID == by.Actor.Person.ID}
		return Outcome{}, d.removeMember(ctx, tx, by, g, address)
	})
	if err == nil && g.Organization.ID == 0 { // done before
		g = Gone{Organization: core.Organization{Name: org}, Self: core.CleanAddress(address) == by.Actor.Person.Primary}
	}
	return g, err
}

func (d *Desk) removeMember(ctx context.Context, tx *store.Tx, by By, g Gone, address string) error {
	o := g.Organization
	p, m, all, err := d.member(ctx, tx, o, address)
	if err != nil {
		return err
	}
	if err := core.CanUnmake(m, all).Err(0); err != nil {
		return err
	}
	if m.Pending {
		if p, err = d.invited(ctx, tx, o, p); err != nil {
			return err
		}
	}
	if err := tx.RemoveMembership(ctx, o.ID, p.ID); err != nil {
		return err
	}
	if err := d.leaveTickets(ctx, tx, o.ID, p.ID); err != nil {
		return err
	}
	if m.Entitled() {
		e := core.Event{Organization: o.ID, Person: p.ID, What: core.EntitlementSet, From: yes(true), To: yes(false)}
		if err := d.event(ctx, tx, by, e); err != nil {
			return err
		}
	}
	if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, Person: p.ID, What: core.MemberRemoved, From: string(m.Role)}); err != nil {
		return err
	}
	return d.tellGone(ctx, tx, by, o, p, m, g.Self)
}

// tellGone tells the person and the owners.
func (d *Desk) tellGone(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, m core.Membership, self bool) error {
	them := fmt.Sprintf("%s is no longer %s of %s: %s took them out.", whom(p, m), article(m.Role), o.Name, author(by))
	if self {
		them = fmt.Sprintf("%s has left %s, being %s until now.", whom(p, m), o.Name, article(m.Role))
	}
	you := fmt.Sprintf("You are no longer a member of %s: %s took you out. Its support and its private tickets are closed to you from now on. "+
		"You can still open and read public tickets.", o.Name, author(by))
	return d.tellMember(ctx, tx, by, o, p.ID, you, them)
}
