package slash

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/core/command"
)

// env is a Tuesday noon in Berlin, in winter time.
func env() command.Env {
	return command.Env{Now: time.Date(2026, 2, 3, 11, 0, 0, 0, time.UTC), Zone: time.FixedZone("CET", 3600),
		Categories: []string{"single sign-on", "feature", "feature request", "upgrade", "other"}}
}

// opts are options by name.
type opts map[string]any

// typedAs is what Discord sends of a command such as "support contacts add" with
// these options. The option named by focus is being typed.
func typedAs(t testing.TB, line string, values opts, focus string) discordgo.ApplicationCommandInteractionData {
	t.Helper()
	door, path, _ := strings.Cut(line, " ")
	e, ok := find(door, path)
	if !ok {
		t.Fatalf("there is no /%s", line)
	}
	var list typed
	for name, v := range values {
		o, ok := e.option(name)
		if !ok {
			t.Fatalf("/%s has no option %s", line, name)
		}
		if n, is := v.(int); is {
			v = float64(n)
		}
		list = append(list, &discordgo.ApplicationCommandInteractionDataOption{Name: name, Type: o.discordType(), Value: v, Focused: name == focus})
	}
	names := strings.Fields(path)
	for i := len(names) - 1; i >= 0; i-- {
		kind := discordgo.ApplicationCommandOptionSubCommand
		if i < len(names)-1 {
			kind = discordgo.ApplicationCommandOptionSubCommandGroup
		}
		list = typed{{Name: names[i], Type: kind, Options: list}}
	}
	return discordgo.ApplicationCommandInteractionData{Name: door, CommandType: discordgo.ChatApplicationCommand, Options: list}
}
