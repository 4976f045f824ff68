package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Counts is figures about tickets, and whose they are.
type Counts struct {
	store.Stats
	Organization core.Organization // zero: not of one organization
	View         core.View         // which tickets, if of no organization
}

// Stats counts the actor's own tickets or, with company, an organization's; an
// empty name means the actor's own. For staff it counts all there are, and with
// company but no name those of all organizations.
func (d *Desk) Stats(ctx context.Context, a core.Actor, company bool, name string) (Counts, error) {
	var out Counts
	err := d.view(ctx, func(tx *store.Tx) error {
		var f core.Filter
		staff := a.ActsAsStaff()
		switch {
		case company && (name != "" || !staff):
			o, q, err := d.named(ctx, tx, a, name)
			if err != nil {
				return err
			}
			if v := ask(q, core.ListCompany); !staff && !v.Allowed {
				return v.Err(0)
			}
			out.Organization, f.Organization = o, o.ID
		case company:
			f.View = core.ViewCompany
		case !staff:
			f.View = core.ViewMine
		}
		now := d.now()
		if l := d.set.Hours.Location; l != nil {
			now = now.In(l)
		}
		var err error
		out.View = f.View
		out.Stats, err = tx.Stats(ctx, f, core.ScopeOf(a, now), now)
		return err
	})
	return out, err
}
