package bots

import (
	"context"
	"fmt"

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

// Similar is what may already answer a new ticket.
type Similar struct {
	Title   string
	Excerpt string
	Command string // shows it
}

const (
	leastSubject = 4 // letters before something can be alike
	mostSimilar  = 3
	excerpt      = 160
)

// Similar is what may already answer a ticket of that subject; nothing, for one of
// few letters.
func (k Clerk) Similar(ctx context.Context, subject string) ([]Similar, error) {
	if len([]rune(subject)) < leastSubject {
		return nil, nil
	}
	tickets, articles, err := k.Desk.Similar(ctx, subject, 0, mostSimilar)
	if err != nil {
		return nil, err
	}
	var out []Similar
	for _, p := range articles {
		out = append(out, Similar{Title: p.Title, Excerpt: p.Excerpt(excerpt), Command: fmt.Sprintf("article show %d", p.ID)})
	}
	for _, t := range tickets {
		out = append(out, Similar{Title: t.ID.String() + " " + t.Subject, Command: fmt.Sprintf("show %d", t.ID)})
	}
	return out[:min(len(out), mostSimilar)], nil
}
