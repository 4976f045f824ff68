package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Describe says what a mail holds that waits, and what it would do.
func (i *Ingest) Describe(ctx context.Context, d *desk.Desk, in core.Inbound) (desk.Held, error) {
	l := &letter{box: i.mailbox(in.Mailbox), in: in}
	if err := i.readAgain(ctx, d, l); err != nil {
		i.log.WarnContext(ctx, "describe mail", "inbound", in.ID, "err", err)
		l = &letter{box: l.box, in: in, unsaved: err}
	}
	l.in = in
	var h desk.Held
	err := d.Together(ctx, func(d *desk.Desk) error { // to try needs a transaction around it
		var err error
		h, err = i.describe(ctx, d, l)
		return err
	})
	return h, err
}

// describe says what the staff are told of a held mail.
func (i *Ingest) describe(ctx context.Context, d *desk.Desk, l *letter) (desk.Held, error) {
	in := l.in
	h := desk.Held{From: in.From, At: in.Received, Why: in.Why, Proven: in.Trust == core.TrustProven, Answerable: in.Answerable()}
	if in.Rule == heldFailing || in.Rule == heldUnsaved {
		h.Why = in.Rule // the rest is for the log
	}
	if l.unsaved != nil || l.msg == nil || in.Raw.SHA256 == "" {
		return h, nil // nor would what it says be taken in a notice
	}
	h.Name, h.Subject, h.Text, h.Files = shorten(l.msg.From.Name, 80), shorten(in.Subject, 200), beginning(l.allText()), len(l.files)
	var err error
	h.Would, err = i.would(ctx, d, l)
	return h, err
}

// allText is the new text of a mail with its #words.
func (l *letter) allText() string {
	if l.msg.Reply != "" {
		return l.msg.Reply
	}
	return l.msg.Text
}

// beginning is as much of a text as shows what it is about.
func beginning(text string) string {
	const most = 15
	lines := strings.Split(strings.TrimSpace(text), "\n")
	cut := strings.Join(lines[:min(len(lines), most)], "\n")
	if short := shorten(cut, 1000); short != cut || len(lines) <= most {
		return short
	}
	return cut + "\n…"
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// would says what a held mail would do were it proven; empty where that can't be
// told. Commands are named and not tried: they might describe this very mail.
func (i *Ingest) would(ctx context.Context, d *desk.Desk, l *letter) (string, error) {
	switch {
	case l.in.From == "":
		return "", nil
	case i.isCommandMail(l):
		return "It would run: " + someOf(command.Lines(l.commands())), nil
	}
	return i.try(ctx, d, l)
}

// try deals with the mail as if it were proven, says what came of it, and undoes
// it: nothing of it is seen or sent. It may use up a ticket's number, as all that
// is undone does on PostgreSQL.
func (i *Ingest) try(ctx context.Context, d *desk.Desk, l *letter) (string, error) {
	said, undo := "", errors.New("undone")
	t := *l
	t.anew(l.in, releasedByStaff, true)
	err := d.Together(ctx, func(d *desk.Desk) error {
		err := i.decide(ctx, d, &t)
		if err == nil {
			said, err = does(ctx, d, &t)
		}
		return errorOr(err, undo)
	})
	switch {
	case errors.Is(err, undo):
		return said, nil
	case ctx.Err() != nil, core.KindOf(err) == core.Conflict:
		return "", err // all of it is done again
	}
	i.log.WarnContext(ctx, "try held mail", "inbound", l.in.ID, "err", err)
	return "", nil
}

// does says what a mail has done.
func does(ctx context.Context, d *desk.Desk, l *letter) (string, error) {
	switch l.in.Disposition {
	case core.RefusedIn:
		return "It would be refused: " + l.in.Why, nil
	case core.Held:
		return "It would still be held: " + l.in.Why, nil
	}
	if l.in.Ticket == 0 {
		return "It would do what its sender was asked to confirm.", nil
	}
	v, err := d.Show(ctx, core.System(), l.in.Ticket)
	if err != nil {
		return "", err
	}
	return "It would " + opens(l.in, v) + l.wordsToo() + ".", nil
}

func opens(in core.Inbound, v desk.View) string {
	ticket := "ticket " + v.Ticket.ID.String() + " of " + v.Organization.Name
	if v.Organization.ID == 0 {
		ticket = "community ticket " + v.Ticket.ID.String()
	}
	switch {
	case in.Disposition == core.Opened && v.Ticket.FollowUpOf != 0:
		return "open a ticket that follows up " + v.Ticket.FollowUpOf.String()
	case in.Disposition == core.Opened && v.Organization.ID == 0:
		return "open a community ticket"
	case in.Disposition == core.Opened:
		return "open a ticket of " + v.Organization.Name
	case in.Disposition == core.Replied:
		return "reply to " + ticket
	}
	return "change " + ticket
}

// wordsToo names the #words of a mail.
func (l *letter) wordsToo() string {
	var words []string
	for _, w := range l.words {
		words = append(words, w.Line)
	}
	if len(words) == 0 {
		return ""
	}
	return " with " + someOf(words)
}

// someOf names lines, as many as fit.
func someOf(lines []string) string {
	const most = 5
	var out []string
	for _, line := range lines[:min(len(lines), most)] {
		first, _, more := strings.Cut(line, "\n")
		if more {
			first += " …"
		}
		out = append(out, shorten(first, 120))
	}
	if more := len(lines) - most; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, "; ")
}
