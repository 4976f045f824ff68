// Package desk holds the use cases: each loads, asks core what may be done,
// writes, records and queues notices in one transaction. Nothing else writes
// to the database. It knows core and the store, not how people say what they
// want nor how notices travel.
package desk

import (
	"context"
	"fmt"
	"time"

	"usher/core"
	"usher/core/store"
)

// Settings is how the desk is run. All are from the configuration.
type Settings struct {
	Name        string        // as in "Acme Support"
	Secret      []byte        // signs reply keys; at least 16 bytes
	Community   bool          // people without an entitlement may open tickets
	PublicDelay time.Duration // a community ticket by mail is not shown before
	ReopenDays  int           // a reply to a ticket closed longer ago opens a follow-up
	Bundle      time.Duration // notices of one lane within it go as one mail
	Categories  []string
	Plans       core.Catalogue
	Hours       core.BusinessHours
	MaxCC       int
	SeatPrice   string   // of one more seat a month
	HourlyCap   int      // answers to one address, and mails of one author to one ticket, an hour
	Addresses   []string // the mailboxes' and command addresses; the first is where new tickets go

	Networks []core.Channel          // the chat networks that the desk is on
	Triage   map[core.Channel]string // the staff's channel on each

	PublicSuffix func(domain string) bool // reports one below which anybody registers domains, such as co.uk; nil: knows none
}

// Desk is the desk. Its methods may be called from several goroutines, except
// on a Desk that Together handed out.
type Desk struct {
	store *store.Store
	set   Settings
	now   func() time.Time
	keys  core.Keys
	tx    *store.Tx // of Together; nil otherwise
}

// New returns a desk on an open and migrated store.
func New(s *store.Store, set Settings, now func() time.Time) *Desk {
	return &Desk{store: s, set: set, now: now, keys: core.NewKeys(set.Secret)}
}

// Start writes the plans of the configuration to the database. It fails if an
// organization has a plan that is not among them.
func (d *Desk) Start(ctx context.Context) error {
	return d.do(ctx, func(tx *store.Tx) error {
		missing, err := tx.PutCatalogue(ctx, d.set.Plans)
		if err == nil && len(missing) > 0 {
			err = core.Errorf(core.Invalid, "organizations have the plans %q, which the configuration does not name: add a [[plan]] for each, or give those organizations another plan first", missing)
		}
		return err
	})
}

// Settings returns how the desk is run.
func (d *Desk) Settings() Settings { return d.set }

// Keys returns the maker of reply keys.
func (d *Desk) Keys() core.Keys { return d.keys }

// Now is the desk's clock.
func (d *Desk) Now() time.Time { return d.now() }

// Together runs several use cases in one transaction: what fn does through the
// desk it is given is committed as a whole, or not at all if fn returns an
// error. A use case in it that fails undoes only its own.
func (d *Desk) Together(ctx context.Context, fn func(d *Desk) error) error {
	return d.do(ctx, func(tx *store.Tx) error {
		return fn(d.on(tx))
	})
}

// on is the desk within a transaction.
func (d *Desk) on(tx *store.Tx) *Desk {
	in := *d
	in.tx = tx
	return &in
}

func (d *Desk) do(ctx context.Context, fn func(tx *store.Tx) error) error {
	if d.tx != nil {
		return d.tx.Nested(ctx, func() error { return fn(d.tx) })
	}
	return d.store.Do(ctx, fn)
}

// within is do for what never fails alone: in Together its failure is that of the
// whole, and needs no savepoint.
func (d *Desk) within(ctx context.Context, fn func(tx *store.Tx) error) error {
	if d.tx != nil {
		return fn(d.tx)
	}
	return d.store.Do(ctx, fn)
}

func (d *Desk) view(ctx context.Context, fn func(tx *store.Tx) error) error {
	if d.tx != nil {
		return fn(d.tx)
	}
	return d.store.View(ctx, fn)
}

// By says who does something, and where it came from.
type By struct {
	Actor     core.Actor
	Source    core.Source // empty: not idempotent
	Channel   core.Channel
	Copied    []string // addresses that got the same mail already
	MessageID string   // of the mail, if it came by mail
	From      string   // the address it was sent from; empty: the actor's primary one
	Inbound   core.InboundID
	Account   core.Account // that it was done by; zero unless on a chat network
	Who       string       // likewise, as the network calls who did it: "ann in Acme's Slack"
	Thread    core.Thread  // likewise, where; zero if in none
	Formed    bool         // said in a form, of the message that is the source: what becomes of that changes nothing
}

// Outcome is what an operation did.
type Outcome struct {
	Ticket   core.Ticket
	Message  core.Message
	Left     []core.Verdict // what was asked for and left out, with the rules
	Repeated bool           // the source was known: nothing was done now
	Whose    string         // of an opened ticket: why it belongs to the organization it does, if its author may wonder
}

// tries is how often an operation is begun that others get in the way of.
const tries = 3

// once runs fn unless the source is known already; then it loads what it did.
// Where another transaction was in the way it runs fn again, but not within
// Together: that transaction is the caller's.
func (d *Desk) once(ctx context.Context, by By, fn func(tx *store.Tx) (Outcome, error)) (Outcome, error) {
	for try := 1; ; try++ {
		out, err := d.attempt(ctx, by, fn)
		if d.tx != nil || core.KindOf(err) != core.Conflict || try == tries {
			return out, err
		}
	}
}

func (d *Desk) attempt(ctx context.Context, by By, fn func(tx *store.Tx) (Outcome, error)) (Outcome, error) {
	var out Outcome
	err := d.do(ctx, func(tx *store.Tx) error {
		if by.Source != "" {
			fresh, err := tx.Begin(ctx, by.Source, d.now())
			if err != nil {
				return err
			}
			if !fresh {
				out, err = d.repeated(ctx, tx, by.Source)
				return err
			}
		}
		var err error
		if out, err = fn(tx); err != nil || by.Source == "" {
			return err
		}
		op := store.Operation{Source: by.Source, Ticket: out.Ticket.ID}
		if !by.Formed {
			op.Message = out.Message.ID
		}
		return tx.Finish(ctx, op)
	})
	return out, err
}

func (d *Desk) repeated(ctx context.Context, tx *store.Tx, s core.Source) (Outcome, error) {
	op, err := tx.Operation(ctx, s)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Repeated: true}
	if op.Ticket != 0 {
		if out.Ticket, err = tx.Ticket(ctx, op.Ticket); err != nil {
			return Outcome{}, err
		}
	}
	if op.Message != 0 {
		if out.Message, err = tx.Message(ctx, op.Message); err != nil {
			return Outcome{}, err
		}
	}
	return out, nil
}

// notThere turns the store's NotFound into words for the asker.
func notThere(err error, format string, args ...any) error {
	if core.KindOf(err) != core.NotFound {
		return err
	}
	return &core.Error{Kind: core.NotFound, Text: fmt.Sprintf(format, args...), Cause: err}
}
