package cards

import (
	"testing"

	"github.com/bwmarrin/discordgo"

	"usher/bots/drawtest"
)

// golden compares what was drawn, a Message or a modal.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	drawtest.Golden(t, name, posted(v))
}

// posted is what Discord gets.
func posted(v any) any {
	switch v := v.(type) {
	case Message:
		m := map[string]any{}
		if v.Content != "" {
			m["content"] = v.Content
		}
		if len(v.Embeds) > 0 {
			m["embeds"] = v.Embeds
		}
		if len(v.Components) > 0 {
			m["components"] = v.Components
		}
		for _, f := range v.Files {
			m["attachments"] = []map[string]string{{"filename": f.Name, "content_type": f.Type}}
		}
		return m
	case *discordgo.InteractionResponseData:
		return map[string]any{"custom_id": v.CustomID, "title": v.Title, "components": v.Components}
	}
	return v
}
