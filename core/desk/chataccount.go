package desk

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"usher/core"
	"usher/core/store"
)

// ChatActor returns who acts by an account, proven; false if it is linked to
// nobody.
func (d *Desk) ChatActor(ctx context.Context, acc core.Account) (core.Actor, bool, error) {
	all, err := d.ChatActors(ctx, []core.Account{acc})
	a, ok := all[acc]
	return a, ok, err
}

// ChatActors returns who acts by those of the accounts that are linked.
func (d *Desk) ChatActors(ctx context.Context, list []core.Account) (map[core.Account]core.Actor, error) {
	out := map[core.Account]core.Actor{}
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = d.chatActors(ctx, tx, list)
		return err
	})
	return out, err
}

func (d *Desk) chatActors(ctx context.Context, tx *store.Tx, list []core.Account) (map[core.Account]core.Actor, error) {
	known, err := tx.ChatAccounts(ctx, list...)
	if err != nil {
		return nil, err
	}
	return d.actorsBy(ctx, tx, known)
}

// actorsBy are who acts by those of the accounts that are linked, with few queries
// however many they are.
func (d *Desk) actorsBy(ctx context.Context, tx *store.Tx, known map[core.Account]store.ChatAccount) (map[core.Account]core.Actor, error) {
	var ids []core.PersonID
	for _, k := range known {
		if k.Linked {
			ids = append(ids, k.Person)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	people, err := tx.People(ctx, ids...)
	if err != nil {
		return nil, err
	}
	memberships, customers, err := d.relations(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := map[core.Account]core.Actor{}
	for acc, k := range known {
		if p, there := people[k.Person]; there && k.Linked {
			out[acc] = core.Actor{Person: p, Trust: core.TrustProven, Memberships: memberships[p.ID], Customers: customers[p.ID]}
		}
	}
	return out, nil
}

// EverLinked are those of the accounts that are or were linked to somebody.
func (d *Desk) EverLinked(ctx context.Context, list []core.Account) ([]core.Account, error) {
	var out []core.Account
	err := d.view(ctx, func(tx *store.Tx) error {
		known, err := tx.ChatAccounts(ctx, list...)
		out = slices.Collect(maps.Keys(known))
		return err
	})
	return out, err
}

// Accounts returns a person's linked accounts, oldest first.
func (d *Desk) Accounts(ctx context.Context, p core.PersonID) ([]core.Account, error) {
	var out []core.Account
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = linkedOf(ctx, tx, p, "")
		return err
	})
	return out, err
}

// Conversation is where an account was told something by itself.
type Conversation struct {
	core.Account
	Channel string // on the network; empty where it is not known
}

// ToldOn returns where accounts were told something on a network since then, by
// themselves: they may have answered there.
func (d *Desk) ToldOn(ctx context.Context, n core.Channel, since time.Time) ([]Conversation, error) {
	var out []Conversation
	err := d.view(ctx, func(tx *store.Tx) error {
		list, err := tx.ToldOn(ctx, n, since)
		for _, at := range list {
			if acc, ok := core.ParseAccount(at.Address); ok {
				out = append(out, Conversation{Account: acc, Channel: at.Channel})
			}
		}
		return err
	})
	return out, err
}

// linkedOf are a person's linked accounts on a network; empty: on all.
func linkedOf(ctx context.Context, tx *store.Tx, p core.PersonID, n core.Channel) ([]core.Account, error) {
	all, err := tx.Accounts(ctx, p)
	var out []core.Account
	for _, a := range all {
		if a.Linked && (n == "" || a.Network == n) {
			out = append(out, a.Account)
		}
	}
	return out, err
}

// Unlink ends that the actor's accounts on a network act as them; without a
// network that by.Account does, or without one all accounts. They are told by
// mail.
func (d *Desk) Unlink(ctx context.Context, by By, n core.Channel) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		if by.Actor.System {
			return Outcome{}, needsPerson()
		}
		list, err := linkedOf(ctx, tx, by.Actor.Person.ID, n)
		if err != nil {
			return Outcome{}, err
		}
		if n == "" && by.Account.ID != "" {
			list = slices.DeleteFunc(list, func(a core.Account) bool { return a != by.Account })
		}
		if len(list) == 0 {
			return Outcome{}, core.Errorf(core.Invalid, "No %s account is linked to you. `whoami` shows what is.", networkOr(n, "chat"))
		}
		if by.Actor.Person.Primary == "" {
			return Outcome{}, &core.Error{Kind: core.Refused, Rule: core.RuleNoAddress, Text: "This account is all that the desk knows of you: " +
				"without it your tickets would be nobody's. `link ADDRESS` first, with your mail address."}
		}
		return Outcome{}, d.unlink(ctx, tx, by, by.Actor.Person, list)
	})
	return err
}

func networkOr(n core.Channel, other string) string {
	if n == "" {
		return other
	}
	return n.Title()
}

func (d *Desk) unlink(ctx context.Context, tx *store.Tx, by By, p core.Person, list []core.Account) error {
	for _, a := range list {
		if err := tx.PutAccount(ctx, store.ChatAccount{Account: a, Person: p.ID}, d.now()); err != nil {
			return err
		}
		if err := d.event(ctx, tx, by, core.Event{Person: p.ID, What: core.AccountEnded, From: string(a.Network)}); err != nil {
			return err
		}
		if err := d.moveToMail(ctx, tx, p, a, "the account was unlinked"); err != nil {
			return err
		}
	}
	e := ended{Accounts: list}
	if p.Staff == core.NotStaff {
		e.Person = p.ID
	}
	if err := d.rightsEnd(ctx, tx, e); err != nil {
		return err
	}
	if err := d.dropVia(ctx, tx, p); err != nil {
		return err
	}
	text := "Your " + list[0].Network.Title() + " account does not act as you here any more. You are told by mail. " +
		"`link ADDRESS`, typed there, links it again. If this was not you, please reply to this mail."
	return d.queueMail(ctx, tx, p, core.Notice{Kind: core.NoticeAccount, Reason: core.AsConcerned},
		Told{Subject: "Your " + list[0].Network.Title() + " account was unlinked", Text: text})
}

// dropVia takes the networks out of where a person chose to be told on which
// they have no account left.
func (d *Desk) dropVia(ctx context.Context, tx *store.Tx, p core.Person) error {
	where, err := tx.Where(ctx, 0, []core.PersonID{p.ID})
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(p.Via), func(c core.Channel) bool { return c != core.Mail && !onNetwork(where.Homes[p.ID], c) })
	if len(left) == len(p.Via) {
		return nil
	}
	return tx.SetVia(ctx, p.ID, left)
}

func onNetwork(homes []store.Home, c core.Channel) bool {
	return slices.ContainsFunc(homes, func(h store.Home) bool { return h.Network == c })
}

// AccountGone notes that an account can't be written to any more: its user left.
// What waits for it goes by mail, and so does what follows, until it is heard of
// again by `link` or `alerts via`.
func (d *Desk) AccountGone(ctx context.Context, acc core.Account) error {
	return d.do(ctx, func(tx *store.Tx) error { return d.gone(ctx, tx, acc, "the account is gone") })
}

func (d *Desk) gone(ctx context.Context, tx *store.Tx, acc core.Account, why string) error {
	known, err := tx.ChatAccounts(ctx, acc)
	k, ok := known[acc]
	if err != nil || !ok || !k.Linked {
		return err
	}
	p, err := tx.Person(ctx, k.Person)
	if err != nil {
		return err
	}
	if k.Gone.IsZero() {
		k.Gone = d.now()
		if err := tx.PutAccount(ctx, k, d.now()); err != nil {
			return err
		}
	}
	if err := d.moveToMail(ctx, tx, p, acc, why); err != nil {
		return err
	}
	return d.dropVia(ctx, tx, p)
}

// SetVia sets where the actor is told: by mail, or on networks where they have a
// linked account; none: where they take part.
func (d *Desk) SetVia(ctx context.Context, by By, via []core.Channel) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		if by.Actor.System {
			return Outcome{}, needsPerson()
		}
		p := by.Actor.Person
		accounts, err := tx.Accounts(ctx, p.ID)
		if err != nil {
			return Outcome{}, err
		}
		var chosen []core.Channel
		for _, c := range via {
			if err := d.mayHear(p, accounts, c); err != nil {
				return Outcome{}, err
			}
			if !slices.Contains(chosen, c) {
				chosen = append(chosen, c)
			}
		}
		for _, a := range accounts {
			if a.Linked && !a.Gone.IsZero() && slices.Contains(chosen, a.Network) {
				a.Gone = time.Time{}
				if err := tx.PutAccount(ctx, a, d.now()); err != nil {
					return Outcome{}, err
				}
			}
		}
		return Outcome{}, tx.SetVia(ctx, p.ID, chosen)
	})
	return err
}

// mayHear refuses a way on which the person can't be told.
func (d *Desk) mayHear(p core.Person, accounts []store.ChatAccount, c core.Channel) error {
	switch {
	case c == core.Mail && p.Primary == "":
		return &core.Error{Kind: core.Refused, Rule: core.RuleNoAddress, Text: "The desk knows no mail address of yours. `link ADDRESS` tells it one."}
	case c == core.Mail:
		return nil
	case !slices.Contains(d.set.Networks, c):
		return NotConnected(c)
	case !slices.ContainsFunc(accounts, func(a store.ChatAccount) bool { return a.Linked && a.Network == c }):
		return &core.Error{Kind: core.Refused, Rule: core.RuleNotLinked, Text: "No " + c.Title() + " account is linked to you, so nothing can be sent to you there. " +
			"Type `link " + orAddress(p) + "` to the desk in " + c.Title() + " first."}
	}
	return nil
}

// NotConnected is the refusal of what needs a network that the desk is not on.
func NotConnected(c core.Channel) error {
	return &core.Error{Kind: core.Refused, Rule: core.RuleNotConnected, Text: "This desk is not connected to " + c.Title() + " yet. You are told as before."}
}

func orAddress(p core.Person) string {
	if p.Primary == "" {
		return "ADDRESS"
	}
	return strings.ToLower(p.Primary)
}
