package slack

import (
	"cmp"
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// fill finds out what somebody may ask for when they open a ticket.
func (a *App) fill(ctx context.Context, k caller, o *blocks.Opening) error {
	if !k.who.Linked {
		o.Organization = ""
		return a.mayOpen(core.Actor{Trust: core.TrustProven})
	}
	f, err := a.desk.OpeningForm(ctx, k.who.Actor)
	if err != nil {
		return err
	}
	g, ok := formFor(f, o.Organization)
	if !ok {
		return a.mayOpen(k.who.Actor)
	}
	take(o, f, g)
	o.Categories = a.desk.Settings().Categories
	o.Similar, err = a.similar(ctx, o.Subject)
	return err
}

// mayOpen says why somebody may not open a ticket for the community.
func (a *App) mayOpen(actor core.Actor) error {
	return core.Decide(core.Question{Actor: actor, Action: core.OpenPublic, Community: a.desk.Settings().Community, Now: a.desk.Now()}).Err(0)
}

// formFor is what may be said for an organization: the one named, else the
// person's main one, else the community; of staff the same for all.
func formFor(f desk.Form, name string) (desk.FormFor, bool) {
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

// take fills a form with what may be said for an organization.
func take(o *blocks.Opening, f desk.Form, g desk.FormFor) {
	for _, g := range f.For {
		o.Organizations = append(o.Organizations, blocks.Choice{Value: g.Organization.Name, Label: g.Organization.Name})
	}
	o.Any, o.Organization, o.Linked = f.Any, g.Organization.Name, true
	o.Private, o.Priority, o.OnBehalf, o.FilesMB = g.Private, g.Priority, g.OnBehalf, int(g.FileLimit/1_000_000)
}

const (
	leastSubject = 4 // letters before something can be alike
	mostSimilar  = 3
	excerpt      = 160
)

// similar is what may already answer a ticket of that subject.
func (a *App) similar(ctx context.Context, subject string) ([]blocks.Similar, error) {
	if len([]rune(subject)) < leastSubject {
		return nil, nil
	}
	tickets, articles, err := a.desk.Similar(ctx, subject, 0, mostSimilar)
	if err != nil {
		return nil, err
	}
	var out []blocks.Similar
	for _, p := range articles {
		out = append(out, blocks.Similar{Title: p.Title, Excerpt: p.Excerpt(excerpt), Command: "article show " + number(int64(p.ID))})
	}
	for _, t := range tickets {
		out = append(out, blocks.Similar{Title: t.ID.String() + " " + t.Subject, Command: "show " + number(int64(t.ID))})
	}
	return out[:min(len(out), mostSimilar)], nil
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
		o.For = blocks.Choice{Value: f.Chosen(blocks.FieldFor), Label: f.Label(blocks.FieldFor)}
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
