package bots

import (
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
)

// Usual is a command that people need most.
type Usual struct {
	Line    string // without what it is done to
	Example string // the whole line, as it may be typed
	Does    string
}

// UsualFor are the commands that somebody needs most, each with what it does.
func UsualFor(a core.Actor) []Usual {
	list := []Usual{
		{"open", "open", "a new ticket, by a form"},
		{"list", "list", "tickets, with filters"},
		{"show", "show 12", "a ticket, with buttons for what you may do"},
		{"reply", "reply 12", "write to it"},
		{"search", "search login", "articles and tickets with your words"},
		{"alerts", "alerts", "what you are told of, and where"},
	}
	if a.ActsAsStaff() {
		return append(list, Usual{"list unassigned", "list unassigned", "what waits for somebody"}, Usual{"note", "note 12", "write what only staff can read"})
	}
	return append(list, Usual{"plan", "plan", "your support contract"}, Usual{"contacts", "contacts", "who may use it"})
}

// HelpTopics are the groups of commands that somebody can get help with.
func HelpTopics(a core.Actor) []Option {
	var out []Option
	for _, g := range command.Groups(helped(a)) {
		out = append(out, Option{Label: string(g), Command: "help " + strings.ToLower(string(g))})
	}
	return out
}

// helped is the actor as help wants to know them.
func helped(a core.Actor) command.Who {
	return command.Who{Staff: a.ActsAsStaff(), Admin: a.ActsAsAdmin(), Owner: slices.ContainsFunc(a.Memberships, func(m core.Membership) bool {
		return m.Role == core.Owner
	})}
}
