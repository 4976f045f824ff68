package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// chronicle says a history in words, as one actor may read it.
type chronicle struct {
	desk.History
	names desk.Roster
}

// table lists who did what and when; with the organization where the history is
// a person's.
func (c chronicle) table(j job, of bool) []Block {
	if len(c.Events) == 0 {
		return nil
	}
	t := Table{Columns: []Column{{Title: "When"}, {Title: "What"}}}
	if of {
		t.Columns = append(t.Columns, Column{Title: "Organization"})
	}
	t.Columns = append(t.Columns, Column{Title: "By"}, Column{Title: "Through"})
	for _, e := range c.Events {
		row := []string{when(j.local(e.At)), c.what(e)}
		if of {
			row = append(row, c.Organizations[e.Organization])
		}
		t.Rows = append(t.Rows, append(row, c.by(e), through(e)))
	}
	bs := []Block{Heading{"History"}, t}
	if c.Older > 0 {
		bs = append(bs, Hint{fmt.Sprintf("And %d older.", c.Older)})
	}
	return bs
}

// data are the events for programs.
func (c chronicle) data() []Event {
	out := []Event{}
	for _, e := range c.Events {
		out = append(out, Event{
			At: When(e.At), Actor: Maybe(c.address(e.Actor)), What: string(e.What), Person: Maybe(c.concerned(e.Person)),
			From: Maybe(e.From), To: Maybe(e.To),
		})
	}
	return out
}

// address is a person's where the reader may see it, else their name; empty for
// nobody.
func (c chronicle) address(p core.PersonID) string {
	if p == 0 {
		return ""
	}
	return c.names.AddressOf(c.People[p])
}

// concerned is whom something was done to.
func (c chronicle) concerned(p core.PersonID) string {
	if address, ok := c.Outside[p]; ok {
		return orSomeone(address)
	}
	return c.address(p)
}

// by is who did something.
func (c chronicle) by(e core.Event) string {
	switch {
	case automatic[e.What], byProfile(e):
		return "the desk by itself"
	case e.Actor == 0:
		return "the system administrator"
	}
	name, address := c.People[e.Actor].Display(), c.address(e.Actor)
	if address == name {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, address)
}

// through is the channel that something came by.
func through(e core.Event) string {
	channel, _, _ := strings.Cut(string(e.Source), ":")
	switch {
	case automatic[e.What]:
		return ""
	case byProfile(e):
		return e.To + e.From
	case channel == "":
		return string(core.Shell)
	}
	return channel
}

// automatic are the changes that nobody made.
var automatic = map[core.What]bool{core.MemberAdded: true, core.OwnersAsked: true, core.PartnerEnded: true}

// byProfile reports an account that was linked by its trusted profile, or ended
// when it left.
func byProfile(e core.Event) bool {
	return e.Actor == 0 && (e.What == core.AccountLinked || e.What == core.AccountEnded)
}

// what says an event in words, whatever its kind.
func (c chronicle) what(e core.Event) string {
	who := c.concerned(e.Person)
	switch e.What {
	case core.OrgAdded:
		return "added the organization"
	case core.RoleSet:
		return fmt.Sprintf("made %s %s", who, roleWords(e))
	case core.EntitlementSet:
		if e.To == "yes" {
			return "gave " + who + " the entitlement"
		}
		return "took the entitlement from " + who
	case core.Invited:
		return "invited " + orSomeone(e.To)
	case core.MemberAdded:
		return "made " + who + " a member, by the domain of their address"
	case core.OwnersAsked:
		return "asked the owners about " + who
	case core.MemberRemoved:
		if e.Actor != 0 && e.Actor == e.Person {
			return "left"
		}
		return "removed " + who + " from the members"
	case core.PartnerGranted:
		if e.From != "" {
			return "let " + e.To + " act for it until " + e.From
		}
		return "let " + e.To + " act for it"
	case core.PartnerRevoked:
		return "ended that " + e.To + " acts for it"
	case core.PartnerEnded:
		return e.To + " acts for it no more: the last day was " + e.From
	case core.RenewalSet:
		return changed("the day of renewal", e)
	case core.PlanSet:
		return changed("the plan", e)
	case core.SeatsSet:
		return changed("the bought seats", e)
	case core.DomainAdded:
		return "added the domain " + e.To
	case core.DomainRemoved:
		return "removed the domain " + e.From
	case core.Certified:
		if e.To == "yes" {
			return "certified it as a partner"
		}
		return "ended its certification as a partner"
	case core.StaffSet:
		return staffWords(who, e)
	case core.PersonMerged:
		return "joined " + orSomeone(e.From) + " into " + orSomeone(e.To)
	case core.AccountLinked:
		return "linked a " + core.Channel(e.To).Title() + " account to " + who
	case core.AccountEnded:
		return "unlinked a " + core.Channel(e.From).Title() + " account from " + who
	case core.PersonForgot:
		return "removed the personal data of " + who
	}
	return otherwise(who, e)
}

func roleWords(e core.Event) string {
	now := map[string]string{string(core.Owner): "an owner", string(core.BillingManager): "a billing manager"}[e.To]
	if now == "" {
		return "a member, " + e.From + " before"
	}
	return now
}

func staffWords(who string, e core.Event) string {
	switch {
	case e.To == "":
		return "took " + who + " off the staff"
	case e.From == "":
		return "put " + who + " on the staff as " + e.To
	}
	return fmt.Sprintf("made %s %s on the staff, %s before", who, e.To, e.From)
}

func changed(what string, e core.Event) string {
	switch {
	case e.From == "":
		return fmt.Sprintf("set %s to %s", what, e.To)
	case e.To == "":
		return fmt.Sprintf("took away %s, which was %s", what, e.From)
	}
	return fmt.Sprintf("changed %s from %s to %s", what, e.From, e.To)
}

// orSomeone stands in for what was forgotten.
func orSomeone(address string) string {
	if address == "" {
		return "someone"
	}
	return address
}

// otherwise says an event of a kind that has no words of its own.
func otherwise(who string, e core.Event) string {
	text := string(e.What)
	var parts []string
	if who != "" {
		parts = append(parts, who)
	}
	switch {
	case e.From != "" && e.To != "":
		parts = append(parts, e.From+" → "+e.To)
	case e.From+e.To != "":
		parts = append(parts, e.From+e.To)
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}

// withHistory adds who changed what and when, for those who may read it: that is
// who may change it. The members' table tells who gave each contact what they
// hold.
func (j job) withHistory(ctx context.Context, a Answer, acc desk.Account, names desk.Roster) (Answer, error) {
	h, err := j.desk.AccountHistory(ctx, j.by.Actor, acc.Organization.Name)
	if core.KindOf(err) == core.Refused {
		return a, nil
	} else if err != nil {
		return Answer{}, err
	}
	c := chronicle{h, names}
	for i, b := range a.Blocks {
		if t, ok := b.(Table); ok {
			a.Blocks[i] = c.given(j, t, acc)
			break // the members' is the first
		}
	}
	for i, m := range acc.Members {
		if at, ok := h.Outside[m.Person]; ok && at == "" {
			h.Outside[m.Person] = m.Who.Primary // as the members' table has it
		}
		if g, ok := h.Grants[m.Person]; ok {
			a.Data.Contacts[i].Since, a.Data.Contacts[i].GivenBy = When(g.At), Maybe(c.address(g.Actor))
		}
	}
	a.Data.Events = c.data()
	a.add(c.table(j, false)...)
	return a, nil
}

// given adds to the members' table since when each has what they have, and who
// gave it.
func (c chronicle) given(j job, t Table, acc desk.Account) Table {
	t.Columns = append(t.Columns, Column{Title: "Since"}, Column{Title: "Given by"})
	for i, m := range acc.Members {
		since, by := m.Since, ""
		if g, ok := c.Grants[m.Person]; ok {
			since, by = g.At, c.by(g)
		}
		t.Rows[i] = append(t.Rows[i], j.day(since), by)
	}
	return t
}
