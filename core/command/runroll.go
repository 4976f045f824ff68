package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// roll shows, adds to or takes from the contacts, owners or billing managers.
func (j job) roll(r core.Role) func(context.Context) (Answer, error) {
	return func(ctx context.Context) (Answer, error) {
		org, err := j.company(ctx)
		if err != nil {
			return Answer{}, err
		}
		if j.Op == "" {
			return j.showRoll(ctx, org, r)
		}
		if j.Op == Remove && r == core.Owner && !j.Yes {
			return j.askRemoveOwner(ctx, org)
		}
		all := Answer{OK: true}
		err = j.each(len(j.Addresses), func(i int, by desk.By) error {
			g, err := j.enroll(ctx, j.desk, by, org, j.Addresses[i], r)
			a := j.enrolled(g, j.Addresses[i], r)
			if err != nil {
				if len(j.Addresses) == 1 || again(err) {
					return err
				}
				a = Refusal(err)
			}
			all.append(a)
			return nil
		})
		if err != nil {
			return Answer{}, err
		}
		return j.withAccount(ctx, all, org)
	}
}

// askRemoveOwner asks before an owner is unmade, if that is allowed at all.
func (j job) askRemoveOwner(ctx context.Context, org string) (Answer, error) {
	err := j.trial(ctx, func(d *desk.Desk) error {
		return j.each(len(j.Addresses), func(i int, by desk.By) error {
			_, err := j.enroll(ctx, d, by, org, j.Addresses[i], core.Owner)
			return err
		})
	})
	if err != nil {
		return Answer{}, err
	}
	return confirm("owners remove asks first", fmt.Sprintf("%s will no longer be an owner, nor a support contact unless you add them with `contacts add`. Please confirm.",
		strings.Join(j.Addresses, ", ")), j.withYes()), nil
}

func (j job) enroll(ctx context.Context, d *desk.Desk, by desk.By, org, address string, r core.Role) (desk.Granted, error) {
	switch {
	case j.Op == Add && r == core.Member:
		return d.AddContact(ctx, by, org, address)
	case j.Op == Add:
		return d.AddRole(ctx, by, org, address, r)
	case r == core.Member:
		return d.RemoveContact(ctx, by, org, address)
	}
	return d.RemoveRole(ctx, by, org, address, r)
}

// enrolled says what became of an address.
func (j job) enrolled(g desk.Granted, address string, r core.Role) Answer {
	org := g.Account.Organization
	what := map[core.Role]string{core.Member: "a named contact", core.Owner: "an owner", core.BillingManager: "a billing manager"}[r]
	if j.Op == Remove {
		return done(fmt.Sprintf("%s is no longer %s of %s.", address, what, org.Name))
	}
	if g.Already {
		return done(fmt.Sprintf("%s is %s of %s already. Nothing was changed.", address, what, org.Name))
	}
	a := done(fmt.Sprintf("%s is %s of %s.", address, what, org.Name))
	if g.Invited {
		a.add(Hint{fmt.Sprintf("%s was no member of %s before: they are invited, which takes a seat at once, and told what they may now do.", address, org.Name)})
	}
	if g.Outside {
		domains := "which has no mail domains yet"
		if len(org.Domains) > 0 {
			domains = "whose mail domains are " + strings.Join(org.Domains, ", ")
		}
		a.add(Hint{fmt.Sprintf("Mind that %s is outside of %s, %s. That is allowed; `%s remove %s` undoes it.",
			address, org.Name, domains, j.Verb, address)})
	}
	return a
}

// withAccount adds how the seats stand and the contacts as data, for those who
// may still see them.
func (j job) withAccount(ctx context.Context, a Answer, org string) (Answer, error) {
	actor, err := j.desk.Again(ctx, j.by.Actor)
	if err != nil {
		return Answer{}, err
	}
	acc, err := j.desk.Account(ctx, actor, org)
	if core.KindOf(err) == core.Internal {
		return Answer{}, err
	} else if err != nil {
		return a, nil
	}
	a.add(Paragraph{sentence(acc.Seats.String())})
	names, err := j.desk.Roster(ctx, actor)
	if err != nil {
		return Answer{}, err
	}
	a.Data.Organization, a.Data.Contacts = organizationData(acc), contactsData(acc.Members, names)
	if a.Rule == "" {
		a.Rule = j.standing(acc)
	}
	return a, nil
}

func (j job) showRoll(ctx context.Context, org string, r core.Role) (Answer, error) {
	acc, names, err := j.account(ctx, org)
	if err != nil {
		return Answer{}, err
	}
	var of []desk.AccountMember
	for _, m := range acc.Members {
		if r == core.Member && m.Entitled() || r == m.Role && r != core.Member {
			of = append(of, m)
		}
	}
	title := map[core.Role]string{core.Member: "Contacts", core.Owner: "Owners", core.BillingManager: "Billing managers"}[r]
	a := Answer{OK: true, Rule: j.standing(acc), Data: Data{Organization: organizationData(acc), Contacts: contactsData(of, names)}}
	a.add(Heading{title + " of " + acc.Organization.Name})
	if len(of) == 0 {
		a.add(Paragraph{"There are none."})
	} else {
		a.add(members(of, names))
	}
	a.add(Paragraph{sentence(acc.Seats.String())})
	return a, nil
}

// members are drawn by name and, where it may be seen, address.
func members(ms []desk.AccountMember, names desk.Roster) Table {
	t := Table{Columns: []Column{{Title: "Name"}, {Title: "Address"}, {Title: "Role"}, {Title: "Contact"}}}
	for _, m := range ms {
		address := ""
		if m.Pending || names.Sees(m.Who) { // of an invitation it is the address that was written
			address = m.Who.Primary
		}
		contact := "no"
		switch {
		case m.Entitled() && m.Pending:
			contact = "invited"
		case m.Entitled():
			contact = "yes"
		}
		t.Rows = append(t.Rows, []string{m.Who.Display(), address, string(m.Role), contact})
	}
	return t
}

func contactsData(ms []desk.AccountMember, names desk.Roster) []Contact {
	out := []Contact{}
	for _, m := range ms {
		address := names.AddressOf(m.Who)
		if m.Pending {
			address = m.Who.Primary
		}
		out = append(out, Contact{
			Address: address, Name: Maybe(m.Who.Name), Role: string(m.Role), Entitled: m.Entitled(), Pending: m.Pending,
		})
	}
	return out
}
