package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// administering is what administrators do.
func (j job) administering() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "org add":
		return j.orgAdd
	case "org show":
		return j.orgShow
	case "org set":
		return j.orgSet
	case "org domain":
		return j.orgDomain
	case "org certify", "org uncertify":
		return j.orgCertify
	case "staff":
		return j.staff
	case "person show":
		return j.personShow
	case "person merge":
		return j.personMerge
	case "person forget":
		return j.personForget
	}
	return nil
}

// noPlan is how people write that an organization is no customer.
const noPlan = "none"

func (j job) orgAdd(ctx context.Context) (Answer, error) {
	n := desk.NewOrganization{Name: j.Name, Plan: j.Plan, Domains: j.Domains}
	if j.Seats != nil {
		n.Seats = *j.Seats
	}
	if j.Renews != nil {
		n.Renews = *j.Renews
	}
	if n.Plan == noPlan {
		n.Plan = ""
	}
	o, err := j.desk.AddOrganization(ctx, j.by, n)
	if err != nil {
		return Answer{}, err
	}
	a := done(fmt.Sprintf("%s is a customer with the %s plan.", o.Name, o.Plan))
	if o.Plan == "" {
		a = done(fmt.Sprintf("%s is there, and no customer. `org certify %s` lets it be a partner.", o.Name, o.Name))
	}
	a.add(Actions{{"Make somebody its owner", "owners add ADDRESS org:" + o.Quoted()}})
	return j.withOrganization(ctx, a, o.Name)
}

// withOrganization adds the organization as data.
func (j job) withOrganization(ctx context.Context, a Answer, name string) (Answer, error) {
	acc, err := j.desk.Account(ctx, j.by.Actor, name)
	if err != nil {
		return Answer{}, err
	}
	a.Data.Organization = organizationData(acc)
	return a, nil
}

func (j job) orgShow(ctx context.Context) (Answer, error) {
	acc, names, err := j.account(ctx, j.Name)
	if err != nil {
		return Answer{}, err
	}
	return j.withHistory(ctx, j.accountAnswer(acc, names), acc, names)
}

func (j job) orgDomain(ctx context.Context) (Answer, error) {
	all := Answer{OK: true}
	err := j.each(len(j.Domains), func(i int, by desk.By) error {
		o, err := j.desk.SetDomain(ctx, by, j.Name, j.Domains[i], j.Op == Add)
		a := done(fmt.Sprintf("%s has these mail domains: %s.", o.Name, strings.Join(o.Domains, ", ")))
		if len(o.Domains) == 0 {
			a = done(fmt.Sprintf("%s has no mail domains now.", o.Name))
		}
		switch {
		case err != nil && (len(j.Domains) == 1 || again(err)):
			return err
		case err != nil:
			a = Refusal(err)
		}
		all.append(a)
		return nil
	})
	if err != nil {
		return Answer{}, err
	}
	return j.withOrganization(ctx, all, j.Name)
}

func (j job) orgCertify(ctx context.Context) (Answer, error) {
	certify := j.Verb == "org certify"
	o, err := j.desk.SetCertified(ctx, j.by, j.Name, certify)
	if err != nil {
		return Answer{}, err
	}
	a := done(fmt.Sprintf("%s is a certified partner: customers can let it act for them.", o.Name))
	if !certify {
		a = done(fmt.Sprintf("%s is no certified partner any more, and can act for nobody.", o.Name))
	}
	return j.withOrganization(ctx, a, j.Name)
}

func (j job) staff(ctx context.Context) (Answer, error) {
	if j.Op == "" {
		return j.showStaff(ctx, Answer{OK: true, Blocks: []Block{Heading{"Staff"}}})
	}
	role := core.NotStaff
	if j.Op == Add {
		role = core.Agent
		if j.Admin {
			role = core.Admin
		}
	}
	address := j.Addresses[0]
	if _, err := j.desk.SetStaff(ctx, j.by, "", address, role); err != nil {
		return Answer{}, err
	}
	text := fmt.Sprintf("%s is on the staff as %s.", address, role)
	switch {
	case role == core.NotStaff:
		text = fmt.Sprintf("%s is not on the staff any more.", address)
	case role == core.Admin:
		text = fmt.Sprintf("%s is on the staff as an administrator.", address)
	}
	actor, err := j.desk.Again(ctx, j.by.Actor)
	if err != nil {
		return Answer{}, err
	}
	if j.by.Actor = actor; !actor.ActsAsStaff() {
		return done(text), nil // they took themselves off
	}
	return j.showStaff(ctx, done(text))
}

func (j job) showStaff(ctx context.Context, a Answer) (Answer, error) {
	people, err := j.desk.Staff(ctx, j.by.Actor)
	if err != nil {
		return Answer{}, err
	}
	t := Table{Columns: []Column{{Title: "Name"}, {Title: "Address"}, {Title: "Role"}}}
	a.Data.Staff = []Contact{}
	for _, p := range people {
		t.Rows = append(t.Rows, []string{p.Display(), p.Primary, string(p.Staff)})
		a.Data.Staff = append(a.Data.Staff, Contact{Address: p.Primary, Name: Maybe(p.Name), Role: string(p.Staff), Entitled: true})
	}
	if len(t.Rows) == 0 {
		a.add(Paragraph{"Nobody is on the staff yet: `staff add ADDRESS`."})
		return a, nil
	}
	a.add(t)
	return a, nil
}
