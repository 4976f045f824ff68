package core

import (
	"slices"
	"time"
)

// Audience is what happened to a ticket in one operation, and all the people
// who might be told. Their actors need the memberships and customers of the
// moment; their trust does not matter, since a notice goes to their own address
// or account.
type Audience struct {
	Ticket  Ticket
	Events  []Event  // of the operation; the kinds and From and To matter
	Message *Message // that was added, nil if none
	Author  PersonID // who did it; zero for the system
	Now     time.Time

	Requester, Creator, Assignee *Actor // nil if none
	Alerts                       []Actor
	CC                           []Actor // of the ticket, and of this reply only
	Company                      []Actor // with alerts for all the organization's tickets
	NewAlerts                    []Actor // with alerts for new tickets

	Seen []string // addresses on To and Cc of the mail that did it
}

// Recipient is somebody to tell, why, and what: NoticeOpened and NoticeReplied
// come with Audience.Message, NoticeChanged without.
type Recipient struct {
	Person PersonID
	Kind   NoticeKind
	Reason Reason
}

// Recipients says who is told what, DESIGN section 6: each person once, with
// the most that they may see. The author gets nothing, and neither does who has
// the mail already; but who opened a ticket, and for whom, always get its first
// answer, for it is no copy.
func (a Audience) Recipients() []Recipient {
	var list []Recipient
	for _, e := range a.told() {
		for _, c := range e.who {
			if c.actor == nil || !a.shown(c, e.kind) ||
				slices.ContainsFunc(list, func(r Recipient) bool { return r.Person == c.actor.Person.ID }) {
				continue
			}
			list = append(list, Recipient{Person: c.actor.Person.ID, Kind: e.kind, Reason: c.reason})
		}
	}
	return list
}

// candidate is somebody who is told if they may be.
type candidate struct {
	actor  *Actor
	reason Reason
}

// telling is a kind of notice and those who are told by it.
type telling struct {
	kind NoticeKind
	who  []candidate
}

// told lists what is told, the most telling first.
func (a Audience) told() []telling {
	var opened, replied, changed, reopened bool
	for _, e := range a.Events {
		switch e.What {
		case WasOpened:
			opened = true
		case WasReplied, WasNoted:
			replied = true
		case StatusChanged, PrioritySet, PrivacySet, CategorySet, SubjectSet, AssigneeSet, WasWithdrawn:
			changed = true
			reopened = reopened || e.What == StatusChanged && (e.From == string(Closed) || e.To == string(Closed))
		}
	}
	var list []telling
	if opened {
		list = append(list, telling{NoticeOpened, a.toldOpened()})
	}
	if replied {
		list = append(list, telling{NoticeReplied, a.toldReplied()})
	}
	if changed {
		list = append(list, telling{NoticeChanged, a.toldChanged(reopened)})
	}
	return list
}

func (a Audience) toldOpened() []candidate {
	list := []candidate{{a.Requester, AsRequester}, {a.Creator, AsCreator}}
	list = append(list, each(a.CC, AsCC)...)
	list = append(list, each(a.Company, AsCompany)...)
	return append(list, each(a.NewAlerts, AsStaff)...)
}

// toldReplied leaves the cc out of an internal note, for those are customers'
// lists even where staff got on them.
func (a Audience) toldReplied() []candidate {
	list := []candidate{{a.Assignee, AsAssignee}}
	if a.Message == nil || !a.Message.Internal {
		list = append(list, each(a.CC, AsCC)...)
	}
	return append(list, each(a.Alerts, AsAlert)...)
}

func (a Audience) toldChanged(closedOrReopened bool) []candidate {
	list := []candidate{{a.Assignee, AsAssignee}}
	if closedOrReopened {
		list = append(list, each(a.CC, AsCC)...)
	}
	return append(list, each(a.Alerts, AsAlert)...)
}

func each(people []Actor, as Reason) []candidate {
	list := make([]candidate, len(people))
	for i := range people {
		list[i] = candidate{&people[i], as}
	}
	return list
}

// shown reports whether the candidate may see what the notice says, and does
// not know it yet.
func (a Audience) shown(c candidate, kind NoticeKind) bool {
	person := c.actor.Person
	first := kind == NoticeOpened && (c.reason == AsRequester || c.reason == AsCreator)
	if person.ID == 0 || person.Forgotten || !first && (person.ID == a.Author || a.has(person)) {
		return false
	}
	q := Question{Actor: *c.actor, Action: SeeTicket, Ticket: &a.Ticket, CC: a.copied(person.ID), Now: a.Now}
	q.Actor.Trust = TrustProven
	if kind != NoticeChanged {
		q.Message = a.Message
	}
	switch c.reason {
	case AsCompany:
		return Decide(q).Allowed && (q.Actor.EntitledIn(a.Ticket.Organization) || q.Actor.PartnerOf(a.Ticket.Organization))
	case AsStaff, AsAssignee:
		return RelationTo(q) == Staff
	}
	return Decide(q).Allowed
}

// has reports whether the mail that did it went to the person as well.
func (a Audience) has(p Person) bool {
	return slices.ContainsFunc(a.Seen, func(seen string) bool {
		seen = CleanAddress(seen)
		return seen == p.Primary || slices.ContainsFunc(p.Addresses, func(own Address) bool { return own.Address == seen })
	})
}

func (a Audience) copied(p PersonID) bool {
	return slices.ContainsFunc(a.CC, func(c Actor) bool { return c.Person.ID == p })
}

// AccountRecipients says who is told of a changed entitlement, role or
// partnership: the person concerned or the partner's owners, and the owners of
// the organization. Its author is not.
func AccountRecipients(concerned, owners []PersonID, author PersonID) []Recipient {
	var list []Recipient
	for _, p := range slices.Concat(concerned, owners) {
		if p == 0 || p == author || slices.ContainsFunc(list, func(r Recipient) bool { return r.Person == p }) {
			continue
		}
		list = append(list, Recipient{Person: p, Kind: NoticeAccount, Reason: AsConcerned})
	}
	return list
}
