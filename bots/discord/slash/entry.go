package slash

import (
	"slices"
	"strings"

	"usher/core/command"
)

// entry is one subcommand.
type entry struct {
	path    string // below the command: "open", or a group and a word, such as "contacts add"
	verb    string // of core/command, or the app's own
	says    string // how the line begins; empty: with the verb
	help    string // empty: the verb's
	options []option
}

// The app's own verbs, which core/command does not know. Their lines read alike.
const (
	Transcript = "transcript" // a ticket as a file
	Panel      = "panel"      // a message from which tickets are opened
)

// OpenMessage is the name of the command on a message that opens a ticket of it.
const OpenMessage = "Open a ticket"

// door is a command with all its subcommands.
type door struct {
	name, help string
	groups     map[string]string // help of the groups that are no verb
	entries    []entry
}

// doors are the commands. Nothing changes them.
var doors = []door{
	{"ticket", "Tickets: open, list, search, answer and change them", nil, slices.Concat(ticketEntries(), changeEntries())},
	{"support", "Your account and your support contract, and the desk itself", supportGroups(),
		slices.Concat(yourEntries(), supportEntries(), articleEntries(), inboundEntries(), adminEntries())},
}

// verbs are those of the grammar, by name.
func verbs() map[string]command.Verb {
	out := map[string]command.Verb{}
	for _, v := range command.Verbs(command.Who{Owner: true, Staff: true, Admin: true}) {
		out[v.Name] = v
	}
	return out
}

// begin is how the line of an entry begins.
func (e entry) begin() string {
	if e.says != "" {
		return e.says
	}
	return e.verb
}

// option finds one of the entry's by its name.
func (e entry) option(name string) (option, bool) {
	i := slices.IndexFunc(e.options, func(o option) bool { return o.name == name })
	if i < 0 {
		return option{}, false
	}
	return e.options[i], true
}

// find returns the subcommand of that name.
func find(name, path string) (entry, bool) {
	for _, d := range doors {
		for _, e := range d.entries {
			if d.name == name && e.path == strings.TrimSpace(path) {
				return e, true
			}
		}
	}
	return entry{}, false
}
