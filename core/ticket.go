package core

import "time"

// Ticket is one matter that somebody brought to the desk.
type Ticket struct {
	ID           TicketID
	Subject      string
	Category     string
	Status       Status
	Before       Status // the status before closing, given back by a reopen
	Priority     Priority
	Privacy      Privacy        // Public or Private
	Organization OrganizationID // zero: a community ticket
	Creator      PersonID
	Requester    PersonID // whom it is for
	Assignee     PersonID
	FollowUpOf   TicketID
	PublicAt     time.Time // a public ticket is shown to nobody but staff and its people before
	Withdrawn    bool      // taken back by its creator
	Created      time.Time
	Updated      time.Time
	Closed       time.Time // zero while open
	Answered     time.Time // first staff reply
}

// Community reports whether the ticket belongs to no organization.
func (t Ticket) Community() bool { return t.Organization == 0 }

// Of reports whether the person is its creator or requester.
func (t Ticket) Of(p PersonID) bool { return p != 0 && (t.Creator == p || t.Requester == p) }

// PublicNow reports whether everybody may see the ticket: it is public, its
// delay is over, and nobody took it back.
func (t Ticket) PublicNow(now time.Time) bool {
	return t.Privacy == Public && !t.Withdrawn && !now.Before(t.PublicAt)
}

// Privacy says who may read: Inherit on a message means as its ticket.
type Privacy string

// The privacies.
const (
	Inherit Privacy = "inherit"
	Public  Privacy = "public"
	Private Privacy = "private"
)

// Status is where a ticket stands in its life.
type Status string

// The statuses. As a reply's status, the empty one means inherit.
const (
	New        Status = "new"
	Assigned   Status = "assigned"
	InProgress Status = "in_progress"
	Pending    Status = "pending"
	Closed     Status = "closed"
)

// Statuses lists all statuses in the order of a ticket's life.
var Statuses = [...]Status{New, Assigned, InProgress, Pending, Closed}

// Priority is how urgent a ticket is.
type Priority string

// The priorities.
const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Priorities lists all priorities, lowest first.
var Priorities = [...]Priority{Low, Normal, High, Urgent}

// Message is one contribution to a ticket.
type Message struct {
	ID          MessageID
	Ticket      TicketID
	Number      int // counts from 1 within the ticket
	Author      PersonID
	Channel     Channel
	Source      Source
	Privacy     Privacy // Inherit, Public or Private
	Internal    bool    // staff only
	AnswerTo    MessageID
	Text        string    // the new text, without quotes and signatures
	Inbound     InboundID // the mail it came with, for the original; zero if none
	At          time.Time
	Deleted     bool // on its network: the text says so, and files are for staff
	Attachments []Attachment
}

// Attachment is a file of a message.
type Attachment struct {
	ID     AttachmentID
	Number int // counts the files of a ticket from 1
	Name   string
	Type   string
	Blob   Blob
}

// Event is one recorded change.
type Event struct {
	ID           int64
	Ticket       TicketID       // zero if none
	Organization OrganizationID // zero if none
	Person       PersonID       // whom it concerns, zero if nobody
	Actor        PersonID       // zero: the system
	What         What
	From, To     string
	Source       Source
	At           time.Time
}

// What names the kind of an event.
type What string

// The kinds of events.
const (
	WasOpened      What = "opened"
	WasReplied     What = "replied"
	WasNoted       What = "noted"
	StatusChanged  What = "status"
	PrioritySet    What = "priority"
	PrivacySet     What = "privacy"
	CategorySet    What = "category"
	SubjectSet     What = "subject"
	AssigneeSet    What = "assignee"
	CCAdded        What = "cc added"
	CCRemoved      What = "cc removed"
	WasWithdrawn   What = "withdrawn"
	FileLeftOut    What = "file left out"
	RoleSet        What = "role"
	EntitlementSet What = "entitlement"
	MemberAdded    What = "member added" // by the domain of their address
	MemberRemoved  What = "member removed"
	OwnersAsked    What = "owners asked" // to make the member a contact
	PartnerGranted What = "partner granted"
	PartnerRevoked What = "partner revoked"
	PartnerEnded   What = "partner grant ended"
	Invited        What = "invited"
	RenewalSet     What = "renewal"
	PlanSet        What = "plan"
	SeatsSet       What = "seats"
	DomainAdded    What = "domain added"
	DomainRemoved  What = "domain removed"
	Certified      What = "certified"
	StaffSet       What = "staff"
	OrgAdded       What = "organization added"
	PersonMerged   What = "merged" // From is an address of the one who went, To of the one who stays
	PersonForgot   What = "forgotten"
	MailReleased   What = "mail released" // From is the mail's number, To how it ended
	MailRefused    What = "mail refused"
	MailDiscarded  What = "mail discarded"
	ArticleAdded   What = "article added" // To is its slug
	ArticleChanged What = "article changed"
	ArticleRemoved What = "article removed"
	AccountLinked  What = "linked"          // To is the network, and whose workspace if known
	AccountEnded   What = "unlinked"        // From is the network
	ThreadTied     What = "thread tied"     // To is the network
	MessageEdited  What = "edited message"  // To is its number, From the text before, for staff
	MessageDeleted What = "deleted message" // likewise
)
