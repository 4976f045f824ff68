package command

import "encoding/json"

// Ticket is a ticket in JSON. People are their primary address.
type Ticket struct {
	Number       Number    `json:"number"`
	Subject      string    `json:"subject"`
	Status       string    `json:"status"`
	Priority     string    `json:"priority"`
	Privacy      string    `json:"privacy"`
	Category     Maybe     `json:"category"`
	Organization Maybe     `json:"organization"` // its name; null: a community ticket
	Creator      Maybe     `json:"creator"`
	Requester    Maybe     `json:"requester"`
	Assignee     Maybe     `json:"assignee"`
	FollowUpOf   Number    `json:"follow_up_of"`
	Created      When      `json:"created"`
	Updated      When      `json:"updated"`
	Closed       When      `json:"closed"`
	CC           []string  `json:"cc,omitzero"`
	Alerts       []string  `json:"alerts,omitzero"`
	Messages     []Message `json:"messages,omitzero"`
	Events       []Event   `json:"events,omitzero"`
}

// Message is a message in JSON.
type Message struct {
	Number      int          `json:"number"`
	Author      Maybe        `json:"author"`
	Source      Maybe        `json:"source"`
	Privacy     string       `json:"privacy"` // inherit, public or private
	Internal    bool         `json:"internal"`
	Text        string       `json:"text"`
	At          When         `json:"at"`
	Attachments []Attachment `json:"attachments"`
}

// MarshalJSON writes no attachments as an empty array.
func (m Message) MarshalJSON() ([]byte, error) {
	type message Message // without this method
	m.Attachments = some(m.Attachments)
	return json.Marshal(message(m))
}

// Attachment is a file in JSON, its size in bytes.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Event is a recorded change in JSON.
type Event struct {
	At     When   `json:"at"`
	Actor  Maybe  `json:"actor"` // null: the system
	What   string `json:"what"`
	Person Maybe  `json:"person,omitempty"` // whom it concerns, of an account or a person
	From   Maybe  `json:"from"`
	To     Maybe  `json:"to"`
}

// Article is an article in JSON, in a list and of a search without its text.
type Article struct {
	Number   Number  `json:"number"`
	Slug     string  `json:"slug"`
	Title    string  `json:"title"`
	Category Maybe   `json:"category"`
	Public   bool    `json:"public"` // else for staff only
	Updated  When    `json:"updated"`
	Snippet  string  `json:"snippet,omitempty"`
	Text     string  `json:"text,omitempty"`   // Markdown
	Events   []Event `json:"events,omitempty"` // to staff
}

// Organization is an organization in JSON.
type Organization struct {
	Name       string   `json:"name"`
	Plan       Maybe    `json:"plan"`
	Seats      int      `json:"seats"` // of the plan and bought
	SeatsUsed  int      `json:"seats_used"`
	ExtraSeats int      `json:"extra_seats"`
	Certified  bool     `json:"certified"`
	Renews     When     `json:"renews"` // the first instant of the day; null: not known
	Domains    []string `json:"domains"`
}

// Contact is a person in an organization or of the staff in JSON.
type Contact struct {
	Address  string `json:"address"`
	Name     Maybe  `json:"name"`
	Role     string `json:"role"`
	Entitled bool   `json:"entitled"`
	Pending  bool   `json:"pending"`
	Since    When   `json:"since,omitzero"`     // of the entitlement, in a history
	GivenBy  Maybe  `json:"given_by,omitempty"` // likewise; empty: the system
}

// Partner is the other side of a partnership in JSON.
type Partner struct {
	Name  string `json:"name"`
	Since When   `json:"since"`
	Until When   `json:"until"`
	Acts  bool   `json:"acts"` // false while the partner is not certified
}

// Person is a person in JSON.
type Person struct {
	Address       string   `json:"address"`
	Name          Maybe    `json:"name"`
	Addresses     []string `json:"addresses,omitzero"`
	Staff         Maybe    `json:"staff"`
	Organizations []string `json:"organizations,omitzero"`
	Accounts      []string `json:"accounts,omitempty"`     // on chat networks, as slack:TEAM/USER
	Via           []string `json:"via,omitempty"`          // where they chose to be told; empty: where they take part
	OpenTickets   *int     `json:"open_tickets,omitempty"` // to staff
	LastWrote     When     `json:"last_wrote,omitzero"`
}

// Stats is counts of tickets in JSON.
type Stats struct {
	Organization Maybe          `json:"organization"` // null: not those of one
	Total        int            `json:"total"`
	Status       map[string]int `json:"status"`
	Priority     map[string]int `json:"priority"`
	Category     map[string]int `json:"category"`
	Weeks        []Week         `json:"weeks"`        // the last twelve, oldest first
	FirstAnswer  *FirstAnswer   `json:"first_answer"` // null: none in these weeks
}

// Week is a week's counts in JSON.
type Week struct {
	Start  string `json:"start"` // its Monday, a date of the desk's zone
	Opened int    `json:"opened"`
	Closed int    `json:"closed"`
}

// FirstAnswer is how long first answers took in JSON, in seconds.
type FirstAnswer struct {
	Tickets int   `json:"tickets"`
	Fastest int64 `json:"fastest"`
	Median  int64 `json:"median"`
	Slowest int64 `json:"slowest"`
}
