package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// yours is what concerns the actor alone.
func (j job) yours() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "whoami":
		return j.whoami
	case "help":
		return j.help
	case "alerts company":
		return j.alertsCompany
	case "alerts new":
		return j.alertsNew
	case "alerts via":
		return j.alertsVia
	case "link":
		return j.link
	case "verify":
		return j.verify
	case "unlink":
		return j.unlink
	}
	return nil
}

func (j job) help(context.Context) (Answer, error) {
	a := j.by.Actor
	w := Who{Staff: a.ActsAsStaff(), Admin: a.ActsAsAdmin()}
	for _, m := range a.Memberships {
		w.Owner = w.Owner || m.Role == core.Owner
	}
	return Help(j.Topic, w), nil
}

func (j job) alertsCompany(ctx context.Context) (Answer, error) {
	if err := j.personal("Alerts are a person's"); err != nil {
		return Answer{}, err
	}
	o, err := j.desk.SetCompanyAlert(ctx, j.by, j.Org, j.On)
	if err != nil {
		return Answer{}, err
	}
	if j.On {
		return done(fmt.Sprintf("You will be told of every new ticket of %s.", o.Name)), nil
	}
	return done(fmt.Sprintf("You will be told no more of every new ticket of %s. Alerts of single tickets stay.", o.Name)), nil
}

func (j job) alertsNew(ctx context.Context) (Answer, error) {
	if err := j.personal("Alerts are a person's"); err != nil {
		return Answer{}, err
	}
	if err := j.desk.SetNewAlert(ctx, j.by, j.On); err != nil {
		return Answer{}, err
	}
	if j.On {
		return done("You will be told of every new ticket."), nil
	}
	return done("You will be told no more of every new ticket. `alerts new on` turns that round."), nil
}

func (j job) whoami(ctx context.Context) (Answer, error) {
	if j.by.Actor.System {
		return done("You are the system: the administrator of the desk, by way of its shell. `--as ADDRESS` acts as somebody."), nil
	}
	p, err := j.desk.Profile(ctx, j.by.Actor)
	if err != nil {
		return Answer{}, err
	}
	a := j.profileAnswer(p)
	if len(p.Belongs) > 1 {
		a.add(Hint{"`org NAME` makes another the main one: it counts where neither org:NAME nor the address that you write from tells."})
	}
	return a, nil
}

// profileAnswer shows a person to themselves or to staff.
func (j job) profileAnswer(p desk.Profile) Answer {
	data := &Person{Address: p.Person.Primary, Name: Maybe(p.Person.Name), Staff: Maybe(p.Person.Staff), Addresses: []string{}, Organizations: []string{}}
	var all []string
	for _, a := range p.Person.Addresses {
		data.Addresses = append(data.Addresses, a.Address)
		s := a.Address
		if !a.Verified {
			s += " (not proven yet)"
		}
		if a.Paused.After(j.desk.Now()) {
			s += " (mail bounced)"
		}
		all = append(all, s)
	}
	f := Fields{{"Name", p.Person.Name}, {"Addresses", strings.Join(all, ", ")}, {"Staff", string(p.Person.Staff)}}
	f = append(f, j.toldFields(p, data)...)
	a := Answer{OK: true, Data: Data{Person: data}}
	a.add(Heading{p.Person.Display()}, f)
	t := Table{Columns: []Column{{Title: "Organization"}, {Title: "Role"}, {Title: "Contact"}, {Title: "Plan"}}}
	for _, b := range p.Belongs {
		name := b.Organization.Name
		if len(p.Belongs) > 1 && b.Organization.ID == p.Main {
			name += " (main)"
		}
		data.Organizations = append(data.Organizations, b.Organization.Name)
		contact := "no"
		if p.Person.ID == j.by.Actor.Person.ID {
			contact = "no: an owner can add you"
		}
		if b.Entitled() {
			contact = "yes"
		}
		t.Rows = append(t.Rows, []string{name, string(b.Role), contact, b.Organization.Plan})
	}
	if len(t.Rows) > 0 {
		a.add(t)
	} else if p.Person.Staff == core.NotStaff {
		a.add(Paragraph{"In no organization: public tickets only."})
	}
	var l []string
	for _, o := range p.Customers {
		l = append(l, o.Name)
	}
	if len(l) > 0 {
		a.add(Fields{{"Acts for", strings.Join(l, ", ")}})
	}
	return a
}
