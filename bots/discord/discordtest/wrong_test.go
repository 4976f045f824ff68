package discordtest_test

import (
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

func TestWrong(t *testing.T) {
	long := strings.Repeat("x", 81)
	button := object{"type": 2, "style": 1, "label": long, "custom_id": "x"}
	input := object{"type": 4, "style": 1, "label": "Subject", "custom_id": "x"}
	row := func(c object) []any { return []any{object{"type": 1, "components": []any{c}}} }
	for name, c := range map[string]struct {
		v    any
		want string // in the first line; empty: nothing is wrong
	}{
		"a message":              {object{"content": "x"}, ""},
		"an empty message":       {object{}, "Cannot send an empty message"},
		"a long label":           {object{"components": row(button)}, "components.0.components.0.label: Must be 80 or fewer"},
		"a modal":                {object{"title": "Open", "custom_id": "open", "components": row(input)}, ""},
		"a modal with a button":  {object{"title": "Open", "custom_id": "open", "components": row(button)}, "data.components.0.components"},
		"commands":               {[]any{object{"name": "x", "description": "X"}}, ""},
		"commands with capitals": {[]any{object{"name": "X", "description": "X"}}, "0.name: Command name"},
	} {
		got, err := discordtest.Wrong(c.v)
		if err != nil || (len(got) == 0) != (c.want == "") || len(got) > 0 && !strings.Contains(got[0], c.want) {
			t.Errorf("%s: wrong are %q, %v, want %q", name, got, err, c.want)
		}
	}
}
