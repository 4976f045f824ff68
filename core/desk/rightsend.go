package desk

import (
	"context"
	"fmt"
	"slices"

	"usher/core"
	"usher/core/store"
)

// ended is of which tickets the rights of somebody ended.
type ended struct {
	store.Whose
	Accounts []core.Account // which act for nobody from now on
}

// lane names what is to be looked at: of one that waits, another need not be queued.
func (e ended) lane(n core.Channel) string {
	l := fmt.Sprintf("ended/%s/t%d/o%d/p%d", n, e.Ticket, e.Organization, e.Person)
	for _, a := range e.Accounts {
		l += "/" + a.String()
	}
	return l
}

// place is where the notice goes: of those of one place, one at a time is worked. A
// ticket is looked at quickly, all of the desk not; of what is between, customers can
// cause much.
func (e ended) place() string {
	switch {
	case e.Ticket != 0:
		return fmt.Sprintf("threads of %s", e.Ticket)
	case e.Organization != 0 || e.Person != 0:
		return "threads of customers"
	}
	return "threads"
}

// threadsMost bounds how many threads are looked at after somebody's rights ended.
const threadsMost = 100_000

// rightsEnd has somebody taken out of the threads of private tickets that they were
// brought into, where a network has such. It is part of what ends the rights, and
// done soon after.
func (d *Desk) rightsEnd(ctx context.Context, tx *store.Tx, e ended) error {
	for _, n := range d.set.Networks {
		theirs := func(a core.Account) bool { return a.Network == n }
		if !n.BringsIn() || len(e.Accounts) > 0 && !slices.ContainsFunc(e.Accounts, theirs) {
			continue
		}
		if there, err := tx.AnyPrivateTie(ctx, n, e.Whose); err != nil {
			return err
		} else if !there {
			continue
		}
		if waits, err := tx.WaitsUntried(ctx, e.lane(n)); err != nil {
			return err
		} else if waits {
			continue
		}
		if err := d.queueEnded(ctx, tx, n, e); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) queueEnded(ctx context.Context, tx *store.Tx, to core.Channel, e ended) error {
	told := Told{Organization: e.Organization, Person: e.Person}
	for _, a := range e.Accounts {
		told.Accounts = append(told.Accounts, a.String())
	}
	n := core.Notice{Kind: core.NoticeEnded, Ticket: e.Ticket, Lane: e.lane(to)}
	n, err := d.toThread(n, core.Thread{Network: to, Channel: e.place()}, told)
	if err == nil {
		_, err = tx.AddNotices(ctx, n)
	}
	return err
}

// Ended returns what a notice says of rights that ended: the threads to be looked
// at, those of open tickets first, and the accounts that have no place in them.
func (d *Desk) Ended(ctx context.Context, n core.Notice) ([]core.Tie, []core.Account, error) {
	told, err := toldIn(n)
	if err != nil {
		return nil, nil, err
	}
	var accounts []core.Account
	for _, s := range told.Accounts {
		if a, ok := core.ParseAccount(s); ok {
			accounts = append(accounts, a)
		}
	}
	var ties []core.Tie
	err = d.view(ctx, func(tx *store.Tx) error {
		w := store.Whose{Ticket: n.Ticket, Organization: told.Organization}
		if told.Person != 0 {
			p, err := tx.Person(ctx, told.Person) // or whom they were merged into
			if err != nil {
				return err
			}
			w.Person = p.ID
		}
		ties, err = tx.PrivateTies(ctx, n.Channel, w, threadsMost)
		return err
	})
	return ties, accounts, err
}

// Outsiders are those of the accounts that are or were somebody's, and may not see
// all of a ticket that is not for staff alone.
func (d *Desk) Outsiders(ctx context.Context, id core.TicketID, accounts []core.Account) ([]core.Account, error) {
	var out []core.Account
	err := d.view(ctx, func(tx *store.Tx) error {
		t, err := tx.Ticket(ctx, id)
		if err != nil {
			return notThere(err, "There is no ticket %s.", id)
		}
		if t.PublicNow(d.now()) {
			if private, err := tx.PrivateMessages(ctx, id); err != nil || private == 0 {
				return err
			}
		}
		out, err = d.blind(ctx, tx, t, accounts)
		return err
	})
	return out, err
}

func (d *Desk) blind(ctx context.Context, tx *store.Tx, t core.Ticket, accounts []core.Account) ([]core.Account, error) {
	known, err := tx.ChatAccounts(ctx, accounts...)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	actors, err := d.actorsBy(ctx, tx, known)
	if err != nil {
		return nil, err
	}
	sees, err := d.seers(ctx, tx, t, &core.Message{Ticket: t.ID, Privacy: core.Private})
	if err != nil {
		return nil, err
	}
	var out []core.Account
	for _, acc := range accounts {
		_, was := known[acc]
		if a, linked := actors[acc]; was && !linked || linked && !sees(a) {
			out = append(out, acc)
		}
	}
	return out, nil
}
