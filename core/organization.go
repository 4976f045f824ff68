package core

import "time"

// Organization is a customer, a certified partner, or both.
type Organization struct {
	ID         OrganizationID
	Name       string
	Plan       string // name of a Plan; empty for a partner that is no customer
	ExtraSeats int
	Certified  bool // may be granted partnerships
	Domains    []string
	Created    time.Time
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

// Partnership is a customer's grant to a certified partner.
type Partnership struct {
	ID       int64
	Customer OrganizationID
	Partner  OrganizationID
	By       PersonID
	Since    time.Time
	Until    time.Time // zero: no end
	Revoked  time.Time // zero: not revoked
}

// Live reports whether the grant holds at the given time.
func (p Partnership) Live(now time.Time) bool {
	return p.Revoked.IsZero() && (p.Until.IsZero() || now.Before(p.Until))
}
