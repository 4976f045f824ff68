package notify

import (
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// items tells what happened to a ticket, in order.
func (w *letter) items(p *page) {
	for _, i := range w.Items {
		changes := w.changes(i.Changes)
		if i.Message != nil {
			p.add(para(w.wrote(i.Message)))
			w.message(p, i.Message)
			if len(changes) > 0 {
				p.add(changes)
			}
			continue
		}
		p.add(para(w.changed(i)), changes)
		if s := w.closing(i); s != "" {
			p.add(para(s))
		}
	}
}

// wrote heads a message. That a note is for the staff only must not be missed.
func (w *letter) wrote(m *core.Message) string {
	at := ""
	if len(w.Items) > 1 {
		at = " at " + w.when(m.At)
	}
	switch {
	case m.Internal:
		return fmt.Sprintf("Internal note, for staff only. %s wrote%s:", w.name(m.Author), at)
	case m.Privacy == core.Private && w.Ticket.Privacy == core.Public:
		return fmt.Sprintf("Private reply, not shown to the public. %s wrote%s:", w.name(m.Author), at)
	}
	return w.name(m.Author) + " wrote" + at + ":"
}

func (w *letter) changed(i desk.Item) string {
	if i.Actor == 0 {
		return "Ticket " + w.Ticket.ID.String() + " was changed:"
	}
	return w.name(i.Actor) + " changed ticket " + w.Ticket.ID.String() + ":"
}

func (w *letter) changes(list []desk.Changed) points {
	var out points
	for _, c := range list {
		if s := w.change(c); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (w *letter) change(c desk.Changed) string {
	switch c.What {
	case core.StatusChanged:
		return was("Status", status(c.To), status(c.From))
	case core.PrioritySet:
		return was("Priority", c.To, c.From)
	case core.CategorySet:
		return was("Category", c.To, c.From)
	case core.SubjectSet:
		return was("Subject", line(c.To), line(c.From))
	case core.AssigneeSet:
		return was("Assigned to", w.addressee(c.To), w.addressee(c.From))
	case core.WasWithdrawn:
		return "Withdrawn: only its own people and our staff can read it now"
	case core.PrivacySet:
		if c.To == string(core.Public) {
			return "Public: everybody can read it now"
		}
		return "Private: only its own people and our staff can read it now"
	}
	return ""
}

func was(what, now, before string) string {
	if before == "" || before == "nobody" {
		return what + ": " + now
	}
	return what + ": " + now + " (was " + before + ")"
}

func status(s string) string { return strings.ReplaceAll(s, "_", " ") }

// closing says what a reply to a ticket that was just closed does.
func (w *letter) closing(i desk.Item) string {
	for _, c := range i.Changes {
		if c.What != core.StatusChanged || c.To != string(core.Closed) || w.Ticket.Status != core.Closed || w.Ticket.Withdrawn {
			continue
		}
		if w.set.ReopenDays <= 0 {
			return "If it is not settled, reply: that opens a new ticket which follows it up."
		}
		return fmt.Sprintf("If it is not settled, reply: within %s that opens it again, later it opens a new one.", days(w.set.ReopenDays))
	}
	return ""
}

func days(n int) string {
	if n == 1 {
		return "a day"
	}
	return fmt.Sprintf("%d days", n)
}
