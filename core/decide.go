package core

import "time"

// Action is something an actor may want to do.
type Action string

// The actions, one for each row of DESIGN section 3.
const (
	SeeTicket    Action = "see"          // the ticket and Message if given
	OpenPublic   Action = "open public"  // a ticket
	OpenPrivate  Action = "open private" // a ticket
	SetPriority  Action = "priority"     // when opening (Ticket nil) or later
	AttachFile   Action = "attach"       // when opening (Ticket nil) or with a reply
	OpenFor      Action = "open for"     // on behalf of Subject
	ReplyTo      Action = "reply"
	SetStatus    Action = "status"
	CloseTicket  Action = "close"
	Reopen       Action = "reopen"
	MakePrivate  Action = "make private"
	MakePublic   Action = "make public" // asks to confirm
	SetCategory  Action = "category"
	SetSubject   Action = "subject"
	Assign       Action = "assign"
	WriteNote    Action = "note"
	AddCC        Action = "add cc"
	RemoveCC     Action = "remove cc" // Subject is who is removed
	Subscribe    Action = "alerts"
	Withdraw     Action = "withdraw"
	ListCompany  Action = "list company" // of Organization
	CompanyAlert Action = "alerts company"
	NewAlert     Action = "alerts new"
	Contacts     Action = "contacts"      // add or remove named contacts
	Partners     Action = "partners"      // grant or revoke
	Roles        Action = "roles"         // make or unmake owners and billing managers
	RemoveMember Action = "remove member" // Subject, from Organization; oneself: leave it
	Administer   Action = "administer"
	HandleMail   Action = "inbound"         // see, refuse and discard the mails that came
	ReleaseMail  Action = "inbound release" // deal with a held mail as Subject's, who is said to have sent it
	ReadArticle  Action = "read article"
	EditMessage  Action = "edit message" // Message: give it another text, or delete it
)

// Question asks whether an actor may do something.
type Question struct {
	Actor        Actor
	Action       Action
	Ticket       *Ticket       // nil when the action concerns none
	Message      *Message      // SeeTicket: this message of it; ReplyTo: the message answered
	CC           bool          // the actor is on the ticket's cc
	Article      *Article      // ReadArticle: this one
	Organization *Organization // the one the action concerns; that of the ticket if there is one
	Plan         Plan          // of Organization, else the community plan
	Subject      *Person       // whom the action concerns
	SubjectIn    bool          // Subject is a member of Organization
	Community    bool          // the community is open
	Now          time.Time
}

// Verdict is the answer, with the rule that was applied.
type Verdict struct {
	Allowed bool
	Confirm bool   // allowed once the actor says yes
	Rule    string // its name, such as "private needs an entitlement"
	Words   string // for the person concerned: what, why, who can change it
	Hidden  bool   // a refusal must not show that the ticket exists
}

// Decide is the one function that says who may do what. Every channel goes
// through it. What any of the actor's relations allows is allowed; a refusal
// speaks from the strongest. A hidden refusal keeps its true rule for staff who
// ask why: show others only what Err returns.
func Decide(q Question) Verdict {
	held := relationsTo(q)
	if q.Ticket != nil {
		if !sees(q, held, nil) {
			return hidden(q)
		}
		if q.Message != nil && !sees(q, held, q.Message) {
			return refuse(q, RuleNoMessage)
		}
	}
	rule := ""
	for _, r := range held {
		no := table[lineOf(q)].cell(r)(q)
		if no == "" {
			return allow(q, r)
		}
		if no == byRow {
			no = table[lineOf(q)].rule
		}
		if rule == "" {
			rule = no
		}
	}
	return refuse(q, rule)
}

// sees reports whether a relation shows the ticket or, with m, that message of
// it to the actor.
func sees(q Question, held []Relation, m *Message) bool {
	q.Action, q.Message = SeeTicket, m
	for _, r := range held {
		if table[lineOf(q)].cell(r)(q) == "" {
			return true
		}
	}
	return false
}

func allow(q Question, r Relation) Verdict {
	v := Verdict{Allowed: true, Rule: r.String(), Words: because(q, r)}
	if q.Action == MakePublic {
		v.Confirm, v.Words = true, publicWords(*q.Ticket)
	}
	return v
}

// Err is nil when the verdict allows, else an error with the rule and words.
// A hidden refusal is the same NotFound as for a ticket that is not there. What
// an allowed verdict asks to confirm is up to the caller.
func (v Verdict) Err(t TicketID) error {
	switch {
	case v.Allowed:
		return nil
	case v.Hidden:
		return NoTicket(t)
	case v.Rule == RuleNoOrganization, v.Rule == RuleNoMessage, v.Rule == RuleNoArticle:
		return &Error{Kind: NotFound, Rule: v.Rule, Text: v.Words}
	}
	return &Error{Kind: Refused, Rule: v.Rule, Text: v.Words}
}
