package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"usher/core"
	"usher/core/store"
)

// tellOpened queues the notices of an opened ticket.
func (d *Desk) tellOpened(ctx context.Context, tx *store.Tx, by By, out Outcome) error {
	a := core.Audience{Ticket: out.Ticket, Events: []core.Event{{What: core.WasOpened}}, Message: &out.Message}
	return d.tell(ctx, tx, by, a, Told{Left: out.Left, Whose: out.Whose})
}

// tellReplied queues the notices of a reply, with what changed by it.
func (d *Desk) tellReplied(ctx context.Context, tx *store.Tx, by By, out Outcome, changes []core.Event) error {
	what := core.WasReplied
	if out.Message.Internal {
		what = core.WasNoted
	}
	a := core.Audience{Ticket: out.Ticket, Events: append([]core.Event{{What: what}}, changes...), Message: &out.Message}
	if err := d.tell(ctx, tx, by, a, Told{Changes: changesOf(changes)}); err != nil {
		return err
	}
	if len(out.Left) == 0 || by.Channel != core.Mail {
		return nil // other channels answer the asker themselves
	}
	return d.tellLeft(ctx, tx, by, out)
}

// tellChanged queues the notices of changed fields. Whoever could see the
// ticket before and no longer can is not told what it became.
func (d *Desk) tellChanged(ctx context.Context, tx *store.Tx, by By, _, after core.Ticket, changes []core.Event) error {
	a := core.Audience{Ticket: after, Events: changes}
	return d.tell(ctx, tx, by, a, Told{Changes: changesOf(changes)})
}

// Told is what a notice carries beside its ticket and message.
type Told struct {
	Left    []core.Verdict    `json:"left,omitempty"`    // to whom it was left out
	Whose   string            `json:"whose,omitempty"`   // as of Outcome, to the author
	Changes []Changed         `json:"changes,omitempty"` // of the ticket
	Actor   core.PersonID     `json:"actor,omitempty"`   // who did it; zero for the system
	Subject string            `json:"subject,omitempty"` // of an answer
	Text    string            `json:"text,omitempty"`
	HTML    string            `json:"html,omitempty"`
	Files   []core.Attachment `json:"files,omitempty"`   // asked for by name: they go along whatever their size
	Inbound int64             `json:"inbound,omitempty"` // the mail it is about; of an answer: the held mail that a reply decides about
	Pending int64             `json:"pending,omitempty"` // the command that waits for a yes
	Held    *Held             `json:"held,omitempty"`    // to staff: what is known of Inbound, which waits for their decision, unless Text says how it ended
	Command string            `json:"command,omitempty"` // of Pending, for who can run it themselves
	Code    *CodeMail         `json:"code,omitempty"`

	// Of rights that ended: on all tickets of an organization, else on those that a
	// person may have been let into, else on any; and the accounts that act for nobody
	// from then on.
	Organization core.OrganizationID `json:"organization,omitempty"`
	Person       core.PersonID       `json:"person,omitempty"`
	Accounts     []string            `json:"accounts,omitempty"`

	// Of a thread that several read: who would be told directly if it does not
	// appear there, with the reason of each. Here: it was written in that thread, so
	// that it is not to be posted, and those of them who don't follow it are told.
	Instead []core.PersonID `json:"instead,omitempty"`
	Reasons []core.Reason   `json:"reasons,omitempty"`
	Here    bool            `json:"here,omitempty"`
}

// Changed is a changed field of a ticket.
type Changed struct {
	What core.What `json:"what"`
	From string    `json:"from,omitempty"`
	To   string    `json:"to,omitempty"`
}

func changesOf(events []core.Event) []Changed {
	out := make([]Changed, len(events))
	for i, e := range events {
		out[i] = Changed{e.What, e.From, e.To}
	}
	return out
}

// tell finds who is told, and queues a notice for each.
func (d *Desk) tell(ctx context.Context, tx *store.Tx, by By, a core.Audience, told Told) error {
	if !by.Actor.System {
		a.Author = by.Actor.Person.ID
	}
	a.Now, a.Seen, told.Actor = d.now(), by.Copied, a.Author
	people, err := d.audience(ctx, tx, by, &a)
	if err != nil {
		return err
	}
	var notices []core.Notice
	recipients := a.Recipients()
	places, err := d.placesOf(ctx, tx, by, a, recipients)
	if err != nil {
		return err
	}
	for _, r := range recipients {
		n := core.Notice{Kind: r.Kind, Reason: r.Reason, Ticket: a.Ticket.ID}
		if a.Message != nil && r.Kind != core.NoticeChanged {
			n.Message = a.Message.ID
		}
		mine := told
		first := r.Kind == core.NoticeOpened && (r.Reason == core.AsRequester || r.Reason == core.AsCreator)
		if !first || r.Person != a.Author && a.Author != 0 {
			mine.Left, mine.Whose = nil, ""
		}
		if first && r.Person == a.Author {
			n.InReplyTo = by.MessageID
		}
		ways := places.instead(r, first, people[r.Person], d.ways(people[r.Person], n, places.homes[r.Person]))
		ready, err := d.addressed(ctx, tx, people[r.Person], n, mine, ways)
		if err != nil {
			return err
		}
		notices = append(notices, ready...)
	}
	shared, err := d.toThreads(ctx, tx, a, places, told)
	if err != nil {
		return err
	}
	notices = append(notices, shared...)
	_, err = tx.AddNotices(ctx, notices...)
	return err
}

// audience loads everybody who might be told, with few queries however many
// they are.
func (d *Desk) audience(ctx context.Context, tx *store.Tx, by By, a *core.Audience) (map[core.PersonID]core.Person, error) {
	t := a.Ticket
	people := map[core.PersonID]core.Person{}
	if me := by.Actor.Person; me.ID != 0 {
		people[me.ID] = me
	}
	ids := slices.DeleteFunc([]core.PersonID{t.Requester, t.Creator, t.Assignee}, func(id core.PersonID) bool { return id == 0 || people[id].ID != 0 })
	others, err := tx.People(ctx, ids...)
	if err != nil {
		return nil, err
	}
	maps.Copy(people, others)
	cc, err := tx.CC(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	var alerts, company, staff []core.Person
	if len(a.Events) == 0 || a.Events[0].What != core.WasOpened {
		alerts, err = tx.Alerts(ctx, store.TicketAlert, int64(t.ID))
	} else if staff, err = tx.StaffWithNewAlerts(ctx); err == nil && t.Organization != 0 {
		company, err = tx.Alerts(ctx, store.CompanyAlert, int64(t.Organization))
	}
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(cc, alerts, company, staff) {
		people[p.ID] = p
	}
	actors, err := d.actors(ctx, tx, by, people)
	if err != nil {
		return nil, err
	}
	a.Requester, a.Creator, a.Assignee = actors[t.Requester], actors[t.Creator], actors[t.Assignee]
	a.CC, a.Alerts, a.Company, a.NewAlerts = chosen(actors, cc), chosen(actors, alerts), chosen(actors, company), chosen(actors, staff)
	return people, nil
}

// actors are people as actors, with those of their addresses that were copied.
// Staff see every ticket by that alone, and who acts is known already.
func (d *Desk) actors(ctx context.Context, tx *store.Tx, by By, people map[core.PersonID]core.Person) (map[core.PersonID]*core.Actor, error) {
	var ids []core.PersonID
	for id, p := range people {
		if p.Staff == core.NotStaff && id != by.Actor.Person.ID {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	memberships, customers, err := d.relations(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	addresses, err := tx.AddressesAmong(ctx, slices.DeleteFunc(slices.Clone(by.Copied), d.Ours))
	if err != nil {
		return nil, err
	}
	out := map[core.PersonID]*core.Actor{}
	for id, p := range people {
		p.Addresses = addresses[id]
		out[id] = &core.Actor{Person: p, Trust: core.TrustProven, Memberships: memberships[id], Customers: customers[id]}
	}
	if me, ok := out[by.Actor.Person.ID]; ok {
		me.Memberships, me.Customers = by.Actor.Memberships, by.Actor.Customers
	}
	return out, nil
}

func chosen(actors map[core.PersonID]*core.Actor, people []core.Person) []core.Actor {
	out := make([]core.Actor, len(people))
	for i, p := range people {
		out[i] = *actors[p.ID]
	}
	return out
}

// queue writes one notice.
func (d *Desk) queue(ctx context.Context, tx *store.Tx, to core.Person, n core.Notice, told Told) error {
	homes, err := d.homesOf(ctx, tx, to, n)
	if err != nil {
		return err
	}
	ready, err := d.addressed(ctx, tx, to, n, told, d.ways(to, n, homes))
	if err != nil {
		return err
	}
	_, err = tx.AddNotices(ctx, ready...)
	return err
}

// queueMail is queue for what goes by mail wherever somebody is told else.
func (d *Desk) queueMail(ctx context.Context, tx *store.Tx, to core.Person, n core.Notice, told Told) error {
	ready, err := d.addressed(ctx, tx, to, n, told, []way{mailTo(to, n)})
	if err != nil {
		return err
	}
	_, err = tx.AddNotices(ctx, ready...)
	return err
}

// addressed makes a notice ready to be queued, once for each way, or none if it
// may not go. Updates of a ticket by mail wait for the bundling window, so that
// what follows shortly goes in the same mail; all else goes at once.
func (d *Desk) addressed(ctx context.Context, tx *store.Tx, to core.Person, n core.Notice, told Told, ways []way) ([]core.Notice, error) {
	body, err := json.Marshal(told)
	if err != nil {
		return nil, fmt.Errorf("encode notice: %w", err)
	}
	n.Body, n.Person, n.Created, n.Due = string(body), to.ID, d.now(), d.now()
	var out []core.Notice
	for _, w := range ways {
		n.Channel, n.Address, n.Lane = w.channel, w.address, lane(n, w)
		switch {
		case n.Address == "": // the shell's administrator is nobody
		case w.channel == core.Mail:
			mail, err := d.mailed(ctx, tx, n)
			if err != nil {
				return nil, err
			}
			out = append(out, mail...)
		default:
			out = append(out, n)
		}
	}
	return out, nil
}

// mailed makes a notice ready to go by mail, or none past the cap.
func (d *Desk) mailed(ctx context.Context, tx *store.Tx, n core.Notice) ([]core.Notice, error) {
	now := d.now()
	if n.Kind == core.NoticeReplied || n.Kind == core.NoticeChanged {
		n.Due = now.Add(d.set.Bundle)
	}
	if answers[n.Kind] && toSender[n.Reason] {
		count, err := tx.Answers(ctx, n.Address, now.Add(-time.Hour))
		if err != nil || count >= d.set.HourlyCap {
			return nil, err // past the cap nothing is sent: a loop ends here
		}
	}
	return []core.Notice{n}, nil
}

// answers are the kinds that answer what came in: they could feed a loop.
var answers = map[core.NoticeKind]bool{
	core.NoticeOpened: true, core.NoticeAnswer: true, core.NoticeRefused: true, core.NoticeChallenge: true,
}

// toSender are the reasons of those who get an answer, and no copy of it.
var toSender = map[core.Reason]bool{core.AsRequester: true, core.AsCreator: true, core.AsAsker: true}

// tellLeft tells the author of a mail what of it was left out.
func (d *Desk) tellLeft(ctx context.Context, tx *store.Tx, by By, out Outcome) error {
	return d.queue(ctx, tx, by.Actor.Person, core.Notice{
		Kind: core.NoticeAnswer, Reason: core.AsAsker, Ticket: out.Ticket.ID, InReplyTo: by.MessageID,
	}, Told{Left: out.Left})
}

// Tell queues an answer to the asker: what a command gave back, or why a mail
// was refused.
func (d *Desk) Tell(ctx context.Context, by By, n core.Notice, told Told) error {
	return d.do(ctx, func(tx *store.Tx) error {
		n.InReplyTo = by.MessageID
		if n.Reason == "" {
			n.Reason = core.AsAsker
		}
		return d.queue(ctx, tx, by.Actor.Person, n, told)
	})
}
