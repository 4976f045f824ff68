package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"usher/core"
	"usher/core/store"
)

const (
	hour        = time.Hour
	dayLength   = 24 * time.Hour
	bouncePause = 7 * dayLength
)

// Ours reports whether an address is one of the desk's own, with or without a
// key in it.
func (d *Desk) Ours(address string) bool {
	for _, own := range d.set.Addresses {
		if strings.EqualFold(address, own) {
			return true
		}
		if _, ok := core.KeyIn(address, own); ok {
			return true
		}
	}
	return false
}

// Sender is who sent a mail, as far as the evidence goes.
type Sender struct {
	Actor    core.Actor
	Evidence string
	Key      core.Key // the key that proved it; zero if none did
	Hold     bool     // not enough evidence to act on
}

// Identify finds who sent a mail from an address. Keys are the opened keys that
// it carried; a key proves its person if the address is theirs. Without one,
// verdict is what else is known of the mail; plain mail is accepted only where
// the mailbox says so, and never from the staff.
func (d *Desk) Identify(ctx context.Context, name, address string, keys []core.Key, verdict core.Trust, acceptPlain bool) (Sender, error) {
	s := Sender{Evidence: "no evidence"}
	err := d.do(ctx, func(tx *store.Tx) error {
		p, err := d.person(ctx, tx, "", address)
		if err != nil {
			return err
		}
		trust := verdict
		for _, k := range keys {
			if k.Person == p.ID {
				s.Key, trust, s.Evidence = k, core.TrustProven, "reply key of the sender"
				break
			}
			s.Evidence = "reply key of somebody else"
		}
		s.Hold = trust == core.TrustFailed || trust == core.TrustPlain && (!acceptPlain || p.Staff != core.NotStaff)
		if !s.Hold && p.Name == "" && name != "" {
			p.Name = name // what nothing proves names nobody
			if err := tx.NamePerson(ctx, p.ID, name); err != nil {
				return err
			}
		}
		if !s.Hold {
			if err := d.hear(ctx, tx, address); err != nil {
				return err
			}
		}
		if trust == core.TrustProven {
			if err := d.verify(ctx, tx, p, address); err != nil {
				return err
			}
		}
		s.Actor, err = d.actorHeard(ctx, tx, p, trust)
		return err
	})
	return s, err
}

// verify marks an address as its person's, and makes them a member where an
// organization has its domain.
func (d *Desk) verify(ctx context.Context, tx *store.Tx, p core.Person, address string) error {
	if fresh, err := tx.VerifyAddress(ctx, address); err != nil || !fresh {
		return err
	}
	return d.join(ctx, tx, p, address)
}

// actorHeard is actor for a person who was just heard of: if that is proven, it
// ends their invitations.
func (d *Desk) actorHeard(ctx context.Context, tx *store.Tx, p core.Person, trust core.Trust) (core.Actor, error) {
	a, err := d.actor(ctx, tx, p, trust)
	if err != nil || trust != core.TrustProven {
		return a, err
	}
	return a, d.accept(ctx, tx, &a)
}

// Prove returns a person as proven: by a key that only they have, and with an
// address by a confirmed challenge that they did send from it. NotFound if they
// were forgotten, or the address is not theirs.
func (d *Desk) Prove(ctx context.Context, id core.PersonID, address string) (core.Actor, error) {
	var a core.Actor
	err := d.do(ctx, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, id)
		if err == nil && p.Forgotten {
			err = core.Errorf(core.NotFound, "That person was forgotten.")
		}
		if err != nil {
			return err
		}
		if address != "" {
			owner, err := tx.PersonByAddress(ctx, address)
			if err != nil && core.KindOf(err) != core.NotFound {
				return err
			} else if err != nil || owner.ID != p.ID {
				return core.Errorf(core.NotFound, "%s is not an address of that person.", address)
			}
		}
		if address == "" {
			a, err = d.actor(ctx, tx, p, core.TrustProven)
			return err
		}
		if err := d.verify(ctx, tx, p, address); err != nil {
			return err
		}
		a, err = d.actorHeard(ctx, tx, p, core.TrustProven)
		return err
	})
	return a, err
}

// challengesMost is how many challenges an address gets a day: whoever forges
// it must not have us write to its owner without end.
const challengesMost = 10

// Challenge asks the sender of a held mail to confirm it, once a mail. It is
// false if they are not asked, because they were often enough.
func (d *Desk) Challenge(ctx context.Context, by By, in core.Inbound) (asked bool, err error) {
	enough := core.Errorf(core.Refused, "asked often enough")
	by.Source = in.Source.Part("challenge")
	_, err = d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		recent, err := tx.CountNotices(ctx, in.From, core.NoticeChallenge, d.now().Add(-dayLength))
		if err != nil {
			return Outcome{}, err
		}
		answers, err := tx.Answers(ctx, in.From, d.now().Add(-hour))
		if err != nil {
			return Outcome{}, err
		}
		if recent >= challengesMost || answers >= d.set.HourlyCap {
			return Outcome{}, enough
		}
		n := core.Notice{Kind: core.NoticeChallenge, Reason: core.AsAsker, InReplyTo: in.MessageID, Address: in.From}
		return Outcome{}, d.queue(ctx, tx, by.Actor.Person, n, Told{Subject: in.Subject, Inbound: int64(in.ID)})
	})
	if errors.Is(err, enough) {
		return false, nil
	}
	return err == nil, err
}

// Refuse tells the sender of a mail why it was refused, once a day for each
// reason.
func (d *Desk) Refuse(ctx context.Context, by By, in core.Inbound, why error) error {
	return d.do(ctx, func(tx *store.Tx) error {
		n := core.Notice{Kind: core.NoticeRefused, Reason: core.AsAsker, InReplyTo: in.MessageID, Address: core.CleanAddress(in.From)}
		told := Told{Text: core.Explain(why)}
		seen, err := tx.ToldText(ctx, n.Address, n.Kind, told.Text, d.now().Add(-dayLength))
		if err != nil || seen {
			return err
		}
		told.Subject = in.Subject
		return d.queue(ctx, tx, by.Actor.Person, n, told)
	})
}

// Bounced applies a delivery failure: mail to the address pauses for a week if
// it is permanent. A bounce that names a notice of ours, to that person, is
// about the notice's address, and its ticket is returned; another one pauses
// nobody, for anybody could have written it.
func (d *Desk) Bounced(ctx context.Context, notice core.NoticeID, person core.PersonID, permanent bool) (core.TicketID, error) {
	var ticket core.TicketID
	err := d.do(ctx, func(tx *store.Tx) error {
		n, err := tx.Notice(ctx, notice)
		if core.KindOf(err) == core.NotFound {
			return nil
		} else if err != nil {
			return err
		}
		moved, err := tx.MergedInto(ctx, n.Person, person)
		if err != nil || heir(moved, n.Person) != heir(moved, person) {
			return err
		}
		ticket = n.Ticket
		if !permanent {
			return nil
		}
		return tx.PauseAddress(ctx, n.Address, d.now().Add(bouncePause))
	})
	return ticket, err
}

// hear lets mail to an address flow again: somebody wrote from it.
func (d *Desk) hear(ctx context.Context, tx *store.Tx, address string) error {
	until, err := tx.Paused(ctx, address)
	if err != nil || !until.After(d.now()) {
		return err
	}
	return tx.PauseAddress(ctx, address, time.Time{})
}
