package bots

import (
	"context"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Prepared is what a form for the rest of a command about a ticket shows.
type Prepared struct {
	View    desk.View
	May     Extras
	Choices []Pick // of its one menu; nil: it has none
	Chosen  string // of them, as it is now
	Text    string // that stands in it
}

// Prepare looks up what the form for the rest of a command about a ticket shows, and
// refuses what would be refused in the end: nobody writes for nothing.
func (k Clerk) Prepare(ctx context.Context, a core.Actor, c command.Command) (Prepared, error) {
	v, err := k.Desk.Show(ctx, a, c.Ticket)
	if err != nil {
		return Prepared{}, err
	}
	if err := k.MayUse(ctx, a, v, c.Verb); err != nil {
		return Prepared{}, err
	}
	p, t := Prepared{View: v, May: k.Extras(a, v)}, v.Ticket
	switch c.Verb {
	case "status":
		p.Choices, p.Chosen = Statuses(v), string(t.Status)
	case "priority":
		p.Choices, p.Chosen = Picks(core.Priorities[:]), string(t.Priority)
	case "category":
		p.Choices, p.Chosen = Picks(k.Desk.Settings().Categories), t.Category
	case "privacy":
		p.Choices, p.Chosen = Picks([]core.Privacy{core.Public, core.Private}), string(t.Privacy)
	case "subject", "follow-up":
		p.Text = t.Subject
	}
	return p, nil
}
