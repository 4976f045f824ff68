package desk

import (
	"context"
	"slices"
	"strings"

	"usher/core"
	"usher/core/store"
)

// SuggestTickets returns tickets that the actor may see, for what they typed so
// far: those whose number begins with it, else with its words; with nothing
// typed the newest open ones of theirs.
func (d *Desk) SuggestTickets(ctx context.Context, a core.Actor, typed string, limit int) ([]core.Ticket, error) {
	var out []core.Ticket
	typed = strings.TrimSpace(typed)
	err := d.view(ctx, func(tx *store.Tx) error {
		scope := core.ScopeOf(a, d.now())
		var err error
		if typed == "" {
			f := core.Filter{View: core.ViewMine, Limit: limit, Status: open}
			if a.ActsAsStaff() {
				f.View = core.ViewOpen
			}
			out, _, err = tx.List(ctx, f, scope)
			return err
		}
		if out, err = tx.Numbered(ctx, strings.TrimPrefix(typed, "#"), limit, scope); err != nil || len(out) > 0 {
			return err
		}
		hits, _, err := tx.Search(ctx, core.Filter{Words: typed, Limit: limit}, scope)
		if core.KindOf(err) == core.Invalid {
			return nil // no word yet
		}
		for _, h := range hits {
			out = append(out, h.Ticket)
		}
		return err
	})
	return out, err
}

var open = []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}

// SuggestPeople returns people whom the actor may name, whose name or address
// begins with what they typed so far: of an organization if one is named, else
// of all that the actor may act for; to staff everybody. By address only those
// are found whose address the actor may see: else one could be guessed letter by
// letter.
func (d *Desk) SuggestPeople(ctx context.Context, a core.Actor, org, typed string, limit int) ([]core.Person, error) {
	var out []core.Person
	err := d.view(ctx, func(tx *store.Tx) error {
		in := d.acquainted(a)
		if org != "" {
			o, err := tx.OrganizationByName(ctx, org)
			if core.KindOf(err) == core.NotFound || err == nil && !a.ActsAsStaff() && !slices.Contains(in, o.ID) {
				return nil
			} else if err != nil {
				return err
			}
			in = []core.OrganizationID{o.ID}
		}
		var err error
		if a.ActsAsStaff() && org == "" {
			out, err = tx.PeopleStarting(ctx, typed, limit)
		} else if len(in) > 0 {
			known := belongsTo(a)
			if a.ActsAsStaff() {
				known = in
			}
			out, err = tx.MembersStarting(ctx, in, known, typed, limit)
		}
		return err
	})
	return out, err
}

// acquainted are the organizations whose people the actor knows.
func (d *Desk) acquainted(a core.Actor) []core.OrganizationID {
	if !a.Known() {
		return nil
	}
	return append(slices.Clone(a.Customers), belongsTo(a)...)
}

// belongsTo are the organizations that an actor is a member of.
func belongsTo(a core.Actor) []core.OrganizationID {
	var out []core.OrganizationID
	for _, m := range a.Memberships {
		if !m.Pending {
			out = append(out, m.Organization)
		}
	}
	return out
}

// SuggestOrganizations returns organizations that the actor may know, whose name
// begins with what they typed so far.
func (d *Desk) SuggestOrganizations(ctx context.Context, a core.Actor, typed string, limit int) ([]core.Organization, error) {
	var out []core.Organization
	err := d.view(ctx, func(tx *store.Tx) error {
		in := d.acquainted(a)
		if !a.ActsAsStaff() && len(in) == 0 {
			return nil
		}
		if a.ActsAsStaff() {
			in = nil
		}
		var err error
		out, err = tx.OrganizationsStarting(ctx, in, typed, limit)
		return err
	})
	return out, err
}
