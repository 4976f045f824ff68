package cards

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// sheet is a message being drawn, from above to below.
type sheet struct {
	color   Color
	content string
	embeds  []*discordgo.MessageEmbed
	open    bool                         // the last embed takes more
	heading string                       // for the text that follows, where it stands in a field
	tail    *discordgo.MessageEmbedField // that takes more text; nil: none does
	footer  string
	size    int  // of all embeds
	full    bool // something did not fit
	rows    [][]discordgo.MessageComponent
	taken   map[string]bool // custom_ids
	files   []File
}

// message ends the drawing.
func (s *sheet) message() Message {
	if s.full {
		s.full = false
		s.size -= 100 // kept for this
		s.para(small("There is more than fits in a message here."))
	}
	s.embeds = slices.DeleteFunc(s.embeds, func(e *discordgo.MessageEmbed) bool {
		return e.Title == "" && e.Description == "" && len(e.Fields) == 0 && e.Author == nil && e.Image == nil
	})
	s.foot()
	m := Message{Content: fit(s.content, mostContent), Embeds: s.embeds, Files: s.files}
	for _, r := range s.fitted() {
		m.Components = append(m.Components, discordgo.ActionsRow{Components: r})
	}
	if m.Content == "" && len(m.Embeds) == 0 {
		m.Content = "The desk has an answer for you."
	}
	return m
}

// foot puts the footer below the last embed.
func (s *sheet) foot() {
	if s.footer == "" {
		return
	}
	if len(s.embeds) == 0 && !s.begin() {
		return
	}
	s.embeds[len(s.embeds)-1].Footer = &discordgo.MessageEmbedFooter{Text: bots.Cut(s.footer, mostFoot)}
}

// mostFoot is how long a footer gets, for which room is kept.
const mostFoot = 400

// room is how many more characters the embeds may hold.
func (s *sheet) room() int {
	kept := 150
	if s.footer != "" {
		kept += mostFoot
	}
	return mostInEmbeds - kept - s.size
}

// takes reports whether so many more characters find room, and counts them.
func (s *sheet) takes(size int) bool {
	if s.full || size > s.room() {
		s.full = true
		return false
	}
	s.size += size
	return true
}

// begin begins an embed, and reports whether there may be one more.
func (s *sheet) begin() bool {
	if len(s.embeds) == mostEmbeds {
		s.full = true
		return false
	}
	if s.color == 0 {
		s.color = Plain
	}
	s.embeds, s.open = append(s.embeds, &discordgo.MessageEmbed{Color: int(s.color)}), true
	s.heading, s.tail = "", nil
	return true
}

// now is the embed that is drawn in, nil where there is room for no more.
func (s *sheet) now() *discordgo.MessageEmbed {
	if !s.open && !s.begin() {
		return nil
	}
	return s.embeds[len(s.embeds)-1]
}

// say is the text of the message itself, which notifications show.
func (s *sheet) say(text string) { s.sayDrawn(spoken(text, quiet)) }

func (s *sheet) sayDrawn(text string) {
	s.content = strings.TrimSpace(s.content + "\n" + text)
}

// title heads the embed, or what follows in it.
func (s *sheet) title(text string) {
	if text = bots.Cut(bots.Line(text), 200); text == "" {
		return
	}
	e := s.now()
	switch {
	case e == nil:
	case e.Title == "" && e.Description == "" && len(e.Fields) == 0:
		if t := fit(esc1(text), mostTitle); s.takes(bots.Length(t)) {
			e.Title = t
		}
	case len(e.Fields) > 0:
		s.heading = text
	default:
		s.para(bold(text))
	}
}

// para is drawn text in a paragraph of its own.
func (s *sheet) para(text string) { s.put(text, true) }

// text is drawn text on a line of its own, close to the one above.
func (s *sheet) text(text string) { s.put(text, false) }

func (s *sheet) lines(list []string) {
	for _, l := range list {
		s.text(l)
	}
}

// put puts drawn text below the others, where asked for after a gap.
func (s *sheet) put(text string, gap bool) {
	text = strings.TrimSpace(text)
	e := s.now()
	if e == nil || text == "" {
		return
	}
	if len(e.Fields) > 0 {
		s.below(e, text)
		return
	}
	text = fit(text, mostDescription)
	if bots.Length(e.Description)+2+bots.Length(text) > mostDescription {
		if e = s.another(); e == nil {
			return
		}
	}
	if !s.takes(bots.Length(text) + 2) {
		return
	}
	switch {
	case e.Description == "":
	case gap:
		e.Description += "\n\n"
	default:
		e.Description += "\n"
	}
	e.Description += text
}

// below puts text into fields, which is where it stands below others.
func (s *sheet) below(e *discordgo.MessageEmbed, text string) {
	long := bots.Length(text)
	switch {
	case s.heading == "" && s.tail != nil && bots.Length(s.tail.Value)+1+long <= mostValue:
		if s.takes(long + 1) {
			s.tail.Value += "\n" + text
		}
	case long > mostValue || len(e.Fields) == mostFields:
		head := s.heading
		if s.another() != nil {
			s.title(head)
			s.text(text)
		}
	default:
		s.tail = s.field(cmp.Or(fit(esc1(s.heading), mostName), nothing), text, false)
		s.heading = ""
	}
}

// field adds a field, and returns it; nil if it finds no room.
func (s *sheet) field(name, value string, inline bool) *discordgo.MessageEmbedField {
	e := s.now()
	if e != nil && len(e.Fields) == mostFields {
		e = s.another()
	}
	if e == nil || !s.takes(bots.Length(name)+bots.Length(value)) {
		return nil
	}
	f := &discordgo.MessageEmbedField{Name: name, Value: value, Inline: inline}
	e.Fields, s.tail = append(e.Fields, f), nil
	return f
}

// card is an embed of its own, between what stands above and below it.
func (s *sheet) card(c Color) *discordgo.MessageEmbed {
	before := s.color
	s.color = c
	e := s.another()
	s.open, s.color = false, before
	return e
}

// another begins a new embed, nil where there is room for none.
func (s *sheet) another() *discordgo.MessageEmbed {
	s.open = false
	return s.now()
}
