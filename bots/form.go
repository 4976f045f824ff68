package bots

import (
	"cmp"
	"context"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// FormFor is what may be said of a new ticket for an organization: the one named,
// else the person's main one, else the community; of staff the same for all.
func FormFor(f desk.Form, name string) (desk.FormFor, bool) {
	if f.Any && f.Community != nil {
		g := *f.Community
		g.Organization.Name = name
		return g, true
	}
	for _, g := range f.For {
		if g.Organization.Name == name {
			return g, true
		}
	}
	if len(f.For) > 0 {
		return f.For[0], true
	} else if f.Community != nil {
		return *f.Community, true
	}
	return desk.FormFor{}, false
}

// ContractTitle heads the form for a command that adds somebody to the people of a
// contract or to the staff, or takes them away.
func ContractTitle(c command.Command) string {
	who := map[string]string{"contacts": "a contact", "owners": "an owner", "billing": "a billing manager", "members": "a member"}[c.Verb]
	return cmp.Or(Words(string(c.Op)), "Remove") + " " + cmp.Or(who, c.Verb)
}

// MayOpen says why somebody may not open a ticket for the community.
func (k Clerk) MayOpen(a core.Actor) error {
	return core.Decide(core.Question{Actor: a, Action: core.OpenPublic, Community: k.Desk.Settings().Community, Now: k.Desk.Now()}).Err(0)
}

// PlanOf is the plan that a new ticket will have: it says which files it takes.
func (k Clerk) PlanOf(ctx context.Context, a core.Actor, c command.Command) core.Plan {
	plan := k.Desk.Settings().Plans.Of(nil)
	if !a.Known() {
		return plan
	}
	f, err := k.Desk.OpeningForm(ctx, a)
	if g, ok := FormFor(f, c.Org); err == nil && ok {
		return g.Plan
	}
	return plan // the desk will say what is wrong
}
