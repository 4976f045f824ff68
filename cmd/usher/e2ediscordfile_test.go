package main

import (
	"strings"

	"usher/bots/discord/discordtest"
)

// A closed ticket comes as a file, to each who asks as much of it as they may see;
// who may see nothing of it does not learn that it is there.
func (g *guild) asFile() {
	s := g.s
	number := g.open(alice, "topic file\nmarker-x1")
	th := g.thread(number, alice, sam)
	s.answer(s.got(sam, "[#"+number+"]", "marker-x1"), "marker-x2")
	g.posted(th, "marker-x2")
	g.user(alice).Say(th, "marker-x3", discordtest.File{Name: "pump.log", Type: "text/plain", Data: []byte("pressure 17")})
	s.untilHolds(number, "marker-x3")
	g.asks(sam, "note "+number+" marker-x4")
	g.asks(sam, "close "+number+" marker-x5")
	s.settled()
	texts := map[string][]string{}
	for _, who := range []string{alice, sam} {
		m := g.asks(who, "transcript "+number, "ticket-"+number+".md")
		texts[who] = append(texts[who], fileOf(m))
	}
	m := g.asks(alice, "show "+number, "topic file")
	had := len(g.seen(g.user(alice), g.lobby))
	g.user(alice).Select(m, "More…", "Get all of it as a file")
	m = sees(s, "only alice", func() []discordtest.Message { return g.seen(g.user(alice), g.lobby)[had:] }, "ticket-"+number+".md")
	texts[alice] = append(texts[alice], fileOf(m))
	for who, all := range texts {
		for _, text := range all {
			wants(s.t, text, "# #"+number+" topic file", "**Status:** closed", "Acme", "Alice Adams", "Sam Support", "> marker-x1", "> marker-x2", "> marker-x3", "pump.log",
				"> marker-x5", "## What happened", "closed")
			if note := strings.Contains(text, "marker-x4"); note != (who == sam) {
				s.t.Errorf("the file of %s has the note: %v\n%s", who, note, text)
			}
		}
	}
	none, other := g.asks(dan, "transcript "+number), g.asks(dan, "transcript 9999")
	if a, b := strings.ReplaceAll(says(none), number, "N"), strings.ReplaceAll(says(other), "9999", "N"); a != b || len(none.Files) > 0 {
		s.t.Errorf("%s is told %q of a ticket that he may not see, and %q of none", dan, a, b)
	}
	s.settled()
}

// fileOf is the one file of a message.
func fileOf(m discordtest.Message) string {
	if len(m.Files) != 1 {
		return ""
	}
	return string(m.Files[0].Data)
}
