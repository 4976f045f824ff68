package bots

import (
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Telling is a letter in words, as every network says them: plain text, to be
// escaped by who draws it.
type Telling struct {
	desk.Letter
	Settings
	Shared bool // several people read it, and the buttons are nobody's own
}

// Settings are what drawings need to know of the desk.
type Settings struct {
	Name       string // of the desk
	Hours      core.BusinessHours
	ReopenDays int
}

// First reports whether this is the answer to those who opened the ticket.
func (t Telling) First() bool {
	return !t.Shared && t.Notice.Kind == core.NoticeOpened && (t.Notice.Reason == core.AsRequester || t.Notice.Reason == core.AsCreator)
}

// Opening is the message that the ticket was opened with, nil if it is not told.
func (t Telling) Opening() *core.Message {
	for _, i := range t.Items {
		if i.Message != nil {
			return i.Message
		}
	}
	return nil
}

// Can reports whether the reader may do that with the ticket.
func (t Telling) Can(a core.Action) bool { return slices.Contains(t.May, a) }

// Name is how others see a person.
func (t Telling) Name(id core.PersonID) string {
	if p, ok := t.People[id]; ok {
		if s := Line(p.Display()); s != "" {
			return Cut(s, 80)
		}
	}
	return "Somebody"
}

// Company is the ticket's organization by name.
func (t Telling) Company() string {
	if t.Organization.Name == "" {
		return "your organization"
	}
	return Line(t.Organization.Name)
}

// Customer is whose the ticket is: an organization, to the staff with its plan, or
// the community.
func (t Telling) Customer() string {
	switch {
	case t.Ticket.Community():
		return "community"
	case t.Trusted && t.Plan.Name != "":
		return t.Company() + " (" + t.Plan.Name + ")"
	}
	return t.Company()
}

// Due is when a first answer is promised; zero if none is, or if it came.
func (t Telling) Due() time.Time {
	if !t.Ticket.Answered.IsZero() || t.Ticket.Status == core.Closed {
		return time.Time{}
	}
	return t.Plan.Targets[t.Ticket.Priority].Due(t.Ticket.Created, t.Hours)
}

// Marked says what is special about who may read a message; empty: nothing.
func (t Telling) Marked(m core.Message) string {
	switch {
	case m.Internal:
		return "internal note, for staff only"
	case m.Privacy == core.Private && t.Ticket.Privacy == core.Public:
		return "private reply"
	}
	return ""
}
