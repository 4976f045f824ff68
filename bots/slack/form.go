package slack

import (
	"cmp"
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// fill finds out what somebody may ask for when they open a ticket.
func (a *App) fill(ctx context.Context, k caller, o *blocks.Opening) error {
	if !k.who.Linked {
		o.Organization = ""
		return a.clerk.MayOpen(core.Actor{Trust: core.TrustProven})
	}
	f, err := a.desk.OpeningForm(ctx, k.who.Actor)
	if err != nil {
		return err
	}
	g, ok := bots.FormFor(f, o.Organization)
	if !ok {
		return a.clerk.MayOpen(k.who.Actor)
	}
	take(o, f, g)
	o.Categories = a.desk.Settings().Categories
	o.Similar, err = a.clerk.Similar(ctx, o.Subject)
	return err
}

// take fills a form with what may be said for an organization.
func take(o *blocks.Opening, f desk.Form, g desk.FormFor) {
	for _, g := range f.For {
		o.Organizations = append(o.Organizations, bots.Pick{Value: g.Organization.Name, Label: g.Organization.Name})
	}
	o.Any, o.Organization, o.Linked = f.Any, g.Organization.Name, true
	o.Private, o.Priority, o.OnBehalf, o.FilesMB = g.Private, g.Priority, g.OnBehalf, int(g.FileLimit/1_000_000)
}

// redraw draws the form for a new ticket again, as its subject or organization
// now asks for. What was typed stays, for its fields keep their names.
func (a *App) redraw(ctx context.Context, k caller, i slackapi.InteractionCallback) error {
	f := blocks.Read(i.View)
	o := blocks.Opening{
		Purpose: blocks.ReadPurpose(i.View), Subject: f.Text(blocks.FieldSubject), Text: f.Text(blocks.FieldText),
		Organization: cmp.Or(f.Chosen(blocks.FieldOrganization), blocks.ReadPurpose(i.View).Org),
	}
	moved := o.Organization != o.Purpose.Org
	if !moved {
		o.For = bots.Pick{Value: f.Chosen(blocks.FieldFor), Label: f.Label(blocks.FieldFor)}
	}
	if err := a.fill(ctx, k, &o); err != nil {
		return err
	}
	if !moved && blocks.SameSimilar(i.View, o.Similar) {
		return nil
	}
	v := blocks.Open(o)
	_, err := a.api.updateView(ctx, i.View.ID, i.View.Hash, v)
	if said(err, "hash_conflict") && moved {
		// Somebody typed on while the fields changed: they are right all the same.
		_, err = a.api.updateView(ctx, i.View.ID, "", v)
	}
	if said(err, "hash_conflict", "not_found", "view_not_found") {
		return nil // newer letters draw it again, or it was closed
	}
	return err
}
