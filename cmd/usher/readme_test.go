package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core/command"
)

// The README's table says for each row of DESIGN's how it is asked for, in words
// that the desk understands.
func TestReadmeSaysHow(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "| action | line in a mail | command |")
	if !found {
		t.Fatal("README.md has no table of actions")
	}
	rest, _, _ := strings.Cut(after, "\n\n")
	how := tableOf(t, "| action | line in a mail | command |"+rest)
	if got, want := actions(how), actions(tableOf(t, rights)); !slices.Equal(got, want) {
		t.Errorf("README.md has the actions %q, want %q", got, want)
	}
	env := command.Env{Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), Zone: time.UTC, Categories: []string{"upgrade", "other"}}
	for cell, text := range how {
		for _, code := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(text, -1) {
			switch said := code[1]; {
			case strings.HasPrefix(said, "--"):
			case cell[1] == "command":
				if c, err := command.Parse(said, env); err != nil || c.Verb == "" {
					t.Errorf("Parse(%q) = %v, %v, want the command that README.md gives for %q", said, c.Verb, err, cell[0])
				}
			default:
				if left, words := command.Words(said, env); left != "" || len(words) != 1 || words[0].Err != nil {
					t.Errorf("Words(%q) = %q, %v, want the line that README.md gives for %q", said, left, words, cell[0])
				}
			}
		}
	}
}

// actions are the first cells of a table.
func actions(cells map[[2]string]string) []string {
	all := map[string]bool{}
	for cell := range cells {
		all[cell[0]] = true
	}
	return slices.Sorted(maps.Keys(all))
}
