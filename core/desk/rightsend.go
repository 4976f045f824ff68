package desk

import (
	"context"
	"fmt"
	"slices"

	"usher/core"
	"usher/core/store"
)

// ended is whose rights to see tickets ended: of Ticket, else of Organization and
// those that it was a partner of, else of any.
type ended struct {
	Ticket       core.TicketID
	Organization core.OrganizationID
	Accounts     []core.Account // which act for nobody from now on
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
		there, err := tx.PrivateTies(ctx, n, e.Ticket, e.Organization, 1)
		if err != nil {
			return err
		} else if len(there) == 0 {
			continue
		}
		told := Told{Organization: e.Organization}
		for _, a := range e.Accounts {
			told.Accounts = append(told.Accounts, a.String())
		}
		notice := core.Notice{Kind: core.NoticeEnded, Ticket: e.Ticket, Lane: fmt.Sprintf("ended/%s/t%d/o%d", n, e.Ticket, e.Organization)}
		notice, err = d.toThread(notice, core.Thread{Network: n, Channel: "threads"}, told)
		if err == nil {
			_, err = tx.AddNotices(ctx, notice)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
		ties, err = tx.PrivateTies(ctx, n.Channel, n.Ticket, told.Organization, threadsMost)
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
	if err != nil {
		return nil, err
	}
	actors, err := d.chatActors(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	var out []core.Account
	for _, acc := range accounts {
		a, linked := actors[acc]
		if !linked {
			if _, was := known[acc]; was {
				out = append(out, acc)
			}
			continue
		}
		q, err := d.question(ctx, tx, a, &t)
		if err != nil {
			return nil, err
		}
		q.Message = &core.Message{Ticket: t.ID, Privacy: core.Private}
		if !ask(q, core.SeeTicket).Allowed {
			out = append(out, acc)
		}
	}
	return out, nil
}
