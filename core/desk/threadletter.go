package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// ThreadLetter loads what a notice to a thread or channel says: the ticket as it
// is, with the message whoever may see it. Before it is posted MayRead says
// whether those may who read there. The error's kind is Refused if it may not go
// there any more.
func (d *Desk) ThreadLetter(ctx context.Context, n core.Notice) (Letter, error) {
	l := Letter{Notice: n}
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		if l.Told, err = toldIn(n); err != nil {
			return err
		}
		at, ok := core.ParseThread(n.Address)
		if !ok {
			return core.Errorf(core.Refused, "the notice names no place")
		}
		if n.Ticket == 0 {
			l.Trusted, l.Addresses = true, true
			l.Tie = core.Tie{Thread: at, Use: core.TriageThread}
			return d.isTriage(at)
		}
		if l.Tie, err = d.tieFor(ctx, tx, n.Ticket, at); err != nil {
			return err
		}
		return d.threadLetter(ctx, tx, &l)
	})
	return l, err
}

func (d *Desk) isTriage(at core.Thread) error {
	if at.Channel == "" || d.set.Triage[at.Network] != at.Channel {
		return core.Errorf(core.Refused, "that is not the staff's channel any more")
	}
	return nil
}

// tieFor is the tie of the thread that a notice goes to. Of the staff's channel
// that is the ticket's thread there, once it has one.
func (d *Desk) tieFor(ctx context.Context, tx *store.Tx, id core.TicketID, at core.Thread) (core.Tie, error) {
	ties, err := tx.Ties(ctx, id)
	if err != nil {
		return core.Tie{}, err
	}
	for _, k := range ties {
		inChannel := at.ID == "" && k.Use == core.TriageThread && k.Network == at.Network && k.Channel == at.Channel
		if inChannel || k.Thread == at {
			if k.Use == core.TriageThread {
				err = d.isTriage(at)
			}
			return k, err
		}
	}
	if at.ID != "" {
		return core.Tie{}, core.Errorf(core.Refused, "the thread is not tied to ticket %s any more", id)
	}
	return core.Tie{Thread: at, Ticket: id, Use: core.TriageThread}, d.isTriage(at)
}

func (d *Desk) threadLetter(ctx context.Context, tx *store.Tx, l *Letter) error {
	v, _, err := d.showWith(ctx, tx, core.System(), l.Notice.Ticket, true)
	if err != nil {
		return err
	}
	triage := l.Tie.Use == core.TriageThread
	l.Ticket, l.Organization, l.Plan, l.People, l.Trusted, l.Addresses = v.Ticket, v.Organization, v.Plan, v.People, triage, triage
	if triage {
		l.May = v.May
	}
	for k := range v.Messages {
		if v.Messages[k].Deleted && !triage {
			v.Messages[k].Attachments = nil // they are for staff only, as with Show
		}
	}
	if err := l.add(l.Notice, v); err != nil {
		return err
	}
	if l.Notice.Kind == core.NoticeCard && len(v.Messages) > 0 { // a card says what it is about
		l.Items = []Item{{Kind: core.NoticeOpened, Message: &v.Messages[0]}}
	}
	for _, i := range l.Items {
		if i.Message != nil && i.Message.Internal && !triage {
			return core.Errorf(core.Refused, "the message is for staff only")
		}
	}
	if n := l.Notice.Kind; len(l.Items) == 0 && n != core.NoticeCard && n != core.NoticeTied {
		return core.Errorf(core.Refused, "there is nothing to tell of ticket %s any more", l.Notice.Ticket)
	}
	return nil
}
