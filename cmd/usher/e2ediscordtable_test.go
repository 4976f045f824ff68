package main

import (
	"maps"
	"slices"
	"testing"

	"usher/core/store/storetest"
)

// Every cell of the table, from Discord.
func TestDiscordTable(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := found(t, setting{dialect: d, discord: func(g *guild) string { g.Limits.Ack = patient; return plainly(g) }})
			w.discord.Allow("", 10062) // of who was not answered in time, and does it again
			w.discord.link(slices.Collect(maps.Keys(names))...)
			w.discord.up()
			w.table(t, discordDoor(w))
		})
	}
}
