package desk

import (
	"context"
	"time"

	"usher/core"
	"usher/core/store"
)

// Letter is all that a mail is composed of: a bundle of notices to one
// recipient, with what that recipient may see now.
type Letter struct {
	Notice       core.Notice // the first of the bundle
	To           core.Person
	Trusted      bool // To is on the staff
	Ticket       core.Ticket
	Organization core.Organization
	Plan         core.Plan
	People       map[core.PersonID]core.Person
	Items        []Item
	Told         Told          // of the first notice
	Standing     core.Verdict  // of a first answer: what lets To use support
	May          []core.Action // with the ticket
	Others       []core.Person // who else gets mails of this ticket and may be named to To
	Addresses    bool          // To may see addresses
	Tickets      []core.Ticket // similar public ones, in a first answer
	Articles     []core.Article
	Mailbox      string   // whose mail opened the ticket; empty if none did
	References   []string // Message-IDs of the thread, oldest first
	Key          string   // proves a reply to be To's
	Stop         string   // key that ends the notices
	Code         string   // of a notice with a code
	Tie          core.Tie // of a thread's letter: where it goes; without an ID the ticket has no thread in the staff's channel yet
}

// Item is one notice of a letter about a ticket.
type Item struct {
	Kind    core.NoticeKind
	Message *core.Message // of opened and replied
	Changes []Changed
	Actor   core.PersonID // who did it; zero for the system
}

// Letter loads what a bundle says, and asks again whether the recipient may see
// it. The error's kind is Refused if they may no longer.
func (d *Desk) Letter(ctx context.Context, b []core.Notice) (Letter, error) {
	l := Letter{Notice: b[0]}
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		if l.Told, err = toldIn(b[0]); err != nil {
			return err
		}
		if b[0].Kind == core.NoticeCode {
			return d.codeLetter(&l)
		}
		if l.To, err = tx.Person(ctx, b[0].Person); err != nil {
			return err
		}
		l.Trusted = l.To.Staff != core.NotStaff
		if err := d.deliverable(ctx, tx, l); err != nil {
			return err
		}
		if b[0].Ticket != 0 {
			if err := d.ticketLetter(ctx, tx, &l, b); err != nil {
				return err
			}
		}
		if b[0].Channel == core.Mail {
			l.Key, l.Stop = d.letterKeys(l, b)
		}
		return nil
	})
	return l, err
}

// codeLetter makes the code anew. It goes to an address whoever has it, bounced
// or not: they asked for it just now.
func (d *Desk) codeLetter(l *Letter) error {
	c := l.Told.Code
	if c == nil {
		return core.Errorf(core.Refused, "there is no code to be sent")
	}
	acc, ok := core.ParseAccount(c.Account)
	if !ok || !c.Expires.After(d.now()) {
		return core.Errorf(core.Refused, "the code is past")
	}
	l.Code = d.keys.Code(acc, l.Notice.Address, c.Expires)
	l.Key = d.keys.Make(core.Key{Kind: core.ReplyKey})
	return nil
}

// deliverable refuses a letter to an address that bounced, to an account that is
// not theirs, or to nobody any more.
func (d *Desk) deliverable(ctx context.Context, tx *store.Tx, l Letter) error {
	if l.Notice.Channel != core.Mail {
		return d.reachable(ctx, tx, l)
	}
	paused, err := tx.Paused(ctx, l.Notice.Address)
	if err != nil {
		return err
	}
	if l.To.Forgotten {
		return core.Errorf(core.Refused, "the recipient was forgotten")
	}
	if paused.After(d.now()) {
		return core.Errorf(core.Refused, "mail to this address bounced; it is paused until %s", paused.Format("2006-01-02"))
	}
	return nil
}

// ErrUnlinked refuses a letter to an account that is not its recipient's any more,
// where they can be told by mail.
var ErrUnlinked error = &core.Error{Kind: core.Refused, Text: "the account is not linked to the recipient any more"}

func (d *Desk) reachable(ctx context.Context, tx *store.Tx, l Letter) error {
	acc, ok := core.ParseAccount(l.Notice.Address)
	if !ok {
		return core.Errorf(core.Refused, "the notice names no account")
	}
	known, err := tx.ChatAccounts(ctx, acc)
	if err != nil {
		return err
	}
	switch k := known[acc]; {
	case l.To.Forgotten:
		return core.Errorf(core.Refused, "the recipient was forgotten")
	case k.Linked && k.Person == l.To.ID:
		return nil
	case l.To.Primary == "":
		return core.Errorf(core.Refused, "the account is not linked to the recipient any more, who has no mail address")
	}
	return ErrUnlinked
}

// letterKeys are of the notices' own person, whomever they were merged into
// since: what is sent again is the same mail.
func (d *Desk) letterKeys(l Letter, b []core.Notice) (key, stop string) {
	whose := b[0].Person
	k := core.Key{Kind: core.ReplyKey, Person: whose, Ticket: l.Ticket.ID}
	internal := false // an answer to a note and more is a note: too few may read it, never too many
	for _, i := range l.Items {
		if m := i.Message; m != nil && (m.Internal || !internal) {
			k.Message, internal = m.ID, m.Internal
		}
	}
	switch {
	case b[0].Kind == core.NoticeChallenge:
		k = core.Key{Kind: core.ChallengeKey, Person: whose, Inbound: core.InboundID(l.Told.Inbound)}
	case l.Told.Inbound != 0:
		k = core.Key{Kind: core.HeldKey, Person: whose, Inbound: core.InboundID(l.Told.Inbound)}
	case l.Told.Pending != 0:
		k = core.Key{Kind: core.ConfirmKey, Person: whose, Pending: l.Told.Pending}
	}
	end := core.Key{Kind: core.StopKey, Person: whose, Ticket: l.Ticket.ID}
	if r := l.Notice.Reason; r == core.AsStaff || r == core.AsCompany {
		end.Ticket = 0 // they are told of all new tickets, and have no alert of this one
	}
	return d.keys.Make(k), d.keys.Make(end)
}

func (d *Desk) ticketLetter(ctx context.Context, tx *store.Tx, l *Letter, b []core.Notice) error {
	a, err := d.actor(ctx, tx, l.To, core.TrustProven)
	if err != nil {
		return err
	}
	opened := b[0].Kind == core.NoticeOpened
	v, q, err := d.showWith(ctx, tx, a, b[0].Ticket, !opened) // the events name whom changes are about
	if core.KindOf(err) == core.NotFound {
		return core.Errorf(core.Refused, "the recipient may no longer see ticket %s", b[0].Ticket)
	} else if err != nil {
		return err
	}
	l.Ticket, l.Organization, l.Plan, l.People, l.May, l.Addresses = v.Ticket, v.Organization, v.Plan, v.People, v.May, v.Addresses
	for _, n := range b {
		if err := l.add(n, v); err != nil {
			return err
		}
	}
	if len(l.Items) == 0 && b[0].Kind != core.NoticeAnswer && b[0].Kind != core.NoticeRefused {
		return core.Errorf(core.Refused, "the recipient may no longer see what happened to ticket %s", b[0].Ticket)
	}
	for _, p := range append(v.CC, v.Alerts...) {
		if p.ID != l.To.ID && !hasPerson(l.Others, p.ID) {
			l.Others = append(l.Others, p)
		}
	}
	if first := opened && (b[0].Reason == core.AsRequester || b[0].Reason == core.AsCreator); first {
		if l.Tickets, err = tx.Similar(ctx, l.Ticket.Subject, 3, l.Ticket.ID, d.now()); err != nil {
			return err
		}
		if l.Articles, err = tx.SimilarArticles(ctx, l.Ticket.Subject, 3); err != nil {
			return err
		}
		l.Standing = ask(q, core.ReplyTo)
	}
	if l.Mailbox, err = tx.TicketMailbox(ctx, l.Ticket.ID); err != nil {
		return err
	}
	return d.thread(ctx, tx, l, v, b[len(b)-1].Created)
}

// add puts a notice into the letter, unless its message may not be seen.
func (l *Letter) add(n core.Notice, v View) error {
	told, err := toldIn(n)
	if err != nil {
		return err
	}
	i := Item{Kind: n.Kind, Changes: told.Changes, Actor: told.Actor}
	switch {
	case n.Message != 0:
		for k := range v.Messages {
			if v.Messages[k].ID == n.Message {
				i.Message = &v.Messages[k]
			}
		}
		if i.Message == nil {
			return nil
		}
	case n.Kind != core.NoticeChanged:
		return nil
	}
	l.Items = append(l.Items, i)
	return nil
}

func hasPerson(list []core.Person, id core.PersonID) bool {
	for _, p := range list {
		if p.ID == id {
			return true
		}
	}
	return false
}

// threadMost is how many Message-IDs of a thread a mail names: enough for every
// mail program, and short of the limits of header lines.
const threadMost = 12

// thread names the mails of the ticket's messages that the recipient may see, up
// to the time of the last notice: a mail that is sent again stands where it stood
// in the thread, whatever came since.
func (d *Desk) thread(ctx context.Context, tx *store.Tx, l *Letter, v View, until time.Time) error {
	refs, err := tx.Thread(ctx, l.Ticket.ID)
	if err != nil {
		return err
	}
	for _, r := range refs {
		for _, m := range v.Messages {
			if m.ID == r.Message && !m.At.After(until) {
				l.References = append(l.References, r.MessageID)
			}
		}
	}
	if n := len(l.References); n > threadMost {
		l.References = append(l.References[:1:1], l.References[n-threadMost+1:]...)
	}
	return nil
}
