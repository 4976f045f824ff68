package bots

import (
	"usher/core"
	"usher/core/command"
)

// Preset is what was said of a new ticket before its form was opened.
type Preset struct {
	Category string
	Priority core.Priority
	Privacy  core.Privacy
	CC       []string
}

// PresetOf is what a command says of a new ticket.
func PresetOf(c command.Command) Preset {
	return Preset{Category: c.Category, Priority: c.Priority, Privacy: c.Privacy, CC: c.CC}
}
