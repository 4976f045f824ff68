package blocks

import (
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// How many of them a message has room for, each with its button.
const (
	mostContacts = 24
	mostPartners = 8
)

// contract is the entitlement with its people and partners.
func (h *home) contract() {
	h.organizationMenu()
	if h.Account == nil {
		why := h.Why
		if why == "" {
			why = "You are in no organization with support: you can open and read public tickets."
		}
		h.para(why)
		return
	}
	acc := *h.Account
	h.mrkdwn(bold(acc.Organization.Name))
	h.fields(contractFields(acc))
	h.mrkdwn("*Contacts* · " + esc1(acc.Seats.String()))
	h.contacts(acc.Contacts, acc.Others)
	h.adding(acc, "contacts", "owners", "billing")
	if acc.Organization.Plan != "" {
		h.mrkdwn("*Partners who act for you*")
		h.partners(acc.Partners, "Nobody does.")
		h.adding(acc, "partners")
	}
	if acc.Organization.Certified || len(acc.Customers) > 0 {
		h.mrkdwn("*For whom you act*")
		h.partners(acc.Customers, "For nobody.")
	}
}

// contractFields is what an organization bought.
func contractFields(acc bots.Account) []field {
	p := acc.Plan
	f := []field{{"Plan", esc1(acc.PlanName())}, {"Private tickets", yesNo(p.Private)}, {"Files", esc1(p.Files())}}
	var first []string
	for i := len(core.Priorities) - 1; i >= 0; i-- {
		if t := p.Targets[core.Priorities[i]]; t.Hours > 0 {
			first = append(first, string(core.Priorities[i])+" "+strings.TrimPrefix(t.Words(), "within "))
		}
	}
	if len(first) > 0 {
		f = append(f, field{"First answer within", strings.Join(first, ", ")})
	}
	if acc.Organization.ExtraSeats > 0 {
		f = append(f, field{"Bought seats", fmt.Sprint(acc.Organization.ExtraSeats)})
	}
	if r := acc.Organization.Renews; !r.IsZero() {
		f = append(f, field{"Renews on", day(r)})
	}
	return f
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// contacts are a line each, with a button for who may end it.
func (s *sheet) contacts(list []bots.Contact, others int) {
	for i, c := range list {
		if i == mostContacts {
			s.hint(fmt.Sprintf("And %d more: `contacts` lists them all.", len(list)-i))
			break
		}
		s.beside(contactLine(c), s.calm(c.End))
	}
	switch {
	case len(list) == 0:
		s.para("There are none.")
	case others == 1:
		s.hint("One more member is not a contact: `members` lists them all.")
	case others > 1:
		s.hint(fmt.Sprintf("%d more members are not contacts: `members` lists them all.", others))
	}
}

func contactLine(c bots.Contact) string {
	parts := []string{bold(bots.Cut(c.Name, 100))}
	if c.Address != "" && c.Address != c.Name {
		parts = append(parts, esc1(c.Address))
	}
	if c.Role != core.Member {
		parts = append(parts, string(c.Role))
	}
	if c.Invited {
		parts = append(parts, "_invited_")
	}
	return strings.Join(parts, " · ")
}

func (s *sheet) partners(list []bots.Partner, none string) {
	for i, p := range list {
		if i == mostPartners {
			s.hint(fmt.Sprintf("And %d more: `partners` lists them all.", len(list)-i))
			break
		}
		parts := []string{bold(bots.Cut(p.Name, 100)), "since " + day(p.Since)}
		if !p.Until.IsZero() {
			parts = append(parts, "until "+day(p.Until.Add(-1)))
		}
		if !p.Acts {
			parts = append(parts, "can't act now: not certified")
		}
		s.beside(strings.Join(parts, " · "), s.calm(p.End))
	}
	if len(list) == 0 {
		s.para(none)
	}
}

// adding are the buttons that add to the lists of these verbs.
func (s *sheet) adding(acc bots.Account, verbs ...string) {
	var list []slackapi.BlockElement
	for _, c := range acc.Adding(verbs...) {
		list = append(list, s.choice(c))
	}
	s.row("", list...)
}
