package main

import (
	"slices"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/store/storetest"
)

// What is said to the app while usher is away is worked once it is back, whether it
// was stopped or killed: in the app's own conversation, by its name in a channel, and
// below a card. It goes on with its session.
func TestDiscordRestarts(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d, discord: triaged})
			g := s.discord.inhabited()
			g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
			a := g.user(alice)
			serve := s.serve("usher.toml")
			g.up()
			s.put(post{from: dan, subject: "topic first.", text: "marker-first."})
			number := s.number(s.got(sam, "marker-first."))
			card := g.card(number, "topic first.")
			for n, how := range []string{"stopped", "killed"} {
				if how == "stopped" {
					serve.stop()
				} else {
					serve.kill()
				}
				s.until("nobody is connected", func() bool { return g.Connections() == 0 })
				text := "marker-" + how
				a.Say(a.DM(), "open topic "+how+".\n"+text+"-open.")
				a.Say(g.lobby, g.Bot.Mention()+" help")
				g.user(sam).Reply(card, text+"-reply.")
				serve = s.serve("usher.toml")
				s.got(sam, text+"-open.")
				s.untilHolds(number, text+"-reply.")
				s.until("usher answers whoever calls it", func() bool {
					all := slices.DeleteFunc(g.lobby.Messages(), func(m discordtest.Message) bool { return m.Author != g.Bot })
					return len(all) == n+1
				})
			}
			if n := g.Identifies(); n != 1 {
				t.Errorf("%d sessions were begun, want one that goes on", n)
			}
			serve.stop()
		})
	}
}
