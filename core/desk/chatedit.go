package desk

import (
	"context"
	"errors"
	"strconv"

	"usher/core"
	"usher/core/store"
)

// DeletedText is what a message says that was deleted on a network: by its author, or
// by whoever else may take messages away there.
func DeletedText(n core.Channel) string { return "(deleted in " + n.Title() + ")" }

// MessageEdited gives the message that came by a source the text which its
// author changed it to. What it said before is kept with the ticket's history,
// for staff; nobody is told. NotFound if the desk does not know the source: it
// may be worked yet.
func (d *Desk) MessageEdited(ctx context.Context, by By, of core.Source, text string) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		op, err := tx.Operation(ctx, of)
		if err != nil {
			return Outcome{}, notThere(err, noMessage)
		}
		return d.rewrite(ctx, tx, by, op, text, core.MessageEdited)
	})
}

// MessageDeleted takes the text out of the message that came by a source, and
// its files for all but staff, who find the text in the ticket's history. If it
// was written in a ticket's thread and did not come yet, it never will: to reply
// by that source then does nothing, and Forestalled says so. By is its author, whoever
// took it away there.
func (d *Desk) MessageDeleted(ctx context.Context, by By, of core.Source) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		op, err := tx.Operation(ctx, of)
		if core.KindOf(err) == core.NotFound {
			return Outcome{}, d.forestall(ctx, tx, by.Thread, of)
		} else if err != nil {
			return Outcome{}, err
		}
		return d.rewrite(ctx, tx, by, op, DeletedText(by.Channel), core.MessageDeleted)
	})
}

// MessageGone is MessageDeleted where the network does not say who did it: the
// author may, and whoever else can take a message away there may be believed. It
// is for what was written to the desk: of what was said elsewhere somebody else may
// have made a ticket.
func (d *Desk) MessageGone(ctx context.Context, by By, of core.Source) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		op, err := tx.Operation(ctx, of)
		if core.KindOf(err) == core.NotFound {
			return Outcome{}, d.forestall(ctx, tx, by.Thread, of)
		} else if err != nil {
			return Outcome{}, err
		}
		if op.Message == 0 {
			return Outcome{}, core.Errorf(core.NotFound, noMessage)
		}
		m, err := tx.Message(ctx, op.Message)
		if err != nil {
			return Outcome{}, err
		}
		author, err := tx.Person(ctx, m.Author)
		if err != nil {
			return Outcome{}, err
		}
		if by.Actor, err = d.actor(ctx, tx, author, core.TrustProven); err != nil {
			return Outcome{}, err
		}
		return d.rewrite(ctx, tx, by, op, DeletedText(by.Channel), core.MessageDeleted)
	})
}

// forestall takes the source of a message for its deletion.
func (d *Desk) forestall(ctx context.Context, tx *store.Tx, at core.Thread, of core.Source) error {
	if _, err := tx.TieAt(ctx, at); err != nil {
		return notThere(err, noMessage)
	}
	fresh, err := tx.Begin(ctx, of, d.now())
	if err == nil && !fresh {
		err = core.Errorf(core.Conflict, "the message came at the same time")
	}
	return err
}

// Forestalled reports whether a message of a ticket's thread was deleted before
// it came.
func (d *Desk) Forestalled(ctx context.Context, of core.Source) (bool, error) {
	var op store.Operation
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		op, err = tx.Operation(ctx, of)
		return err
	})
	if core.KindOf(err) == core.NotFound {
		return false, nil
	}
	return err == nil && op.Ticket == 0, err
}

const noMessage = "No message of a ticket came from there."

// MessageFrom returns the message that was made of what came by a source: a zero one
// if it became none and won't, such as a command, what was deleted before it came, or
// what somebody put in their own words in a form.
// NotFound if the desk does not know the source.
func (d *Desk) MessageFrom(ctx context.Context, of core.Source) (core.Message, error) {
	var m core.Message
	err := d.view(ctx, func(tx *store.Tx) error {
		op, err := tx.Operation(ctx, of)
		if err != nil {
			return notThere(err, noMessage)
		}
		if op.Message != 0 {
			m, err = tx.Message(ctx, op.Message)
		}
		return err
	})
	return m, err
}

// Concerns reports whether what happens to a message on a chat network may be for the
// desk: its thread is a ticket's, the desk knows the message's source, or what came
// before it in its lane is to be worked yet, and may change that.
func (d *Desk) Concerns(ctx context.Context, at core.Thread, of core.Source, lane string) (bool, error) {
	var may bool
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		may, err = tx.Concerns(ctx, at, of, lane)
		return err
	})
	return may, err
}

// rewrite changes the message that an operation added.
func (d *Desk) rewrite(ctx context.Context, tx *store.Tx, by By, op store.Operation, text string, what core.What) (Outcome, error) {
	if op.Message == 0 {
		return Outcome{}, core.Errorf(core.NotFound, noMessage)
	}
	t, err := tx.TicketToChange(ctx, op.Ticket)
	if err != nil {
		return Outcome{}, err
	}
	m, err := tx.Message(ctx, op.Message)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.mayRewrite(ctx, tx, by, t, m); err != nil {
		return Outcome{}, err
	}
	if m.Deleted || m.Text == text {
		return Outcome{Ticket: t, Message: m}, nil
	}
	e := core.Event{Ticket: t.ID, Organization: t.Organization, What: what, From: m.Text, To: strconv.Itoa(m.Number)}
	m.Text, m.Deleted = text, what == core.MessageDeleted
	if err := tx.EditMessage(ctx, m.ID, m.Text, m.Deleted); err != nil {
		return Outcome{}, err
	}
	if err := tx.Index(ctx, t.ID); err != nil {
		return Outcome{}, err
	}
	return Outcome{Ticket: t, Message: m}, d.event(ctx, tx, by, e)
}

// mayRewrite refuses whoever may not change a message. It is never NotFound: that
// has the door try again.
func (d *Desk) mayRewrite(ctx context.Context, tx *store.Tx, by By, t core.Ticket, m core.Message) error {
	q, err := d.question(ctx, tx, by.Actor, &t)
	if err != nil {
		return err
	}
	q.Message = &m
	err = ask(q, core.EditMessage).Err(t.ID)
	var e *core.Error
	if errors.As(err, &e) && e.Kind == core.NotFound {
		return &core.Error{Kind: core.Refused, Rule: e.Rule, Text: e.Text}
	}
	return err
}
