package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func (i *Ingest) evidence(l *letter) core.ThreadEvidence {
	e := core.ThreadEvidence{InReplyTo: l.msg.InReplyTo, References: l.msg.References, Subject: l.in.Subject}
	if k, ok := l.replyKey(); ok {
		e.Key = k.Ticket
	}
	return e
}

// replyKey is the key of the ticket that the mail answers: the sender's own
// before one that came to them in somebody else's mail.
func (l *letter) replyKey() (core.Key, bool) {
	for _, k := range l.keys {
		if k.Kind == core.ReplyKey && k.Person == l.in.Person {
			return k, true
		}
	}
	return l.key(core.ReplyKey)
}

// conversation makes a mail a message of its ticket, or a new ticket.
func (i *Ingest) conversation(ctx context.Context, d *desk.Desk, l *letter, by desk.By) error {
	id, _, err := d.Locate(ctx, by.Actor, i.evidence(l))
	if err != nil {
		return err
	}
	if id != 0 && l.msg.Forward && !l.addressed(id) {
		elsewhere, err := d.Elsewhere(ctx, id, l.box.Name)
		if err != nil {
			return err
		}
		if elsewhere {
			id = 0
		}
	}
	if id == 0 {
		return i.openTicket(ctx, d, l, by, 0)
	}
	err = i.reply(ctx, d, l, by, id)
	if k := core.KindOf(err); k != core.NotFound && k != core.Refused {
		return err
	}
	// Only a number that the mail shows itself is named: else a Message-ID
	// would tell strangers which tickets there are.
	if core.SubjectNumber(l.in.Subject) != id {
		id = 0
	}
	return i.openTicket(ctx, d, l, by, id)
}

// addressed reports whether the mail was sent to an address of the ticket.
func (l *letter) addressed(id core.TicketID) bool {
	for _, k := range l.keys[:l.sentTo] {
		if k.Kind == core.ReplyKey && k.Ticket == id {
			return true
		}
	}
	return false
}

// reply adds the mail to the ticket. Its #words go with it; a mail of words
// alone changes the ticket and adds no message.
func (i *Ingest) reply(ctx context.Context, d *desk.Desk, l *letter, by desk.By, id core.TicketID) error {
	if _, err := d.Show(ctx, by.Actor, id); err != nil {
		return err
	}
	flooding, err := d.Flooding(ctx, id, by.Actor.Person.ID)
	if err != nil {
		return err
	}
	if flooding && !l.released {
		l.in.Ticket = id
		return l.holdFor(heldFlooding, "more mails to ticket %s within an hour than a person writes; two programs may be answering each other", id)
	}
	if l.text == "" && len(l.files) == 0 && len(l.words) > 0 {
		return i.wordsAlone(ctx, d, l, by, id)
	}
	r := desk.Replying{Ticket: id, Text: l.replyText(), Files: l.files, CC: i.copies(l), References: l.references()}
	if k, ok := l.replyKey(); ok && k.Ticket == id {
		r.AnswerTo = k.Message
	}
	if r.AnswerTo == 0 {
		if r.AnswerTo, err = d.Answered(ctx, id, l.msg.InReplyTo); err != nil {
			return err
		}
	}
	rest, left := command.ReplyWords(&r, l.words)
	out, err := d.Reply(ctx, by, r)
	if err != nil {
		return err
	}
	l.in.Ticket, l.in.Message = out.Ticket.ID, out.Message.ID
	how := core.Replied
	if out.Ticket.ID != id {
		how = core.Opened
	}
	if out.Ticket.Status != core.Closed { // the reply itself reopened it
		rest = slices.DeleteFunc(rest, func(w command.Command) bool { return w.Verb == "reopen" })
	}
	if err := i.apply(ctx, d, l, by, out.Ticket.ID, rest, left); err != nil {
		return err
	}
	return l.end(how, "%s", leftOut(append(out.Left, left...)))
}

// copies are the addresses that the mail was sent to beside the desk.
func (i *Ingest) copies(l *letter) []string {
	var out []string
	for _, a := range addresses(l.msg.To, l.msg.Cc) {
		if a != l.in.From && !i.desk.Ours(a) {
			out = append(out, a)
		}
	}
	return out
}

// references are the Message-IDs of the thread: those that the desk has not
// seen may come later.
func (l *letter) references() []string {
	return core.ThreadEvidence{InReplyTo: l.msg.InReplyTo, References: l.msg.References}.MessageIDs()
}

func leftOut(left []core.Verdict) string {
	rules := make([]string, len(left))
	for i, v := range left {
		rules[i] = v.Rule
	}
	if len(rules) == 0 {
		return ""
	}
	return "left out: " + strings.Join(rules, ", ")
}

func ruleOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}
