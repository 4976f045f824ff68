// Package drawtest is what the tests of all networks' drawings share: a desk at a
// fixed time, all that is said of it, what people write to break drawings, and the
// golden files. It knows no network and draws nothing.
package drawtest

import (
	"time"

	"usher/bots"
	"usher/core"
)

// Noon is when all of it is drawn.
var Noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return Noon.Add(d) }

// The people, their organization and the desk.
var (
	Alice = core.Person{ID: 1, Name: "Alice Adams", Primary: "alice@acme.example"}
	olga  = core.Person{ID: 2, Name: "Olga Owner", Primary: "olga@acme.example"}
	carl  = core.Person{ID: 3, Name: "Carl", Primary: "carl@home.example"}
	Sam   = core.Person{ID: 4, Name: "Sam Agent", Primary: "sam@desk.example", Staff: core.Agent}
	erin  = core.Person{ID: 5, Name: "Erin Moss", Primary: "erin@desk.example", Staff: core.Agent}

	people = map[core.PersonID]core.Person{1: Alice, 2: olga, 3: carl, 4: Sam, 5: erin}

	acme     = core.Organization{ID: 1, Name: "Acme", Plan: "team"}
	team     = core.DefaultCatalogue()["team"]
	Settings = bots.Settings{Name: "Gluu Support", ReopenDays: 14, Hours: core.BusinessHours{Location: time.UTC, From: 9 * time.Hour, To: 18 * time.Hour,
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}}
)

// Customer is Alice, a contact of Acme.
func Customer() core.Actor {
	return core.Actor{Person: Alice, Trust: core.TrustProven, Memberships: []core.Membership{{Organization: 1, Person: 1, Role: core.Member, Granted: true}}}
}

// Agent is Sam, of the staff.
func Agent() core.Actor { return core.Actor{Person: Sam, Trust: core.TrustProven} }

// Categories are what one may choose from.
var Categories = []string{"installation", "outages", "authentication", "authorization", "single sign-on", "logout", "access management",
	"identity management", "upgrade", "maintenance", "customization", "feature request", "other"}

// What each of them may do with a ticket.
var (
	customerMay = []core.Action{core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePublic, core.SetCategory, core.SetSubject,
		core.AddCC, core.Subscribe}
	agentMay = append([]core.Action{core.WriteNote, core.Assign}, customerMay...)
)
