package bots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
)

// Has reports whether an answer has a block of that type.
func Has[B command.Block](a command.Answer) bool {
	for _, b := range a.Blocks {
		if _, ok := b.(B); ok {
			return true
		}
	}
	return false
}

// Yes is the line that does what an answer asks about.
func Yes(a command.Answer, c command.Confirm) string { return cmp.Or(c.Command, a.Data.Confirm) }

// Headed is an answer whose first words head it: they say what was done, and what
// follows are its facts.
func Headed(a command.Answer) command.Answer {
	if !Has[command.Fields](a) || Has[command.Heading](a) {
		return a
	}
	if p, ok := a.Blocks[0].(command.Paragraph); ok && Length(p.Text) <= mostHead && !strings.ContainsAny(p.Text, "`\n") {
		a.Blocks = slices.Clone(a.Blocks)
		a.Blocks[0] = command.Heading(p)
	}
	return a
}

// mostHead is how long words are at most that head an answer.
const mostHead = 140

// Unheaded are fields without those that only say what heads the answer already.
func Unheaded(a command.Answer, fs command.Fields) command.Fields {
	head := ""
	for _, b := range a.Blocks {
		if h, ok := b.(command.Heading); ok && head == "" {
			head = h.Text
		}
	}
	return slices.DeleteFunc(slices.Clone(fs), func(f command.Field) bool { return f.Label == "Name" && f.Value == head })
}

// Hinted is a hint where a button stands for the line that it announces.
func Hinted(h command.Hint) string {
	return strings.TrimSuffix(h.Text, " This line gets the next ones:")
}

// ComesNext is what may come after an answer that names no actions itself: its ticket,
// or the ways on that a refusal names.
func ComesNext(a command.Answer) []Choice {
	t := a.Data.Ticket
	switch {
	case Has[command.Actions](a):
	case t != nil && t.Number != 0:
		n := core.TicketID(t.Number)
		return []Choice{{Verb: "show", Label: "Show " + n.String(), Command: fmt.Sprintf("show %d", n)}}
	case !a.OK:
		return waysOn(a)
	}
	return nil
}
