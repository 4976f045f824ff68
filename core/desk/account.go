package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Account is an organization as its people see it.
type Account struct {
	core.Contract
	Members []AccountMember
}

// AccountMember is a member with who they are. Of somebody invited that is the
// address they were invited at, and nothing else.
type AccountMember struct {
	core.Membership
	Who core.Person
}

// Account returns an organization with its members, to its own entitled people
// and administrators; an empty name means the actor's own.
func (d *Desk) Account(ctx context.Context, a core.Actor, name string) (Account, error) {
	var out Account
	err := d.view(ctx, func(tx *store.Tx) error {
		o, q, err := d.named(ctx, tx, a, name)
		if err != nil {
			return err
		}
		if err := inside(q); err != nil {
			return err
		}
		out, err = d.account(ctx, tx, o)
		return err
	})
	return out, err
}

// inside refuses whoever is neither an entitled member of the question's
// organization nor staff: a partner may see its tickets, not its people and
// other partners.
func inside(q core.Question) error {
	a := q.Actor
	if a.ActsAsStaff() || a.Known() && a.EntitledIn(q.Organization.ID) {
		return nil
	}
	only := &core.Error{Kind: core.Refused, Rule: core.RuleColleague, Text: "Only contacts of " + q.Organization.Name + " can see that."}
	if v := ask(q, core.ListCompany); v.Rule == core.RuleEntitlement {
		only.Rule = v.Rule
		only.Text = "You are a member, but not a named contact of " + q.Organization.Name + ", and only those can see that. An owner can add you with `contacts add`."
	} else if !v.Allowed {
		return v.Err(0)
	}
	return only
}

func (d *Desk) account(ctx context.Context, tx *store.Tx, o core.Organization) (Account, error) {
	members, err := tx.Members(ctx, o.ID)
	if err != nil {
		return Account{}, err
	}
	ids := make([]core.PersonID, len(members))
	for i, m := range members {
		ids[i] = m.Person
	}
	who, err := tx.People(ctx, ids...)
	if err != nil {
		return Account{}, err
	}
	out := Account{Contract: d.contract(o, members)}
	for _, m := range members {
		p := who[m.Person]
		if m.Pending {
			if p, err = d.invited(ctx, tx, o, p); err != nil {
				return Account{}, err
			}
		}
		out.Members = append(out.Members, AccountMember{m, p})
	}
	return out, nil
}

// Granted is what a change of contacts or roles did.
type Granted struct {
	Account Account
	Person  core.Person
	Invited bool // they were not a member before, and stand invited until they are heard of
	Already bool // they were that before, and nothing was done
	Outside bool // their address is in none of the organization's domains
}

// AddContact gives the entitlement to an address, and invites it where it is no
// member's. Past the seats it is refused.
func (d *Desk) AddContact(ctx context.Context, by By, org, address string) (Granted, error) {
	return d.grant(ctx, by, core.Contacts, org, address, core.Member)
}

// AddRole makes the person of an address an owner or billing manager.
func (d *Desk) AddRole(ctx context.Context, by By, org, address string, r core.Role) (Granted, error) {
	return d.grant(ctx, by, core.Roles, org, address, r)
}

func (d *Desk) grant(ctx context.Context, by By, a core.Action, org, address string, r core.Role) (Granted, error) {
	var g Granted
	_, err := d.onAccount(ctx, by, a, org, func(tx *store.Tx, o core.Organization) error {
		var err error
		if g, err = d.put(ctx, tx, by, o, address, r); err != nil {
			return err
		}
		g.Account, err = d.account(ctx, tx, o)
		return err
	})
	return d.granted(ctx, by, g, org, address, err)
}

// onAccount runs fn on the organization of that name, or the actor's own without
// one, if they may do that to it. Nobody else changes it meanwhile.
func (d *Desk) onAccount(ctx context.Context, by By, a core.Action, org string, fn func(tx *store.Tx, o core.Organization) error) (core.Organization, error) {
	var o core.Organization
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		var q core.Question
		var err error
		if o, q, err = d.named(ctx, tx, by.Actor, org); err != nil {
			return Outcome{}, err
		}
		if err := ask(q, a).Err(0); err != nil {
			return Outcome{}, err
		}
		if err := tx.LockOrganization(ctx, o.ID); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, fn(tx, o)
	})
	return d.repeatedly(ctx, by, o, org, err)
}

// granted is what a change of contacts or roles did; how things stand, if its
// source was known and nothing was done.
func (d *Desk) granted(ctx context.Context, by By, g Granted, org, address string, err error) (Granted, error) {
	if err != nil || g.Account.Organization.ID != 0 {
		return g, err
	}
	err = d.view(ctx, func(tx *store.Tx) error {
		o, _, err := d.named(ctx, tx, by.Actor, org)
		if err != nil {
			return err
		}
		if g.Account, err = d.account(ctx, tx, o); err != nil {
			return err
		}
		g.Person, err = tx.PersonByAddress(ctx, address)
		return err
	})
	return g, err
}

func (d *Desk) put(ctx context.Context, tx *store.Tx, by By, o core.Organization, address string, r core.Role) (Granted, error) {
	if !core.ValidAddress(core.CleanAddress(address)) {
		return Granted{}, core.Errorf(core.Invalid, "`%s` is not a mail address. Write it as name@company.example.", address)
	}
	p, err := d.person(ctx, tx, "", address)
	if err != nil {
		return Granted{}, err
	}
	members, err := tx.Members(ctx, o.ID)
	if err != nil {
		return Granted{}, err
	}
	if v := demotion(p.ID, r, members); !v.Allowed {
		return Granted{}, v.Err(0)
	}
	if v := core.CanGrant(d.set.Plans.Of(&o), o, members, p.ID, r, d.set.SeatPrice); !v.Allowed {
		return Granted{}, v.Err(0)
	}
	m, invited, err := d.memberToBe(ctx, tx, by, o, p, address, members)
	if err != nil {
		return Granted{}, err
	}
	before := m
	if r == core.Member {
		m.Granted = true
	} else {
		m.Role = r
	}
	g := Granted{Person: p, Invited: invited, Outside: outside(o, address)}
	if g.Already = !invited && (before == m || r == core.Member && before.Entitled()); g.Already {
		return g, nil
	}
	if err := tx.PutMembership(ctx, m); err != nil {
		return g, err
	}
	if invited {
		e := core.Event{Organization: o.ID, Person: p.ID, What: core.Invited, To: core.CleanAddress(address)}
		if err := d.event(ctx, tx, by, e); err != nil {
			return g, err
		}
	}
	return g, d.recordGrant(ctx, tx, by, o, p, before, m)
}

// demotion is the verdict on giving a member another role than owner: the last
// owner stays one.
func demotion(p core.PersonID, r core.Role, members []core.Membership) core.Verdict {
	for _, m := range members {
		if m.Person == p && r == core.BillingManager {
			return core.CanUnmake(m, members)
		}
	}
	return core.Verdict{Allowed: true}
}

func (d *Desk) recordGrant(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, before, after core.Membership) error {
	if before.Role != after.Role {
		e := core.Event{Organization: o.ID, Person: p.ID, What: core.RoleSet, From: string(before.Role), To: string(after.Role)}
		if err := d.event(ctx, tx, by, e); err != nil {
			return err
		}
	}
	if before.Entitled() != after.Entitled() {
		e := core.Event{Organization: o.ID, Person: p.ID, What: core.EntitlementSet, From: yes(before.Entitled()), To: yes(after.Entitled())}
		if err := d.event(ctx, tx, by, e); err != nil {
			return err
		}
	}
	if after.Pending {
		var err error
		if p, err = d.invited(ctx, tx, o, p); err != nil {
			return err
		}
	}
	return d.tellAccount(ctx, tx, by, o, p, after)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// RemoveContact takes the entitlement from a member, with the alerts and cc on
// the organization's private tickets.
func (d *Desk) RemoveContact(ctx context.Context, by By, org, address string) (Granted, error) {
	return d.revoke(ctx, by, core.Contacts, org, address, func(m core.Membership, _ []core.Membership) (core.Membership, core.Verdict) {
		v := core.CanRevoke(m)
		m.Granted = false
		return m, v
	})
}

// RemoveRole makes an owner or billing manager a plain member. The last owner
// stays.
func (d *Desk) RemoveRole(ctx context.Context, by By, org, address string, r core.Role) (Granted, error) {
	return d.revoke(ctx, by, core.Roles, org, address, func(m core.Membership, all []core.Membership) (core.Membership, core.Verdict) {
		if m.Role != r {
			return m, core.Verdict{Rule: "not that role", Words: "That person is not " + article(r) + " of the organization."}
		}
		v := core.CanUnmake(m, all)
		m.Role = core.Member
		return m, v
	})
}

func article(r core.Role) string {
	if r == core.Owner {
		return "an owner"
	}
	return "a " + string(r)
}

func (d *Desk) revoke(ctx context.Context, by By, a core.Action, org, address string, alter func(core.Membership, []core.Membership) (core.Membership, core.Verdict)) (Granted, error) {
	var g Granted
	_, err := d.onAccount(ctx, by, a, org, func(tx *store.Tx, o core.Organization) error {
		p, m, all, err := d.member(ctx, tx, o, address)
		if err != nil {
			return err
		}
		after, v := alter(m, all)
		if err := v.Err(0); err != nil {
			return err
		}
		g.Person = p
		if err := d.lose(ctx, tx, by, o, p, m, after); err != nil {
			return err
		}
		g.Account, err = d.account(ctx, tx, o)
		return err
	})
	return d.granted(ctx, by, g, org, address, err)
}

func (d *Desk) member(ctx context.Context, tx *store.Tx, o core.Organization, address string) (core.Person, core.Membership, []core.Membership, error) {
	all, err := tx.Members(ctx, o.ID)
	if err != nil {
		return core.Person{}, core.Membership{}, nil, err
	}
	p, err := tx.PersonByAddress(ctx, address)
	if err != nil && core.KindOf(err) != core.NotFound {
		return p, core.Membership{}, nil, err
	}
	for _, m := range all {
		if err == nil && m.Person == p.ID {
			return p, m, all, nil
		}
	}
	return p, core.Membership{}, nil, core.Errorf(core.Invalid, "`%s` is not a member of %s. `members` lists who is.", address, o.Name)
}

// lose writes a membership with less than before, and what follows from it.
func (d *Desk) lose(ctx context.Context, tx *store.Tx, by By, o core.Organization, p core.Person, before, after core.Membership) error {
	if before == after {
		return nil
	}
	var err error
	if after.Pending && !after.Entitled() {
		err = tx.RemoveMembership(ctx, o.ID, p.ID) // an invitation taken back
	} else {
		err = tx.PutMembership(ctx, after)
	}
	if err != nil {
		return err
	}
	if !after.Entitled() {
		if err := d.leaveTickets(ctx, tx, o.ID, p.ID); err != nil {
			return err
		}
	}
	return d.recordGrant(ctx, tx, by, o, p, before, after)
}
