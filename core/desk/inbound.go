package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Record takes a mail in. It reports false if there is nothing to do, because
// the same mail was dealt with before: then the record is that of the first.
// Another copy, from another place, is recorded as a duplicate.
func (d *Desk) Record(ctx context.Context, in core.Inbound) (core.Inbound, bool, error) {
	fresh := true
	err := d.within(ctx, func(tx *store.Tx) error {
		in.Disposition = core.Received
		var err error
		if in.ID, err = tx.AddInbound(ctx, in); err != nil || in.ID != 0 {
			return err
		}
		first, err := tx.InboundBySource(ctx, in.Source)
		if err != nil {
			return err
		}
		fresh = first.Disposition == core.Failed || first.Disposition == core.Received
		if first.Mailbox != in.Mailbox || first.UIDValidity == in.UIDValidity && first.UID != in.UID {
			if err := d.duplicate(ctx, tx, in, first); err != nil {
				return err
			}
		} else if first.UIDValidity != in.UIDValidity {
			first.UIDValidity, first.UID = in.UIDValidity, in.UID // the folder was renumbered
			err = tx.UpdateInbound(ctx, first)
		}
		in = first
		return err
	})
	return in, fresh, err
}

func (d *Desk) duplicate(ctx context.Context, tx *store.Tx, in, first core.Inbound) error {
	known, err := tx.KnowsUID(ctx, in.Mailbox, in.UIDValidity, in.UID)
	if err != nil || known {
		return err
	}
	if moved, err := tx.MoveCopy(ctx, in.Source, in.Mailbox, in.UIDValidity, in.UID); err != nil || moved {
		return err
	}
	in.Disposition, in.Ticket, in.Message, in.Decided = core.Duplicate, first.Ticket, first.Message, d.now()
	in.Why = "the same mail came to " + first.Mailbox + " before"
	_, err = tx.AddInbound(ctx, in)
	return err
}

// Settle writes how a mail ended.
func (d *Desk) Settle(ctx context.Context, in core.Inbound) error {
	return d.within(ctx, func(tx *store.Tx) error {
		in.Decided = d.now()
		return tx.UpdateInbound(ctx, in)
	})
}

// Cursor returns how far a mailbox was read; zeros if it never was.
func (d *Desk) Cursor(ctx context.Context, mailbox string) (validity, last uint32, err error) {
	err = d.view(ctx, func(tx *store.Tx) error {
		validity, last, err = tx.Cursor(ctx, mailbox)
		return err
	})
	return validity, last, err
}

// MoveCursor records how far a mailbox was read.
func (d *Desk) MoveCursor(ctx context.Context, mailbox string, validity, last uint32) error {
	return d.within(ctx, func(tx *store.Tx) error { return tx.SetCursor(ctx, mailbox, validity, last) })
}

// Original returns a mail as it came, if it was kept with its record. NotFound
// if the file store has it.
func (d *Desk) Original(ctx context.Context, id core.InboundID) ([]byte, error) {
	var b []byte
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		b, err = tx.Original(ctx, id)
		return err
	})
	return b, err
}

// Inbound returns a mail's record.
func (d *Desk) Inbound(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	var in core.Inbound
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		in, err = tx.Inbound(ctx, id)
		return noMail(err, id)
	})
	return in, err
}

// InboundToChange returns a mail's record to end it in another way: nobody else does
// until the transaction of Together ends.
func (d *Desk) InboundToChange(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	var in core.Inbound
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		in, err = tx.InboundToChange(ctx, id)
		return noMail(err, id)
	})
	return in, err
}

// Inbounds lists mails that ended so, the newest first; none given means all.
func (d *Desk) Inbounds(ctx context.Context, limit int, ends ...core.Disposition) ([]core.Inbound, error) {
	if len(ends) == 0 {
		ends = core.Dispositions[:]
	}
	var out []core.Inbound
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.Inbounds(ctx, ends, 0, limit)
		return err
	})
	return out, err
}

// Locate finds the ticket a mail of an actor belongs to, and by what evidence. A
// Message-ID that was only referred to, and is of no mail that the desk sent or
// got, leads there only its own people: strangers may answer the same mail of
// somebody else.
func (d *Desk) Locate(ctx context.Context, a core.Actor, e core.ThreadEvidence) (core.TicketID, core.MatchedBy, error) {
	err := d.view(ctx, func(tx *store.Tx) error {
		if e.Key != 0 {
			return nil
		}
		refs, err := tx.References(ctx, e.MessageIDs())
		if err != nil {
			return err
		}
		e.Known = map[string]core.TicketID{}
		for _, r := range refs {
			leads := r.Message != 0
			if !leads {
				if leads, err = d.ownPeople(ctx, tx, a, r.Ticket); err != nil {
					return err
				}
			}
			if _, ok := e.Known[r.MessageID]; !ok && leads {
				e.Known[r.MessageID] = r.Ticket
			}
		}
		return nil
	})
	id, how := e.Match()
	return id, how, err
}

// ownPeople reports whether the actor has more to do with a ticket than anybody.
func (d *Desk) ownPeople(ctx context.Context, tx *store.Tx, a core.Actor, id core.TicketID) (bool, error) {
	t, err := tx.Ticket(ctx, id)
	if err != nil {
		return false, err
	}
	q, err := d.question(ctx, tx, a, &t)
	return core.RelationTo(q) < core.Anyone, err
}

// Answered returns the message of a ticket whose mail is the first of those
// Message-IDs that brought one; zero if none did.
func (d *Desk) Answered(ctx context.Context, id core.TicketID, messageIDs []string) (core.MessageID, error) {
	messageIDs = messageIDs[:min(len(messageIDs), 10)]
	found := map[string]core.MessageID{}
	err := d.view(ctx, func(tx *store.Tx) error {
		refs, err := tx.References(ctx, messageIDs)
		for _, r := range refs {
			if r.Ticket == id {
				found[r.MessageID] = r.Message
			}
		}
		return err
	})
	for _, m := range messageIDs {
		if found[m] != 0 {
			return found[m], err
		}
	}
	return 0, err
}

// Flooding reports whether an author wrote more to a ticket within the last
// hour than a person would: two programs may be answering each other.
func (d *Desk) Flooding(ctx context.Context, id core.TicketID, author core.PersonID) (bool, error) {
	var n int
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		n, err = tx.CountMessages(ctx, id, author, d.now().Add(-hour))
		return err
	})
	return n >= d.set.HourlyCap, err
}

// Elsewhere reports whether a ticket was opened by a mail to another mailbox
// than the one named.
func (d *Desk) Elsewhere(ctx context.Context, id core.TicketID, mailbox string) (bool, error) {
	var name string
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		name, err = tx.TicketMailbox(ctx, id)
		return err
	})
	return name != "" && name != mailbox, err
}
