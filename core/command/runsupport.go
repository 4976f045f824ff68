package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// supporting is what concerns a support contract.
func (j job) supporting() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "plan":
		return j.plan
	case "org":
		return j.organization
	case "contacts":
		return j.roll(core.Member)
	case "owners":
		return j.roll(core.Owner)
	case "billing":
		return j.roll(core.BillingManager)
	case "members":
		return j.members
	case "partners":
		return j.partners
	}
	return nil
}

// company is the organization that a command of an owner is about: the one
// named, else their own.
func (j job) company(ctx context.Context) (string, error) {
	if j.Org != "" {
		return j.Org, nil
	}
	return Company(ctx, j.desk, j.by.Actor)
}

// Company is the name of the organization that an owner means who names none: the
// one they own. Who owns several has to say which, unless they chose one. It is
// empty for who owns none.
func Company(ctx context.Context, d *desk.Desk, a core.Actor) (string, error) {
	p, err := d.Profile(ctx, a)
	if err != nil {
		return "", err
	}
	var owned []string
	for _, b := range p.Belongs {
		if b.Role != core.Owner {
			continue
		}
		if b.Primary {
			return b.Organization.Name, nil
		}
		owned = append(owned, b.Organization.Name)
	}
	switch len(owned) {
	case 0:
		return "", nil // the desk takes their main one, and says what they may
	case 1:
		return owned[0], nil
	}
	return "", core.Errorf(core.Invalid, "Which organization? Add org:NAME; you own %s. `org NAME` chooses one for good.", strings.Join(owned, ", "))
}

// standing is by which relation the actor acts for an organization.
func (j job) standing(acc desk.Account) string {
	return core.RelationTo(core.Question{Actor: j.by.Actor, Organization: &acc.Organization}).String()
}

func (j job) account(ctx context.Context, org string) (desk.Account, desk.Roster, error) {
	acc, err := j.desk.Account(ctx, j.by.Actor, org)
	if err != nil {
		return acc, desk.Roster{}, err
	}
	names, err := j.desk.Roster(ctx, j.by.Actor)
	return acc, names, err
}

func organizationData(acc desk.Account) *Organization {
	o := acc.Organization
	return &Organization{
		Name: o.Name, Plan: Maybe(o.Plan), Seats: acc.Seats.Total(), SeatsUsed: acc.Seats.Taken(), ExtraSeats: o.ExtraSeats,
		Certified: o.Certified, Renews: When(o.Renews), Domains: o.Domains,
	}
}

func (j job) plan(ctx context.Context) (Answer, error) {
	a := j.by.Actor
	if j.Org == "" && !a.System && len(a.Memberships) == 0 && a.Known() {
		return done("You are in no organization with support: you can open and read public tickets. " +
			"If yours has support, an owner there can add you with `contacts add`; else ask the desk about a plan."), nil
	}
	acc, _, err := j.account(ctx, j.Org)
	if err != nil {
		return Answer{}, err
	}
	out := Answer{OK: true, Rule: j.standing(acc), Data: Data{Organization: organizationData(acc)}}
	out.add(Heading{acc.Organization.Name}, append(planFields(acc), j.renewal(acc.Organization)))
	return out, nil
}

func planFields(acc desk.Account) Fields {
	p := acc.Plan
	f := Fields{{"Plan", acc.Contract.PlanName()}, {"Seats", acc.Seats.String()}, {"Bought seats", some0(acc.Organization.ExtraSeats)},
		{"Private tickets", yesNo(p.Private)}, {"Priorities", yesNo(p.Priority)}, {"Files", p.Files()}}
	for i := len(core.Priorities) - 1; i >= 0; i-- {
		if t := p.Targets[core.Priorities[i]]; t.Hours > 0 {
			f = append(f, Field{"First answer, " + string(core.Priorities[i]), t.Words()})
		}
	}
	return f
}

// renewal is when the plan renews, or was to.
func (j job) renewal(o core.Organization) Field {
	label := "Renews on"
	if o.Renews.Before(j.desk.Now()) && j.day(o.Renews) != j.day(j.desk.Now()) {
		label = "Was to renew on"
	}
	return Field{label, j.day(o.Renews)}
}

func some0(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// organization shows one. Who is in several chooses it by that, for when
// nothing else tells.
func (j job) organization(ctx context.Context) (Answer, error) {
	acc, names, err := j.account(ctx, j.Name)
	if err != nil {
		return Answer{}, meantVerb(err, j.Name)
	}
	a, err := j.withHistory(ctx, j.accountAnswer(acc, names), acc, names)
	if err != nil {
		return Answer{}, err
	}
	m, mine := j.by.Actor.Membership(acc.Organization.ID)
	if j.Name == "" || !mine || j.by.Actor.System || len(j.by.Actor.Memberships) < 2 {
		return a, nil
	}
	if !m.Primary {
		if err := j.desk.ChooseOrganization(ctx, j.by, acc.Organization.Name); err != nil {
			return Answer{}, err
		}
	}
	a.add(Hint{"From now on this is your organization, where you don't say another with org:NAME."})
	return a, nil
}

// meantVerb adds to an error about an organization's name what was probably
// meant, where the name begins nearly as a verb goes on: org shwo Acme.
func meantVerb(err error, name string) error {
	var e *core.Error
	form := longer(table(), Verb{Name: "org"}, 1, split("org "+name))
	if form == "" || !errors.As(err, &e) || e.Kind == core.Internal {
		return err
	}
	return &core.Error{Kind: e.Kind, Rule: e.Rule, Text: e.Text + " Or did you mean `" + form + "`?"}
}

func (j job) accountAnswer(acc desk.Account, names desk.Roster) Answer {
	o := acc.Organization
	a := Answer{OK: true, Rule: j.standing(acc), Data: Data{Organization: organizationData(acc), Contacts: contactsData(acc.Members, names)}}
	f := Fields{{"Plan", o.Plan}, {"Seats", acc.Seats.String()}, {"Domains", strings.Join(o.Domains, ", ")}}
	if o.Certified {
		f = append(f, Field{"Certified partner", "yes"})
	}
	a.add(Heading{o.Name}, f)
	if len(acc.Members) > 0 {
		a.add(members(acc.Members, names))
	} else {
		a.add(Hint{fmt.Sprintf("Nobody is in it yet: `owners add ADDRESS org:%s`", o.Quoted())})
	}
	return a
}
