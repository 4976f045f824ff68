package desk

import (
	"context"
	"slices"
	"strconv"

	"usher/core"
	"usher/core/store"
)

// Tie ties a thread to a ticket that the actor may reply to. A thread belongs to
// one ticket, and goes on with one of the same people that follows it up.
func (d *Desk) Tie(ctx context.Context, by By, k core.Tie) error {
	by.Source = by.Source.Part("tie") // what opened the ticket may tie it
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		t, q, err := d.ticket(ctx, tx, by.Actor, k.Ticket)
		if err != nil {
			return Outcome{}, err
		}
		if err := ask(q, core.ReplyTo).Err(t.ID); err != nil {
			return Outcome{}, err
		}
		if !by.Actor.System && k.Person == 0 {
			k.Person = by.Actor.Person.ID
		}
		return Outcome{Ticket: t}, d.tie(ctx, tx, by, t, k)
	})
	return err
}

func (d *Desk) tie(ctx context.Context, tx *store.Tx, by By, t core.Ticket, k core.Tie) error {
	fresh, err := tx.AddTie(ctx, k, d.now())
	if err != nil {
		return err
	}
	if !fresh {
		there, err := tx.TieAt(ctx, k.Thread)
		if err != nil || there.Ticket == k.Ticket {
			return err
		}
		if err := d.goesOn(ctx, tx, there, t); err != nil {
			return err
		}
		if err := tx.MoveTie(ctx, k, d.now()); err != nil {
			return err
		}
	}
	if k.Use != core.SharedThread {
		return nil
	}
	return d.event(ctx, tx, by, core.Event{Ticket: t.ID, Organization: t.Organization, What: core.ThreadTied, To: string(k.Network)})
}

// SayTied queues that a thread is told which ticket it belongs to, before all that
// it is told of that. Within Together it is part of what ties it.
func (d *Desk) SayTied(ctx context.Context, k core.Tie) error {
	return d.do(ctx, func(tx *store.Tx) error {
		n, err := d.toThread(core.Notice{Kind: core.NoticeTied, Ticket: k.Ticket, Lane: threadLane(k.Thread)}, k.Thread, Told{})
		if err == nil {
			_, err = tx.AddNotices(ctx, n)
		}
		return err
	})
}

// goesOn refuses a ticket that the thread of another does not go on with. In a
// thread that several read it must be of the same organization or, in the
// community, of the same people: whoever else writes there opens one of their own.
func (d *Desk) goesOn(ctx context.Context, tx *store.Tx, there core.Tie, next core.Ticket) error {
	no := &core.Error{Kind: core.Refused, Rule: core.RuleOneTicket, Text: "This thread belongs to another ticket already. Open the new one in a thread of its own."}
	if next.FollowUpOf != there.Ticket {
		return no
	}
	before, err := tx.Ticket(ctx, there.Ticket)
	same := before.Organization == next.Organization && (next.Organization != 0 || next.Creator == before.Creator || next.Creator == before.Requester)
	if err != nil || same || there.Use == core.DirectThread {
		return err
	}
	no.Text = "Ticket " + there.Ticket.String() + " was closed a while ago, and what follows it is for its own people to say here. " +
		"`follow-up " + strconv.FormatInt(int64(there.Ticket), 10) + " SUBJECT` opens a ticket of yours."
	return no
}

// TieAt returns the ticket's tie of a thread. NotFound if it belongs to none.
func (d *Desk) TieAt(ctx context.Context, h core.Thread) (core.Tie, error) {
	var k core.Tie
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		k, err = tx.TieAt(ctx, h)
		return notThere(err, "This thread belongs to no ticket.")
	})
	return k, err
}

// Ties returns the threads of a ticket, oldest first.
func (d *Desk) Ties(ctx context.Context, id core.TicketID) ([]core.Tie, error) {
	var out []core.Tie
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.Ties(ctx, id)
		return err
	})
	return out, err
}

// TieSince is a tie and when it was made.
type TieSince = store.TieSince

// NewestTies returns up to so many threads of tickets on a network: those of open
// tickets first, then those of the tickets that changed last.
func (d *Desk) NewestTies(ctx context.Context, n core.Channel, most int) ([]TieSince, error) {
	var out []TieSince
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.NewestTies(ctx, n, most)
		return err
	})
	return out, err
}

// Post returns the message on a network that is the one about something: what is
// "card", of a ticket, or "held", of a mail. False if there is none yet.
func (d *Desk) Post(ctx context.Context, n core.Channel, what string, id int64) (core.Thread, bool, error) {
	var at core.Thread
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		at, err = tx.Post(ctx, n, what, id)
		return err
	})
	if core.KindOf(err) == core.NotFound {
		return at, false, nil
	}
	return at, err == nil, err
}

// MayRead reports whether a message, or with zero the ticket, may stand where
// those accounts read it: what is public now may before everybody, all else only
// where each of them may see it.
func (d *Desk) MayRead(ctx context.Context, id core.TicketID, message core.MessageID, readers []Reader) (bool, error) {
	may := false
	err := d.view(ctx, func(tx *store.Tx) error {
		t, err := tx.Ticket(ctx, id)
		if err != nil {
			return err
		}
		var m *core.Message
		if message != 0 {
			found, err := tx.Message(ctx, message)
			if err != nil {
				return err
			} else if found.Ticket != id {
				return core.NoTicket(id)
			}
			m = &found
		}
		if t.PublicNow(d.now()) && (m == nil || !m.Internal && m.Effective(t) == core.Public) {
			may = true
			return nil
		}
		may, err = d.allSee(ctx, tx, t, m, readers)
		return err
	})
	if core.KindOf(err) == core.NotFound {
		return false, core.NoTicket(id)
	}
	return may, err
}

func (d *Desk) allSee(ctx context.Context, tx *store.Tx, t core.Ticket, m *core.Message, readers []Reader) (bool, error) {
	if len(readers) == 0 {
		return false, nil // nobody is known to read it, which is not that nobody does
	}
	known, err := tx.ChatAccounts(ctx, accountsOf(readers)...)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(readers, func(r Reader) bool { return !known[r.Account].Linked && r.Address == "" }) {
		return false, nil
	}
	actors, err := d.readersBy(ctx, tx, readers, known)
	if err != nil {
		return false, err
	}
	sees, err := d.seers(ctx, tx, t, m)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(readers, func(r Reader) bool {
		a, somebody := actors[r.Account]
		return !somebody || !sees(a)
	}), nil
}

// seers prepares to ask of many people whether they see a ticket or, with m, that
// message of it.
func (d *Desk) seers(ctx context.Context, tx *store.Tx, t core.Ticket, m *core.Message) (func(core.Actor) bool, error) {
	q, err := d.question(ctx, tx, core.System(), &t)
	if err != nil {
		return nil, err
	}
	cc, err := tx.CC(ctx, t.ID)
	on := map[core.PersonID]bool{}
	for _, p := range cc {
		on[p.ID] = true
	}
	q.Message = m
	return func(a core.Actor) bool {
		q.Actor, q.CC = a, on[a.Person.ID]
		return ask(q, core.SeeTicket).Allowed
	}, err
}
