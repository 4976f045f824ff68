package desk

import (
	"context"
	"time"

	"usher/core"
	"usher/core/store"
)

// historyMost is how many changes a history tells of.
const historyMost = 30

// History is what was recorded of an organization or a person, newest first,
// beside what is told with tickets.
type History struct {
	Events        []core.Event
	Older         int                           // changes that are not among Events
	People        map[core.PersonID]core.Person // everybody named in it
	Organizations map[core.OrganizationID]string
	Grants        map[core.PersonID]core.Event // of an organization: what gave each contact the entitlement
	Outside       map[core.PersonID]string     // whom the reader knows by the address of an invitation only; empty: not at all
}

// AccountHistory returns who changed what of an organization and when, to those
// who may change its contacts. Refused to others.
func (d *Desk) AccountHistory(ctx context.Context, a core.Actor, name string) (History, error) {
	var h History
	err := d.view(ctx, func(tx *store.Tx) error {
		o, q, err := d.named(ctx, tx, a, name)
		if err != nil {
			return err
		}
		if err := ask(q, core.Contacts).Err(0); err != nil {
			return err
		}
		if err := h.load(tx.AccountHistory(ctx, o.ID, historyMost)); err != nil {
			return err
		}
		members, err := tx.Members(ctx, o.ID)
		if err != nil {
			return err
		}
		if err := d.grants(ctx, tx, &h, o.ID, members); err != nil {
			return err
		}
		if !a.ActsAsStaff() {
			if err := d.outsiders(ctx, tx, &h, o.ID, members); err != nil {
				return err
			}
		}
		return d.meet(ctx, tx, &h)
	})
	return h, err
}

// outsiders finds who is no member, or only invited: an organization that
// invites an address does not learn whose it is.
func (d *Desk) outsiders(ctx context.Context, tx *store.Tx, h *History, o core.OrganizationID, members []core.Membership) error {
	invited, err := tx.Invitations(ctx, o)
	if err != nil {
		return err
	}
	h.Outside = map[core.PersonID]string{}
	for _, e := range h.Events {
		h.Outside[e.Person] = invited[e.Person]
	}
	for _, m := range members {
		if !m.Pending {
			delete(h.Outside, m.Person)
		}
	}
	delete(h.Outside, 0)
	return nil
}

func (h *History) load(events []core.Event, all int, err error) error {
	h.Events, h.Older = events, all-len(events)
	return err
}

// grants finds what gave each contact of an organization the entitlement: to
// owners and billing managers their role, to others an owner.
func (d *Desk) grants(ctx context.Context, tx *store.Tx, h *History, o core.OrganizationID, members []core.Membership) error {
	gave, err := tx.Grants(ctx, o)
	if err != nil {
		return err
	}
	h.Grants = map[core.PersonID]core.Event{}
	for _, m := range members {
		for _, e := range gave {
			byRole := e.What == core.RoleSet && e.To == string(m.Role)
			given := e.What == core.EntitlementSet && !m.Role.Automatic()
			if e.Person == m.Person && m.Entitled() && (byRole || given) {
				h.Grants[m.Person] = e
			}
		}
	}
	return nil
}

// meet loads the names in a history.
func (d *Desk) meet(ctx context.Context, tx *store.Tx, h *History) error {
	var people []core.PersonID
	h.Organizations = map[core.OrganizationID]string{}
	for _, e := range h.Events {
		people = append(people, e.Actor, e.Person)
		if _, ok := h.Organizations[e.Organization]; ok || e.Organization == 0 {
			continue
		}
		o, err := tx.Organization(ctx, e.Organization)
		if err != nil {
			return err
		}
		h.Organizations[o.ID] = o.Name
	}
	for _, e := range h.Grants {
		people = append(people, e.Actor, e.Person)
	}
	var err error
	h.People, err = tx.People(ctx, people...)
	return err
}

// Past is what happened with a person.
type Past struct {
	History
	Open  int       // tickets of theirs
	Wrote time.Time // last; zero if they never did
}

// PersonHistory returns who gave or took what of the person of an address and
// when, to staff.
func (d *Desk) PersonHistory(ctx context.Context, a core.Actor, address string) (Past, error) {
	if !a.ActsAsStaff() {
		return Past{}, staffOnly("see what the desk knows of somebody")
	}
	var p Past
	err := d.view(ctx, func(tx *store.Tx) error {
		who, err := d.personAt(ctx, tx, address)
		if err != nil {
			return err
		}
		if err := p.load(tx.PersonHistory(ctx, who.ID, historyMost)); err != nil {
			return err
		}
		if p.Open, p.Wrote, err = tx.Activity(ctx, who.ID); err != nil {
			return err
		}
		return d.meet(ctx, tx, &p.History)
	})
	return p, err
}
