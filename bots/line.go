package bots

import (
	"cmp"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/command"
)

// Numbered is a ticket's number and subject.
func Numbered(t command.Ticket) string {
	return fmt.Sprintf("#%d %s", t.Number, cmp.Or(Line(t.Subject), "(no subject)"))
}

// Standing is how it stands with a ticket of a list, and to the staff whose it is: at
// most so many characters of that.
func Standing(t command.Ticket, staff bool, most int) []string {
	parts := []string{strings.ReplaceAll(t.Status, "_", " ")}
	if t.Priority != "" && t.Priority != string(core.DefaultPriority) {
		parts = append(parts, t.Priority)
	}
	if who := Line(string(t.Organization)); staff && who != "" {
		parts = append(parts, Cut(who, most))
	}
	return parts
}
