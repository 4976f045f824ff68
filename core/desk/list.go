package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Names are the parts of a filter that have to be looked up.
type Names struct {
	By           string // address
	Organization string // name
}

// List returns the tickets the actor may see that f selects, a page at a time,
// and the cursor of the next page, empty at the end.
func (d *Desk) List(ctx context.Context, a core.Actor, f core.Filter, n Names) ([]core.Ticket, string, error) {
	var out []core.Ticket
	var next string
	err := d.view(ctx, func(tx *store.Tx) error {
		if err := d.resolve(ctx, tx, a, &f, n); err != nil {
			return err
		}
		var err error
		out, next, err = tx.List(ctx, f, core.ScopeOf(a, d.now()))
		return err
	})
	return out, next, err
}

// Count returns how many tickets List or Search would give on all pages; past
// 10,000 it does not count on.
func (d *Desk) Count(ctx context.Context, a core.Actor, f core.Filter, n Names) (int, error) {
	var out int
	err := d.view(ctx, func(tx *store.Tx) error {
		if err := d.resolve(ctx, tx, a, &f, n); err != nil {
			return err
		}
		var err error
		out, err = tx.Count(ctx, f, core.ScopeOf(a, d.now()))
		return err
	})
	return out, err
}

// Search returns the tickets whose words match f.Words, with a snippet of the
// place, from what the actor may read only.
func (d *Desk) Search(ctx context.Context, a core.Actor, f core.Filter, n Names) ([]store.Hit, string, error) {
	var out []store.Hit
	var next string
	err := d.view(ctx, func(tx *store.Tx) error {
		if err := d.resolve(ctx, tx, a, &f, n); err != nil {
			return err
		}
		var err error
		out, next, err = tx.Search(ctx, f, core.ScopeOf(a, d.now()))
		return err
	})
	return out, next, err
}

// nobody is an id that no person or organization has: a name that is not
// known selects nothing, and neither does one that the actor may not know.
const nobody = -1

func (d *Desk) resolve(ctx context.Context, tx *store.Tx, a core.Actor, f *core.Filter, n Names) error {
	if f.View == core.ViewOverdue {
		f.Late = d.set.Plans.Late(d.now(), d.set.Hours)
	}
	if n.By != "" {
		p, err := tx.PersonByAddress(ctx, n.By)
		if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		known := err == nil
		if known && p.ID != a.Person.ID && !a.ActsAsStaff() {
			if known, err = d.knows(ctx, tx, a, p.ID); err != nil {
				return err
			}
		}
		if f.By = p.ID; !known {
			f.By = nobody
		}
	}
	if n.Organization == "" {
		return nil
	}
	o, err := tx.OrganizationByName(ctx, n.Organization)
	if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	if f.Organization = o.ID; err != nil || !mayKnow(a, o.ID) {
		f.Organization = nobody
	}
	return nil
}

// mayKnow reports whether an organization is the actor's own or a customer of
// it: to others it is not there.
func mayKnow(a core.Actor, id core.OrganizationID) bool {
	_, member := a.Membership(id)
	return a.ActsAsStaff() || a.Known() && (member || a.PartnerOf(id))
}

// knows reports whether the actor may know a person by address: as a colleague,
// or as one of the customers' people.
func (d *Desk) knows(ctx context.Context, tx *store.Tx, a core.Actor, p core.PersonID) (bool, error) {
	if !a.Known() {
		return false, nil
	}
	theirs, err := tx.Memberships(ctx, p)
	for _, m := range theirs {
		if !m.Pending && mayKnow(a, m.Organization) {
			return true, err
		}
	}
	return false, err
}

// Similar returns public tickets and articles that a new subject resembles,
// best first, limit of each at most.
func (d *Desk) Similar(ctx context.Context, subject string, except core.TicketID, limit int) ([]core.Ticket, []core.Article, error) {
	var tickets []core.Ticket
	var articles []core.Article
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		if tickets, err = tx.Similar(ctx, subject, limit, except, d.now()); err != nil {
			return err
		}
		articles, err = tx.SimilarArticles(ctx, subject, limit)
		return err
	})
	return tickets, articles, err
}

// Why returns what Decide says of an action: of the actor's own, or of somebody
// else's to staff and to owners of the ticket's organization.
func (d *Desk) Why(ctx context.Context, a core.Actor, id core.TicketID, action core.Action, of string) (core.Verdict, error) {
	var v core.Verdict
	err := d.view(ctx, func(tx *store.Tx) error {
		t, q, err := d.see(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if of != "" && core.CleanAddress(of) != a.Person.Primary {
			if q, err = d.another(ctx, tx, a, t, of); err != nil {
				return err
			}
		}
		v = ask(q, action)
		return nil
	})
	return v, err
}

func (d *Desk) another(ctx context.Context, tx *store.Tx, a core.Actor, t core.Ticket, of string) (core.Question, error) {
	m, _ := a.Membership(t.Organization)
	if !a.ActsAsStaff() && m.Role != core.Owner {
		return core.Question{}, &core.Error{Kind: core.Refused, Rule: core.RuleOwners,
			Text: "Only staff and owners of the ticket's organization may ask what somebody else may do."}
	}
	p, err := tx.PersonByAddress(ctx, of)
	if core.KindOf(err) == core.NotFound && !a.ActsAsStaff() {
		// Whether the desk knows the address is not for others to learn: somebody
		// unknown may do what anybody may.
		return d.question(ctx, tx, core.Actor{Person: core.Person{Primary: core.CleanAddress(of)}, Trust: core.TrustProven}, &t)
	} else if err != nil {
		return core.Question{}, notThere(err, "Nobody here has the address %s.", of)
	}
	other, err := d.actor(ctx, tx, p, core.TrustProven)
	if err != nil {
		return core.Question{}, err
	}
	return d.question(ctx, tx, other, &t)
}
