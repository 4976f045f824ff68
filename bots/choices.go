package bots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// Choice is something that an actor may do next with a ticket: a button, or a
// menu where it has options.
type Choice struct {
	Verb    string // of the grammar, such as "status"
	Label   string // of the button; of a menu, what is chosen
	Command string // a line of the grammar; with Rest at its end it lacks words that are to be asked for
	Style   Style
	Confirm string // a question to be asked before it is done; empty: none
	Options []Option
}

// Option is one of several to choose.
type Option struct {
	Label   string
	Command string
	Chosen  bool // it is so now
}

// Style says how a choice stands out.
type Style string

// The styles; the empty one is as the others.
const (
	Primary Style = "primary"
	Danger  Style = "danger"
)

// Rest ends a command whose last words are to be asked for.
const Rest = " …"

// longest is a command that fits into an option on every network.
const longest = 100

// Choices are what the actor may do with a ticket that they see, in the order
// of use: what Decide refuses is not among them. Categories are the desk's.
func Choices(v desk.View, a core.Actor, categories []string) []Choice {
	c := chooser{View: v, actor: a}
	all := slices.Concat(c.writing(), c.answering(), c.standing(categories), c.following(), c.ending())
	return slices.DeleteFunc(all, func(c Choice) bool { return c.Command == "" && len(c.Options) == 0 })
}

// chooser is one ticket and the actor who chooses.
type chooser struct {
	desk.View
	actor core.Actor
}

func (c chooser) may(a core.Action) bool { return !c.actor.System && slices.Contains(c.May, a) }

func (c chooser) closed() bool { return c.Ticket.Status == core.Closed }

// line is a command about the ticket.
func (c chooser) line(verb, rest string) string {
	return strings.TrimSuffix(fmt.Sprintf("%s %d %s", verb, c.Ticket.ID, rest), " ")
}

// ask is a command about the ticket whose last words are to be asked for.
func (c chooser) ask(verb, rest string) string { return c.line(verb, rest) + Rest }

// only is the choice if it holds, else none that is kept.
func only(holds bool, c Choice) Choice {
	if !holds {
		return Choice{}
	}
	return c
}

func (c chooser) writing() []Choice {
	reply := Choice{Verb: "reply", Label: "Reply", Command: c.ask("reply", ""), Style: Primary}
	note := Choice{Verb: "note", Label: "Note for staff", Command: c.ask("note", "")}
	return []Choice{only(c.may(core.ReplyTo), reply), only(c.may(core.WriteNote), note)}
}

// answering is who answers the ticket.
func (c chooser) answering() []Choice {
	if !c.may(core.Assign) {
		return nil
	}
	mine := c.Ticket.Assignee == c.actor.Person.ID
	return []Choice{
		only(!mine, Choice{Verb: "assign", Label: "Take it", Command: c.line("assign", "me")}),
		{Verb: "assign", Label: "Assign", Command: c.ask("assign", "")},
		only(mine, Choice{Verb: "assign", Label: "Give it back", Command: c.line("assign", "nobody")}),
	}
}

// standing is where the ticket stands.
func (c chooser) standing(categories []string) []Choice {
	t := c.Ticket
	var out []Choice
	if c.may(core.SetStatus) {
		out = append(out, Choice{Verb: "status", Label: "Status", Options: c.statuses()})
	}
	if c.may(core.SetPriority) && !c.closed() {
		out = append(out, Choice{Verb: "priority", Label: "Priority", Options: options(c, "priority", core.Priorities[:], t.Priority)})
	}
	if c.may(core.SetCategory) {
		out = append(out, Choice{Verb: "category", Label: "Category", Options: options(c, "category", categories, t.Category)})
	}
	return append(out, c.privacy())
}

// statuses are those that the ticket may be moved to.
func (c chooser) statuses() []Option {
	return options(c, "status", statusesOf(c.View), c.Ticket.Status)
}

func options[T ~string](c chooser, verb string, words []T, now T) []Option {
	var out []Option
	for _, w := range words {
		o := Option{Label: Words(string(w)), Command: c.line(verb, string(w)), Chosen: w == now}
		if len(o.Command) <= longest {
			out = append(out, o)
		}
	}
	return out
}

// Words is a word of the desk as people read it: "In progress".
func Words(s string) string {
	return Capital(strings.ReplaceAll(s, "_", " "))
}

// Capital is a text as a sentence begins.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// privacy turns the ticket's round. Making it public asks first, in core's words.
func (c chooser) privacy() Choice {
	switch {
	case c.Ticket.Privacy == core.Public && c.may(core.MakePrivate):
		return Choice{Verb: "privacy", Label: "Make private", Command: c.line("privacy", "private")}
	case c.Ticket.Privacy == core.Private && c.may(core.MakePublic):
		return Choice{Verb: "privacy", Label: "Make public", Command: c.line("privacy", "public yes"), Style: Danger,
			Confirm: c.decide(core.MakePublic, nil).Words}
	}
	return Choice{}
}

// decide asks core about the ticket.
func (c chooser) decide(a core.Action, of *core.Person) core.Verdict {
	q := core.Question{Actor: c.actor, Action: a, Ticket: &c.Ticket, CC: copied(c.View, c.actor), Plan: c.Plan, Subject: of}
	if c.Organization.ID != 0 {
		q.Organization = &c.Organization
	}
	return core.Decide(q)
}

// following is who is told of the ticket.
func (c chooser) following() []Choice {
	on, label := "on", "Turn alerts on"
	if slices.ContainsFunc(c.Alerts, func(p core.Person) bool { return p.ID == c.actor.Person.ID }) {
		on, label = "off", "Turn alerts off"
	}
	return []Choice{
		only(c.may(core.Subscribe), Choice{Verb: "alerts", Label: label, Command: c.line("alerts", on)}),
		only(c.may(core.AddCC) && !c.closed(), Choice{Verb: "cc", Label: "Copy somebody", Command: c.ask("cc", "add")}),
		c.uncopy(),
	}
}

// uncopy takes somebody off the copies. Whose address the actor may not see
// they name themselves.
func (c chooser) uncopy() Choice {
	var out []Option
	rest := false
	for _, p := range c.CC {
		self := p.ID == c.actor.Person.ID
		line := c.line("cc", "remove "+p.Primary)
		switch {
		case c.actor.System || !c.decide(core.RemoveCC, &p).Allowed:
		case p.Primary == "" || len(line) > longest || p.Name != "" && !c.Addresses && !self:
			rest = true
		case self:
			out = append(out, Option{Label: "Myself", Command: line})
		default:
			out = append(out, Option{Label: cmp.Or(p.Name, p.Primary), Command: line})
		}
	}
	if rest {
		return Choice{Verb: "cc", Label: "Stop copies to", Command: c.ask("cc", "remove")}
	}
	return Choice{Verb: "cc", Label: "Stop copies to", Options: out}
}

// ending ends the ticket, or goes on with the matter.
func (c chooser) ending() []Choice {
	t := c.Ticket
	return []Choice{
		only(c.may(core.CloseTicket) && !c.closed(), Choice{Verb: "close", Label: "Close", Command: c.line("close", "")}),
		only(c.may(core.Reopen) && c.closed(), Choice{Verb: "reopen", Label: "Reopen", Command: c.line("reopen", "")}),
		only(c.may(core.ReplyTo), Choice{Verb: "follow-up", Label: "Follow-up", Command: c.ask("follow-up", "")}),
		only(c.may(core.Withdraw) && t.Community() && !t.Withdrawn && !c.actor.ActsAsStaff(), TakeBack(t.ID)),
	}
}
