package command_test

import (
	"strings"
	"testing"

	"usher/core/command"
)

// Every group can be asked for, and explains itself alone.
func TestHelpOfGroups(t *testing.T) {
	all := command.Who{Owner: true, Staff: true, Admin: true}
	for _, g := range command.Groups(all) {
		a := command.Help(strings.ToLower(string(g)), all)
		if text := command.Text(a, 0); !a.OK || !strings.HasPrefix(text, string(g)) || strings.Count(text, "──\n") != 1 {
			t.Errorf("help %s = %s, want that group alone", g, text)
		}
	}
	if a := command.Help("administration", command.Who{}); a.OK {
		t.Errorf("help administration = %s to a customer, want no such", command.Text(a, 0))
	}
}

// Where one is told is explained where it is asked for.
func TestHelpOfAlertsVia(t *testing.T) {
	text := strings.Join(strings.Fields(command.Text(command.Help("alerts via", command.Who{}), 0)), " ")
	for _, want := range []string{"`auto`, as it is at first", "direct messages", "it is mail"} {
		if !strings.Contains(text, want) {
			t.Errorf("help alerts via = %s, want %q in it", text, want)
		}
	}
}
