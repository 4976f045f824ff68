package desk

import (
	"context"
	"time"

	"usher/core"
	"usher/core/store"
)

func (d *Desk) reopenWindow() time.Duration { return time.Duration(d.set.ReopenDays) * 24 * time.Hour }

// save writes a changed ticket and records each change as an event.
func (d *Desk) save(ctx context.Context, tx *store.Tx, by By, before, after core.Ticket) ([]core.Event, error) {
	if before == after {
		return nil, nil
	}
	if err := tx.UpdateTicket(ctx, after); err != nil {
		return nil, err
	}
	changes, err := d.changes(ctx, tx, before, after)
	if err != nil {
		return nil, err
	}
	for i := range changes {
		changes[i].Ticket, changes[i].Organization = after.ID, after.Organization
		if err := d.event(ctx, tx, by, changes[i]); err != nil {
			return nil, err
		}
	}
	if now := d.now(); before.PublicNow(now) && !after.PublicNow(now) {
		return changes, d.rightsEnd(ctx, tx, ended{Whose: store.Whose{Ticket: after.ID}})
	}
	return changes, nil
}

func (d *Desk) changes(ctx context.Context, tx *store.Tx, before, after core.Ticket) ([]core.Event, error) {
	var out []core.Event
	for _, c := range []core.Event{
		{What: core.StatusChanged, From: string(before.Status), To: string(after.Status)},
		{What: core.PrioritySet, From: string(before.Priority), To: string(after.Priority)},
		{What: core.PrivacySet, From: string(before.Privacy), To: string(after.Privacy)},
		{What: core.CategorySet, From: before.Category, To: after.Category},
		{What: core.SubjectSet, From: before.Subject, To: after.Subject},
	} {
		if c.From != c.To {
			out = append(out, c)
		}
	}
	if before.Withdrawn != after.Withdrawn {
		out = append(out, core.Event{What: core.WasWithdrawn})
	}
	if before.Assignee != after.Assignee {
		who, err := tx.People(ctx, before.Assignee, after.Assignee)
		if err != nil {
			return nil, err
		}
		out = append(out, core.Event{What: core.AssigneeSet, From: who[before.Assignee].Primary, To: who[after.Assignee].Primary, Person: after.Assignee})
	}
	return out, nil
}

func (d *Desk) event(ctx context.Context, tx *store.Tx, by By, e core.Event) error {
	e.Source, e.At = by.Source, d.now()
	if !by.Actor.System {
		e.Actor = by.Actor.Person.ID
	}
	return tx.AddEvent(ctx, e)
}

// change is the common way of the operations below: load, decide, alter,
// record, tell.
func (d *Desk) change(ctx context.Context, by By, id core.TicketID, a core.Action, alter func(tx *store.Tx, t *core.Ticket) error) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		t, q, err := d.ticket(ctx, tx, by.Actor, id)
		if err != nil {
			return Outcome{}, err
		}
		if err := ask(q, a).Err(id); err != nil {
			return Outcome{}, err
		}
		before := t
		if err := alter(tx, &t); err != nil {
			return Outcome{}, err
		}
		if t == before {
			return Outcome{Ticket: t}, nil
		}
		t.Updated = d.now()
		changes, err := d.save(ctx, tx, by, before, t)
		if err != nil {
			return Outcome{}, err
		}
		if before.Subject != t.Subject {
			if err := tx.Index(ctx, t.ID); err != nil {
				return Outcome{}, err
			}
		}
		return Outcome{Ticket: t}, d.tellChanged(ctx, tx, by, before, t, changes)
	})
}

// SetStatus moves a ticket. Closing asks for less than other moves: creators
// may close their own.
func (d *Desk) SetStatus(ctx context.Context, by By, id core.TicketID, to core.Status) (Outcome, error) {
	a := core.SetStatus
	if to == core.Closed {
		a = core.CloseTicket
	}
	return d.change(ctx, by, id, a, func(_ *store.Tx, t *core.Ticket) error {
		if err := core.CheckStatus(t.Status, to, t.Assignee != 0); err != nil {
			return err
		}
		*t = t.WithStatus(to, d.now())
		return nil
	})
}

// Reopen gives a closed ticket the status back that it had before.
func (d *Desk) Reopen(ctx context.Context, by By, id core.TicketID) (Outcome, error) {
	return d.change(ctx, by, id, core.Reopen, func(_ *store.Tx, t *core.Ticket) error {
		if t.Status != core.Closed {
			return core.Errorf(core.Invalid, "Ticket %s is not closed; it is %s.", t.ID, t.Status)
		}
		*t = t.WithStatus(t.Reopened(), d.now())
		return nil
	})
}

// SetPriority sets how urgent a ticket is.
func (d *Desk) SetPriority(ctx context.Context, by By, id core.TicketID, p core.Priority) (Outcome, error) {
	return d.change(ctx, by, id, core.SetPriority, func(_ *store.Tx, t *core.Ticket) error {
		t.Priority = p
		return nil
	})
}

// SetPrivacy makes a ticket private or public. To make it public shows it to
// everybody, so that needs confirmed; without it the error's kind is Confirm.
func (d *Desk) SetPrivacy(ctx context.Context, by By, id core.TicketID, p core.Privacy, confirmed bool) (Outcome, error) {
	a := core.MakePrivate
	if p == core.Public {
		a = core.MakePublic
	}
	return d.change(ctx, by, id, a, func(tx *store.Tx, t *core.Ticket) error {
		if t.Privacy == p {
			return nil
		}
		q, err := d.question(ctx, tx, by.Actor, t)
		if err != nil {
			return err
		}
		if v := ask(q, a); v.Confirm && !confirmed {
			return &core.Error{Kind: core.Confirm, Rule: v.Rule, Text: v.Words}
		}
		t.Privacy = p
		return nil
	})
}

// SetCategory files a ticket under one of the desk's categories.
func (d *Desk) SetCategory(ctx context.Context, by By, id core.TicketID, name string) (Outcome, error) {
	return d.change(ctx, by, id, core.SetCategory, func(_ *store.Tx, t *core.Ticket) error {
		c, err := d.category(name)
		if err != nil {
			return err
		}
		t.Category = c
		return nil
	})
}

// SetSubject renames a ticket.
func (d *Desk) SetSubject(ctx context.Context, by By, id core.TicketID, subject string) (Outcome, error) {
	return d.change(ctx, by, id, core.SetSubject, func(_ *store.Tx, t *core.Ticket) error {
		t.Subject = subjectOf(Opening{Subject: subject})
		return nil
	})
}

// Assign gives a ticket to somebody on the staff, by address; an empty one
// gives it to nobody. A new ticket becomes assigned, and new again.
func (d *Desk) Assign(ctx context.Context, by By, id core.TicketID, address string) (Outcome, error) {
	return d.change(ctx, by, id, core.Assign, func(tx *store.Tx, t *core.Ticket) error {
		if address == "" {
			t.Assignee = 0
			if t.Status == core.Assigned {
				*t = t.WithStatus(core.New, d.now())
			}
			return nil
		}
		p, err := tx.PersonByAddress(ctx, address)
		if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		if err != nil || p.Staff == core.NotStaff {
			return core.Errorf(core.Invalid, "`%s` is nobody on the staff, so ticket %s stays as it is. `staff` lists who is.", address, id)
		}
		t.Assignee = p.ID
		if t.Status == core.New {
			*t = t.WithStatus(core.Assigned, d.now())
		}
		return nil
	})
}

// Withdraw takes a community ticket back: from then on only its own people and
// the staff see it, and it is closed.
func (d *Desk) Withdraw(ctx context.Context, by By, id core.TicketID) (Outcome, error) {
	return d.change(ctx, by, id, core.Withdraw, func(_ *store.Tx, t *core.Ticket) error {
		t.Withdrawn = true
		*t = t.WithStatus(core.Closed, d.now())
		return nil
	})
}
