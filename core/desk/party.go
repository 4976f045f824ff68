package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/store"
)

// chooseParties settles whom the ticket is for and which organization it
// belongs to.
func (d *Desk) chooseParties(ctx context.Context, tx *store.Tx, p *opening) error {
	p.requester = p.by.Actor.Person
	var theirs []core.Membership
	if p.For != "" && !ownAddress(p.by.Actor, p.For) {
		who, err := d.beneficiary(ctx, tx, p)
		if err != nil {
			return err
		}
		if who.ID != p.requester.ID { // else an address of their own
			if theirs, err = tx.Memberships(ctx, who.ID); err != nil {
				return err
			}
			p.q.Subject = &who
		}
	} else if p.by.Actor.System {
		return core.Errorf(core.Invalid, "Whom is the ticket for? Add for:ADDRESS, or act as somebody with --as.")
	}
	id, err := d.openingOrganization(ctx, tx, p, theirs)
	if err != nil {
		return err
	}
	if err := d.about(ctx, tx, &p.q, id); err != nil {
		return err
	}
	if p.q.Subject == nil {
		return nil
	}
	p.q.SubjectIn = memberOf(theirs, id)
	if p.may(core.OpenFor) {
		p.requester = *p.q.Subject
		return nil
	}
	id, err = d.openingOrganization(ctx, tx, p, nil)
	if err != nil {
		return err
	}
	return d.about(ctx, tx, &p.q, id)
}

func ownAddress(a core.Actor, address string) bool {
	return !a.System && core.CleanAddress(address) == a.Person.Primary
}

func (d *Desk) beneficiary(ctx context.Context, tx *store.Tx, p *opening) (core.Person, error) {
	if !core.ValidAddress(core.CleanAddress(p.For)) {
		return core.Person{}, core.Errorf(core.Invalid, "`%s` is not a mail address. Write it as for:name@company.example.", p.For)
	}
	who, err := tx.PersonByAddress(ctx, p.For)
	if core.KindOf(err) == core.NotFound && p.by.Actor.ActsAsStaff() {
		return d.person(ctx, tx, "", p.For)
	} else if core.KindOf(err) == core.NotFound {
		// Whether the desk knows the address is not for others to learn:
		// somebody unknown is in no organization, and refused by that rule.
		return core.Person{Primary: core.CleanAddress(p.For)}, nil
	}
	return who, err
}

// openingOrganization chooses the organization of a new ticket: the one named,
// else one the actor may act for that the beneficiary is in, else the one whose
// domain the mail came from, else the actor's primary one. Zero makes it a
// community ticket.
func (d *Desk) openingOrganization(ctx context.Context, tx *store.Tx, p *opening, theirs []core.Membership) (core.OrganizationID, error) {
	a := p.by.Actor
	p.whose = ""
	if p.Organization != "" {
		o, err := tx.OrganizationByName(ctx, p.Organization)
		if err == nil && a.ActsFor(o.ID) {
			return o.ID, nil
		} else if err != nil && core.KindOf(err) != core.NotFound {
			return 0, err
		}
		p.left = append(p.left, notYourOrganization(p.Organization))
		p.Organization = ""
	}
	for _, m := range theirs {
		if a.ActsFor(m.Organization) && (!a.ActsAsStaff() || m.Entitled()) {
			return m.Organization, nil
		}
	}
	return d.ownOrganization(ctx, tx, p)
}

func notYourOrganization(name string) core.Verdict {
	return core.Verdict{
		Rule:  "not your organization",
		Words: "You are not a named contact of an organization called " + strings.TrimSpace(name) + ", nor of a partner it works with, so the ticket was not opened in its name. `whoami` lists yours; an owner of the organization can add you.",
	}
}

// ownOrganization chooses among the actor's own organizations, and says to who
// is in several why it is that one.
func (d *Desk) ownOrganization(ctx context.Context, tx *store.Tx, p *opening) (core.OrganizationID, error) {
	a := p.by.Actor
	var mine []core.Membership
	for _, m := range a.Memberships {
		if m.Entitled() {
			mine = append(mine, m)
		}
	}
	if len(mine) == 0 {
		return 0, nil
	} else if len(a.Memberships) == 1 {
		return mine[0].Organization, nil
	}
	domain := core.Domain(core.CleanAddress(cmp.Or(p.by.From, a.Person.Primary)))
	var chosen, from core.Organization // from is whose domain the mail came from
	for _, m := range a.Memberships {
		o, err := tx.Organization(ctx, m.Organization)
		if err != nil {
			return 0, err
		}
		if slices.Contains(o.Domains, domain) {
			from = o
		}
		if m.Organization == mine[0].Organization {
			chosen = o
		}
	}
	if a.EntitledIn(from.ID) {
		chosen = from
	}
	p.whose = whose(chosen, from, domain, mine)
	return chosen.ID, nil
}

func whose(chosen, from core.Organization, domain string, mine []core.Membership) string {
	why := "because you joined it first"
	switch {
	case chosen.ID == from.ID:
		why = "because you wrote from " + domain
	case len(mine) == 1:
		why = "because it is the one of your organizations where you are a support contact"
	case mine[0].Primary:
		why = "because it is your main organization"
	}
	text := fmt.Sprintf("Opened for %s, %s.", chosen.Name, why)
	if from.ID != 0 && from.ID != chosen.ID {
		text += fmt.Sprintf(" You wrote from %s, and an owner of %s can make you a contact there too.", domain, from.Name)
	}
	if len(mine) == 1 {
		return text
	}
	return text + " To open for another, add the line `#org NAME` to a mail or `org:NAME` to a command; `org NAME` makes one your main organization."
}

func memberOf(ms []core.Membership, id core.OrganizationID) bool {
	for _, m := range ms {
		if m.Organization == id && id != 0 {
			return true
		}
	}
	return false
}
