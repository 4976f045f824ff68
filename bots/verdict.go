package bots

import (
	"fmt"
	"slices"
	"strings"

	"usher/core"
)

// Thanks names a new ticket, and who it is from or for.
func (t Telling) Thanks() string {
	k := t.Ticket
	switch {
	case k.Creator != k.Requester && t.To.ID == k.Requester:
		return fmt.Sprintf("%s opened ticket %s for you", t.Name(k.Creator), k.ID)
	case k.Creator != k.Requester:
		return fmt.Sprintf("Ticket %s is open for %s", k.ID, t.Name(k.Requester))
	case k.FollowUpOf != 0:
		return fmt.Sprintf("Ticket %s is open and follows up %s", k.ID, k.FollowUpOf)
	}
	return fmt.Sprintf("Ticket %s is open", k.ID)
}

// By says who opened the ticket, and for whom.
func (t Telling) By() string {
	what := "opened by " + t.Name(t.Ticket.Creator)
	if t.Ticket.Requester != t.Ticket.Creator {
		what += " for " + t.Name(t.Ticket.Requester)
	}
	return what
}

// Delayed reports that everybody will be able to read the ticket, and cannot yet.
func (t Telling) Delayed() bool {
	k := t.Ticket
	return k.Privacy == core.Public && !k.Withdrawn && k.PublicAt.After(t.Notice.Created)
}

// Verdict says in a line by what right the reader has support, and who else can
// read the ticket.
func (t Telling) Verdict() string {
	var parts []string
	switch {
	case t.Trusted:
	case t.Ticket.Community():
		parts = append(parts, "A community ticket: no priority, no files and no promised time of answer.")
	case t.Standing.Allowed:
		parts = append(parts, t.Standing.Words)
	}
	if !t.Ticket.Community() && t.Plan.Name != "" && t.Organization.Plan != "" {
		parts = append(parts, "Plan: "+t.Plan.Name+".")
	}
	parts = append(parts, t.Told.Whose, t.readers())
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// readers says who can read the ticket.
func (t Telling) readers() string {
	switch k := t.Ticket; {
	case t.Delayed():
		return ""
	case k.Withdrawn:
		return "Only its own people and our staff can read it."
	case k.Privacy == core.Public:
		return "Everybody can read it."
	case k.Community():
		return "Only you and our staff can read it."
	}
	return "Contacts of " + t.Company() + ", its partners and our staff can read it."
}

// Left says what was asked for and not done; empty: nothing.
func (t Telling) Left() []string {
	var out []string
	for _, v := range t.Told.Left {
		out = append(out, v.Words)
	}
	return out
}
