package cards

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// Draft is what somebody wrote into a form of which nothing came. Discord keeps
// none of it, so it is given back: to be copied, and by a button as the same form,
// filled in again, unless its line is empty. A draft without fields is none.
type Draft struct {
	Purpose
	Fields Filled
}

// drafted are the fields of a draft beside its text, in their order.
var drafted = []string{FieldSubject, FieldFor, FieldCC, FieldStatus, FieldPrivacy, FieldCategory, FieldAddress, FieldPartner, FieldUntil, FieldWords}

// mostDraft is how much of a text a draft holds: all that a form takes.
const mostDraft = mostInput

// WithDraft is the message with a draft below it, and whether both are one message.
func (m Message) WithDraft(d Draft) (Message, bool) {
	e := d.embed()
	switch {
	case e == nil:
		return m, true
	case len(m.Embeds) > 0 || len(m.Components) >= mostRows:
		return m, false
	}
	if m.Embeds = []*discordgo.MessageEmbed{e}; e.Footer == nil {
		return m, true
	}
	again := pressed(discordgo.PrimaryButton, "Write it again", Again, "form")
	m.Components = append(slices.Clone(m.Components), discordgo.ActionsRow{Components: []discordgo.MessageComponent{again}})
	return m, true
}

// embed is the draft as its reader copies it; nil if nothing was written. The line
// that the form completes stands in its footer.
func (d Draft) embed() *discordgo.MessageEmbed {
	e := &discordgo.MessageEmbed{Title: "What you wrote", Color: int(Said)}
	if d.Line != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: d.id()}
	}
	if text := bots.Cut(d.Fields.Text(FieldText), mostDraft); text != "" {
		e.Description = fenceIn(text)
	}
	for _, name := range drafted {
		if v := bots.Cut(bots.Line(d.Fields.Text(name)), mostLine); v != "" {
			e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: bots.Words(name), Value: v})
		}
	}
	if e.Description == "" && len(e.Fields) == 0 {
		return nil
	}
	return e
}

const fence = "```"

// fenceIn keeps Discord from formatting a text.
func fenceIn(text string) string {
	if strings.Contains(text, fence) || strings.HasSuffix(text, "`") {
		return text
	}
	return fence + "\n" + text + "\n" + fence
}

// ReadDraft reads the draft that a message gives back.
func ReadDraft(m *discordgo.Message) (Draft, bool) {
	if m == nil {
		return Draft{}, false
	}
	for _, e := range m.Embeds {
		if e.Footer == nil {
			continue
		}
		if p, ok := ReadPurpose(e.Footer.Text); ok {
			return Draft{p, fieldsOf(e)}, true
		}
	}
	return Draft{}, false
}

func fieldsOf(e *discordgo.MessageEmbed) Filled {
	f := Filled{}
	if text, ok := strings.CutPrefix(e.Description, fence+"\n"); ok {
		f[FieldText] = strings.TrimSuffix(text, "\n"+fence)
	} else if e.Description != "" {
		f[FieldText] = e.Description
	}
	for _, x := range e.Fields {
		f[strings.ToLower(x.Name)] = x.Value
	}
	return f
}

// Refilled is a form with what was written into it before.
func Refilled(form *discordgo.InteractionResponseData, f Filled) *discordgo.InteractionResponseData {
	for i, r := range form.Components {
		row, ok := r.(discordgo.ActionsRow)
		if !ok {
			continue
		}
		inputs := slices.Clone(row.Components)
		for j, c := range inputs {
			if in, ok := c.(discordgo.TextInput); ok && f.Text(in.CustomID) != "" {
				in.Value = bots.Cut(f.Text(in.CustomID), in.MaxLength)
				inputs[j] = in
			}
		}
		form.Components[i] = discordgo.ActionsRow{Components: inputs}
	}
	return form
}
