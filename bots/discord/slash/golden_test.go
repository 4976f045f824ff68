package slash

import (
	"testing"

	"usher/bots/drawtest"
)

// TestCommands holds what is registered together with testdata/commands.json.
func TestCommands(t *testing.T) { drawtest.Golden(t, "commands", Commands()) }
