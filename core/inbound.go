package core

import "time"

// Inbound is one mail that a mailbox received, with how it ended.
type Inbound struct {
	ID          InboundID
	Mailbox     string
	UIDValidity uint32
	UID         uint32
	Source      Source
	MessageID   string
	From        string
	Subject     string
	Raw         Blob
	Original    []byte // the mail itself, to be kept with a new record; nil: the file store has it
	Received    time.Time
	Disposition Disposition
	Why         string // in words for the operator
	Rule        string
	Trust       Trust
	Evidence    string // why the trust is what it is
	Person      PersonID
	Ticket      TicketID
	Message     MessageID
	Attempts    int
	Decided     time.Time
}

// Answerable reports whether the mail's sender may be told what became of it:
// not where the evidence is against them or nobody looked at it, for then the
// answer would go to whom somebody pretended to be.
func (i Inbound) Answerable() bool {
	return i.From != "" && (i.Trust == TrustPlain || i.Trust == TrustProven)
}

// Disposition is how a mail ended, DESIGN section 5.
type Disposition string

// The dispositions.
const (
	Received  Disposition = "received" // recorded and not yet dealt with; never an end
	Opened    Disposition = "opened"
	Replied   Disposition = "replied"
	Commanded Disposition = "commanded"
	Duplicate Disposition = "duplicate"
	Automatic Disposition = "automatic"
	Bounced   Disposition = "bounced"
	Held      Disposition = "held"
	RefusedIn Disposition = "refused"
	Failed    Disposition = "failed"
	Discarded Disposition = "discarded" // held, then thrown away by staff
)

// Dispositions lists all ends.
var Dispositions = [...]Disposition{Opened, Replied, Commanded, Duplicate, Automatic, Bounced, Held, RefusedIn, Failed, Discarded}
