package main

import (
	"fmt"
	"testing"

	"usher/core/store"
)

// The other ways by which tickets come in Discord, and leave it.
func TestDiscordWays(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite, discord: outdoors})
	s.done("do", "staff add "+ada+" admin")
	s.done("do", "--as", ada, "alerts new off")
	g := s.discord.inhabited()
	g.link(ada, dan)
	g.people[ada].Give(g.staff)
	g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
	serve := s.serve("usher.toml")
	g.up()
	acts(s, g, []act[*guild]{
		{"a post in the forum", (*guild).inForum},
		{"the panel", (*guild).byPanel},
		{"the emoji", (*guild).byEmoji},
		{"the emoji where few read", (*guild).byEmojiAmongFew},
		{"the transcript", (*guild).asFile},
	})
	s.settled()
	g.once(t)
	serve.stop()
}

// outdoors are lines of [discord] by which tickets come from a forum, a panel and an
// emoji, too.
func outdoors(g *guild) string {
	g.forum = g.Home.Forum("questions")
	g.more = append(g.more, g.forum)
	return triaged(g) + fmt.Sprintf("forum = %q\npanel = [\"outages\", \"single sign-on\"]\nemoji = \"🎫\"\n", g.forum.ID)
}
