package discord

import (
	"bytes"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/cards"
)

// posted is a drawing as a message to post. It mentions nobody.
func posted(m cards.Message) *message {
	out := &message{Content: m.Content, Embeds: m.Embeds, Components: m.Components}
	for _, f := range m.Files {
		out.Files = append(out.Files, &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: bytes.NewReader(f.Data)})
	}
	return out
}
