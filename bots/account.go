package bots

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Account is an organization's contract as somebody may see it, with what they
// may do about it.
type Account struct {
	desk.Account
	Contacts  []Contact // who may use the support, owners first
	Others    int       // members who are no contacts
	Partners  []Partner // who acts for the organization
	Customers []Partner // for whom it acts
	Add       []Choice  // who may be added; empty for who may not
	Verb      string    // the command that asked for it; empty: none
}

// Contact is somebody who may use the support.
type Contact struct {
	Name    string
	Address string // empty where it may not be seen
	Role    core.Role
	Invited bool
	End     Choice // ends their role or entitlement; zero: not allowed
}

// Partner is the other side of a partnership.
type Partner struct {
	Name  string
	Since time.Time
	Until time.Time // zero: no end
	Acts  bool      // false: it can't now, for it is not certified
	End   Choice    // ends the grant; zero: not allowed
}

// Listed are the contacts that the command asked for, and how many members are none
// besides; of owners and billing managers that does not matter.
func (a Account) Listed() (list []Contact, others int) {
	role := map[string]core.Role{"owners": core.Owner, "billing": core.BillingManager}[a.Verb]
	if role == "" {
		return a.Contacts, a.Others
	}
	return slices.DeleteFunc(slices.Clone(a.Contacts), func(c Contact) bool { return c.Role != role }), 0
}

// Adding is what may be added to the lists of these verbs.
func (a Account) Adding(verbs ...string) []Choice {
	return slices.DeleteFunc(slices.Clone(a.Add), func(c Choice) bool { return !slices.Contains(verbs, c.Verb) })
}

// LoadAccount loads the contract of the organization of that name, or the
// actor's own without one, with the partners only if asked for. Refused to whom
// it does not concern.
func LoadAccount(ctx context.Context, d *desk.Desk, a core.Actor, name string, partners bool) (Account, error) {
	acc, err := d.Account(ctx, a, name)
	if err != nil {
		return Account{}, err
	}
	names, err := d.Roster(ctx, a)
	if err != nil {
		return Account{}, err
	}
	k := warden{actor: a, org: acc.Organization}
	out := Account{Account: acc, Add: k.add()}
	for _, m := range acc.Members {
		if m.Entitled() {
			out.Contacts = append(out.Contacts, k.contact(acc, m, names))
		}
	}
	out.Others = len(acc.Members) - len(out.Contacts)
	slices.SortStableFunc(out.Contacts, func(x, y Contact) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.Name, y.Name))
	})
	if !partners {
		return out, nil
	}
	grants, err := d.Partners(ctx, a, acc.Organization.Name)
	for _, g := range grants {
		if g.Customer == acc.Organization.ID {
			out.Partners = append(out.Partners, k.partner(g))
		} else {
			out.Customers = append(out.Customers, Partner{Name: g.CustomerName, Since: g.Since, Until: g.Until, Acts: g.Certified})
		}
	}
	return out, err
}

// Managed is the account that an answer is about, if the asker may change it: it
// is to be offered with the answer. Else it is nil.
func Managed(ctx context.Context, d *desk.Desk, a core.Actor, c command.Command, ans command.Answer) (*Account, error) {
	if !ans.OK || c.Op != "" || !slices.Contains([]string{"plan", "contacts", "owners", "billing", "partners"}, c.Verb) {
		return nil, nil
	}
	name, err := c.Org, error(nil)
	if o := ans.Data.Organization; o != nil {
		name = o.Name
	} else if name == "" {
		if name, err = command.Company(ctx, d, a); err != nil {
			return nil, err
		}
	}
	acc, err := LoadAccount(ctx, d, a, name, c.Verb == "partners")
	if core.KindOf(err) == core.Internal {
		return nil, err
	} else if err != nil || len(acc.Add) == 0 {
		return nil, nil
	}
	acc.Verb = c.Verb
	return &acc, nil
}

func rank(c Contact) int {
	return slices.Index([]core.Role{core.Owner, core.BillingManager, core.Member}, c.Role)
}

// warden is an organization and the actor who may keep its account.
type warden struct {
	actor core.Actor
	org   core.Organization
}

func (k warden) may(a core.Action) bool {
	return core.Decide(core.Question{Actor: k.actor, Action: a, Organization: &k.org}).Allowed
}

// line is a command about the organization.
func (k warden) line(verb, rest string) string {
	return verb + " " + rest + " org:" + k.org.Quoted()
}

// add is who may be added.
func (k warden) add() []Choice {
	more := func(verb, label string) Choice {
		return Choice{Verb: verb, Label: label, Command: k.line(verb, "add") + Rest}
	}
	var out []Choice
	if k.may(core.Contacts) {
		out = append(out, more("contacts", "Add a contact"))
	}
	if k.may(core.Roles) {
		out = append(out, more("owners", "Add an owner"), more("billing", "Add a billing manager"))
	}
	if k.may(core.Partners) && k.org.Plan != "" {
		out = append(out, more("partners", "Let a partner act for you"))
	}
	return out
}

func (k warden) contact(acc desk.Account, m desk.AccountMember, names desk.Roster) Contact {
	c := Contact{Name: m.Who.Display(), Role: m.Role, Invited: m.Pending}
	if m.Pending || names.Sees(m.Who) {
		c.Address = m.Who.Primary
	}
	if c.Address != "" {
		c.End = k.end(acc, m, c)
	}
	return c
}

// end takes a contact's role or entitlement. The question says what follows.
func (k warden) end(acc desk.Account, m desk.AccountMember, c Contact) Choice {
	who, verb := c.Name+" ("+c.Address+")", map[core.Role]string{core.Owner: "owners", core.BillingManager: "billing"}[m.Role]
	if c.Name == c.Address || m.Pending {
		who = c.Address
	}
	loses := "They can open no more tickets for " + k.org.Name + ", nor see its private ones, from that moment on."
	ms := make([]core.Membership, len(acc.Members))
	for i, other := range acc.Members {
		ms[i] = other.Membership
	}
	switch {
	case m.Role == core.Member && k.may(core.Contacts) && m.Pending:
		return k.remove("contacts", c, "End the invitation", "The invitation of "+who+" ends, and the seat is free for somebody else.")
	case m.Role == core.Member && k.may(core.Contacts):
		return k.remove("contacts", c, "Remove", who+" will no longer be a contact. "+loses+" The seat is free for somebody else.")
	case m.Role.Automatic() && k.may(core.Roles) && k.leavesOwner(m.Membership, ms):
		return k.remove(verb, c, "Remove as "+string(m.Role), fmt.Sprintf("%s will no longer be %s, nor a contact unless you add them as one. %s", who, article(m.Role), loses))
	}
	return Choice{}
}

func (k warden) leavesOwner(m core.Membership, all []core.Membership) bool {
	return core.CanUnmake(m, all).Allowed
}

func article(r core.Role) string {
	if r == core.Owner {
		return "an owner"
	}
	return "a billing manager"
}

func (k warden) remove(verb string, c Contact, label, question string) Choice {
	line := k.line(verb, "remove "+c.Address)
	if verb == "owners" {
		line += " yes"
	}
	return Choice{Verb: verb, Label: label, Command: line, Style: Danger, Confirm: question}
}

func (k warden) partner(g desk.Grant) Partner {
	p := Partner{Name: g.PartnerName, Since: g.Since, Until: g.Until, Acts: g.Certified}
	if k.may(core.Partners) {
		p.End = Choice{Verb: "partners", Label: "End it", Command: k.line("partners", "remove "+g.PartnerName), Style: Danger,
			Confirm: fmt.Sprintf("%s can no longer act for %s: its people lose sight of all private tickets, from that moment on.", g.PartnerName, k.org.Name)}
	}
	return p
}
