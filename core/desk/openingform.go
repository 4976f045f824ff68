package desk

import (
	"context"
	"slices"

	"usher/core"
	"usher/core/store"
)

// Form is what an actor may say when they open a ticket.
type Form struct {
	For       []FormFor // the organizations that they may open it for, their main one first; of staff their own
	Community *FormFor  // nil: they may open none that belongs to no organization
	Any       bool      // staff: for any organization, with SuggestOrganizations
}

// FormFor is what an actor may say for one organization.
type FormFor struct {
	Organization core.Organization // zero: a community ticket
	Plan         core.Plan
	Private      bool
	Priority     bool
	OnBehalf     bool  // of another
	FileLimit    int64 // bytes of each file; zero: none may go along
}

// OpeningForm returns what the actor may say when they open a ticket.
func (d *Desk) OpeningForm(ctx context.Context, a core.Actor) (Form, error) {
	f := Form{Any: a.ActsAsStaff()}
	err := d.view(ctx, func(tx *store.Tx) error {
		q, err := d.question(ctx, tx, a, nil)
		if err != nil {
			return err
		}
		main := mainOrganization(a)
		ids := []core.OrganizationID{main}
		for _, m := range a.Memberships {
			ids = append(ids, m.Organization)
		}
		ids = append(ids, a.Customers...)
		for i, id := range ids {
			if id == 0 || slices.Contains(ids[:i], id) || !a.ActsFor(id) {
				continue
			}
			if err := d.about(ctx, tx, &q, id); err != nil {
				return err
			}
			f.For = append(f.For, formFor(q))
		}
		if len(f.For) > 0 && !a.ActsAsStaff() {
			return nil // their tickets belong to an organization
		}
		if err := d.about(ctx, tx, &q, 0); err != nil {
			return err
		}
		if ask(q, core.OpenPublic).Allowed {
			c := formFor(q)
			f.Community = &c
		}
		return nil
	})
	return f, err
}

// staffFiles is the limit of staff's files: that of the largest plan of the
// default catalogue, for Slack and Discord need one to name.
const staffFiles = 20_000_000

func formFor(q core.Question) FormFor {
	f := FormFor{Plan: q.Plan, Private: ask(q, core.OpenPrivate).Allowed, Priority: ask(q, core.SetPriority).Allowed}
	if q.Organization != nil {
		f.Organization = *q.Organization
	}
	another := q
	another.Subject, another.SubjectIn = &core.Person{ID: nobody}, q.Organization != nil
	f.OnBehalf = ask(another, core.OpenFor).Allowed
	if ask(q, core.AttachFile).Allowed {
		f.FileLimit = int64(q.Plan.AttachmentMB) * 1_000_000
		if q.Actor.ActsAsStaff() {
			f.FileLimit = max(f.FileLimit, staffFiles)
		}
	}
	return f
}
