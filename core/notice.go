package core

import "time"

// Notice is something somebody must be told: one row for a recipient on a
// channel, written in the transaction that caused it.
type Notice struct {
	ID        NoticeID
	Lane      string // recipient and ticket; order is kept within a lane
	Kind      NoticeKind
	Channel   Channel
	Person    PersonID
	Address   string
	Ticket    TicketID
	Message   MessageID
	Reason    Reason
	Body      string // JSON of what the kind needs beside the ticket: an Answer, a Change list
	InReplyTo string // Message-ID of the mail it answers, without <>
	State     NoticeState
	Holder    string   // who claimed it, as Claim returns it
	Bundle    NoticeID // first notice of the mail it goes out with; zero until claimed
	Attempts  int
	Due       time.Time
	Created   time.Time
	Sent      time.Time
	Error     string
}

// NoticeKind says what the notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeOpened    NoticeKind = "opened"    // a ticket was opened; to its people it is the first answer
	NoticeReplied   NoticeKind = "replied"   // Message was added
	NoticeChanged   NoticeKind = "changed"   // status, priority, … in Body
	NoticeAnswer    NoticeKind = "answer"    // result of a command, Body is the drawn answer
	NoticeRefused   NoticeKind = "refused"   // a mail was refused
	NoticeChallenge NoticeKind = "challenge" // a mail is held until confirmed
	NoticeAccount   NoticeKind = "account"   // entitlement, role or partnership changed
	NoticeHeld      NoticeKind = "held"      // to staff: a mail waits for a decision, or was decided about
	NoticeCode      NoticeKind = "code"      // proves an address to link a chat account with
	NoticeCard      NoticeKind = "card"      // to the staff's channel: how a ticket stands
	NoticeTied      NoticeKind = "tied"      // to a thread: which ticket it belongs to now
	NoticeEnded     NoticeKind = "ended"     // to a network: somebody's rights ended, and with them their place in threads
)

// Reason says why this recipient gets the notice, for the footer.
type Reason string

// The reasons.
const (
	AsRequester Reason = "requester"
	AsCreator   Reason = "creator"
	AsCC        Reason = "cc"
	AsAlert     Reason = "alert"
	AsCompany   Reason = "company"
	AsAssignee  Reason = "assignee"
	AsStaff     Reason = "staff"
	AsAsker     Reason = "asker" // an answer to their own command or mail
	AsConcerned Reason = "concerned"
)

// NoticeState is where a notice stands.
type NoticeState int

// The states of a notice.
const (
	Queued  NoticeState = 0
	Claimed NoticeState = 1
	Sent    NoticeState = 2
	Parked  NoticeState = 3 // a permanent failure; `usher outbox` shows it
	Dropped NoticeState = 4 // by an operator, or no longer allowed when it was to be sent
)

func (s NoticeState) String() string {
	return [...]string{"queued", "claimed", "sent", "parked", "dropped"}[s]
}
