package command

import (
	"time"

	"usher/core"
)

// Command is one understood line. Verb says which fields count; the others are
// zero. Names and addresses are as typed: the desk looks them up.
type Command struct {
	Verb   string        // name in the table of verbs, such as "open" or "org add"
	Line   string        // the first line as typed, for the answer to repeat
	Ticket core.TicketID // zero if none, and in a #word

	Subject string // open, follow-up, subject; the title of article add, set
	Body    string // open, reply, note, close, follow-up, article add, set, inbound refuse
	For     string // address the ticket is opened for
	Org     string // org:NAME, the organization an option names
	CC      []string
	Attach  []core.Attachment // open, reply, close, follow-up: set by the door, already in the file store

	Status   core.Status
	Priority core.Priority
	Privacy  core.Privacy
	Category string

	Op        Op
	Addresses []string           // cc, contacts, owners, billing, members, staff, person, link
	Name      string             // org …, partners: an organization
	Person    string             // assign, why: an address, Me or Nobody
	Action    core.Action        // why; empty: all of them
	Company   bool               // stats: of the organization
	On        bool               // alerts, alerts company, alerts new
	Via       []core.Channel     // alerts via; none: where the person takes part
	Network   core.Channel       // unlink; empty: the account that it is typed from, else all
	Until     time.Time          // partners: the grant ends at this instant; zero: no end
	Plan      string             // org add, org set
	Seats     *int               // org add, org set: extra seats; nil if not given
	Renews    *time.Time         // org add, org set: the day the plan renews, zero for none; nil if not given
	Domains   []string           // org add, org domain
	Admin     bool               // staff add
	File      int                // file: counts from 1 within the ticket
	From      int                // show: the first message; zero: the newest ones
	Article   string             // article show, set, remove: its number or slug
	Public    *bool              // article add, set; nil if not given
	Mail      core.InboundID     // inbound …
	Ends      []core.Disposition // inbound; empty: those that wait
	Code      string             // verify
	Topic     string             // help
	Filter    core.Filter        // list, search; its Words: article list
	Names     FilterNames        // list, search: what Filter needs looked up
	Yes       bool               // the question that the command asks is answered
	Err       error              // set by Words: a known word with a bad argument
}

// Op is what to do with a list.
type Op string

// The operations; the empty one shows the list.
const (
	Add    Op = "add"
	Remove Op = "remove"
)

// Persons that are no address.
const (
	Me     = "me"
	Nobody = "nobody"
)

// Env is what the meaning of words depends on.
type Env struct {
	Now        time.Time
	Zone       *time.Location // of days and dates; nil: UTC
	Categories []string       // the desk's categories; empty: any words are one
}

func (e Env) now() time.Time {
	if e.Zone == nil {
		return e.Now.UTC()
	}
	return e.Now.In(e.Zone)
}
