package notify

import (
	"fmt"
	"slices"
	"strings"

	"usher/core"
)

// subject is the same for all mails of a ticket, for Gmail and Outlook open a
// new thread where it changes. Both pass over "Re:", so the mail that opens the
// ticket to somebody goes without: it answers nothing. A customer's own mail
// lacks the number, which Gmail holds for another subject; the number is worth
// that, for replies from programs without references are found by it.
func (w *letter) subject() string {
	if w.Ticket.ID != 0 {
		s := "[" + w.Ticket.ID.String() + "] " + w.title()
		if w.Notice.Kind != core.NoticeOpened || w.Notice.InReplyTo != "" {
			s = "Re: " + s
		}
		return s
	}
	switch s := core.StripSubject(w.Told.Subject); {
	case w.Notice.Kind == core.NoticeChallenge:
		return "Please confirm your mail to " + w.set.Name
	case w.Notice.Kind == core.NoticeCode:
		return "Your code for " + w.set.Name
	case s == "":
		return w.set.Name
	case w.Notice.InReplyTo != "":
		return "Re: " + s
	default:
		return s
	}
}

// title is the ticket's subject without numbers in it, which could name another
// ticket.
func (w *letter) title() string {
	if s := core.StripSubject(line(w.Ticket.Subject)); s != "" {
		return s
	}
	return "(no subject)"
}

// inReplyTo is the mail that this one answers, else the last of the thread.
func (w *letter) inReplyTo() string {
	if w.Notice.InReplyTo != "" {
		return w.Notice.InReplyTo
	}
	if ids := w.references(); len(ids) > 0 && w.Notice.Kind != core.NoticeOpened {
		return ids[len(ids)-1]
	}
	return ""
}

// references are the ticket's thread. It begins with an id that no mail has: so
// the notices stay together for those who never got the mails of the others.
func (w *letter) references() []string {
	var ids []string
	if w.Ticket.ID != 0 {
		ids = append(ids, w.root())
		// Message-IDs give away where people have their mail, and help only
		// those who got the mails themselves.
		if w.Addresses || w.Ticket.Of(w.To.ID) || w.Notice.Reason == core.AsCC {
			ids = append(ids, w.References...)
		}
	}
	if id := w.Notice.InReplyTo; id != "" {
		ids = append(slices.DeleteFunc(ids, func(s string) bool { return s == id }), id)
	}
	return ids
}

func (w *letter) root() string {
	local, domain, _ := strings.Cut(w.set.Address, "@")
	return fmt.Sprintf("ticket-%d.%s@%s", w.Ticket.ID, local, domain)
}
