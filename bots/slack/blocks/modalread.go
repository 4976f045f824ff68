package blocks

import (
	"strings"

	slackapi "github.com/slack-go/slack"
)

// Filled is what a modal was filled in with, by the names of its fields.
type Filled map[string]slackapi.BlockAction

// Read reads a modal that was sent off, or that somebody is filling in.
func Read(v slackapi.View) Filled {
	f := Filled{}
	if v.State == nil {
		return f
	}
	for block, fields := range v.State.Values {
		for name, value := range fields {
			value.BlockID = block
			f[name] = value
		}
	}
	return f
}

// Has reports whether the modal has the field.
func (f Filled) Has(name string) bool { _, ok := f[name]; return ok }

// Text is what was typed, without blanks around it.
func (f Filled) Text(name string) string { return strings.TrimSpace(f[name].Value) }

// Chosen is the value chosen in a menu, empty for none.
func (f Filled) Chosen(name string) string { return f[name].SelectedOption.Value }

// Label is the words of the option chosen.
func (f Filled) Label(name string) string {
	if t := f[name].SelectedOption.Text; t != nil {
		return t.Text
	}
	return ""
}

// Ticked reports whether a box is ticked.
func (f Filled) Ticked(name string) bool { return len(f[name].SelectedOptions) > 0 }

// Day is the date chosen, such as 2026-12-31.
func (f Filled) Day(name string) string { return f[name].SelectedDate }

// Block is where an error about the field is shown.
func (f Filled) Block(name string) string { return f[name].BlockID }

// Required reports whether a block of a modal must be filled in.
func Required(v slackapi.View, block string) bool {
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slackapi.InputBlock); ok && in.BlockID == block {
			return !in.Optional
		}
	}
	return false
}
