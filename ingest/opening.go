package ingest

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// openTicket opens a ticket of the sender's own. It mentions the ticket whose
// number the mail bore and that its sender may not reply to, zero if none.
func (i *Ingest) openTicket(ctx context.Context, d *desk.Desk, l *letter, by desk.By, mentioned core.TicketID) error {
	o := desk.Opening{
		Subject: core.StripSubject(l.in.Subject), Text: l.openingText(), Category: l.box.Category, CC: i.copies(l), Files: l.files,
		References: l.references(),
	}
	if mentioned != 0 {
		o.Text = strings.TrimSpace(fmt.Sprintf("%s\n\n(This mail mentioned ticket %s.)", o.Text, mentioned))
	}
	rest, left := takeOpeningWords(&o, l.words)
	out, err := d.Open(ctx, by, o)
	if k := core.KindOf(err); k == core.Refused || k == core.Invalid {
		return i.refused(ctx, d, l, by, err)
	} else if err != nil {
		return err
	}
	l.in.Ticket, l.in.Message = out.Ticket.ID, out.Message.ID
	if err := i.apply(ctx, d, l, by, out.Ticket.ID, rest, left); err != nil {
		return err
	}
	return l.end(core.Opened, "%s", leftOut(append(out.Left, left...)))
}

// openingText is the new text; where all of the mail looks like a quotation or
// a signature, all of it: there is nothing else to read.
func (l *letter) openingText() string {
	switch {
	case l.text != "":
		return l.text
	case l.msg.Reply == "" && l.msg.Text != "":
		return l.msg.Text
	case len(l.files) > 0:
		return ""
	}
	return l.noText()
}

// replyText is the new text, or says why there is none. A mail with a file or a
// word needs no text.
func (l *letter) replyText() string {
	switch {
	case l.text != "" || len(l.files) > 0:
		return l.text
	case l.msg.Text != "":
		return "(This mail had no text of its own; the original is kept.)"
	}
	return l.noText()
}

func (l *letter) noText() string {
	if len(l.msg.Problems) > 0 {
		return "(The text of this mail could not be read; the original is kept.)"
	}
	return "(This mail had no text.)"
}
