package command

import (
	"bytes"
	"encoding/json"
	"time"
)

// JSON draws an answer as one object on one line, ending in a line break: ok,
// rule, text (the plain drawing) and what Data holds. Arrays that are there are
// never null. In a ticket of tickets, cc, alerts, messages and events are left
// out when they were not loaded; the one in ticket has them all. Other values
// that are absent are null. Times are RFC 3339, UTC, in whole seconds.
func JSON(a Answer) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		OK   bool   `json:"ok"`
		Rule Maybe  `json:"rule"`
		Text string `json:"text"`
		Data
	}{a.OK, Maybe(a.Rule), Text(a, 100), a.Data.full()})
	return b.Bytes(), err
}

// Data is what an answer says to programs. What a command has nothing to do
// with is nil and left out; an empty array says that there is none.
type Data struct {
	Ticket       *Ticket       `json:"ticket,omitempty"`
	Tickets      []Ticket      `json:"tickets,omitzero"`
	Next         *Maybe        `json:"next,omitempty"` // the command for the next page; null on the last
	Organization *Organization `json:"organization,omitempty"`
	Contacts     []Contact     `json:"contacts,omitzero"`
	Partners     []Partner     `json:"partners,omitzero"`  // who act for the organization
	Customers    []Partner     `json:"customers,omitzero"` // for whom it acts
	Article      *Article      `json:"article,omitempty"`
	Articles     []Article     `json:"articles,omitzero"`
	Person       *Person       `json:"person,omitempty"`
	Staff        []Contact     `json:"staff,omitzero"`
	File         *Attachment   `json:"file,omitempty"`
	Mail         *Mail         `json:"mail,omitempty"`
	Mails        []Mail        `json:"mails,omitzero"`
	Events       []Event       `json:"events,omitzero"`   // of an organization or a person, newest first
	Confirm      string        `json:"confirm,omitempty"` // the command that says yes
}

// full is d with the arrays of its ticket never nil, and next beside tickets.
func (d Data) full() Data {
	if d.Ticket != nil {
		t := *d.Ticket
		t.CC, t.Alerts, t.Events = some(t.CC), some(t.Alerts), some(t.Events)
		t.Messages = some(t.Messages)
		d.Ticket = &t
	}
	if d.Tickets != nil && d.Next == nil {
		d.Next = new(Maybe)
	}
	if d.Organization != nil {
		o := *d.Organization
		o.Domains = some(o.Domains)
		d.Organization = &o
	}
	return d
}

func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Maybe is text that is null when empty.
type Maybe string

// MarshalJSON writes null for the empty text.
func (m Maybe) MarshalJSON() ([]byte, error) {
	if m == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(m))
}

// When is an instant that is null when zero.
type When time.Time

// MarshalJSON writes RFC 3339 in UTC and whole seconds.
func (w When) MarshalJSON() ([]byte, error) {
	t := time.Time(w)
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + t.UTC().Format(time.RFC3339) + `"`), nil
}

// Number is a ticket's number that is null when zero.
type Number int64

// MarshalJSON writes null for zero.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int64(n))
}
