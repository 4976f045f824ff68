package desk

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/store"
)

// postedMost is how many held mails a channel is told of a day: whoever sends
// thousands must not fill it. `inbound list` has all.
const postedMost = 100

// postHeld queues what the staff's channels are told of a held mail.
func (d *Desk) postHeld(ctx context.Context, tx *store.Tx, told Told) error {
	var out []core.Notice
	for _, n := range d.set.Networks {
		c := d.set.Triage[n]
		if c == "" {
			continue
		}
		at := core.Thread{Network: n, Channel: c}
		if told.Text == "" { // it waits
			count, err := tx.CountNotices(ctx, at.String(), core.NoticeHeld, d.now().Add(-dayLength))
			if err != nil {
				return err
			} else if count >= postedMost {
				continue
			}
			told.Held.Last = count == postedMost-1
		}
		lane := fmt.Sprintf("held/m%d/%s", told.Inbound, n)
		m, err := d.toThread(core.Notice{Kind: core.NoticeHeld, Reason: core.AsStaff, Lane: lane}, at, told)
		if err != nil {
			return err
		}
		out = append(out, m)
	}
	_, err := tx.AddNotices(ctx, out...)
	return err
}

// postDecided tells the staff's channels how a held mail ended.
func (d *Desk) postDecided(ctx context.Context, tx *store.Tx, by By, c Decision, in core.Inbound) error {
	if len(d.set.Triage) == 0 {
		return nil
	}
	who := by.Actor.Person.Display()
	if by.Actor.System {
		who = "the desk's administrator"
	}
	text := fmt.Sprintf("Mail %d was %s by %s", in.ID, decided[c.What], who)
	if c.What == core.MailReleased {
		text += ": " + string(in.Disposition)
		if in.Ticket != 0 {
			text += ", ticket " + in.Ticket.String()
		}
	}
	return d.postHeld(ctx, tx, Told{
		Subject: fmt.Sprintf("Mail %d was %s", in.ID, decided[c.What]), Inbound: int64(in.ID), Text: text + ".", Actor: by.Actor.Person.ID,
		Held: &Held{From: in.From, Subject: in.Subject, At: in.Received, Why: in.Why},
	})
}

// TellEnded tells the staff's channels of a mail that they saw waiting and that
// ended without them: it was tried again, or its sender proved who they are.
func (d *Desk) TellEnded(ctx context.Context, before, in core.Inbound) error {
	if len(d.set.Triage) == 0 || in.Disposition == core.Held || in.Disposition == core.Failed {
		return nil
	}
	return d.within(ctx, func(tx *store.Tx) error {
		if told, err := d.toldHeld(ctx, tx, before); !told || err != nil {
			return err
		}
		text := fmt.Sprintf("Mail %d no longer waits: %s", in.ID, in.Disposition)
		if in.Ticket != 0 {
			text += ", ticket " + in.Ticket.String()
		}
		return d.postHeld(ctx, tx, Told{
			Subject: fmt.Sprintf("Mail %d no longer waits", in.ID), Inbound: int64(in.ID), Text: text + ".",
			Held: &Held{From: in.From, Subject: in.Subject, At: in.Received, Why: in.Why},
		})
	})
}

// toldHeld reports whether the staff's channels were told that a mail waits. Of
// one that waits for its sender they are not.
func (d *Desk) toldHeld(ctx context.Context, tx *store.Tx, in core.Inbound) (bool, error) {
	if in.Disposition == core.Held && in.Rule != core.RuleHeld {
		return true, nil
	}
	for _, n := range d.set.Networks {
		if _, err := tx.Post(ctx, n, "held", int64(in.ID)); core.KindOf(err) != core.NotFound {
			return err == nil, err
		}
	}
	return false, nil
}
