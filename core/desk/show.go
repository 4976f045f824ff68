package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"usher/core"
	"usher/core/store"
)

// View is a ticket as an actor may see it.
type View struct {
	Ticket       core.Ticket
	Organization core.Organization // zero for a community ticket
	Plan         core.Plan
	Messages     []core.Message // those the actor may see
	Events       []core.Event   // likewise
	CC           []core.Person
	Alerts       []core.Person
	People       map[core.PersonID]core.Person // everybody named in it
	May          []core.Action                 // what the actor may do with it
	Addresses    bool                          // the actor may see addresses: staff, and colleagues of the organization
}

// Show returns a ticket. NotFound if the actor may not see it.
func (d *Desk) Show(ctx context.Context, a core.Actor, id core.TicketID) (View, error) {
	var v View
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		v, err = d.show(ctx, tx, a, id)
		return err
	})
	return v, err
}

func (d *Desk) show(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID) (View, error) {
	v, _, err := d.showWith(ctx, tx, a, id, true)
	return v, err
}

// showWith is show, with the events only if asked for, and with the question
// that decided.
func (d *Desk) showWith(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID, events bool) (View, core.Question, error) {
	t, q, err := d.see(ctx, tx, a, id)
	if err != nil {
		return View{}, q, err
	}
	v := View{Ticket: t, Plan: q.Plan, Addresses: a.ActsAsStaff()}
	if q.Organization != nil {
		v.Organization = *q.Organization
		_, member := a.Membership(t.Organization)
		v.Addresses = v.Addresses || member
	}
	if err := d.visible(ctx, tx, q, &v, events); err != nil {
		return View{}, q, err
	}
	if v.CC, err = tx.CC(ctx, id); err != nil {
		return View{}, q, err
	}
	if v.Alerts, err = tx.Alerts(ctx, store.TicketAlert, int64(id)); err != nil {
		return View{}, q, err
	}
	if err := d.withoutNames(ctx, tx, a, &v); err != nil {
		return View{}, q, err
	}
	if v.People, err = d.peopleOf(ctx, tx, v); err != nil {
		return View{}, q, err
	}
	for _, action := range ticketActions {
		if ask(q, action).Allowed {
			v.May = append(v.May, action)
		}
	}
	return v, q, nil
}

var ticketActions = []core.Action{
	core.ReplyTo, core.WriteNote, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
	core.SetCategory, core.SetSubject, core.Assign, core.AddCC, core.Subscribe, core.Withdraw, core.AttachFile,
}

// visible loads the messages and events that the actor may see. Events of
// internal notes are the staff's, as the notes are.
func (d *Desk) visible(ctx context.Context, tx *store.Tx, q core.Question, v *View, withEvents bool) error {
	all, err := tx.Messages(ctx, v.Ticket.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		q.Message = &m
		if ask(q, core.SeeTicket).Allowed {
			if m.Deleted && !q.Actor.ActsAsStaff() {
				m.Attachments = nil
			}
			v.Messages = append(v.Messages, m)
		}
	}
	if !withEvents {
		return nil
	}
	events, err := tx.Events(ctx, v.Ticket.ID)
	if err != nil {
		return err
	}
	staff := q.Actor.ActsAsStaff()
	for _, e := range events {
		rewritten := e.What == core.MessageEdited || e.What == core.MessageDeleted
		if !staff && (e.What == core.WasNoted || rewritten && !numbered(v.Messages, e.To)) {
			continue
		}
		if rewritten && !staff {
			e.From = "" // what it said before
		}
		v.Events = append(v.Events, e)
	}
	return nil
}

func numbered(list []core.Message, number string) bool {
	return slices.ContainsFunc(list, func(m core.Message) bool { return strconv.Itoa(m.Number) == number })
}

// withoutNames takes their names from people on cc whom the actor does not know
// and who have not shown themselves in the ticket, and leaves the address that
// they were copied by: else whoever has an address could learn whose it is, by
// copying it.
func (d *Desk) withoutNames(ctx context.Context, tx *store.Tx, a core.Actor, v *View) error {
	shown := map[core.PersonID]bool{a.Person.ID: true, v.Ticket.Creator: true, v.Ticket.Requester: true, v.Ticket.Assignee: true}
	for _, m := range v.Messages {
		shown[m.Author] = true
	}
	for _, p := range v.Alerts {
		shown[p.ID] = true
	}
	var shy []core.PersonID
	for _, p := range v.CC {
		if !shown[p.ID] && !a.ActsAsStaff() {
			shy = append(shy, p.ID)
		}
	}
	if len(shy) == 0 {
		return nil
	}
	theirs, err := tx.MembershipsOf(ctx, shy)
	if err != nil {
		return err
	}
	events, err := tx.Events(ctx, v.Ticket.ID)
	if err != nil {
		return err
	}
	copied := map[core.PersonID]string{}
	for _, e := range events {
		if e.What == core.CCAdded {
			copied[e.Person] = e.To
		}
	}
	for i, p := range v.CC {
		known := slices.ContainsFunc(theirs[p.ID], func(m core.Membership) bool { return mayKnow(a, m.Organization) })
		if slices.Contains(shy, p.ID) && !known {
			v.CC[i].Name, v.CC[i].Primary = "", cmp.Or(copied[p.ID], p.Primary)
		}
	}
	return nil
}

func (d *Desk) peopleOf(ctx context.Context, tx *store.Tx, v View) (map[core.PersonID]core.Person, error) {
	known := map[core.PersonID]core.Person{}
	for _, p := range slices.Concat(v.CC, v.Alerts) {
		known[p.ID] = p
	}
	ids := []core.PersonID{v.Ticket.Creator, v.Ticket.Requester, v.Ticket.Assignee}
	for _, m := range v.Messages {
		ids = append(ids, m.Author)
	}
	for _, e := range v.Events {
		ids = append(ids, e.Actor, e.Person)
	}
	ids = slices.DeleteFunc(ids, func(id core.PersonID) bool { return id == 0 || known[id].ID != 0 })
	others, err := tx.People(ctx, ids...)
	maps.Copy(known, others)
	return known, err
}

// File returns a ticket's file by its number, if the actor may see its message.
func (d *Desk) File(ctx context.Context, a core.Actor, id core.TicketID, number int) (core.Attachment, error) {
	v, err := d.Show(ctx, a, id)
	if err != nil {
		return core.Attachment{}, err
	}
	for _, m := range v.Messages {
		for _, f := range m.Attachments {
			if f.Number == number {
				return f, nil
			}
		}
	}
	return core.Attachment{}, core.Errorf(core.NotFound, "Ticket %s has no file %d that you can see. `show %d` lists its files.", id, number, id)
}
