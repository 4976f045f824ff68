package core

import (
	"strings"
	"time"
)

// ParseStatus reads a status as people write it: in any case, with a hyphen or
// a space for the underscore. The error is Invalid and lists the right words.
func ParseStatus(s string) (Status, error) {
	word := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
	for _, known := range Statuses {
		if Status(word) == known {
			return known, nil
		}
	}
	return "", Errorf(Invalid, "“%s” is no status. Use new, assigned, in_progress, pending or closed.", s)
}

// CheckStatus says whether a ticket may be moved from one status to another by
// hand. Staying where it is is no error. The error is Invalid.
func CheckStatus(from, to Status, assigned bool) error {
	switch {
	case from == to:
		return nil
	case to == New && assigned:
		return Errorf(Invalid, "An assigned ticket is not new. Use assigned, in_progress, pending or closed.")
	case to == Assigned && !assigned:
		return Errorf(Invalid, "Nobody has this ticket, so it can't be assigned. Use `assign` to give it to somebody.")
	}
	_, err := ParseStatus(string(to))
	return err
}

// AfterReply is the status that a reply gives its ticket, and whether the
// replier becomes the assignee. An empty wanted means inherit. It is not for
// internal notes, which change nothing. A customer's reply reopens a closed
// ticket; whether it may, Reopens says.
func AfterReply(t Ticket, byStaff bool, wanted Status) (s Status, assignReplier bool) {
	fresh := t.Status == New || t.Status == Assigned
	assignReplier = byStaff && fresh && t.Assignee == 0
	switch {
	case wanted != "":
		return wanted, assignReplier
	case byStaff && fresh, !byStaff && t.Status == Pending:
		return InProgress, assignReplier
	case !byStaff && t.Status == Closed && t.Before == Pending:
		return InProgress, false
	case !byStaff && t.Status == Closed:
		return t.Reopened(), false
	}
	return t.Status, assignReplier
}

// Reopened is the status that a reopen gives back: that before closing.
func (t Ticket) Reopened() Status {
	switch {
	case t.Before != "" && t.Before != Closed:
		return t.Before
	case t.Assignee != 0:
		return Assigned
	}
	return New
}

// Reopens reports whether a reply by mail at now still reopens the closed
// ticket; later it opens a follow-up.
func (t Ticket) Reopens(now time.Time, within time.Duration) bool {
	return t.Status == Closed && !now.After(t.Closed.Add(within))
}

// WithStatus is the ticket moved to a status at now, with what closing and
// reopening keep: the time, and the status to give back.
func (t Ticket) WithStatus(to Status, now time.Time) Ticket {
	switch {
	case to == t.Status:
		return t
	case to == Closed:
		t.Before, t.Closed = t.Status, now
	case t.Status == Closed:
		t.Before, t.Closed = "", time.Time{}
	}
	t.Status, t.Updated = to, now
	return t
}
