package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// Kind says what is to be done with the line that a control stands for.
type Kind string

// The kinds of controls, as their custom_ids begin.
const (
	Run   Kind = "run"   // the line is run
	Ask   Kind = "ask"   // the line lacks its end, which a modal or a menu asks for
	Type  Kind = "type"  // the line lacks its end, which a modal asks for even where there is a menu
	Sure  Kind = "sure"  // the line is run once the Confirm of its choice is answered with yes
	Leave Kind = "leave" // the question about the line is answered with no
	Write Kind = "write" // the modal for a new ticket is opened, filled in with a message: the line is CHANNEL/MESSAGE
	Again Kind = "again" // the modal of the draft in the message is opened again, filled in as it was
)

// Menus, whose line is made of what is chosen.
const (
	pick     = "pick" // the value is the line
	fill     = "fill" // the value is the end of the line
	listKind = "list" // the value is that of a filter of the list shown
	next     = "next" // a button: where the page of the list shown begins
)

// none is the value of the option that takes a filter away.
const none = "-"

// Line reads a control that was used: its custom_id, the values chosen in it if it
// is a menu, and the line of the list that it stands below, as Shown reads it. The
// kind is empty for what is none of ours.
func Line(customID string, values []string, shown string) (Kind, string) {
	kind, line, ok := strings.Cut(customID, ":")
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	switch {
	case !ok:
		return "", ""
	case kind == pick && value != "":
		return read(value)
	case kind == fill && value != "":
		return Run, line + " " + value
	case kind == listKind && value != "" && shown != "":
		if value == none {
			value = ""
		}
		return Run, command.Relist(shown, line, value)
	case kind == next && shown != "":
		return Run, strings.TrimSpace(command.Relist(shown, "", "") + turned(line))
	case isKind(kind) && line != "":
		return Kind(kind), line
	}
	return "", ""
}

func turned(cursor string) string {
	if cursor == "" {
		return ""
	}
	return " next:" + cursor
}

// read is the line of an option, which is run unless it says otherwise.
func read(value string) (Kind, string) {
	if kind, line, ok := strings.Cut(value, ":"); ok && isKind(kind) {
		return Kind(kind), line
	}
	return Run, value
}

func isKind(s string) bool {
	switch Kind(s) {
	case Run, Ask, Type, Sure, Leave, Write, Again:
		return true
	}
	return false
}

// written is the custom_id of a control, or the value of an option; empty where it
// gets too long.
func written(k Kind, line string) string {
	s := string(k) + ":" + line
	if line == "" || strings.ContainsAny(line, "\n\x00") || bots.Length(s) > mostID {
		return ""
	}
	return s
}

// begun is a command as a control has it: its kind, and the line without the mark
// that words are to be asked for.
func begun(line string) (Kind, string) {
	if before, ok := strings.CutSuffix(line, bots.Rest); ok {
		return Ask, before
	}
	return Run, line
}

// Shown is the line of the list that a message shows, empty if it shows none.
func Shown(m *discordgo.Message) string {
	if m == nil {
		return ""
	}
	for _, e := range m.Embeds {
		if e.Footer != nil && lists(e.Footer.Text) {
			return e.Footer.Text
		}
	}
	return ""
}

// lists reports whether a footer is the line of a list.
func lists(footer string) bool {
	verb, _, _ := strings.Cut(footer, " ")
	return verb == "list" || verb == "search"
}
