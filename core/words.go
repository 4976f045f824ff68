package core

import (
	"strconv"
	"strings"
)

// refusals says each rule to the person concerned: what, why, and who can
// change it. {do} is the action, {org} the organization, {plan} its plan,
// {ticket} the ticket's number.
var refusals = map[string]string{
	RuleNoMessage:      "There is no such message on {ticket} that you can see.",
	RuleNoArticle:      "There is no such article that you can see. `article list` shows those you can.",
	RuleNoOrganization: "There is no such organization among yours. `whoami` lists those you belong to.",

	RuleHeld: "We can't tell yet that this came from you, so it is kept and waits. " +
		"Reply to the confirmation sent to your address and it goes on.",
	RuleProof: "To {do} you have to prove who you are, and this message does not. " +
		"Reply to a mail that the desk sent you, or use a chat account linked with `link`.",
	RuleClosed: "This desk takes tickets from customers only, and you are not a contact of one. " +
		"If your organization is a customer, an owner there can add you with `contacts add`.",
	RuleUnknown: "The desk does not know how to do that. `help` lists what it can do.",

	RuleStaff:  "Only staff can {do}. If you need it, ask for it in a reply or a new ticket.",
	RuleAdmins: "Only an administrator of the desk can {do}. Please ask one.",
	RuleOwners: "Only an owner of {org} can {do}, and you are not one. Please ask an owner.",
	RulePeople: "Only the people whose ticket this is, and staff, can {do}. You can still reply to it.",
	RuleCommunity: "A community ticket is public, without priority and files, so you can't {do} here. " +
		"That needs a ticket of an organization with support.",
	RuleColleague: "As a contact of {org} you can open tickets for its members, and this person is not one. " +
		"An owner of {org} can add them with `contacts add`.",
	RuleCustomer: "As a partner of {org} you can open its tickets for its members, and this person is not one. " +
		"An owner of {org} can add them with `contacts add`.",
	RuleCloseOwn: "You can close your ticket with `close {number}` and open it again with `reopen {number}`; " +
		"other statuses are for staff to set.",
	RuleRemoveSelf: "Being copied on {ticket} you can take yourself off it, and nobody else. " +
		"Its own people and staff can do more.",
	RuleWithdraw: "Only the person who opened a community ticket, and staff, can withdraw it.",
	RuleAuthor:   "Only its author can change a message. Write another one.",
	RuleSeesAll:  "Staff see every ticket: use `list org:NAME` for a company's, and `alerts new on` for new ones.",

	RulePlanPrivate: "The {plan} plan of {org} has no private tickets. " +
		"An owner can ask the desk for another plan; an administrator sets it.",
	RulePlanPriority: "The {plan} plan of {org} has no priorities to choose from. " +
		"An owner can ask the desk for another plan; an administrator sets it.",
	RulePlanFiles: "The {plan} plan of {org} takes no files. " +
		"An owner can ask the desk for another plan; an administrator sets it.",
}

const (
	entitlementMember = "To {do} you need to be a named contact of {org}; you are a member, but not a contact. " +
		"An owner of {org} can add you with `contacts add`."
	entitlementTicket = "Only contacts of the organization whose ticket this is, its partners and staff can {do}. " +
		"You can still reply to it."
	entitlementNone = "To {do} you need to be a named contact of an organization with support. " +
		"If yours has it, an owner there can add you with `contacts add`; else please ask the desk about a plan."
)

var doing = map[Action]string{
	SeeTicket: "see it", OpenPublic: "open a ticket", OpenPrivate: "open a private ticket",
	SetPriority: "set the priority", AttachFile: "attach files", OpenFor: "open a ticket for somebody else",
	ReplyTo: "reply", SetStatus: "change the status", CloseTicket: "close it", Reopen: "reopen it",
	MakePrivate: "make it private", MakePublic: "make it public", SetCategory: "change the category",
	SetSubject: "change the subject", Assign: "assign tickets", WriteNote: "write internal notes",
	AddCC: "copy somebody on it", RemoveCC: "take somebody off the copies", Subscribe: "get its alerts",
	Withdraw: "withdraw it", ListCompany: "list the company's tickets",
	CompanyAlert: "get alerts for all the company's tickets", NewAlert: "get alerts for all new tickets",
	Contacts: "add or remove named contacts", Partners: "grant or revoke partnerships", RemoveMember: "remove members",
	Roles: "make or unmake owners and billing managers", Administer: "administer the desk",
	HandleMail: "see and decide about the mails that came", ReleaseMail: "release a mail of an administrator",
	ReadArticle: "read articles", EditMessage: "change the message",
}

func words(q Question, rule string) string {
	text := refusals[rule]
	switch {
	case rule == RuleEntitlement:
		text = entitlementWords(q)
	case rule == RuleCommunity && q.Ticket != nil && q.Ticket.Creator == q.Actor.Person.ID:
		text += " As the ticket is yours, `withdraw {number}` takes it back."
	}
	return fill(q, text)
}

func entitlementWords(q Question) string {
	_, member := q.Actor.Membership(q.organization())
	switch {
	case q.organization() == 0:
		return entitlementNone
	case member:
		return entitlementMember
	}
	return entitlementTicket
}

func fill(q Question, text string) string {
	plan := q.Plan.Name
	if plan == "" || q.organization() != 0 && !knows(q.Actor, q.organization()) {
		plan = "current"
	}
	var number TicketID
	if q.Ticket != nil {
		number = q.Ticket.ID
	}
	return strings.NewReplacer("{do}", doing[q.Action], "{org}", orgName(q), "{plan}", plan,
		"{ticket}", number.String(), "{number}", strconv.FormatInt(int64(number), 10)).Replace(text)
}

// orgName is the organization's name for those who may know it.
func orgName(q Question) string {
	if q.Organization == nil || q.Organization.Name == "" || !knows(q.Actor, q.Organization.ID) {
		return "the organization"
	}
	return q.Organization.Name
}

// because says why something is allowed.
func because(q Question, r Relation) string {
	switch r {
	case Staff:
		return "You are staff."
	case Entitled:
		m, _ := q.Actor.Membership(q.organization())
		if m.Role.Automatic() {
			return fill(q, "You hold support of {org} as its "+string(m.Role)+".")
		}
		return fill(q, "You are a named contact of {org}.")
	case Partner:
		return fill(q, "You are a contact of a partner that {org} lets act for it.")
	case Own:
		return "The ticket is yours."
	case CCd:
		return "You are copied on the ticket."
	}
	return "Everybody may."
}

func publicWords(t Ticket) string {
	return "Everybody will be able to read " + t.ID.String() + " and its messages, " +
		"save those that are themselves private. Please confirm."
}

func noTicket(t TicketID) string {
	return "There is no ticket " + t.String() + " that you can see. `list mine` shows yours."
}
