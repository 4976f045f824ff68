package discord

import (
	"testing"

	"github.com/bwmarrin/discordgo"
)

// discordgo gives up on everything that holds a component it does not know.
func TestUnknownComponents(t *testing.T) {
	i, err := interactionOf([]byte(`{"id":"1","type":5,"data":{"custom_id":"modal:open","components":[
		{"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"subject","value":"It leaks"}},
		{"type":18,"id":3,"component":{"type":19,"id":4,"custom_id":"files","values":[]}},
		{"type":1,"components":[{"type":4,"custom_id":"text","value":"More"}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, row := range i.ModalSubmitData().Components {
		for _, c := range row.(*discordgo.ActionsRow).Components {
			values = append(values, c.(*discordgo.TextInput).Value)
		}
	}
	if len(values) != 2 || values[0] != "It leaks" || values[1] != "More" {
		t.Errorf("values = %q, want those of both texts", values)
	}

	var list []*discordgo.Message
	err = decode([]byte(`[{"id":"12345678901234567890","content":"a","components":[{"type":99}]},{"id":"2","content":"b"}]`), &list)
	if err != nil || len(list) != 2 || list[0].Content != "a" || list[0].ID != "12345678901234567890" {
		t.Errorf("decode = %v, %v, want both messages", list, err)
	}
	if err := decode([]byte(`{"id":`), &list); err == nil {
		t.Error("decode of half a JSON = nil, want an error")
	}
}

func FuzzDecodeInteraction(f *testing.F) {
	f.Add([]byte(`{"id":"1","type":3,"data":{"custom_id":"run:close 1","component_type":2},"message":{"components":[{"type":1,"components":[null]}]}}`))
	f.Add([]byte(`{"type":5,"data":{"components":[{"type":18,"component":{"type":18}}]}}`))
	f.Add([]byte(`{"type":2,"data":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		i, err := interactionOf(data)
		if err == nil && i == nil {
			t.Error("interactionOf = nil, nil")
		}
	})
}
