package desk

import (
	"context"
	"fmt"
	"time"

	"usher/core"
	"usher/core/store"
)

const (
	codeLength   = 30 * time.Minute
	codeAttempts = 5
	codesMost    = 5 // an hour, for an account and to an address
)

// CodeMail is what a notice with a code carries. The code itself is made when it
// is sent.
type CodeMail struct {
	Account string    `json:"account"`
	Who     string    `json:"who"` // who asked, as their network calls them
	Expires time.Time `json:"expires"`
}

// AskLink mails a code to an address, which by.Account gives back with Verify to
// be linked to its person. The answer is the same whether the address is known,
// or was mailed too often already.
func (d *Desk) AskLink(ctx context.Context, by By, address, who string) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		address = core.CleanAddress(address)
		if by.Account.ID == "" {
			return Outcome{}, typedElsewhere()
		}
		if !core.ValidAddress(address) || d.Ours(address) {
			return Outcome{}, core.Errorf(core.Invalid, "`%s` is not a mail address of yours. Write it as `link name@company.example`.", address)
		}
		expires := d.now().Add(codeLength).Truncate(time.Millisecond).UTC()
		ofAccount, toAddress, err := tx.CountCodes(ctx, by.Account, address, expires.Add(-hour))
		if err != nil || ofAccount >= codesMost || toAddress >= codesMost {
			return Outcome{}, err
		}
		code := d.keys.Code(by.Account, address, expires)
		c := store.LinkCode{Hash: d.keys.CodeHash(by.Account, code), Address: address, Expires: expires}
		if err := tx.AddCode(ctx, by.Account, c); err != nil {
			return Outcome{}, err
		}
		n := core.Notice{Kind: core.NoticeCode, Reason: core.AsAsker, Address: address}
		return Outcome{}, d.queueMail(ctx, tx, core.Person{}, n, Told{Code: &CodeMail{by.Account.String(), who, expires}})
	})
	return err
}

// typedElsewhere explains linking to who is not in a chat.
func typedElsewhere() error {
	return core.Errorf(core.Invalid, "That links a Slack or Discord account, so type it there, to the desk: `link ADDRESS` with your mail address. "+
		"By mail and in the shell you are known already: `whoami`.")
}

// Verify links by.Account to the person of the address that the code was mailed
// to. A person without an address who acted by it so far becomes that person.
func (d *Desk) Verify(ctx context.Context, by By, code string) (core.Actor, error) {
	if by.Account.ID == "" {
		return core.Actor{}, typedElsewhere()
	}
	var a core.Actor
	wrong := false
	out, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		codes, err := tx.TryCodes(ctx, by.Account, d.now())
		if err != nil {
			return Outcome{}, err
		}
		hash := d.keys.CodeHash(by.Account, digits(code))
		wrong = true
		for _, c := range codes {
			if c.Hash != hash || c.Attempts >= codeAttempts {
				continue
			}
			wrong = false
			if err := tx.BurnCodes(ctx, by.Account); err != nil {
				return Outcome{}, err
			}
			a, err = d.linkAt(ctx, tx, by, by.Account, c.Address, "")
			return Outcome{}, err
		}
		return Outcome{}, nil // the attempt counts
	})
	if err == nil && out.Repeated {
		var ok bool
		a, ok, err = d.ChatActor(ctx, by.Account)
		wrong = !ok
	}
	if err == nil && wrong {
		err = core.Errorf(core.Invalid, "That code is not right, or is past. Codes are good for half an hour and %d tries. `link ADDRESS` mails a new one.", codeAttempts)
	}
	return a, err
}

// digits are those of a code, however it was typed.
func digits(s string) string {
	var out []rune
	for _, r := range s {
		if r >= '0' && r <= '9' {
			out = append(out, r)
		}
	}
	return string(out)
}

// LinkTrusted links an account by the confirmed address of its profile in a
// workspace that the desk trusts, unless it is linked already. One that its
// person unlinked is refused: they link it themselves, by a code.
func (d *Desk) LinkTrusted(ctx context.Context, acc core.Account, address, name string) (core.Actor, error) {
	var a core.Actor
	address = core.CleanAddress(address)
	_, err := d.once(ctx, By{}, func(tx *store.Tx) (Outcome, error) {
		known, err := tx.ChatAccounts(ctx, acc)
		if err != nil {
			return Outcome{}, err
		}
		k, there := known[acc]
		if there && !k.Linked {
			return Outcome{}, &core.Error{Kind: core.Refused, Rule: core.RuleUnlinked, Text: "This account was unlinked. `link ADDRESS` links it again."}
		}
		if there {
			p, err := tx.Person(ctx, k.Person)
			if err != nil || p.Primary != "" {
				a, err = d.actorIf(ctx, tx, p, err)
				return Outcome{}, err
			}
		}
		if !core.ValidAddress(address) || d.Ours(address) {
			return Outcome{}, core.Errorf(core.Invalid, "The profile has no mail address that could be linked. `link ADDRESS` does it.")
		}
		a, err = d.linkAt(ctx, tx, By{Actor: core.System()}, acc, address, name)
		return Outcome{}, err
	})
	return a, err
}

func (d *Desk) actorIf(ctx context.Context, tx *store.Tx, p core.Person, err error) (core.Actor, error) {
	if err != nil {
		return core.Actor{}, err
	}
	return d.actor(ctx, tx, p, core.TrustProven)
}

// Admit returns who acts by an account: if it is linked to nobody, a new person
// without an address. It is refused where somebody unknown may not open a ticket.
func (d *Desk) Admit(ctx context.Context, acc core.Account, name string) (core.Actor, error) {
	var a core.Actor
	_, err := d.once(ctx, By{}, func(tx *store.Tx) (Outcome, error) {
		known, err := d.chatActors(ctx, tx, []core.Account{acc})
		if err != nil {
			return Outcome{}, err
		}
		var linked bool
		if a, linked = known[acc]; !linked {
			a, err = d.admit(ctx, tx, acc, name)
		}
		return Outcome{}, err
	})
	return a, err
}

func (d *Desk) admit(ctx context.Context, tx *store.Tx, acc core.Account, name string) (core.Actor, error) {
	a := core.Actor{Person: core.Person{Name: name}, Trust: core.TrustProven}
	q, err := d.question(ctx, tx, a, nil)
	if err != nil {
		return a, err
	}
	if err := ask(q, core.OpenPublic).Err(0); err != nil {
		return a, err
	}
	if a.Person, err = tx.AddNameless(ctx, name, d.now()); err != nil {
		return a, err
	}
	if err := d.putAccount(ctx, tx, acc, a.Person.ID, false); err != nil {
		return a, err
	}
	return a, d.event(ctx, tx, By{Actor: a}, core.Event{Person: a.Person.ID, What: core.AccountLinked, To: string(acc.Network)})
}

// putAccount links an account to a person; with take also one that is linked to
// somebody else. Conflict if it was linked meanwhile.
func (d *Desk) putAccount(ctx context.Context, tx *store.Tx, acc core.Account, p core.PersonID, take bool) error {
	known, err := tx.ChatAccounts(ctx, acc)
	if err != nil {
		return err
	}
	k := store.ChatAccount{Account: acc, Person: p, Linked: true}
	old, there := known[acc]
	if there && (take || !old.Linked) {
		return tx.PutAccount(ctx, k, d.now())
	}
	fresh := false
	if !there {
		fresh, err = tx.AddAccount(ctx, k, d.now())
	}
	if err == nil && !fresh {
		err = core.Errorf(core.Conflict, "The account was linked meanwhile. Please try again.")
	}
	return err
}

// linkAt links an account to the person of an address that they proved to be
// theirs, and tells them.
func (d *Desk) linkAt(ctx context.Context, tx *store.Tx, by By, acc core.Account, address, name string) (core.Actor, error) {
	p, err := d.person(ctx, tx, name, address)
	if err != nil {
		return core.Actor{}, err
	}
	if p.Name == "" && name != "" {
		p.Name = name
		if err := tx.NamePerson(ctx, p.ID, name); err != nil {
			return core.Actor{}, err
		}
	}
	if err := d.hear(ctx, tx, address); err != nil {
		return core.Actor{}, err
	}
	if err := d.verify(ctx, tx, p, address); err != nil {
		return core.Actor{}, err
	}
	fresh, err := d.takeAccount(ctx, tx, by, acc, p)
	if err != nil {
		return core.Actor{}, err
	}
	if fresh {
		if err := d.tellLinked(ctx, tx, p, acc); err != nil {
			return core.Actor{}, err
		}
	}
	if p, err = tx.Person(ctx, p.ID); err != nil {
		return core.Actor{}, err
	}
	return d.actorHeard(ctx, tx, p, core.TrustProven)
}

// takeAccount makes an account a person's, and reports whether it was not. Who
// was only known by it becomes them; from others it is taken.
func (d *Desk) takeAccount(ctx context.Context, tx *store.Tx, by By, acc core.Account, p core.Person) (bool, error) {
	known, err := tx.ChatAccounts(ctx, acc)
	if err != nil {
		return false, err
	}
	k, there := known[acc]
	mine := there && k.Person == p.ID && k.Linked
	if there && k.Person != p.ID {
		if err := d.takeFrom(ctx, tx, by, k, p); err != nil {
			return false, err
		}
	}
	if err := d.putAccount(ctx, tx, acc, p.ID, there); err != nil || mine {
		return false, err
	}
	if !by.Actor.System {
		by.Actor.Person.ID = p.ID // they did it, whoever they were before
	}
	return true, d.event(ctx, tx, by, core.Event{Person: p.ID, What: core.AccountLinked, To: string(acc.Network)})
}

func (d *Desk) takeFrom(ctx context.Context, tx *store.Tx, by By, k store.ChatAccount, p core.Person) error {
	other, err := tx.Person(ctx, k.Person)
	if err != nil {
		return err
	}
	if other.Primary == "" && !other.Forgotten && k.Linked {
		m := Merged{From: other, Into: p}
		if err := d.joinOrganizations(ctx, tx, by, &m); err != nil {
			return err
		}
		if p.Name == "" && other.Name != "" {
			if err := tx.NamePerson(ctx, p.ID, other.Name); err != nil {
				return err
			}
		}
		return tx.Merge(ctx, other.ID, p.ID)
	}
	if !k.Linked {
		return nil
	}
	return d.unlink(ctx, tx, by, other, []core.Account{k.Account})
}

// tellLinked tells a person by mail, for it need not have been them.
func (d *Desk) tellLinked(ctx context.Context, tx *store.Tx, p core.Person, acc core.Account) error {
	n := acc.Network.Title()
	text := fmt.Sprintf("A %s account was linked to your address here: what is written by it counts as yours, and you are told there of tickets that you write to from there. "+
		"`unlink %s` ends that, and `alerts via mail` has you told by mail only. If this was not you, do that now and reply to this mail.", n, acc.Network)
	return d.queueMail(ctx, tx, p, core.Notice{Kind: core.NoticeAccount, Reason: core.AsConcerned}, Told{Subject: "Your " + n + " account is linked", Text: text})
}
