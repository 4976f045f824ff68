package discord

import (
	"context"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
)

// prepare looks up what a form or menu shows, and refuses what would be refused in
// the end: nobody writes for nothing.
func (a *App) prepare(ctx context.Context, k caller, q *cards.Asking) error {
	c := q.Done
	if !bots.AboutTicket(c.Verb) || c.Ticket == 0 {
		var err error
		q.Choices, err = a.listed(ctx, k, c)
		return err
	}
	p, err := a.clerk.Prepare(ctx, k.who.Actor, c)
	if err != nil {
		return err
	}
	q.About, q.May, q.Choices, q.Chosen, q.Text = p.View.Ticket.Subject, p.May, p.Choices, p.Chosen, p.Text
	switch c.Verb {
	case "cc":
		q.Choices = copies(p.View.CC, p.View.Addresses, k.who.Actor)
	case "assign":
		q.Choices, err = a.listed(ctx, k, c)
	}
	return err
}

// copies are the people copied on a ticket whom somebody may take off, by address.
func copies(list []core.Person, addresses bool, actor core.Actor) []bots.Pick {
	var out []bots.Pick
	for _, p := range list {
		if self := p.ID == actor.Person.ID; p.Primary != "" && (addresses || self || p.Name == "") {
			out = append(out, bots.Pick{Value: p.Primary, Label: p.Display()})
		}
	}
	return out
}

// listed are those among whom a command chooses: people by address, partners by
// name.
func (a *App) listed(ctx context.Context, k caller, c command.Command) ([]bots.Pick, error) {
	removes := c.Op == command.Remove
	switch {
	case c.Verb == "partners" && removes:
		return a.clerk.OfferPartners(ctx, k.who.Actor, c.Org, "")
	case removes && (c.Verb == "contacts" || c.Verb == "owners" || c.Verb == "billing"):
		acc, err := bots.LoadAccount(ctx, a.desk, k.who.Actor, c.Org, false)
		var out []bots.Pick
		for _, p := range acc.Contacts {
			if p.End.Verb == c.Verb && p.Address != "" {
				out = append(out, bots.Pick{Value: p.Address, Label: p.Name})
			}
		}
		return out, err
	case c.Verb == "assign", removes && c.Verb == "staff", c.Verb == "members":
		return a.clerk.OfferPeople(ctx, k.who.Actor, c, "", mostOffered+1)
	}
	return nil, nil
}

// mostOffered is how many options Discord's menus have, and suggestions.
const mostOffered = 25
