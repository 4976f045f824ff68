package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Replying is a message to be added to a ticket.
type Replying struct {
	Ticket     core.TicketID
	Text       string
	Privacy    core.Privacy   // empty: as the message it answers, else as the ticket
	Internal   bool           // a note: for staff only
	AnswerTo   core.MessageID // zero: none in particular
	Status     core.Status    // empty: inherit
	CC         []string       // addresses to copy on the ticket from now on
	Files      []core.Attachment
	References []string // Message-IDs of the thread it came with
}

// Reply adds a message to a ticket and tells everyone who should know. A reply
// by a customer to a ticket that was closed within ReopenDays reopens it; later
// it opens a follow-up, which is the outcome's ticket.
func (d *Desk) Reply(ctx context.Context, by By, r Replying) (Outcome, error) {
	return d.once(ctx, by, func(tx *store.Tx) (Outcome, error) { return d.reply(ctx, tx, by, r) })
}

func (d *Desk) reply(ctx context.Context, tx *store.Tx, by By, r Replying) (Outcome, error) {
	if by.Actor.System {
		return Outcome{}, core.Errorf(core.Invalid, "Who writes this? Act as somebody with --as ADDRESS.")
	}
	t, q, err := d.ticket(ctx, tx, by.Actor, r.Ticket)
	if err != nil {
		return Outcome{}, err
	}
	answered, err := d.answered(ctx, tx, q, r)
	if err != nil {
		return Outcome{}, err
	}
	var left []core.Verdict
	if v := ask(q, core.WriteNote); r.Internal && !v.Allowed {
		left = append(left, v) // what others mean for the staff alone is kept private
		r.Internal, r.Privacy = false, core.Private
	}
	if err := ask(q, core.ReplyTo).Err(t.ID); err != nil {
		return Outcome{}, err
	}
	if t.Status == core.Closed && !by.Actor.ActsAsStaff() && !t.Reopens(d.now(), d.reopenWindow()) && followable(q) {
		return d.followUp(ctx, tx, by, t, r)
	}
	return d.addReply(ctx, tx, by, q, t, r, answered, left)
}

// followable reports whether a follow-up would be as private as its ticket. Who
// could not open such a one replies to the closed ticket instead: a new ticket
// of their own would show its subject to everybody.
func followable(q core.Question) bool {
	if q.Ticket.PublicNow(q.Now) {
		return true
	}
	q.Ticket = nil
	return q.Organization != nil && ask(q, core.OpenPrivate).Allowed
}

// answered is the message of the ticket that a reply answers, nil if none. Its
// privacy passes on even if its author may no longer see it.
func (d *Desk) answered(ctx context.Context, tx *store.Tx, q core.Question, r Replying) (*core.Message, error) {
	if r.AnswerTo == 0 {
		return nil, nil
	}
	m, err := tx.Message(ctx, r.AnswerTo)
	if core.KindOf(err) == core.NotFound || err == nil && m.Ticket != r.Ticket {
		return nil, nil
	}
	return &m, err
}

// followUp opens a ticket that references the closed one.
func (d *Desk) followUp(ctx context.Context, tx *store.Tx, by By, t core.Ticket, r Replying) (Outcome, error) {
	o := Opening{
		Subject: t.Subject, Text: r.Text, Category: t.Category, Files: r.Files, CC: r.CC,
		FollowUpOf: t.ID, References: r.References,
	}
	if t.Privacy == core.Private {
		o.Privacy = core.Private
	}
	if t.Organization != 0 {
		org, err := tx.Organization(ctx, t.Organization)
		if err != nil {
			return Outcome{}, err
		}
		if by.Actor.ActsFor(org.ID) {
			o.Organization = org.Name
		}
	}
	return d.open(ctx, tx, by, o)
}

func (d *Desk) addReply(ctx context.Context, tx *store.Tx, by By, q core.Question, t core.Ticket, r Replying, answered *core.Message, left []core.Verdict) (Outcome, error) {
	staff := by.Actor.ActsAsStaff()
	m := core.Message{
		Ticket: t.ID, Author: by.Actor.Person.ID, Channel: by.Channel, Source: by.Source,
		Text: r.Text, Inbound: by.Inbound, At: d.now(),
	}
	if answered != nil {
		m.AnswerTo = answered.ID
	}
	m.Privacy, m.Internal = core.ReplyPrivacy(r.Privacy, r.Internal, answered, staff)
	var err error
	if m.Attachments, err = d.allowFiles(q, r.Files, &left); err != nil {
		return Outcome{}, err
	}
	if m, err = tx.AddMessage(ctx, m); err != nil {
		return Outcome{}, err
	}
	if err := d.follow(ctx, tx, by, t, m, r.References); err != nil {
		return Outcome{}, err
	}
	if err := d.subscribe(ctx, tx, t.ID, by.Actor.Person.ID); err != nil {
		return Outcome{}, err
	}
	what := core.WasReplied
	if m.Internal {
		what = core.WasNoted
	}
	if err := d.event(ctx, tx, by, core.Event{Ticket: t.ID, Organization: t.Organization, What: what}); err != nil {
		return Outcome{}, err
	}
	more, err := d.addCopies(ctx, tx, by, q, t, r.CC)
	if err != nil {
		return Outcome{}, err
	}
	changed, err := d.moveOn(ctx, tx, by, q, &t, m, r.Status, &left)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.Index(ctx, t.ID); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Ticket: t, Message: m, Left: append(left, more...)}
	return out, d.tellReplied(ctx, tx, by, out, changed)
}

// moveOn gives the ticket the status that the reply brings.
func (d *Desk) moveOn(ctx context.Context, tx *store.Tx, by By, q core.Question, t *core.Ticket, m core.Message, wanted core.Status, left *[]core.Verdict) ([]core.Event, error) {
	staff := by.Actor.ActsAsStaff()
	if wanted != "" {
		action := core.SetStatus
		if wanted == core.Closed {
			action = core.CloseTicket
		}
		if v := possible(ask(q, action), *t, wanted, staff && !m.Internal); !v.Allowed {
			*left = append(*left, v)
			wanted = ""
		}
	}
	before := *t
	stays := m.Internal || t.Status == core.Closed && !staff && !ask(q, core.Reopen).Allowed
	if !stays || wanted != "" {
		next, take := core.AfterReply(*t, staff, wanted)
		if take {
			t.Assignee = by.Actor.Person.ID
		}
		*t = t.WithStatus(next, d.now())
	}
	if staff && !m.Internal && t.Answered.IsZero() {
		t.Answered = d.now()
	}
	t.Updated = d.now()
	return d.save(ctx, tx, by, before, *t)
}

// possible is the verdict on a reply's status, refused also where the ticket
// can't be moved there.
func possible(v core.Verdict, t core.Ticket, wanted core.Status, byStaff bool) core.Verdict {
	_, take := core.AfterReply(t, byStaff, "")
	if err := core.CheckStatus(t.Status, wanted, t.Assignee != 0 || take); v.Allowed && err != nil {
		return core.Verdict{Rule: "wrong status", Words: core.Explain(err)}
	}
	return v
}

func (d *Desk) follow(ctx context.Context, tx *store.Tx, by By, t core.Ticket, m core.Message, references []string) error {
	if err := tx.AddReference(ctx, by.MessageID, t.ID, m.ID); err != nil {
		return err
	}
	return tx.AddReferences(ctx, references, t.ID)
}
