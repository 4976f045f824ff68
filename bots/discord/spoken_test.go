package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// What people forward, and what they ask in a poll, is said in words.
func TestSpoken(t *testing.T) {
	var m discordgo.Message
	err := decode(json.RawMessage(`{"id":"1","channel_id":"2","content":"","type":0,
		"message_snapshots":[{"message":{"content":"It says\nno.","embeds":[{"type":"rich","title":"Build 7","description":"failed"}],
			"attachments":[{"id":"5","filename":"log.txt","size":4,"url":"https://cdn.discordapp.com/x"}]}}],
		"poll":{"question":{"text":"Again?"},"answers":[{"answer_id":1,"poll_media":{"text":"Yes"}}],"allow_multiselect":false},
		"sticker_items":[{"id":"7","name":"wave","format_type":1}]}`), &m)
	if err != nil {
		t.Fatal(err)
	}
	got := (&App{}).spoken(t.Context(), &m)
	for _, want := range []string{"Forwarded:\n> It says\n> no.", "> Build 7\n> failed", "Poll: Again?\n- Yes"} {
		if !strings.Contains(got, want) {
			t.Errorf("it says %q, want %q in it", got, want)
		}
	}
	if list := attached(&m); len(list) != 1 || list[0].Filename != "log.txt" {
		t.Errorf("its files are %v", list)
	}
}
