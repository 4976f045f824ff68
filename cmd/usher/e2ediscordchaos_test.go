package main

import (
	"slices"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core/store"
)

// A conversation in Discord and by mail goes on while one serve after the other is
// killed.
func TestDiscordWhileKilled(t *testing.T) {
	t.Parallel()
	whileKilled(t, func(t *testing.T, d store.Dialect) (*scene, chatter) {
		s := stage(t, setting{dialect: d, discord: triaged})
		s.discord.Allow("interaction", 10062)                         // of who was killed; the person is told so
		s.discord.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
		return s, discordChatter{s.discord.inhabited()}
	})
}

// inhabited has people in the server: staff, and who chats.
func (g *guild) inhabited() *guild {
	g.s.t.Helper()
	g.link(append(slices.Clone(chatters), sam)...)
	g.people[sam].Give(g.staff)
	return g
}

// discordChatter is Discord, where people talk in the threads of their tickets.
type discordChatter struct{ *guild }

func (c discordChatter) open(who, subject, text string) {
	for c.s.t.Context().Err() == nil {
		if len(c.Commands()) == 0 {
			<-time.After(10 * time.Millisecond)
		} else if c.user(who).Slash(c.lobby, "ticket open", discordtest.Options{"subject": subject, "text": text}).Wait() == nil {
			return
		}
	}
}

// await waits where the ticket's thread is, or in their conversation with the desk
// if the answer came before there was one.
func (c discordChatter) await(who, text string) func(string) {
	var read []discordtest.Message
	c.s.until(who+" reads "+text, func() bool {
		read = c.reads(who, text)
		return len(read) > 0
	})
	return func(word string) {
		if at := read[0].Channel; at.Kind == discordtest.PrivateThread {
			c.user(who).Say(at, word)
		} else {
			c.user(who).Reply(read[0], word)
		}
	}
}

// reads are the app's messages with a text in a thread of somebody's, or to them
// alone.
func (c discordChatter) reads(who, text string) (all []discordtest.Message) {
	u := c.user(who)
	for _, ch := range append(c.lobby.Threads(), u.DM()) {
		for _, m := range saying(u.Sees(ch), text) {
			if m.Author == c.Bot {
				all = append(all, m)
			}
		}
	}
	return all
}

// told wants the text told to that person once, and to nobody else. What somebody
// said themselves is not told them again where they said it; but what they wrote by
// direct message, before there was a thread, comes to the thread too.
func (c discordChatter) told(text, who string) {
	c.s.t.Helper()
	for _, each := range chatters {
		n := len(c.reads(each, text))
		switch {
		case each == who && n != 1, each != who && who != "" && n != 0, n > 1:
			c.s.t.Errorf("%s was told %q %d times in Discord, want it: %v", each, text, n, each == who)
		case who == "" && n == 1:
			at := c.reads(each, text)[0].Channel
			for _, m := range saying(at.Messages(), text) {
				if m.Author != c.Bot {
					c.s.t.Errorf("%s was told %q again where they said it", each, text)
				}
			}
		}
	}
}
