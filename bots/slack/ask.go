package slack

import (
	"context"
	"slices"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// ask opens the modal for the rest of a command, of which line is known, as c.
func (a *App) ask(ctx context.Context, k caller, line string, c command.Command) error {
	if c.Verb == "open" {
		return a.askOpening(ctx, k, line, blocks.Opening{Subject: c.Subject, Text: c.Body, Organization: c.Org, With: presetOf(c)})
	}
	if ok, err := a.known(ctx, k, c.Verb); !ok {
		return err
	}
	if aboutTicket(c.Verb) && c.Ticket == 0 {
		return a.pickTicket(ctx, k, line)
	}
	q := blocks.Asking{Purpose: k.purpose(), Done: c}
	q.Command = line
	if err := a.prepare(ctx, k, &q); err != nil {
		return a.explain(ctx, k, err)
	}
	v, ok := blocks.Ask(q)
	if !ok {
		_, err := command.Parse(line, a.runner.Env(a.desk))
		return a.explain(ctx, k, err)
	}
	return a.open(ctx, k, v, line+bots.Rest)
}

func presetOf(c command.Command) blocks.Preset {
	return blocks.Preset{Category: c.Category, Priority: c.Priority, Privacy: c.Privacy, CC: c.CC}
}

// needs is what a verb about a ticket asks of who uses it; one that is not there
// is about none.
var needs = map[string][]core.Action{
	"show": nil, "why": nil, "follow-up": nil, "file": nil,
	"reply": {core.ReplyTo}, "note": {core.WriteNote}, "close": {core.CloseTicket}, "reopen": {core.Reopen},
	"status": {core.SetStatus}, "priority": {core.SetPriority}, "privacy": {core.MakePrivate, core.MakePublic},
	"category": {core.SetCategory}, "subject": {core.SetSubject}, "cc": {core.AddCC, core.RemoveCC},
	"alerts": {core.Subscribe}, "withdraw": {core.Withdraw}, "assign": {core.Assign},
}

func aboutTicket(verb string) bool { _, ok := needs[verb]; return ok }

// prepare looks up what a form shows, and refuses what would be refused in the
// end: nobody writes for nothing.
func (a *App) prepare(ctx context.Context, k caller, q *blocks.Asking) error {
	c := q.Done
	if !aboutTicket(c.Verb) || c.Ticket == 0 {
		return nil
	}
	v, err := a.desk.Show(ctx, k.who.Actor, c.Ticket)
	if err != nil {
		return err
	}
	if err := a.mayUse(ctx, k, v, c.Verb); err != nil {
		return err
	}
	q.About = v.Ticket.Subject
	q.May = a.extras(k.who.Actor, v)
	t := v.Ticket
	switch c.Verb {
	case "status":
		q.Choices, q.Chosen = statuses(v), string(t.Status)
	case "priority":
		q.Choices, q.Chosen = words(core.Priorities[:]), string(t.Priority)
	case "category":
		q.Choices, q.Chosen = words(a.desk.Settings().Categories), t.Category
	case "privacy":
		q.Choices, q.Chosen = words([]core.Privacy{core.Public, core.Private}), string(t.Privacy)
	case "subject":
		q.Text = t.Subject
	case "follow-up":
		q.Text = t.Subject
	}
	return nil
}

// mayUse says why somebody may not use a verb on a ticket that they see.
func (a *App) mayUse(ctx context.Context, k caller, v desk.View, verb string) error {
	var first error
	for _, action := range needs[verb] {
		if slices.Contains(v.May, action) {
			return nil
		}
		no, err := a.desk.Why(ctx, k.who.Actor, v.Ticket.ID, action, "")
		if err != nil || no.Allowed {
			return err
		}
		if first == nil {
			first = no.Err(v.Ticket.ID)
		}
	}
	if verb == "cc" && slices.ContainsFunc(v.CC, func(p core.Person) bool { return p.ID == k.who.Actor.Person.ID }) {
		return nil // everybody may take themselves off
	}
	return first
}

// extras are what a reply to the ticket may have beside its text.
func (a *App) extras(actor core.Actor, v desk.View) blocks.Allowed {
	out := blocks.Allowed{
		Private:  v.Ticket.Privacy == core.Public,
		Internal: slices.Contains(v.May, core.WriteNote),
		Files:    a.takesFiles(actor, v),
	}
	switch {
	case slices.Contains(v.May, core.SetStatus):
		out.Statuses = statuses(v)
	case slices.Contains(v.May, core.CloseTicket):
		out.Statuses = words([]core.Status{core.Closed})
	}
	return out
}

func (a *App) takesFiles(actor core.Actor, v desk.View) bool {
	q := core.Question{Actor: actor, Action: core.AttachFile, Ticket: &v.Ticket, Plan: v.Plan, Now: a.desk.Now(),
		CC: slices.ContainsFunc(v.CC, func(p core.Person) bool { return p.ID == actor.Person.ID })}
	if v.Organization.ID != 0 {
		q.Organization = &v.Organization
	}
	return core.Decide(q).Allowed
}

// statuses are those that a ticket may be moved to by hand.
func statuses(v desk.View) []blocks.Choice {
	return words(slices.DeleteFunc(slices.Clone(core.Statuses[:]), func(s core.Status) bool {
		return core.CheckStatus(v.Ticket.Status, s, v.Ticket.Assignee != 0) != nil
	}))
}

func words[T ~string](ws []T) []blocks.Choice {
	var out []blocks.Choice
	for _, w := range ws {
		out = append(out, blocks.Choice{Value: string(w), Label: bots.Words(string(w))})
	}
	return out
}

// open shows a modal. Where its moment is past, or too many lie on one another, a
// button in the answer asks for it again.
func (a *App) open(ctx context.Context, k caller, v slackapi.ModalViewRequest, again string) error {
	err := a.show(ctx, k, v)
	switch {
	case said(err, "exchanged_trigger_id", "trigger_exchanged"):
		return nil // it was opened when this was tried before
	case said(err, "push_limit_reached"):
		k.view = ""
		return a.say(ctx, k, blocks.Deep(v.Title.Text, again))
	case stale(err):
		k.view = ""
		return a.say(ctx, k, blocks.Late(v.Title.Text, again))
	}
	return err
}
