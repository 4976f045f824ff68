package core

import (
	"strings"
	"time"
)

// Organization is a customer, a certified partner, or both.
type Organization struct {
	ID         OrganizationID
	Name       string
	Plan       string // name of a Plan; empty for a partner that is no customer
	ExtraSeats int
	Certified  bool // may be granted partnerships
	Domains    []string
	Renews     time.Time // first instant of the day the plan renews; zero: not known
	Created    time.Time
}

// Quoted is the name as the value of an option, such as org:"Acme Inc".
func (o Organization) Quoted() string {
	if strings.ContainsAny(o.Name, " \t") {
		return `"` + o.Name + `"`
	}
	return o.Name
}

// Role is what a member is in an organization.
type Role string

// The roles. An owner is called lead contact by customers.
const (
	Member         Role = "member"
	BillingManager Role = "billing manager"
	Owner          Role = "owner"
)

// Automatic reports whether the role holds the entitlement by itself.
func (r Role) Automatic() bool { return r == Owner || r == BillingManager }

// Membership is a person's place in an organization.
type Membership struct {
	Organization OrganizationID
	Person       PersonID
	Role         Role
	Granted      bool // an owner gave the entitlement: a named contact
	Pending      bool // invited, and not heard of yet
	Primary      bool // the organization used when nothing else tells
	Since        time.Time
}

// Entitled reports whether the member may use the organization's support.
func (m Membership) Entitled() bool { return m.Granted || m.Role.Automatic() }
