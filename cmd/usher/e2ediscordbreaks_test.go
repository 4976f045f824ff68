package main

import (
	"context"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core/store/storetest"
)

// breaks are what becomes of a connection to Discord's gateway. After the last its
// session is no more. Usher waits the longer the more have been, least of all where
// it was told to connect anew.
var breaks = []func(*guild){
	func(g *guild) { g.Sever() },
	func(g *guild) { g.ReconnectOnResume(1); g.Reconnect() },
	func(g *guild) { g.Reconnect() },
	func(g *guild) { g.Invalidate(true) },
	func(g *guild) { g.Expire(); g.Invalidate(false) },
}

// A conversation in Discord goes on while the connection breaks in every way, events
// come twice and overtake each other: usher resumes, loses nothing and does nothing
// twice.
func TestDiscordResumes(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d, discord: triaged})
			g := s.discord.inhabited()
			g.Allow("interaction", 10062)                         // that comes when nobody is connected; the person is told so
			g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
			g.Allow("POST /interactions/{interaction_id}/{interaction_token}/callback", 10062, 40060)
			g.Chaos(1, map[discordtest.Fault]float64{discordtest.Duplicate: 0.2, discordtest.Delay: 0.1})
			g.Delays(300 * time.Millisecond)
			serve := s.serve("usher.toml")
			g.up()
			broken := make(chan struct{})
			go func() {
				defer close(broken)
				g.breakInTurn(t.Context())
			}()
			tickets := 0
			for more := true; more; {
				s.chat(discordChatter{g}, tickets, tickets+3)
				tickets += 3
				select {
				case <-broken:
					more = false
				default:
					more = tickets < 30
				}
			}
			<-broken
			g.Chaos(1, nil)
			s.checkChat(discordChatter{g}, tickets)
			serve.stop()
		})
	}
}

// breakInTurn breaks the connection in one way after the other, a while after there is
// one: what breaks at once is waited longer for.
func (g *guild) breakInTurn(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for _, b := range breaks {
		for up := 0; up < 11; {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			if up++; g.Connections() == 0 {
				up = 0
			}
		}
		b(g)
	}
}
