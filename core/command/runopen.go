package command

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/desk"
)

func (j job) open(ctx context.Context) (Answer, error) {
	if j.Subject == "" && j.Body == "" {
		return Answer{}, core.Errorf(core.Invalid, "What is it about? Write `open SUBJECT`, and the text on the lines below.")
	}
	return j.opened(ctx, desk.Opening{
		Subject: j.Subject, Text: j.text(), Category: j.Category, Priority: j.Priority, Privacy: j.Privacy,
		Organization: j.Org, For: j.For, CC: j.CC, Files: j.Attach,
	})
}

// text is the message of a new ticket: without one, its subject.
func (j job) text() string {
	if j.Body == "" {
		return j.Subject
	}
	return j.Body
}

// followUp opens a ticket like the one it follows, for the same organization
// and as private as it is.
func (j job) followUp(ctx context.Context) (Answer, error) {
	v, err := j.desk.Show(ctx, j.by.Actor, j.Ticket)
	if err != nil {
		return Answer{}, err
	}
	o := desk.Opening{
		Subject: j.Subject, Text: j.text(), Category: v.Ticket.Category, FollowUpOf: v.Ticket.ID,
		Files: j.Attach,
	}
	a := j.by.Actor
	if a.ActsFor(v.Ticket.Organization) {
		o.Organization = v.Organization.Name
	}
	if a.ActsAsStaff() {
		o.For = v.People[v.Ticket.Requester].Primary
	}
	if v.Ticket.Privacy == core.Private {
		o.Privacy = core.Private
	}
	return j.opened(ctx, o)
}

func (j job) opened(ctx context.Context, o desk.Opening) (Answer, error) {
	out, err := j.desk.Open(ctx, j.by, o)
	if err != nil {
		return Answer{}, err
	}
	return j.tellOpened(ctx, out, fmt.Sprintf("Ticket %s is open: %s", out.Ticket.ID, out.Ticket.Subject))
}

// tellOpened says what became of a new ticket, and by which plan.
func (j job) tellOpened(ctx context.Context, out desk.Outcome, text string) (Answer, error) {
	a, names, err := j.changedBy(ctx, desk.Outcome{Ticket: out.Ticket, Repeated: out.Repeated}, text)
	switch {
	case err != nil:
		return a, err
	case a.View == nil && out.Repeated: // somebody else made a ticket of the same message
		a.Blocks = []Block{Paragraph{"This was done already, by somebody else."}}
		return a, nil
	case a.View == nil:
		return a, nil
	}
	v := *a.View
	t := v.Ticket
	fields := Fields{{"Privacy", j.readers(t)}, {"Category", t.Category}}
	if !t.Community() {
		fields = append(Fields{{"Organization", names.Organization(t.Organization)}, {"Plan", v.Plan.Name},
			{"Priority", string(t.Priority)}, {"First answer", j.due(v)}}, fields...)
	}
	if t.Requester != t.Creator || j.For != "" {
		fields = append(fields, Field{"For", names.Display(t.Requester)})
	}
	a.add(fields)
	if out.Whose != "" {
		a.add(Hint{out.Whose})
	}
	if len(out.Left) > 0 {
		a.Rule = ""
	}
	a.leftOut(out.Left)
	if err := j.similar(ctx, &a, t); err != nil {
		return Answer{}, err
	}
	return a, nil
}

// readers says who can read a ticket.
func (j job) readers(t core.Ticket) string {
	switch {
	case t.Privacy == core.Private:
		return "private"
	case t.PublicNow(j.desk.Now()):
		return "public: everybody can read it"
	case t.Withdrawn:
		return "withdrawn: only staff and its own people can read it"
	}
	return fmt.Sprintf("public from %s on: `withdraw %d` takes it back", when(j.local(t.PublicAt)), t.ID)
}

// due says when a first answer is promised, empty if it came or none is.
func (j job) due(v desk.View) string {
	at := v.Plan.Targets[v.Ticket.Priority].Due(v.Ticket.Created, j.desk.Settings().Hours)
	if at.IsZero() || !v.Ticket.Answered.IsZero() || v.Ticket.Status == core.Closed {
		return ""
	}
	return "by " + when(j.local(at))
}

// similar names what may already answer a new ticket. A mail has it in the
// ticket's first answer, and who said yes to opening has seen it.
func (j job) similar(ctx context.Context, a *Answer, t core.Ticket) error {
	if j.by.Channel == core.Mail || j.Yes {
		return nil
	}
	bs, err := offer(ctx, j.desk, t.Subject, t.ID)
	a.add(bs...)
	return err
}

// Offer is what may already answer the ticket that a command is about to open:
// public articles and tickets, and how to read them. It is empty where nothing
// is alike, and for commands that open none. A command that is run with Yes
// does not offer it again.
func (r *Runner) Offer(ctx context.Context, d *desk.Desk, c Command) ([]Block, error) {
	if c.Verb != "open" {
		return nil, nil
	}
	return offer(ctx, d, c.Subject, 0)
}

const (
	offered = 3   // things that are alike
	excerpt = 160 // runes of an article
)

// offer lists articles first, for they are answers.
func offer(ctx context.Context, d *desk.Desk, subject string, except core.TicketID) ([]Block, error) {
	tickets, articles, err := d.Similar(ctx, subject, except, offered)
	if err != nil || len(tickets)+len(articles) == 0 {
		return nil, err
	}
	var l List
	for _, p := range articles {
		l = append(l, fmt.Sprintf("%s: `article show %d`\n%s", line(p.Title), p.ID, p.Excerpt(excerpt)))
	}
	for _, t := range tickets {
		l = append(l, fmt.Sprintf("%s %s: `show %d`", t.ID, line(t.Subject), t.ID))
	}
	return []Block{Paragraph{"These may already help:"}, l[:min(len(l), offered)]}, nil
}

func (j job) reply(ctx context.Context) (Answer, error) {
	return j.replied(ctx, desk.Replying{
		Ticket: j.Ticket, Text: j.Body, Privacy: j.Privacy, Status: j.Status, CC: j.CC, Files: j.Attach,
	}, "Your reply is on %s, which is %s.")
}

// note is refused as a whole where no internal one is allowed: what was meant
// for staff must not be kept for others to read.
func (j job) note(ctx context.Context) (Answer, error) {
	v, err := j.desk.Why(ctx, j.by.Actor, j.Ticket, core.WriteNote, "")
	if err != nil {
		return Answer{}, err
	} else if err := v.Err(j.Ticket); err != nil {
		return Answer{}, err
	}
	return j.replied(ctx, desk.Replying{Ticket: j.Ticket, Text: j.Body, Internal: true},
		"Your note is on %s, which is %s. Only staff can read it.")
}

func (j job) replied(ctx context.Context, r desk.Replying, format string) (Answer, error) {
	out, err := j.desk.Reply(ctx, j.by, r)
	if err != nil {
		return Answer{}, err
	}
	if out.Ticket.ID != r.Ticket {
		return j.tellOpened(ctx, out, fmt.Sprintf("%s was closed too long ago to be opened again, so your text is a new ticket that refers to it, %s.",
			r.Ticket, out.Ticket.ID))
	}
	return j.changed(ctx, out, fmt.Sprintf(format, out.Ticket.ID, status(out.Ticket.Status)))
}
