package core

// cell says whether one relation allows what the question asks: the empty
// string allows, else it is the rule that refuses.
type cell func(Question) string

// byRow is what a plain no says: the rule of its row.
const byRow = "by row"

func yes(Question) string { return "" }
func no(Question) string  { return byRow }

func unless(allowed bool, rule string) string {
	if allowed {
		return ""
	}
	return rule
}

// own and whileCCd need no check of their own: those relations hold for none
// but one's own community tickets, and while on the cc. Own stands where DESIGN
// has a dash among private messages: what staff write privately on a community
// ticket, or before it is public, is meant for its creator and requester.
func own(Question) string      { return "" }
func whileCCd(Question) string { return "" }

// anybody, customersList read as yes: staff open for whomever they like, and
// the relation partner holds for the customer's tickets only.
func anybody(Question) string       { return "" }
func customersList(Question) string { return "" }

// ownMessage lets the author of a private message read it where the ticket is
// public. Seeing the ticket is judged before, without a message.
func ownMessage(q Question) string {
	m := q.Message
	return unless(m != nil && m.Author == q.Actor.Person.ID && m.Author != 0 && q.Ticket.PublicNow(q.Now), byRow)
}

// author lets people change what they wrote themselves, where they may see it.
func author(q Question) string {
	m := q.Message
	return unless(m != nil && m.Author == q.Actor.Person.ID && m.Author != 0, RuleAuthor)
}

func publicTickets(q Question) string { return unless(q.Ticket.PublicNow(q.Now), byRow) }

// publicReplies are for customers' people alone where the community is closed.
func publicReplies(q Question) string {
	if no := publicTickets(q); no != "" {
		return no
	}
	return unless(q.Community || q.Actor.customer(), RuleClosed)
}

func inCommunity(q Question) string {
	if q.organization() != 0 {
		return byRow
	}
	return unless(q.Community, RuleClosed)
}

func heldUntilProven(Question) string { return RuleHeld }

func byPlan(q Question) string {
	switch q.Action {
	case OpenPrivate, MakePrivate:
		return unless(q.Plan.Private, RulePlanPrivate)
	case SetPriority:
		return unless(q.Plan.Priority, RulePlanPriority)
	case AttachFile:
		return unless(q.Plan.AttachmentMB > 0, RulePlanFiles)
	}
	return ""
}

// forCustomer is byPlan: a partner's relation is to the customer, whose plan
// it uses.
func forCustomer(q Question) string { return byPlan(q) }

func replyFiles(q Question) string {
	if q.Action != AttachFile || q.organization() == 0 {
		return byRow
	}
	return byPlan(q)
}

func colleague(q Question) string       { return unless(q.Subject != nil && q.SubjectIn, RuleColleague) }
func customersPeople(q Question) string { return unless(q.Subject != nil && q.SubjectIn, RuleCustomer) }

func closeOwn(q Question) string { return unless(q.Action == CloseTicket, RuleCloseOwn) }

func removeSelf(q Question) string {
	self := q.Subject != nil && q.Subject.ID == q.Actor.Person.ID
	return unless(q.Action == RemoveCC && self, RuleRemoveSelf)
}

func seesAll(Question) string { return RuleSeesAll }

func admin(q Question) string { return unless(q.Actor.ActsAsAdmin(), RuleAdmins) }

// ownersOrSelf lets members leave, whatever they are there. It leaves the last
// owner to CanUnmake.
func ownersOrSelf(q Question) string {
	_, member := q.Actor.Membership(q.organization())
	if !member || q.Subject == nil || q.Subject.ID != q.Actor.Person.ID {
		return ownersOnly(q)
	}
	return unless(q.Actor.Trust == TrustProven, RuleProof)
}

// ofNoAdmin keeps agents from becoming administrators by a forged mail that they
// release themselves.
func ofNoAdmin(q Question) string {
	return unless(q.Subject == nil || q.Subject.Staff != Admin || q.Actor.ActsAsAdmin(), RuleAdmins)
}

// ownersOnly leaves the last owner to CanUnmake, which knows all members.
func ownersOnly(q Question) string {
	m, _ := q.Actor.Membership(q.organization())
	if m.Role != Owner {
		return RuleOwners
	}
	return unless(q.Actor.Trust == TrustProven, RuleProof)
}
