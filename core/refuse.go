package core

// refuse names the rule that fits the person best: who may not know the
// organization learns only that, and who lacks proof is told how to give it.
func refuse(q Question, rule string) Verdict {
	switch {
	case rule == RuleHeld, rule == RuleNoArticle:
	case q.Actor.Person.Staff != NotStaff && !q.Actor.ActsAsStaff():
		rule = RuleProof
	case outsider(q):
		rule = RuleNoOrganization
	case !q.Actor.Known():
		rule = RuleProof
	case rule == RuleEntitlement && q.Ticket != nil && q.Ticket.Community():
		rule = RuleCommunity
	}
	return Verdict{Rule: rule, Words: words(q, rule)}
}

// outsider reports whether the question names an organization that the actor
// may not know.
func outsider(q Question) bool {
	return q.Ticket == nil && q.Organization != nil && !knows(q.Actor, q.Organization.ID)
}

func knows(a Actor, org OrganizationID) bool {
	_, member := a.Membership(org)
	return a.ActsAsStaff() || a.Known() && (member || a.PartnerOf(org))
}

func hidden(q Question) Verdict {
	v := Verdict{Hidden: true, Rule: RulePrivate, Words: noTicket(q.Ticket.ID)}
	switch t := q.Ticket; {
	case !q.Actor.Known(), q.Actor.Person.Staff != NotStaff:
		v.Rule = RuleProof
	case t.Withdrawn:
		v.Rule = RuleWithdrawn
	case t.Privacy == Public:
		v.Rule = RuleNotYet
	}
	return v
}

// NoTicket is the error for a ticket that is not there or may not be known.
func NoTicket(t TicketID) error {
	return &Error{Kind: NotFound, Rule: RuleNoTicket, Text: noTicket(t)}
}

// NoOrganization is the error for an organization that is not there. It reads
// as the refusal of somebody who may not know one that is.
func NoOrganization() error {
	return &Error{Kind: NotFound, Rule: RuleNoOrganization, Text: refusals[RuleNoOrganization]}
}
