package bots

import (
	"context"
	"slices"

	"usher/core"
	"usher/core/desk"
)

// needs is what a verb about a ticket asks of who uses it; one that is not there
// is about none.
var needs = map[string][]core.Action{
	"show": nil, "why": nil, "follow-up": nil, "file": nil,
	"reply": {core.ReplyTo}, "note": {core.WriteNote}, "close": {core.CloseTicket}, "reopen": {core.Reopen},
	"status": {core.SetStatus}, "priority": {core.SetPriority}, "privacy": {core.MakePrivate, core.MakePublic},
	"category": {core.SetCategory}, "subject": {core.SetSubject}, "cc": {core.AddCC, core.RemoveCC},
	"alerts": {core.Subscribe}, "withdraw": {core.Withdraw}, "assign": {core.Assign},
}

// AboutTicket reports whether a verb is about a ticket.
func AboutTicket(verb string) bool { _, ok := needs[verb]; return ok }

// MayUse says why somebody may not use a verb on a ticket that they see: nobody
// is to fill in a form for nothing.
func (k Clerk) MayUse(ctx context.Context, a core.Actor, v desk.View, verb string) error {
	var first error
	for _, action := range needs[verb] {
		if slices.Contains(v.May, action) {
			return nil
		}
		no, err := k.Desk.Why(ctx, a, v.Ticket.ID, action, "")
		if err != nil || no.Allowed {
			return err
		}
		if first == nil {
			first = no.Err(v.Ticket.ID)
		}
	}
	if verb == "cc" && copied(v, a) {
		return nil // everybody may take themselves off
	}
	return first
}

func copied(v desk.View, a core.Actor) bool {
	return slices.ContainsFunc(v.CC, func(p core.Person) bool { return p.ID == a.Person.ID })
}

// Extras are what a reply to a ticket may have beside its text.
type Extras struct {
	Private  bool
	Internal bool
	Files    bool
	Statuses []Pick
}

// Extras are what somebody's reply to a ticket may have.
func (k Clerk) Extras(a core.Actor, v desk.View) Extras {
	out := Extras{
		Private:  v.Ticket.Privacy == core.Public,
		Internal: slices.Contains(v.May, core.WriteNote),
		Files:    k.takesFiles(a, v),
	}
	switch {
	case slices.Contains(v.May, core.SetStatus):
		out.Statuses = Statuses(v)
	case slices.Contains(v.May, core.CloseTicket):
		out.Statuses = Picks([]core.Status{core.Closed})
	}
	return out
}

func (k Clerk) takesFiles(a core.Actor, v desk.View) bool {
	q := core.Question{Actor: a, Action: core.AttachFile, Ticket: &v.Ticket, Plan: v.Plan, Now: k.Desk.Now(), CC: copied(v, a)}
	if v.Organization.ID != 0 {
		q.Organization = &v.Organization
	}
	return core.Decide(q).Allowed
}

// Statuses are those that a ticket may be moved to by hand.
func Statuses(v desk.View) []Pick { return Picks(statusesOf(v)) }

func statusesOf(v desk.View) []core.Status {
	return slices.DeleteFunc(slices.Clone(core.Statuses[:]), func(s core.Status) bool {
		return core.CheckStatus(v.Ticket.Status, s, v.Ticket.Assignee != 0) != nil
	})
}
