package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/discordtest"
	"usher/bots/discord/slash"
)

// typed is a line of the grammar, with its text below it, as a slash command with
// options.
func typed(t *testing.T, text string) (name string, options discordtest.Options) {
	t.Helper()
	line, body, _ := strings.Cut(text, "\n")
	words := strings.Fields(line)
	if len(words) > 3 && words[0] == "cc" { // cc 12 add …
		words[1], words[2] = words[2], words[1]
	}
	name, names := commandOf(words)
	if name == "" {
		t.Fatalf("there is no command for %q", line)
	}
	words = words[strings.Count(name, " "):]
	options = discordtest.Options{}
	words = slices.DeleteFunc(words, func(w string) bool {
		key, value, named := strings.Cut(w, ":")
		if named = named && slices.Contains(names, key); named {
			options[key] = value
			if n, err := strconv.Atoi(value); err == nil && key == "seats" {
				options[key] = n
			}
		}
		return named
	})
	for _, option := range names {
		if _, there := options[option]; there {
			continue
		}
		long := slices.Contains([]string{"text", "subject", "words", "where"}, option)
		switch {
		case option == "text" && body != "":
			words = append(words, body)
			fallthrough
		case long && len(words) > 0:
			options[option], words = strings.Join(words, " "), nil
		case len(words) > 0 && !isNamed[option]:
			options[option], words = words[0], words[1:]
		}
	}
	if len(words) > 0 {
		t.Fatalf("%q of %q is in no option of /%s: %v", words, line, name, names)
	}
	return name, options
}

// isNamed are options that stand in a line with their names.
var isNamed = map[string]bool{"org": true, "plan": true, "seats": true, "renews": true}

// commandOf is the longest command that the words begin with, and its options.
func commandOf(words []string) (name string, options []string) {
	consider := func(path string, names []string) {
		_, rest, _ := strings.Cut(path, " ")
		if n := strings.Fields(rest); len(n) <= len(words) && slices.Equal(n, words[:len(n)]) && len(path) > len(name) {
			name, options = path, names
		}
	}
	for _, c := range slash.Commands() {
		for _, o := range c.Options {
			if path, groups := c.Name+" "+o.Name, o.Options; o.Type == discordgo.ApplicationCommandOptionSubCommandGroup {
				for _, sub := range groups {
					consider(path+" "+sub.Name, optionNames(sub.Options))
				}
			} else {
				consider(path, optionNames(groups))
			}
		}
	}
	return name, options
}

func optionNames(all []*discordgo.ApplicationCommandOption) (names []string) {
	for _, o := range all {
		names = append(names, o.Name)
	}
	return names
}
