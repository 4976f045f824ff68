package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// ask opens the modal for the rest of a command, of which line is known, as c.
func (a *App) ask(ctx context.Context, k caller, line string, c command.Command) error {
	if c.Verb == "open" {
		return a.askOpening(ctx, k, line, blocks.Opening{Subject: c.Subject, Text: c.Body, Organization: c.Org, With: presetOf(c)})
	}
	if ok, err := a.known(ctx, k, c.Verb); !ok {
		return err
	}
	if bots.AboutTicket(c.Verb) && c.Ticket == 0 {
		return a.pickTicket(ctx, k, line)
	}
	q := blocks.Asking{Purpose: k.purpose(), Done: c}
	q.Command = line
	if err := a.prepare(ctx, k, &q); err != nil {
		return a.explain(ctx, k, err)
	}
	v, ok := blocks.Ask(q)
	if !ok {
		_, err := a.clerk.Parse(line)
		return a.explain(ctx, k, err)
	}
	return a.open(ctx, k, v, line+bots.Rest)
}

func presetOf(c command.Command) blocks.Preset {
	return blocks.Preset{Category: c.Category, Priority: c.Priority, Privacy: c.Privacy, CC: c.CC}
}

// prepare looks up what a form shows, and refuses what would be refused in the
// end: nobody writes for nothing.
func (a *App) prepare(ctx context.Context, k caller, q *blocks.Asking) error {
	c := q.Done
	if !bots.AboutTicket(c.Verb) || c.Ticket == 0 {
		return nil
	}
	v, err := a.desk.Show(ctx, k.who.Actor, c.Ticket)
	if err != nil {
		return err
	}
	if err := a.clerk.MayUse(ctx, k.who.Actor, v, c.Verb); err != nil {
		return err
	}
	q.About = v.Ticket.Subject
	q.May = a.clerk.Extras(k.who.Actor, v)
	t := v.Ticket
	switch c.Verb {
	case "status":
		q.Choices, q.Chosen = bots.Statuses(v), string(t.Status)
	case "priority":
		q.Choices, q.Chosen = bots.Picks(core.Priorities[:]), string(t.Priority)
	case "category":
		q.Choices, q.Chosen = bots.Picks(a.desk.Settings().Categories), t.Category
	case "privacy":
		q.Choices, q.Chosen = bots.Picks([]core.Privacy{core.Public, core.Private}), string(t.Privacy)
	case "subject":
		q.Text = t.Subject
	case "follow-up":
		q.Text = t.Subject
	}
	return nil
}

// open shows a modal. Where its moment is past, or too many lie on one another, a
// button in the answer asks for it again.
func (a *App) open(ctx context.Context, k caller, v slackapi.ModalViewRequest, again string) error {
	err := a.show(ctx, k, v)
	switch {
	case said(err, "exchanged_trigger_id", "trigger_exchanged"):
		return nil // it was opened when this was tried before
	case said(err, "push_limit_reached"):
		k.view = ""
		return a.say(ctx, k, blocks.Deep(v.Title.Text, again))
	case stale(err):
		k.view = ""
		return a.say(ctx, k, blocks.Late(v.Title.Text, again))
	}
	return err
}
