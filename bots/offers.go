package bots

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"usher/core"
	"usher/core/command"
)

// mostColleagues is how many people of one organization are looked through.
const mostColleagues = 10_000

// OfferFor is the people for whom somebody may open a ticket of an organization,
// as far as something typed names them. Colleagues see each other's addresses,
// partners do not: AddressOf finds them again.
func (k Clerk) OfferFor(ctx context.Context, a core.Actor, org, typed string, most int) ([]Pick, error) {
	ps, err := k.Desk.SuggestPeople(ctx, a, org, typed, most)
	var out []Pick
	for _, p := range ps {
		switch {
		case p.ID == a.Person.ID || p.Primary == "":
		case a.ActsAsStaff():
			out = append(out, Pick{Value: p.Primary, Label: p.Display() + " · " + p.Primary})
		default:
			out = append(out, Pick{Value: PersonValue(p.ID), Label: p.Display()})
		}
	}
	return out, err
}

// AddressOf is the address of whom OfferFor offered, empty for nobody.
func (k Clerk) AddressOf(ctx context.Context, a core.Actor, org, chosen string) (string, error) {
	id := personOf(chosen)
	if id == 0 || chosen == "" {
		return chosen, nil
	}
	ps, err := k.Desk.SuggestPeople(ctx, a, org, "", mostColleagues)
	for _, p := range ps {
		if p.ID == id {
			return p.Primary, err
		}
	}
	if err != nil {
		return "", err
	}
	return "", core.Errorf(core.Invalid, "The person that you chose is no longer there, so nothing was opened. Please choose somebody else.")
}

// PersonValue is how a menu names somebody whose address need not be known to who
// chooses.
func PersonValue(id core.PersonID) string { return fmt.Sprintf("person:%d", id) }

// personOf reads what PersonValue wrote.
func personOf(s string) core.PersonID {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "person:"), 10, 64)
	if err != nil {
		return 0
	}
	return core.PersonID(n)
}

// OfferPeople is those that a command may be about, by address.
func (k Clerk) OfferPeople(ctx context.Context, a core.Actor, c command.Command, typed string, most int) ([]Pick, error) {
	ps, err := k.peopleFor(ctx, a, c, typed, most)
	var out []Pick
	for _, p := range ps {
		if p.Primary != "" && len(out) < most {
			out = append(out, Pick{Value: p.Primary, Label: p.Display() + " · " + p.Primary})
		}
	}
	return out, err
}

// peopleFor is who may be meant by a command: the staff answer tickets, and
// members are of the organization.
func (k Clerk) peopleFor(ctx context.Context, a core.Actor, c command.Command, typed string, most int) ([]core.Person, error) {
	if c.Verb == "assign" || c.Verb == "staff" {
		all, err := k.Desk.Staff(ctx, a)
		return slices.DeleteFunc(all, func(p core.Person) bool { return !begins(p, typed) }), err
	}
	org := c.Org
	if org == "" && len(a.Memberships) > 0 {
		own, err := k.Desk.Account(ctx, a, "")
		if err != nil {
			return nil, unlessRefused(err)
		}
		org = own.Organization.Name
	}
	if acc, err := k.Desk.Account(ctx, a, org); err != nil || org == "" {
		return nil, unlessRefused(err) // addresses are for colleagues
	} else if _, member := a.Membership(acc.Organization.ID); !member && !a.ActsAsStaff() {
		return nil, nil
	}
	return k.Desk.SuggestPeople(ctx, a, org, typed, most)
}

// begins reports whether a name or the address of a person begins so.
func begins(p core.Person, typed string) bool {
	typed = strings.ToLower(typed)
	for _, w := range append(strings.Fields(strings.ToLower(p.Name)), strings.ToLower(p.Name), strings.ToLower(p.Primary)) {
		if strings.HasPrefix(w, typed) {
			return true
		}
	}
	return typed == ""
}

// unlessRefused drops a refusal: who may not know finds nothing.
func unlessRefused(err error) error {
	if k := core.KindOf(err); k == core.Internal || k == core.Conflict {
		return err
	}
	return nil
}

// OfferCategories is the desk's categories whose names hold something typed.
func (k Clerk) OfferCategories(typed string) []Pick {
	return slices.DeleteFunc(Picks(k.Desk.Settings().Categories), func(p Pick) bool {
		return !strings.Contains(strings.ToLower(p.Label), strings.ToLower(typed))
	})
}

// OfferPartners is the partners that a customer has, to take one away.
func (k Clerk) OfferPartners(ctx context.Context, a core.Actor, org, typed string) ([]Pick, error) {
	grants, err := k.Desk.Partners(ctx, a, org)
	if err != nil {
		return nil, unlessRefused(err)
	}
	var names []string
	for _, g := range grants {
		names = append(names, g.PartnerName)
	}
	return named(names, typed), nil
}

// OfferOrganizations is those that a ticket may be opened for.
func (k Clerk) OfferOrganizations(ctx context.Context, a core.Actor, typed string, most int) ([]Pick, error) {
	os, err := k.Desk.SuggestOrganizations(ctx, a, typed, most)
	var names []string
	for _, o := range os {
		names = append(names, o.Name)
	}
	return named(names, ""), err
}

func named(names []string, typed string) []Pick {
	var out []Pick
	for _, n := range names {
		if strings.HasPrefix(strings.ToLower(n), strings.ToLower(typed)) {
			out = append(out, Pick{Value: n, Label: n})
		}
	}
	return out
}
