package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// load returns a ticket as the actor may see it, and the names that they may.
func (j job) load(ctx context.Context, id core.TicketID) (desk.View, desk.Roster, error) {
	v, err := j.desk.Show(ctx, j.by.Actor, id)
	if err != nil {
		return v, desk.Roster{}, err
	}
	names, err := j.desk.Roster(ctx, j.by.Actor, v.Ticket)
	if err == nil && v.Addresses {
		names.Meet(v.CC) // else its own people could take nobody off it
	}
	return v, names, err
}

// rule is by which relation the actor acts on a ticket.
func (j job) rule(v desk.View) string {
	return core.RelationTo(core.Question{Actor: j.by.Actor, Ticket: &v.Ticket, CC: j.copied(v)}).String()
}

func (j job) copied(v desk.View) bool {
	return slices.ContainsFunc(v.CC, func(p core.Person) bool { return p.ID == j.by.Actor.Person.ID })
}

func (j job) show(ctx context.Context) (Answer, error) {
	v, names, err := j.load(ctx, j.Ticket)
	if err != nil {
		return Answer{}, err
	}
	t := j.ticketData(v, names)
	a := Answer{OK: true, Rule: j.rule(v), Data: Data{Ticket: &t}, View: &v}
	a.add(Heading{fmt.Sprintf("%s %s", v.Ticket.ID, v.Ticket.Subject)}, j.fields(v, names))
	if err := j.messages(&a, v); err != nil {
		return Answer{}, err
	}
	if rows := j.history(v, names); len(rows) > 0 {
		a.add(Heading{"What happened"})
		if more := len(rows) - mostChanges; more > 0 {
			a.add(Hint{counted(more, "earlier change") + " not shown here."})
			rows = rows[more:]
		}
		a.add(Table{Columns: make([]Column, 3), Rows: rows})
	}
	if as := j.actions(v); len(as) > 0 {
		a.add(as)
	}
	return a, nil
}

// What an answer shows of a long ticket: as many messages, and as much of their
// texts, as a mail can hold and a person reads.
const (
	mostMessages = 20
	mostText     = 40_000 // bytes
	mostChanges  = 50
)

// messages adds the newest messages, or those from j.From on, as many as there
// is room for, and says how to get the others.
func (j job) messages(a *Answer, v desk.View) error {
	from, to := j.pageOf(v.Messages)
	if j.From != 0 && from == to {
		return core.Errorf(core.Invalid, "%s has no message %d or later that you can see. `show %d` shows the newest.", v.Ticket.ID, j.From, v.Ticket.ID)
	}
	ms := v.Messages
	if from > 0 {
		before := ms[max(0, from-mostMessages)].Number
		a.add(Hint{fmt.Sprintf("%s not shown here: `show %d from:%d`", counted(from, "earlier message"), v.Ticket.ID, before)})
	}
	for _, m := range ms[from:to] {
		a.add(j.quote(v, m))
		if len(m.Text) > mostText {
			a.add(Hint{fmt.Sprintf("Message %d is cut here: it is longer than an answer can be. `usher ticket export %d` has all of it.", m.Number, v.Ticket.ID)})
		}
	}
	if to < len(ms) {
		a.add(Hint{fmt.Sprintf("%s not shown here: `show %d from:%d`", counted(len(ms)-to, "later message"), v.Ticket.ID, ms[to].Number)})
	}
	return nil
}

// pageOf is which of the messages are shown. There is always one, if there is
// any from j.From on.
func (j job) pageOf(ms []core.Message) (from, to int) {
	room := mostText
	fits := func(m core.Message) bool {
		room -= min(len(m.Text), mostText)
		return room >= 0
	}
	if j.From == 0 {
		from = len(ms)
		for from > 0 && len(ms)-from < mostMessages && fits(ms[from-1]) {
			from--
		}
		return from, len(ms)
	}
	for from < len(ms) && ms[from].Number < j.From {
		from++
	}
	for to = from; to < len(ms) && to-from < mostMessages && fits(ms[to]); to++ {
	}
	return from, to
}

func (j job) fields(v desk.View, names desk.Roster) Fields {
	t := v.Ticket
	f := Fields{
		{"Status", status(t.Status)}, {"Priority", string(t.Priority)}, {"Privacy", j.readers(t)}, {"Category", t.Category},
		{"Organization", names.Organization(t.Organization)}, {"Opened by", v.People[t.Creator].Display()},
	}
	if t.Requester != t.Creator {
		f = append(f, Field{"For", v.People[t.Requester].Display()})
	}
	if t.Assignee != 0 {
		f = append(f, Field{"Assigned to", v.People[t.Assignee].Display()})
	}
	if t.FollowUpOf != 0 {
		f = append(f, Field{"Follow-up of", t.FollowUpOf.String()})
	}
	f = append(f, Field{"Opened", when(j.local(t.Created))}, Field{"Updated", when(j.local(t.Updated))}, Field{"Closed", when(j.local(t.Closed))})
	if !j.inside(v) {
		return f
	}
	return append(f, Field{"First answer", j.due(v)}, Field{"Copied", strings.Join(addresses(names, v.CC), ", ")},
		Field{"Alerts", strings.Join(addresses(names, v.Alerts), ", ")})
}

// inside reports whether the actor is one of those whom a ticket is about. Who
// else reads along, and by whose plan, is nobody else's business.
func (j job) inside(v desk.View) bool {
	a := j.by.Actor
	return a.ActsFor(v.Ticket.Organization) || v.Ticket.Of(a.Person.ID) || j.copied(v)
}

func (j job) quote(v desk.View, m core.Message) Quote {
	text := m.Text
	if len(text) > mostText {
		text = strings.ToValidUTF8(text[:mostText], "")
	}
	q := Quote{Number: m.Number, Author: v.People[m.Author].Display(), At: j.local(m.At), Text: text}
	switch {
	case m.Internal:
		q.Note = "internal"
	case m.Privacy == core.Private && v.Ticket.Privacy == core.Public:
		q.Note = "private"
	}
	for _, f := range m.Attachments {
		q.Files = append(q.Files, File{f.Name, f.Blob.Size, fmt.Sprintf("file %d %d", v.Ticket.ID, f.Number)})
	}
	return q
}

// history lists changes; what was said is above already.
func (j job) history(v desk.View, names desk.Roster) [][]string {
	var rows [][]string
	for _, e := range j.events(v) {
		if e.What == core.WasOpened || e.What == core.WasReplied || e.What == core.WasNoted {
			continue
		}
		from, to := j.ends(v, names, e)
		what := string(e.What)
		if e.What == core.StatusChanged {
			from, to = status(core.Status(from)), status(core.Status(to))
		}
		switch {
		case e.What == core.MessageEdited || e.What == core.MessageDeleted:
			what += rewritten(from, to)
		case e.What == core.ThreadTied:
			what = "tied to a thread in " + core.Channel(to).Title()
		case from != "" && to != "":
			what += ": " + from + " → " + to
		case to != "":
			what += ": " + to
		case from != "":
			what += ": " + from + " → nobody"
			if e.What == core.CCRemoved {
				what = string(e.What) + ": " + from
			}
		}
		by := v.People[e.Actor].Display()
		if e.Actor == 0 {
			by = "the desk"
		}
		rows = append(rows, []string{when(j.local(e.At)), what, by})
	}
	return rows
}

// rewritten is the message that its author changed and, for staff, how it began
// before.
func rewritten(before, number string) string {
	const most = 200
	if before = line(before); len(before) > most {
		before = strings.ToValidUTF8(before[:most], "") + "…"
	}
	if before == "" {
		return " " + number
	}
	return " " + number + ", which said: " + before
}

// events are those that the actor may know of: who is copied is told to those
// inside only.
func (j job) events(v desk.View) []core.Event {
	if j.inside(v) {
		return v.Events
	}
	var out []core.Event
	for _, e := range v.Events {
		if e.What != core.CCAdded && e.What != core.CCRemoved {
			out = append(out, e)
		}
	}
	return out
}

// ends are what an event went from and to. Addresses in it become names where
// the actor may not see them.
func (j job) ends(v desk.View, names desk.Roster, e core.Event) (from, to string) {
	switch e.What {
	case core.CCAdded, core.CCRemoved, core.AssigneeSet:
		// Of the address one may have been merged into another person since.
		who := string(personIn(v, names, e.Person))
		switch {
		case e.What == core.CCRemoved:
			return who, ""
		case e.What == core.AssigneeSet && e.Person == 0:
			return personAt(v, names, e.From), ""
		}
		return personAt(v, names, e.From), who
	}
	return e.From, e.To
}

func personAt(v desk.View, names desk.Roster, address string) string {
	if address == "" {
		return ""
	}
	for _, p := range v.People {
		if p.Primary == address {
			return names.AddressOf(p)
		}
	}
	return "someone"
}

// actions are the commands that may come next.
func (j job) actions(v desk.View) Actions {
	t := v.Ticket
	alert := "on"
	for _, p := range v.Alerts {
		if p.ID == j.by.Actor.Person.ID {
			alert = "off"
		}
	}
	var as Actions
	for _, may := range v.May {
		label, command := "", ""
		switch {
		case may == core.ReplyTo && !j.by.Actor.System:
			label, command = "Reply", "reply %d …"
		case may == core.WriteNote && !j.by.Actor.System:
			label, command = "Note for staff", "note %d …"
		case may == core.CloseTicket && t.Status != core.Closed:
			label, command = "Close", "close %d"
		case may == core.Reopen && t.Status == core.Closed:
			label, command = "Reopen", "reopen %d"
		case may == core.SetPriority && t.Status != core.Closed:
			label, command = "Priority", "priority %d …"
		case may == core.MakePrivate && t.Privacy == core.Public:
			label, command = "Make private", "privacy %d private"
		case may == core.Assign && !j.by.Actor.System && t.Assignee != j.by.Actor.Person.ID:
			label, command = "Take it", "assign %d me"
		case may == core.AddCC && t.Status != core.Closed:
			label, command = "Copy somebody", "cc %d add …"
		case may == core.Subscribe && !j.by.Actor.System:
			label, command = "Turn alerts "+alert, "alerts %d "+alert
		case may == core.Withdraw && t.Community() && !t.Withdrawn && !j.by.Actor.ActsAsStaff():
			label, command = "Take it back", "withdraw %d"
		}
		if label != "" {
			as = append(as, Action{label, fmt.Sprintf(command, t.ID)})
		}
	}
	return as
}

func (j job) file(ctx context.Context) (Answer, error) {
	f, err := j.desk.File(ctx, j.by.Actor, j.Ticket, j.File)
	if err != nil {
		return Answer{}, err
	}
	file := attachment(f)
	text := fmt.Sprintf("File %d of %s: %s (%s)", f.Number, j.Ticket, line(f.Name), size(f.Blob.Size))
	a := done(text)
	a.Files, a.Data.File = []core.Attachment{f}, &file
	return a, nil
}
