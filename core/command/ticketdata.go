package command

import (
	"slices"

	"usher/core"
	"usher/core/desk"
)

// ticketData is a whole ticket in JSON, as the actor may see it.
func (j job) ticketData(v desk.View, names desk.Roster) Ticket {
	t := ticketLine(v.Ticket, names)
	t.CC, t.Alerts, t.Messages, t.Events = []string{}, []string{}, []Message{}, []Event{}
	if j.inside(v) {
		t.CC, t.Alerts = addresses(names, v.CC), addresses(names, v.Alerts)
	}
	for _, m := range v.Messages {
		t.Messages = append(t.Messages, j.messageData(v, names, m))
	}
	for _, e := range j.events(v) {
		from, to := j.ends(v, names, e)
		t.Events = append(t.Events, Event{At: When(e.At), Actor: personIn(v, names, e.Actor), What: string(e.What), From: Maybe(from), To: Maybe(to)})
	}
	return t
}

// ticketLine is a ticket in JSON as a list has it.
func ticketLine(t core.Ticket, names desk.Roster) Ticket {
	return Ticket{
		Number: Number(t.ID), Subject: t.Subject, Status: string(t.Status), Priority: string(t.Priority), Privacy: string(t.Privacy),
		Category: Maybe(t.Category), Organization: Maybe(names.Organization(t.Organization)),
		Creator: Maybe(names.Address(t.Creator)), Requester: Maybe(names.Address(t.Requester)), Assignee: Maybe(names.Address(t.Assignee)),
		FollowUpOf: Number(t.FollowUpOf), Created: When(t.Created), Updated: When(t.Updated), Closed: When(t.Closed),
	}
}

// messageData leaves out the source, which may hold addresses, for those who
// may not see the ticket's.
func (j job) messageData(v desk.View, names desk.Roster, m core.Message) Message {
	out := Message{
		Number: m.Number, Author: personIn(v, names, m.Author), Privacy: string(m.Privacy), Internal: m.Internal,
		Text: m.Text, At: When(m.At), Attachments: []Attachment{},
	}
	if v.Addresses {
		out.Source = Maybe(m.Source)
	}
	for _, f := range m.Attachments {
		out.Attachments = append(out.Attachments, attachment(f))
	}
	return out
}

func attachment(f core.Attachment) Attachment {
	return Attachment{Name: f.Name, Type: f.Type, Size: f.Blob.Size, SHA256: f.Blob.SHA256}
}

func personIn(v desk.View, names desk.Roster, id core.PersonID) Maybe {
	if p, ok := v.People[id]; ok {
		return Maybe(names.AddressOf(p))
	}
	return ""
}

// addresses are in alphabetical order: that of their ids tells whom the desk
// knew before.
func addresses(names desk.Roster, people []core.Person) []string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = names.AddressOf(p)
	}
	slices.Sort(out)
	return out
}
