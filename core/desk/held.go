package desk

import (
	"context"
	"fmt"
	"time"

	"usher/core"
	"usher/core/store"
)

// Held is what the staff learn of a mail that waits for their decision. All but
// Why is what the mail says, which nothing proves unless it is Proven.
type Held struct {
	From       string    `json:"from,omitempty"`
	Name       string    `json:"name,omitempty"` // of the sender
	Subject    string    `json:"subject,omitempty"`
	At         time.Time `json:"at"`
	Why        string    `json:"why"`
	Would      string    `json:"would,omitempty"` // what it would do were it released; empty: nobody knows
	Text       string    `json:"text,omitempty"`  // how it begins
	Files      int       `json:"files,omitempty"`
	Proven     bool      `json:"proven,omitempty"`     // it is its sender's, and held for another reason
	Answerable bool      `json:"answerable,omitempty"` // whoever sent it is told if it is refused
	Last       bool      `json:"last,omitempty"`       // no more such notices go to this person today
}

// heldMost is how many held mails somebody is told of a day.
const heldMost = 20

// TellHeld tells each of the staff who hear of new tickets that a mail waits for
// their decision, once a mail and of heldMost mails a day. What they are told is
// asked for only if anybody is.
func (d *Desk) TellHeld(ctx context.Context, in core.Inbound, describe func(d *Desk) (Held, error)) error {
	_, err := d.once(ctx, By{Source: in.Source.Part("held")}, func(tx *store.Tx) (Outcome, error) {
		staff, err := tx.StaffWithNewAlerts(ctx)
		if err != nil {
			return Outcome{}, err
		}
		told := Told{Subject: fmt.Sprintf("Mail %d waits for a decision", in.ID), Inbound: int64(in.ID)}
		for _, p := range staff {
			n, err := tx.CountNotices(ctx, p.Primary, core.NoticeHeld, d.now().Add(-dayLength))
			if err != nil {
				return Outcome{}, err
			} else if n >= heldMost {
				continue
			}
			if err := d.describeHeld(tx, &told, describe); err != nil {
				return Outcome{}, err
			}
			told.Held.Last = n == heldMost-1
			if err := d.queue(ctx, tx, p, core.Notice{Kind: core.NoticeHeld, Reason: core.AsStaff}, told); err != nil {
				return Outcome{}, err
			}
		}
		if len(d.set.Triage) == 0 {
			return Outcome{}, nil
		}
		if err := d.describeHeld(tx, &told, describe); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, d.postHeld(ctx, tx, told)
	})
	return err
}

// describeHeld asks once what is known of a held mail.
func (d *Desk) describeHeld(tx *store.Tx, told *Told, describe func(d *Desk) (Held, error)) error {
	if told.Held != nil {
		return nil
	}
	h, err := describe(d.on(tx))
	told.Held = &h
	return err
}

// Decision is what becomes of a held mail.
type Decision struct {
	Mail core.InboundID
	What core.What // MailReleased, MailRefused or MailDiscarded
	Why  string    // of a refusal, for the sender
}

// DecideMail ends a held mail as staff decide, once, and records who did. What it
// takes is done by end, which gets the record and returns it as it then stands.
func (d *Desk) DecideMail(ctx context.Context, by By, c Decision, end func(d *Desk, in core.Inbound) (core.Inbound, error)) (core.Inbound, error) {
	var in core.Inbound
	out, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		var err error
		if in, err = d.undecided(ctx, tx, by.Actor, c); err != nil {
			return Outcome{}, err
		}
		if in, err = end(d.on(tx), in); err != nil {
			return Outcome{}, err
		}
		e := core.Event{Person: in.Person, What: c.What, From: fmt.Sprint(in.ID), To: string(in.Disposition)}
		if err := d.event(ctx, tx, by, e); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, d.postDecided(ctx, tx, by, c, in)
	})
	if err == nil && out.Repeated {
		in, _, err = d.Mail(ctx, by.Actor, c.Mail)
	}
	return in, err
}

// undecided loads a mail that the actor may decide about. Nobody else does
// meanwhile.
func (d *Desk) undecided(ctx context.Context, tx *store.Tx, a core.Actor, c Decision) (core.Inbound, error) {
	if err := ask(core.Question{Actor: a}, core.HandleMail).Err(0); err != nil {
		return core.Inbound{}, err
	}
	in, err := tx.InboundToChange(ctx, c.Mail)
	if err != nil {
		return in, noMail(err, c.Mail)
	}
	waits := in.Disposition == core.Held || in.Disposition == core.Failed && c.What != core.MailReleased
	if !waits {
		return in, d.decidedAlready(ctx, tx, in)
	}
	if c.What != core.MailReleased {
		return in, nil
	}
	sender, err := tx.PersonByAddress(ctx, in.From)
	if err != nil && core.KindOf(err) != core.NotFound {
		return in, err
	}
	return in, ask(core.Question{Actor: a, Subject: &sender}, core.ReleaseMail).Err(0)
}

func noMail(err error, id core.InboundID) error {
	return notThere(err, "There is no mail %d. `inbound list` shows them.", id)
}

// decidedAlready says how a mail ended that no longer waits, and by whom.
func (d *Desk) decidedAlready(ctx context.Context, tx *store.Tx, in core.Inbound) error {
	end := string(in.Disposition)
	if in.Ticket != 0 {
		end += ", ticket " + in.Ticket.String()
	}
	c, err := tx.MailDecision(ctx, in.ID)
	if core.KindOf(err) == core.NotFound {
		return core.Errorf(core.Invalid, "Mail %d does not wait for a decision: it is %s.", in.ID, end)
	} else if err != nil {
		return err
	}
	who, err := d.whoDecided(ctx, tx, c)
	if err != nil {
		return err
	}
	return core.Errorf(core.Invalid, "Mail %d was %s already by %s: it is %s.", in.ID, decided[c.What], who, end)
}

var decided = map[core.What]string{core.MailReleased: "released", core.MailRefused: "refused", core.MailDiscarded: "discarded"}

func (d *Desk) whoDecided(ctx context.Context, tx *store.Tx, c core.Event) (string, error) {
	if c.Actor == 0 {
		return "the desk's administrator", nil
	}
	p, err := tx.Person(ctx, c.Actor)
	return p.Display(), err
}

// Mail returns a mail's record to staff, and who of them decided about it; empty
// if nobody did.
func (d *Desk) Mail(ctx context.Context, a core.Actor, id core.InboundID) (in core.Inbound, who string, err error) {
	if err := ask(core.Question{Actor: a}, core.HandleMail).Err(0); err != nil {
		return in, "", err
	}
	err = d.view(ctx, func(tx *store.Tx) error {
		if in, err = tx.Inbound(ctx, id); err != nil {
			return noMail(err, id)
		}
		c, err := tx.MailDecision(ctx, id)
		if core.KindOf(err) == core.NotFound {
			return nil
		} else if err != nil {
			return err
		}
		who, err = d.whoDecided(ctx, tx, c)
		return err
	})
	return in, who, err
}

// Mails lists mails that ended so to staff, the newest first.
func (d *Desk) Mails(ctx context.Context, a core.Actor, limit int, ends ...core.Disposition) ([]core.Inbound, error) {
	if err := ask(core.Question{Actor: a}, core.HandleMail).Err(0); err != nil {
		return nil, err
	}
	return d.Inbounds(ctx, limit, ends...)
}
