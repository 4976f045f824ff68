package core

import (
	"slices"
	"time"
)

// Filter selects tickets for list and search. Zero fields select all.
type Filter struct {
	View         View
	Words        string // full-text query; empty for a plain list
	Status       []Status
	Category     []string
	Priority     []Priority
	By           PersonID // creator, requester or author of a message
	Organization OrganizationID
	Created      Span
	Updated      Span
	Sort         Sort
	Reverse      bool
	Late         []Late // ViewOverdue: what is late, of each plan and priority; the desk fills it in
	After        string // cursor of the page before; empty for the first
	Limit        int    // tickets a page; zero means 20
}

// Span is a stretch of time: From included, To not. Zero ends are open.
type Span struct{ From, To time.Time }

// View is a named selection.
type View string

// The views. Which tickets of a view the actor may see, Scope decides.
const (
	ViewAll        View = ""        // every ticket the actor may see
	ViewMine       View = "mine"    // creator or requester; of staff also assignee
	ViewCompany    View = "company" // of the actor's organizations
	ViewOpen       View = "open"    // not closed
	ViewClosed     View = "closed"
	ViewAlerts     View = "alerts"     // with the actor's alert on
	ViewAssigned   View = "assigned"   // to the actor
	ViewUnassigned View = "unassigned" // open, to nobody
	ViewOverdue    View = "overdue"    // open, and the first answer did not come when it was promised
)

// Sort orders a list. The zero Sort is newest updated first in a list and best
// match first in a search.
type Sort string

// The sort orders; Reverse turns each round.
const (
	ByNumber   Sort = "number"
	ByUpdated  Sort = "updated"
	ByCreated  Sort = "created"
	ByPriority Sort = "priority"
	ByStatus   Sort = "status"
	BySubject  Sort = "subject"
)

// Scope is what an actor may see, in a form that a query can select by. It
// says the same as Decide does for each ticket and article; a test holds them
// together.
type Scope struct {
	Everything    bool             // staff: all tickets, internal messages too
	Organizations []OrganizationID // all tickets of these
	Person        PersonID         // own community tickets, and those where the person is on cc
	Public        bool             // public tickets once PublicAt has passed, unless withdrawn
	Now           time.Time
}

// ScopeOf returns what the actor may see now.
func ScopeOf(a Actor, now time.Time) Scope {
	switch {
	case a.ActsAsStaff():
		return Scope{Everything: true, Person: a.Person.ID, Now: now}
	case !a.Known():
		return Scope{Now: now}
	}
	s := Scope{Person: a.Person.ID, Public: true, Now: now}
	for _, m := range a.Memberships {
		if m.Entitled() {
			s.Organizations = append(s.Organizations, m.Organization)
		}
	}
	s.Organizations = append(s.Organizations, a.Customers...)
	return s
}

// Reads reports whether the article is in the scope.
func (s Scope) Reads(a Article) bool { return s.Everything || s.Public && a.Public }

// Includes reports whether the ticket is in the scope; cc says that Person is
// on its cc. The store's query says the same in SQL.
func (s Scope) Includes(t Ticket, cc bool) bool {
	switch {
	case s.Everything:
		return true
	case !t.Community() && slices.Contains(s.Organizations, t.Organization):
		return true
	case s.Person != 0 && (cc || t.Community() && t.Of(s.Person)):
		return true
	}
	return s.Public && t.PublicNow(s.Now)
}
