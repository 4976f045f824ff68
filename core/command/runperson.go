package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

func (j job) personShow(ctx context.Context) (Answer, error) {
	p, err := j.desk.ProfileAt(ctx, j.by.Actor, j.Addresses[0])
	if err != nil {
		return Answer{}, err
	}
	past, err := j.desk.PersonHistory(ctx, j.by.Actor, j.Addresses[0])
	if err != nil {
		return Answer{}, err
	}
	names, err := j.desk.Roster(ctx, j.by.Actor)
	if err != nil {
		return Answer{}, err
	}
	a := j.profileAnswer(p)
	wrote := "never"
	if !past.Wrote.IsZero() {
		wrote = when(j.local(past.Wrote))
	}
	a.add(Fields{{"Known since", j.day(p.Person.Created)}, {"Last wrote", wrote}, {"Open tickets", fmt.Sprint(past.Open)}})
	c := chronicle{past.History, names}
	a.add(c.table(j, true)...)
	a.Data.Person.OpenTickets, a.Data.Person.LastWrote, a.Data.Events = &past.Open, When(past.Wrote), c.data()
	return a, nil
}

// personMerge makes two people one. That can't be undone, so it asks first.
func (j job) personMerge(ctx context.Context) (Answer, error) {
	from, into := j.Addresses[0], j.Addresses[1]
	if !j.Yes {
		var m desk.Merged
		err := j.trial(ctx, func(d *desk.Desk) error {
			var err error
			m, err = d.Merge(ctx, j.by, from, into)
			return err
		})
		if err != nil {
			return Answer{}, err
		}
		return confirm("person merge asks first", fmt.Sprintf("%s and %s will be one person: all that the first has and did becomes the second's%s. "+
			"Notices go to %s. This cannot be undone. Please confirm.", person(m.From), person(m.Into), mergedTo(m), m.Into.Primary), j.withYes()), nil
	}
	m, err := j.desk.Merge(ctx, j.by, from, into)
	if err != nil {
		return Answer{}, err
	}
	if m.Into.ID == 0 {
		return done("That was done before."), nil
	}
	return done(fmt.Sprintf("%s is %s now: tickets, messages, copies, alerts and history are theirs%s. Answers to mails that went to either are theirs too. "+
		"They are told at %s.", person(m.From), person(m.Into), mergedTo(m), m.Into.Primary)), nil
}

// person is one with all addresses, for staff.
func person(p core.Person) string {
	all := make([]string, len(p.Addresses))
	for i, a := range p.Addresses {
		all[i] = a.Address
	}
	return fmt.Sprintf("%s (%s)", p.Display(), strings.Join(all, ", "))
}

func mergedTo(m desk.Merged) string {
	if len(m.Organizations) == 0 {
		return ""
	}
	list := make([]string, len(m.Organizations))
	for i, o := range m.Organizations {
		list[i] = o.Name
	}
	return ", with the place in " + strings.Join(list, ", ")
}

// forgets is what a removal of personal data does not reach.
const forgets = "What cannot be found for sure stays: names and addresses that somebody wrote into the text of a ticket or attached, " +
	"the mails of others, and backups."

// personForget removes somebody's personal data. That can't be undone, so it
// asks first.
func (j job) personForget(ctx context.Context) (Answer, error) {
	address := j.Addresses[0]
	if !j.Yes {
		if err := j.trial(ctx, func(d *desk.Desk) error {
			_, err := d.Forget(ctx, j.by, address)
			return err
		}); err != nil {
			return Answer{}, err
		}
		return confirm("person forget asks first", fmt.Sprintf("The name, addresses, chat accounts, memberships, alerts and copies of %s will be removed, "+
			"with the originals of their mails and what is still to be sent to them. Their tickets and messages stay, written by \"someone\". %s "+
			"This cannot be undone. Please confirm.", address, forgets), j.withYes()), nil
	}
	f, err := j.desk.Forget(ctx, j.by, address)
	if err != nil {
		return Answer{}, err
	}
	if f.Addresses+f.ChatAccounts == 0 {
		return done("That was done before."), nil
	}
	a := done("The personal data of that person is removed. Their tickets and messages are by \"someone\" now.")
	a.add(Table{Columns: []Column{{Title: "Removed"}, {Title: "Number", Right: true}}, Rows: [][]string{
		{"addresses", fmt.Sprint(f.Addresses)}, {"chat accounts", fmt.Sprint(f.ChatAccounts)}, {"memberships", fmt.Sprint(f.Memberships)},
		{"alerts", fmt.Sprint(f.Alerts)}, {"copies of tickets", fmt.Sprint(f.Copies)}, {"notices not sent yet", fmt.Sprint(f.Notices)},
		{"original mails", fmt.Sprint(f.Originals)},
	}})
	a.add(Hint{forgets + " Large original mails leave the file store within a day."})
	return a, nil
}
