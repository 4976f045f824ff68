package desk

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/store"
)

// addCopies copies addresses on a ticket, up to MaxCC; the desk's own, staff's
// and the ticket's people's are passed over. Who may not copy anybody is told so
// only if there is somebody new: a reply to all asks for nothing.
func (d *Desk) addCopies(ctx context.Context, tx *store.Tx, by By, q core.Question, t core.Ticket, addresses []string) ([]core.Verdict, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	q.Ticket = &t
	may := ask(q, core.AddCC)
	have, err := tx.CC(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	on := map[core.PersonID]bool{}
	for _, p := range have {
		on[p.ID] = true
	}
	for _, a := range addresses {
		p, skip, err := d.copied(ctx, tx, t, a, may.Allowed)
		if err != nil {
			return nil, err
		}
		if skip || on[p.ID] {
			continue
		}
		if !may.Allowed {
			return []core.Verdict{may}, nil
		}
		if len(on) >= d.set.MaxCC {
			return []core.Verdict{d.tooManyCopies()}, nil
		}
		on[p.ID] = true
		if err := d.addCopy(ctx, tx, by, t, p, core.CleanAddress(a)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// addCopy copies somebody on a ticket, by that address of theirs.
func (d *Desk) addCopy(ctx context.Context, tx *store.Tx, by By, t core.Ticket, p core.Person, address string) error {
	added, err := tx.AddCC(ctx, t.ID, p.ID, by.Actor.Person.ID, d.now())
	if err != nil || !added {
		return err
	}
	return d.event(ctx, tx, by, core.Event{Ticket: t.ID, Organization: t.Organization, Person: p.ID, What: core.CCAdded, To: address})
}

// removeCopy reports whether the person was on cc.
func (d *Desk) removeCopy(ctx context.Context, tx *store.Tx, by By, t core.Ticket, p core.Person) (bool, error) {
	removed, err := tx.RemoveCC(ctx, t.ID, p.ID)
	if err != nil || !removed {
		return removed, err
	}
	if err := d.rightsEnd(ctx, tx, ended{Whose: store.Whose{Ticket: t.ID}}); err != nil {
		return true, err
	}
	return true, d.event(ctx, tx, by, core.Event{Ticket: t.ID, Organization: t.Organization, Person: p.ID, What: core.CCRemoved, From: p.Primary})
}

func (d *Desk) tooManyCopies() core.Verdict {
	return core.Verdict{
		Rule:  "too many cc",
		Words: fmt.Sprintf("A ticket has at most %d people on cc; the others were left out. Remove somebody with `cc N remove ADDRESS` first.", d.set.MaxCC),
	}
}

// copied finds whom an address is of, and whether they need no copy. Somebody
// unknown is added only where add says so.
func (d *Desk) copied(ctx context.Context, tx *store.Tx, t core.Ticket, address string, add bool) (core.Person, bool, error) {
	address = core.CleanAddress(address)
	if !core.ValidAddress(address) || d.Ours(address) {
		return core.Person{}, true, nil
	}
	p, err := tx.PersonByAddress(ctx, address)
	if core.KindOf(err) == core.NotFound && !add {
		return p, false, nil
	} else if core.KindOf(err) == core.NotFound {
		p, err = d.person(ctx, tx, "", address)
	}
	return p, err != nil || p.Staff != core.NotStaff || p.ID == t.Creator || p.ID == t.Requester, err
}

// AddCC copies an address on a ticket.
func (d *Desk) AddCC(ctx context.Context, by By, id core.TicketID, address string) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		t, q, err := d.ticket(ctx, tx, by.Actor, id)
		if err != nil {
			return Outcome{}, err
		}
		if !core.ValidAddress(core.CleanAddress(address)) {
			return Outcome{}, core.Errorf(core.Invalid, "`%s` is not a mail address. Write it as name@company.example.", address)
		}
		if err := ask(q, core.AddCC).Err(id); err != nil {
			return Outcome{}, err
		}
		left, err := d.addCopies(ctx, tx, by, q, t, []string{address})
		return Outcome{Ticket: t, Left: left}, err
	})
}

// RemoveCC ends the copies to an address.
func (d *Desk) RemoveCC(ctx context.Context, by By, id core.TicketID, address string) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		t, q, err := d.ticket(ctx, tx, by.Actor, id)
		if err != nil {
			return Outcome{}, err
		}
		p, err := tx.PersonByAddress(ctx, address)
		if err != nil && core.KindOf(err) != core.NotFound {
			return Outcome{}, err
		}
		q.Subject = &p
		if err := ask(q, core.RemoveCC).Err(id); err != nil {
			return Outcome{}, err
		}
		removed := false
		if p.ID != 0 {
			if removed, err = d.removeCopy(ctx, tx, by, t, p); err != nil {
				return Outcome{}, err
			}
		}
		if !removed {
			return Outcome{}, core.Errorf(core.Invalid, "`%s` is not on cc of ticket %s. `show %d` lists who is.", address, id, id)
		}
		return Outcome{Ticket: t}, nil
	})
}
