package blocks

import (
	"testing"

	"usher/bots/drawtest"
)

// golden compares what was drawn, a Message, a view, or whatever else Slack gets.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	if m, ok := v.(Message); ok {
		v = map[string]any{"text": m.Text, "blocks": m.Blocks}
	}
	drawtest.Golden(t, name, v)
}
