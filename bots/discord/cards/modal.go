package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// Purpose is what a modal remembers while it is open.
type Purpose struct {
	Line    string // to be completed, without the rest that is asked for
	Channel string // of the message that a ticket is made of; empty: of none
	Message string // that message
}

// modal begins the custom_id of a modal.
const modal = "modal"

// ReadPurpose reads the custom_id of a modal that was sent off, and whether it is
// ours.
func ReadPurpose(customID string) (Purpose, bool) {
	kind, line, _ := strings.Cut(customID, ":")
	kind, from, _ := strings.Cut(kind, "@")
	if kind != modal || line == "" {
		return Purpose{}, false
	}
	p := Purpose{Line: line}
	p.Channel, p.Message, _ = strings.Cut(from, "/")
	return p, true
}

// id is the custom_id. Of a line that is too long it keeps the words that fit.
func (p Purpose) id() string {
	head := modal
	if p.Message != "" {
		head += "@" + p.Channel + "/" + p.Message
	}
	line := strings.Fields(p.Line)
	long := func(s string) bool {
		return bots.Length(head)+1+bots.Length(s) > mostID || strings.Count(s, `"`)%2 != 0
	}
	for len(line) > 1 && long(strings.Join(line, " ")) {
		line = line[:len(line)-1]
	}
	return bots.Cut(head+":"+strings.Join(line, " "), mostID)
}

// The names of fields, which are their custom_ids.
const (
	FieldSubject  = "subject"
	FieldText     = "text"
	FieldFor      = "for"
	FieldCC       = "cc"
	FieldStatus   = "status"
	FieldPrivacy  = "privacy"
	FieldCategory = "category"
	FieldAddress  = "address"
	FieldPartner  = "partner"
	FieldUntil    = "until"
	FieldCode     = "code"
	FieldWords    = "words"
)

// What Discord takes of modals, in characters.
const (
	mostModalTitle = 45
	mostInputs     = 5
	mostInputLabel = 45
	mostInputHint  = 100
	mostInput      = 4000
	mostLine       = 200 // of one line; a limit of ours
)

// form is a modal in the making.
type form struct {
	Purpose
	title  string
	inputs []discordgo.TextInput
}

func (f *form) add(ins ...discordgo.TextInput) { f.inputs = append(f.inputs, ins...) }

func (f *form) data() *discordgo.InteractionResponseData {
	d := &discordgo.InteractionResponseData{CustomID: f.id(), Title: plain(f.title, mostModalTitle)}
	for _, in := range f.inputs[:min(len(f.inputs), mostInputs)] {
		d.Components = append(d.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{in}})
	}
	return d
}

// line takes a line of text, which must not be empty.
func line(name, label, hint, value string) discordgo.TextInput {
	in := discordgo.TextInput{CustomID: name, Label: plain(label, mostInputLabel), Style: discordgo.TextInputShort, Required: true,
		MaxLength: mostLine, Value: bots.Cut(bots.Line(value), mostLine)}
	if hint != "" {
		in.Placeholder = plain(hint, mostInputHint)
	}
	return in
}

// text takes a text of several lines, which must not be empty.
func text(name, label, hint, value string) discordgo.TextInput {
	in := line(name, label, hint, "")
	in.Style, in.MaxLength, in.Value = discordgo.TextInputParagraph, mostInput, bots.Cut(strings.TrimSpace(value), mostInput)
	return in
}

func optional(in discordgo.TextInput) discordgo.TextInput {
	in.Required = false
	return in
}

// Filled is what a modal was filled in with, by the names of its fields.
type Filled map[string]string

// Read reads a modal that was sent off.
func Read(rows []discordgo.MessageComponent) Filled {
	f := Filled{}
	for _, r := range rows {
		switch r := r.(type) {
		case *discordgo.ActionsRow:
			f.read(r.Components)
		case discordgo.ActionsRow:
			f.read(r.Components)
		}
	}
	return f
}

func (f Filled) read(cs []discordgo.MessageComponent) {
	for _, c := range cs {
		switch c := c.(type) {
		case *discordgo.TextInput:
			f[c.CustomID] = c.Value
		case discordgo.TextInput:
			f[c.CustomID] = c.Value
		}
	}
}

// Has reports whether the modal has the field.
func (f Filled) Has(name string) bool { _, ok := f[name]; return ok }

// Text is what was typed, without blanks around it.
func (f Filled) Text(name string) string { return strings.TrimSpace(f[name]) }
