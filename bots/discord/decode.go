package discord

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

// decode reads JSON of Discord's. What cannot be read now never can. Components
// that discordgo does not know, as other apps may use them, spoil everything they
// are part of: then it is read without them.
func decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	if known := withoutUnknown(data); known != nil {
		err = json.Unmarshal(known, into)
	}
	if err == nil {
		return nil
	}
	return &core.Error{Kind: core.Invalid, Text: "Discord sent what usher cannot read", Cause: fmt.Errorf("decode %T", into)}
}

// withoutUnknown is JSON without the components that discordgo does not know. Of a
// label, which discordgo does not know either, what it labels stays, in a row.
func withoutUnknown(data []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	clean(v)
	out, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return out
}

func clean(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			clean(e)
		}
	case map[string]any:
		if list, ok := v["components"].([]any); ok {
			v["components"] = known(list)
		}
		for _, e := range v {
			clean(e)
		}
	}
}

func known(list []any) []any {
	out := []any{}
	for _, e := range list {
		c, ok := e.(map[string]any)
		if !ok {
			continue
		}
		if inner, ok := c["component"].(map[string]any); ok && fmt.Sprint(c["type"]) == label {
			c = map[string]any{"type": int(discordgo.ActionsRowComponent), "components": []any{inner}}
		}
		if knows(c) {
			out = append(out, c)
		}
	}
	return out
}

// label is the type of the component that wraps another in newer modals.
const label = "18"

// knows reports whether discordgo can read a component, taken without its parts.
func knows(c map[string]any) bool {
	bare, err := json.Marshal(map[string]any{"type": c["type"]})
	if err != nil {
		return false
	}
	_, err = discordgo.MessageComponentFromJSON(bare)
	return err == nil
}
