package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/slash"
)

// Question asks before a choice is done: it is for whoever clicked, and the answer
// takes its place.
func Question(c bots.Choice) Message {
	var s sheet
	s.question(c.Confirm, c.Label, c.Command, c.Style)
	return s.message()
}

// Left takes the place of a question that was answered with no.
func Left() Message { return Note("Nothing was changed.") }

// question is a text with a button that does it, and one that does nothing.
func (s *sheet) question(text, label, line string, style bots.Style) {
	s.sayDrawn(fit(spoken(text, quiet), mostContent-200))
	look := discordgo.PrimaryButton
	if style == bots.Danger {
		look = discordgo.DangerButton
	}
	b := styled(look, label, line)
	if b == nil {
		s.sayDrawn(small("To go ahead: " + code(slash.Typed(bots.Cut(bots.Line(line), 150)))))
		return
	}
	s.row(b, pressed(discordgo.SecondaryButton, "Leave it", Leave, bots.Cut(line, mostID-10)))
}

// Asks reports whether a message does nothing but ask, so that it is of no more use
// once it is answered.
func Asks(m *discordgo.Message) bool {
	for _, r := range m.Components {
		row, ok := r.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range row.Components {
			switch c := c.(type) {
			case *discordgo.Button:
				if strings.HasPrefix(c.CustomID, string(Leave)+":") {
					return true
				}
			case *discordgo.SelectMenu:
				if strings.HasPrefix(c.CustomID, fill+":") || c.CustomID == pick+":ticket" {
					return true
				}
			}
		}
	}
	return false
}
