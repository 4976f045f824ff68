package bots

import (
	"strings"

	"usher/core"
	"usher/core/command"
)

// Understood is how many words it takes to say what was understood of a command: if
// there are more, one of them is wrong rather than missing.
func Understood(c command.Command, words []string) int {
	n := len(strings.Fields(c.Verb))
	if c.Ticket != 0 || c.Mail != 0 {
		n++
	}
	if c.Op != "" {
		n++
	}
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), "org:") {
			n++
		}
	}
	return n
}

// Meant reports whether a text is meant as the command that it was read as, with
// that error: it is one, or looks like one gone wrong and not like a sentence that
// happens to begin with one's word.
func Meant(text string, c command.Command, err error) bool {
	return err == nil || c.Verb != "" && !strings.Contains(text, "\n") && len(strings.Fields(text)) <= 6
}

// SupportActions are the commands about the support contract that may come next.
func SupportActions(a core.Actor) command.Actions {
	var out command.Actions
	owner := false
	for _, m := range a.Memberships {
		owner = owner || m.Role == core.Owner && !m.Pending
	}
	if len(a.Memberships) > 0 {
		out = append(out, command.Action{Label: "Contacts", Command: "contacts"}, command.Action{Label: "Partners", Command: "partners"})
	}
	if owner {
		out = append(out, command.Action{Label: "Add a contact", Command: "contacts add" + Rest},
			command.Action{Label: "Add a partner", Command: "partners add" + Rest})
	}
	return append(out, command.Action{Label: "Who am I?", Command: "whoami"})
}
