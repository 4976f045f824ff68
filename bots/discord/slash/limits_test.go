package slash

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// mostSize is how many characters all names, descriptions and values of a command
// may have together. It was 4000 before February 2024.
// See https://github.com/discord/discord-api-docs/pull/6668.
const mostSize = 8000

var rightName = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)

func TestLimits(t *testing.T) {
	for _, c := range Commands() {
		if c.Type == discordgo.MessageApplicationCommand {
			if c.Description != "" || utf8.RuneCountInString(c.Name) > 32 {
				t.Errorf("%q has a description or a name that is too long for a command on messages", c.Name)
			}
			continue
		}
		size := checkNamed(t, c.Name, c.Name, c.Description) + checkOptions(t, "/"+c.Name, c.Options)
		t.Logf("/%s has %d of %d characters and %d of 25 subcommands and groups", c.Name, size, mostSize, len(c.Options))
		if size > mostSize {
			t.Errorf("/%s has %d characters, Discord takes %d", c.Name, size, mostSize)
		}
	}
}

// checkNamed checks a name and its description, and returns how long they are.
func checkNamed(t *testing.T, where, name, help string) int {
	t.Helper()
	if !rightName.MatchString(name) || strings.ToLower(name) != name {
		t.Errorf("%s: %q is no name of a command or option", where, name)
	}
	n := utf8.RuneCountInString(help)
	if n < 1 || n > 100 || strings.Contains(help, "`") || help != strings.TrimSuffix(help, ".") {
		t.Errorf("%s: %q is no description: 1 to 100 characters, no backticks, no full stop", where, help)
	}
	return utf8.RuneCountInString(name) + n
}

// checkOptions checks the options of a level and all below, and returns their size.
func checkOptions(t *testing.T, where string, options []*discordgo.ApplicationCommandOption) int {
	t.Helper()
	if len(options) > 25 {
		t.Errorf("%s has %d options, Discord takes 25", where, len(options))
	}
	size, names, mayMust := 0, map[string]bool{}, true
	for _, o := range options {
		at := where + " " + o.Name
		if names[o.Name] {
			t.Errorf("%s is there twice", at)
		}
		if names[o.Name] = true; o.Required && !mayMust {
			t.Errorf("%s is required, but stands behind one that is not", at)
		}
		mayMust = mayMust && (o.Required || o.Type <= discordgo.ApplicationCommandOptionSubCommandGroup)
		if o.Autocomplete && (o.Choices != nil || o.MaxLength > 0) {
			t.Errorf("%s is offered while it is typed, and has choices or a length too", at)
		}
		size += checkNamed(t, at, o.Name, o.Description) + checkChoices(t, at, o.Choices) + checkOptions(t, at, o.Options)
	}
	return size
}

func checkChoices(t *testing.T, where string, choices []*discordgo.ApplicationCommandOptionChoice) int {
	t.Helper()
	if len(choices) > 25 {
		t.Errorf("%s has %d choices, Discord takes 25", where, len(choices))
	}
	size, seen := 0, map[string]bool{}
	for _, c := range choices {
		value, _ := c.Value.(string)
		if seen[c.Name] || c.Name == "" || value == "" {
			t.Errorf("%s: the choice %q (%q) is empty or there twice", where, c.Name, value)
		}
		seen[c.Name] = true
		size += utf8.RuneCountInString(c.Name) + utf8.RuneCountInString(value)
	}
	return size
}
