package notify

import (
	"fmt"
	"time"

	"usher/core"
)

func (w *letter) local(t time.Time) time.Time {
	if w.set.Hours.Location == nil {
		return t.UTC()
	}
	return t.In(w.set.Hours.Location)
}

// when is a time in the desk's zone, with the day of the week, for people who
// plan by it.
func (w *letter) when(t time.Time) string {
	return w.local(t).Format("15:04 MST on Mon 2 Jan 2006")
}

// target says in words how soon a first answer is promised; empty if it is not.
func (w *letter) target() string {
	t := w.Plan.Targets[w.Ticket.Priority]
	if t.Hours <= 0 {
		return ""
	}
	unit := "hour"
	if t.Business {
		unit = "business hour"
	}
	if t.Hours != 1 {
		unit += "s"
	}
	return fmt.Sprintf("within %d %s, by %s", t.Hours, unit, w.when(t.Due(w.Ticket.Created, w.set.Hours)))
}

// delayed reports that everybody will be able to read the ticket, and cannot
// yet when the notice is written.
func (w *letter) delayed() bool {
	return w.Ticket.Privacy == core.Public && !w.Ticket.Withdrawn && w.Ticket.PublicAt.After(w.Notice.Created)
}
