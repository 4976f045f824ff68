package cards

import (
	"cmp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// mostButtons is how many buttons a message holds.
const mostButtons = mostRows * mostInRow

// Panel is the message from which tickets are opened: a button for each category,
// or one if there are none.
func Panel(desk string, categories []string) Message {
	var s sheet
	s.title(cmp.Or(bots.Cut(bots.Line(desk), 80), "Support"))
	s.text("How can we help? Choose what it is about, and write to us in the form that opens.")
	var list []control
	for _, c := range categories[:min(len(categories), mostButtons-1)] {
		if word, ok := command.KeyValue("category", c); ok {
			list = append(list, button(bots.Words(bots.Line(c)), "open "+word+bots.Rest))
		}
	}
	if len(list) == 0 {
		list = append(list, primary("Open a ticket", "open"+bots.Rest))
	}
	s.row(append(list, pressed(discordgo.SecondaryButton, "My tickets", Run, "list mine open"))...)
	return s.message()
}

// IsPanel reports whether a message of the app's is a panel.
func IsPanel(m *discordgo.Message) bool {
	for _, r := range m.Components {
		row, ok := r.(*discordgo.ActionsRow)
		if !ok || len(row.Components) == 0 {
			continue
		}
		b, ok := row.Components[0].(*discordgo.Button)
		return ok && strings.HasPrefix(b.CustomID, string(Ask)+":open")
	}
	return false
}
