package desk

import (
	"context"
	"slices"

	"usher/core"
	"usher/core/store"
)

// subscribe gives people the alert of a ticket, unless they turned it off.
func (d *Desk) subscribe(ctx context.Context, tx *store.Tx, id core.TicketID, people ...core.PersonID) error {
	for i, p := range people {
		if i > 0 && p == people[i-1] {
			continue
		}
		if err := tx.Subscribe(ctx, p, id); err != nil {
			return err
		}
	}
	return nil
}

// SetAlert turns the actor's own alert of a ticket on or off.
func (d *Desk) SetAlert(ctx context.Context, by By, id core.TicketID, on bool) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		t, q, err := d.ticket(ctx, tx, by.Actor, id)
		if err != nil {
			return Outcome{}, err
		}
		if err := ask(q, core.Subscribe).Err(id); err != nil {
			return Outcome{}, err
		}
		if by.Actor.System {
			return Outcome{}, needsPerson()
		}
		if !on && q.CC {
			if _, err := d.removeCopy(ctx, tx, by, t, by.Actor.Person); err != nil {
				return Outcome{}, err
			}
		}
		return Outcome{Ticket: t}, tx.SetAlert(ctx, by.Actor.Person.ID, store.TicketAlert, int64(id), on)
	})
}

// SetCompanyAlert turns the actor's alert for all tickets of an organization on
// or off.
func (d *Desk) SetCompanyAlert(ctx context.Context, by By, name string, on bool) (core.Organization, error) {
	var o core.Organization
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		var q core.Question
		var err error
		if o, q, err = d.named(ctx, tx, by.Actor, name); err != nil {
			return Outcome{}, err
		}
		if err := ask(q, core.CompanyAlert).Err(0); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, tx.SetAlert(ctx, by.Actor.Person.ID, store.CompanyAlert, int64(o.ID), on)
	})
	return d.repeatedly(ctx, by, o, name, err)
}

// SetNewAlert turns a staff member's alert for new tickets on or off.
func (d *Desk) SetNewAlert(ctx context.Context, by By, on bool) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		q, err := d.question(ctx, tx, by.Actor, nil)
		if err != nil {
			return Outcome{}, err
		}
		if err := ask(q, core.NewAlert).Err(0); err != nil {
			return Outcome{}, err
		}
		if by.Actor.System {
			return Outcome{}, needsPerson()
		}
		return Outcome{}, tx.SetAlert(ctx, by.Actor.Person.ID, store.NewAlert, 0, on)
	})
	return err
}

// needsPerson refuses what is somebody's own to the shell's administrator, who
// is nobody.
func needsPerson() error {
	return core.Errorf(core.Invalid, "Whose alerts? Act as somebody with --as ADDRESS.")
}

// StopAll turns off the actor's alerts for companies and for new tickets.
func (d *Desk) StopAll(ctx context.Context, by By) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		p := by.Actor.Person.ID
		for _, m := range by.Actor.Memberships {
			if err := tx.SetAlert(ctx, p, store.CompanyAlert, int64(m.Organization), false); err != nil {
				return Outcome{}, err
			}
		}
		for _, c := range by.Actor.Customers {
			if err := tx.SetAlert(ctx, p, store.CompanyAlert, int64(c), false); err != nil {
				return Outcome{}, err
			}
		}
		return Outcome{}, tx.SetAlert(ctx, p, store.NewAlert, 0, false)
	})
	return err
}

// AlertState is which alerts the actor has beside those of tickets.
type AlertState struct {
	Companies []CompanyAlert // those that the actor may have
	Staff     bool           // New counts
	New       bool           // every new ticket
}

// CompanyAlert is the alert of an organization's new tickets, on or off.
type CompanyAlert struct {
	Organization core.Organization
	On           bool
}

// AlertState returns which alerts the actor has beside those of tickets. The
// system, which is nobody, has none.
func (d *Desk) AlertState(ctx context.Context, a core.Actor) (AlertState, error) {
	var out AlertState
	if a.System || !a.Known() {
		return out, nil
	}
	err := d.view(ctx, func(tx *store.Tx) error {
		on, err := tx.CompanyAlerts(ctx, a.Person.ID)
		if err != nil {
			return err
		}
		q, err := d.question(ctx, tx, a, nil)
		if err != nil {
			return err
		}
		ids := slices.Clone(a.Customers)
		for _, m := range a.Memberships {
			ids = append(ids, m.Organization)
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			o, err := tx.Organization(ctx, id)
			if err != nil {
				return err
			}
			q.Organization = &o
			if ask(q, core.CompanyAlert).Allowed {
				out.Companies = append(out.Companies, CompanyAlert{o, slices.Contains(on, id)})
			}
		}
		if out.Staff = a.ActsAsStaff(); !out.Staff {
			return nil
		}
		staff, err := tx.StaffWithNewAlerts(ctx)
		out.New = hasPerson(staff, a.Person.ID)
		return err
	})
	return out, err
}
