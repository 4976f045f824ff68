package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// members shows all members, takes one out, or has the actor leave.
func (j job) members(ctx context.Context) (Answer, error) {
	if j.Op == Remove {
		return j.removeMember(ctx)
	}
	org, err := j.company(ctx)
	if err != nil {
		return Answer{}, err
	}
	acc, names, err := j.account(ctx, org)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Rule: j.standing(acc), Data: Data{Organization: organizationData(acc), Contacts: contactsData(acc.Members, names)}}
	a.add(Heading{"Members of " + acc.Organization.Name}, members(acc.Members, names), Paragraph{sentence(acc.Seats.String())})
	return a, nil
}

// removeMember asks first: nobody gets back in by themselves.
func (j job) removeMember(ctx context.Context) (Answer, error) {
	me, address, org, err := j.leaver(ctx)
	if err != nil {
		return Answer{}, err
	}
	var g desk.Gone
	remove := func(d *desk.Desk) error {
		g, err = d.RemoveMember(ctx, j.by, org, address)
		return err
	}
	if !j.Yes {
		if err := j.trial(ctx, remove); err != nil {
			return Answer{}, err
		}
		return confirm("members remove asks first", fmt.Sprintf("%s will no longer be a member of %s, nor see its private tickets, or get mails about them. "+
			"Only an owner there can undo that. Please confirm.", subject(me, address), g.Organization.Name), j.withYes()), nil
	}
	if err := remove(j.desk); err != nil {
		return Answer{}, err
	}
	if me {
		return done(fmt.Sprintf("You have left %s. Its private tickets are closed to you from this moment on; its owners are told.", g.Organization.Name)), nil
	}
	return j.withAccount(ctx, done(fmt.Sprintf("%s is no longer a member of %s, from this moment on. They are told.", address, g.Organization.Name)), org)
}

func subject(me bool, address string) string {
	if me {
		return "You"
	}
	return address
}

// leaver is who is to go, and from where. Who leaves and is in several
// organizations has to say which.
func (j job) leaver(ctx context.Context) (me bool, address, org string, err error) {
	own := j.by.Actor.Person.Primary
	if j.Person != Me && j.Addresses[0] != own {
		org, err = j.company(ctx)
		return false, j.Addresses[0], org, err
	}
	if err := j.personal("To leave is a member's own"); err != nil || j.Org != "" {
		return true, own, j.Org, err
	}
	p, err := j.desk.Profile(ctx, j.by.Actor)
	if err != nil {
		return true, own, "", err
	}
	var in []string
	for _, b := range p.Belongs {
		in = append(in, b.Organization.Name)
	}
	switch len(in) {
	case 0:
		return true, own, "", core.Errorf(core.Invalid, "You are in no organization.")
	case 1:
		return true, own, in[0], nil
	}
	return true, own, "", core.Errorf(core.Invalid, "Which organization? Add org:NAME; you are in %s.", strings.Join(in, ", "))
}
