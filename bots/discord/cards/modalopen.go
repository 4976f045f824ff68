package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// Opening is the form for a new ticket: what this person may ask for, and what is
// filled in already. What no text can ask for well stands in its line, and is
// changed once the ticket is open.
type Opening struct {
	Purpose             // its line is made of what follows
	Organization string // whose ticket it is to be; empty: not said
	OnBehalf     bool   // may open for somebody else
	Private      bool   // may be private
	Linked       bool   // the desk knows the person: they may copy others

	Subject string
	Text    string
	For     string // address
	With    Preset
}

// Preset is what was said of a ticket before its form was opened.
type Preset = bots.Preset

// Open is the modal that opens a ticket.
func Open(o Opening) *discordgo.InteractionResponseData {
	o.Line = o.line()
	f := form{Purpose: o.Purpose, title: "Open a ticket"}
	if o.With.Category != "" {
		f.title += " · " + o.With.Category
	}
	hint := "What happens, what should, and since when"
	if !o.Private {
		hint = "Everybody can read this ticket: please leave out passwords and personal data"
	}
	f.add(line(FieldSubject, "Subject", "", o.Subject), text(FieldText, "Description", hint, o.Text))
	if o.OnBehalf {
		f.add(optional(line(FieldFor, "On behalf of", "Their mail address or name. Left empty, it is for yourself", o.For)))
	}
	if o.Linked {
		f.add(optional(line(FieldCC, "Copies to", "bob@example.org, carol@example.org: they get its mails and may reply", strings.Join(o.With.CC, ", "))))
	}
	return f.data()
}

// line is the command that the fields complete. What matters most comes first, for
// of a long one the end is left out.
func (o Opening) line() string {
	parts := []string{"open"}
	for _, p := range [][2]string{{"privacy", string(o.With.Privacy)}, {"priority", string(o.With.Priority)}, {"org", o.Organization}, {"category", o.With.Category}} {
		if word, ok := command.KeyValue(p[0], p[1]); ok && p[1] != "" {
			parts = append(parts, word)
		}
	}
	return strings.Join(parts, " ")
}
