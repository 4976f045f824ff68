package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core/command"
)

// ask opens the modal for the rest of a command, of which line is known, as c.
func (a *App) ask(ctx context.Context, k caller, line string, c command.Command) error {
	if c.Verb == "open" {
		return a.askOpening(ctx, k, line, blocks.Opening{Subject: c.Subject, Text: c.Body, Organization: c.Org, With: bots.PresetOf(c)})
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

// prepare looks up what a form shows, and refuses what would be refused in the
// end: nobody writes for nothing.
func (a *App) prepare(ctx context.Context, k caller, q *blocks.Asking) error {
	c := q.Done
	if !bots.AboutTicket(c.Verb) || c.Ticket == 0 {
		return nil
	}
	p, err := a.clerk.Prepare(ctx, k.who.Actor, c)
	q.About, q.May, q.Choices, q.Chosen, q.Text = p.View.Ticket.Subject, p.May, p.Choices, p.Chosen, p.Text
	return err
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
