package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/store"
)

// join makes the person of an address that was just proven a member of the
// organization that has its mail domain. Only that very domain counts, not those
// above it. A member holds no entitlement by it.
func (d *Desk) join(ctx context.Context, tx *store.Tx, p core.Person, address string) error {
	o, err := tx.OrganizationByDomain(ctx, core.Domain(core.CleanAddress(address)))
	if core.KindOf(err) == core.NotFound {
		return nil
	} else if err != nil {
		return err
	}
	return d.joinTo(ctx, tx, o, p, address)
}

// joinTo makes somebody a member whom the organization had nothing to do with
// so far: whom its owners removed, or whose invitation they took back, a mail
// does not bring back.
func (d *Desk) joinTo(ctx context.Context, tx *store.Tx, o core.Organization, p core.Person, address string) error {
	if p.Staff != core.NotStaff || p.Forgotten || core.SharedDomain(core.Domain(core.CleanAddress(address))) {
		return nil
	}
	if err := tx.LockOrganization(ctx, o.ID); err != nil {
		return err
	}
	before, err := tx.MembershipEvents(ctx, o.ID, p.ID)
	if err != nil || len(before) > 0 {
		return err
	}
	mine, err := tx.Memberships(ctx, p.ID)
	if err != nil || memberOf(mine, o.ID) {
		return err
	}
	m := core.Membership{Organization: o.ID, Person: p.ID, Role: core.Member, Since: d.now()}
	if err := tx.PutMembership(ctx, m); err != nil {
		return err
	}
	e := core.Event{Organization: o.ID, Person: p.ID, What: core.MemberAdded, To: core.CleanAddress(address)}
	return d.event(ctx, tx, By{Actor: core.System()}, e)
}

// joinAll makes those members whose address in a domain was proven before the
// organization had it. Nobody is told of it: the owners are asked about each
// once they want something.
func (d *Desk) joinAll(ctx context.Context, tx *store.Tx, o core.Organization, domain string) error {
	proven, err := tx.VerifiedIn(ctx, domain)
	if err != nil {
		return err
	}
	for _, a := range proven {
		p, err := tx.Person(ctx, a.Person)
		if err != nil {
			return err
		}
		if err := d.joinTo(ctx, tx, o, p, a.Address); err != nil {
			return err
		}
	}
	return nil
}

// colleagues tells a member without an entitlement who can give it, for each
// organization they belong to; empty for everybody else. Owners of one that they
// joined by their domain are asked to add them, with what became of their mail.
func (d *Desk) colleagues(ctx context.Context, tx *store.Tx, a core.Actor, became string) (string, error) {
	if a.System || !a.Known() || a.Person.Staff != core.NotStaff {
		return "", nil
	}
	var words []string
	for _, m := range a.Memberships {
		if m.Entitled() {
			continue
		}
		o, err := tx.Organization(ctx, m.Organization)
		if err != nil {
			return "", err
		}
		owners, err := d.ownersOf(ctx, tx, o.ID)
		if err != nil {
			return "", err
		}
		asked, err := d.askOwners(ctx, tx, a, o, owners, became)
		if err != nil {
			return "", err
		}
		words = append(words, canAdd(o, owners, asked))
	}
	return strings.Join(words, " "), nil
}

func (d *Desk) ownersOf(ctx context.Context, tx *store.Tx, id core.OrganizationID) ([]core.Person, error) {
	ids, err := d.owners(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	known, err := tx.People(ctx, ids...)
	var out []core.Person
	for _, id := range ids {
		if p := known[id]; p.ID != 0 && !p.Forgotten {
			out = append(out, p)
		}
	}
	return out, err
}

// ownersNamed is how many owners a member is told of.
const ownersNamed = 3

// canAdd names the owners to a colleague of theirs, who may see their addresses.
func canAdd(o core.Organization, owners []core.Person, asked bool) string {
	var names []string
	for _, p := range owners[:min(len(owners), ownersNamed)] {
		names = append(names, fullName(p))
	}
	text := fmt.Sprintf("You are a member of %s, but no support contact there. ", o.Name)
	switch n := len(names); {
	case n == 0:
		return text + "An owner of " + o.Name + " can add you; it has none yet, so please ask our staff."
	case n == 1 && asked:
		return text + names[0] + " can add you, and was told."
	case n == 1:
		return text + names[0] + " can add you."
	case asked:
		return text + strings.Join(names[:n-1], ", ") + " or " + names[n-1] + " can add you; they were told."
	default:
		return text + strings.Join(names[:n-1], ", ") + " or " + names[n-1] + " can add you."
	}
}

// fullName is a person as colleagues see them, on one line that begins with no
// word to the desk.
func fullName(p core.Person) string {
	return strings.TrimSpace(strings.TrimLeft(strings.Join(strings.Fields(p.Display()), " "), "# ") + " <" + p.Primary + ">")
}

// askOwners asks the owners of an organization to make a member a contact who
// joined it by their domain, and reports whether that was done, now or before.
// It is done once: owners who decided are not asked again, whatever the member
// mails.
func (d *Desk) askOwners(ctx context.Context, tx *store.Tx, a core.Actor, o core.Organization, owners []core.Person, became string) (bool, error) {
	events, err := tx.MembershipEvents(ctx, o.ID, a.Person.ID)
	if err != nil || slices.Contains(events, core.OwnersAsked) {
		return err == nil, err
	}
	joined := slices.Equal(events, []core.What{core.MemberAdded})
	if !joined || len(owners) == 0 || a.Trust != core.TrustProven {
		return false, nil
	}
	text, err := d.asking(ctx, tx, a.Person, o, became)
	if err != nil {
		return false, err
	}
	for _, owner := range owners {
		if err := d.askOwner(ctx, tx, owner, a.Person, o, text); err != nil {
			return false, err
		}
	}
	e := core.Event{Organization: o.ID, Person: a.Person.ID, What: core.OwnersAsked}
	return true, d.event(ctx, tx, By{Actor: core.System()}, e)
}

// asking is what the owners are asked. Nothing of the member's mail is in it:
// it may be theirs alone for a while yet.
func (d *Desk) asking(ctx context.Context, tx *store.Tx, p core.Person, o core.Organization, became string) (string, error) {
	members, err := tx.Members(ctx, o.ID)
	if err != nil {
		return "", err
	}
	plan := d.set.Plans.Of(&o)
	seats := o.Name + " has " + core.Seats(plan, o, members).String() + "."
	if v := core.CanGrant(plan, o, members, p.ID, core.Member, d.set.SeatPrice); !v.Allowed {
		seats = v.Words
	}
	return fmt.Sprintf("%s wrote to us to open a ticket. By that address they belong to %s, but they are no support contact there: %s.\n\n"+
		"To make them a named contact of %s, reply with the line `#allow`.\n\n%s", fullName(p), o.Name, became, o.Name, seats), nil
}

// What becomes of a mail without an entitlement.
const (
	becameCommunity = "it is a community ticket, which everybody can read and for which nothing is promised"
	becameNothing   = "it was refused, for this desk takes tickets from support contacts only"
)

// askLength is how long owners have to say yes.
const askLength = 60 * dayLength

func (d *Desk) askOwner(ctx context.Context, tx *store.Tx, owner, p core.Person, o core.Organization, text string) error {
	now := d.now()
	add := "contacts add " + p.Primary + " org:" + o.Quoted()
	id, err := tx.AddPending(ctx, owner.ID, add, now, now.Add(askLength))
	if err != nil {
		return err
	}
	told := Told{Subject: fullName(p) + " is no contact of " + o.Name + " yet", Text: text, Pending: id, Command: add}
	return d.queue(ctx, tx, owner, core.Notice{Kind: core.NoticeAccount, Reason: core.AsConcerned}, told)
}

// closed is the refusal of a new ticket where the community is closed. It says
// to a member without an entitlement who can give it.
func (d *Desk) closed(ctx context.Context, by By, refusal error) error {
	err := d.do(ctx, func(tx *store.Tx) error {
		words, err := d.colleagues(ctx, tx, by.Actor, becameNothing)
		if words != "" {
			refusal = &core.Error{Kind: core.Refused, Rule: core.RuleClosed, Text: "This desk takes tickets from support contacts of its customers only. " + words}
		}
		return err
	})
	if err != nil {
		return err
	}
	return refusal
}

// Unwanted is the refusal of a new ticket that an unproven sender gets even if
// they prove who they are, as an error of the kind Refused; nil if they might
// get more.
func (d *Desk) Unwanted(ctx context.Context, a core.Actor, address string) error {
	return d.view(ctx, func(tx *store.Tx) error {
		a.Trust = core.TrustProven
		q, err := d.question(ctx, tx, a, nil)
		if err != nil {
			return err
		}
		v := ask(q, core.OpenPublic)
		if v.Allowed || len(a.Memberships) > 0 {
			return nil
		}
		_, err = tx.OrganizationByDomain(ctx, core.Domain(core.CleanAddress(address)))
		if core.KindOf(err) == core.NotFound {
			return v.Err(0)
		}
		return err
	})
}
