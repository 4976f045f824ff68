package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core/store"
)

// Of two nodes one holds the connection, and both work. When it is killed the other
// takes the connection over, and takes what was written meanwhile. Killed among commands, they go on where another starts. All is done once,
// and answered once.
func TestDiscordNodesShare(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.Postgres, discord: triaged})
	s.changes = true // between a mail that a kill had sent again, and the first
	g := s.discord.inhabited()
	g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
	g.Allow("interaction", 10062)                         // of who was killed; the person is told so
	g.Allow("POST /interactions/{interaction_id}/{interaction_token}/callback", 10062, 40060)
	holder := s.serve("usher.toml").up()
	g.up()
	other := s.serve("usher.toml").up()
	s.until("the other node stands by", func() bool { return strings.Contains(other.said(), "standing by") })
	ack := g.Limits.Ack
	g.Tune(func(l *discordtest.Limits) { l.Ack = patient }) // nobody was killed yet: all is to be answered
	number := g.open(alice, "topic lasting\nmarker-k1")
	th := g.thread(number, alice, sam)
	opened := s.got(sam, "[#"+number+"]", "marker-k1")
	s.answer(opened, "marker-k2") // the ticket is Sam's from now on
	g.posted(th, "marker-k2")
	g.resolve(0, g.openEach(0, 12))
	s.settled()
	if n := g.Connections(); n != 1 || connected(other) {
		t.Fatalf("there are %d connections, and the other node has one: %v; want the holder's alone", n, connected(other))
	}

	g.Tune(func(l *discordtest.Limits) { l.Ack = ack })
	holder.kill()
	killed := time.Now()
	g.user(alice).Say(th, "marker-k3")
	s.answer(opened, "marker-k4")
	want := []string{alice + " marker-k1", alice + " marker-k3", alice + " marker-k5", sam + " marker-k2", sam + " marker-k4"}
	if g.command(alice, g.lobby, "reply "+number+" marker-command").Wait() == nil { // the other was quick; else she is told that it failed
		want = append(want, alice+" marker-command")
	}
	s.until("the other node is connected", func() bool { return connected(other) && g.Connections() > 0 })
	took := time.Since(killed)
	t.Logf("the other node took over after %v", took)
	s.got(sam, "[#"+number+"]", "marker-k3")
	g.posted(th, "marker-k4")
	g.user(alice).Say(th, "marker-k5")
	s.got(sam, "[#"+number+"]", "marker-k5")

	before := s.tickets()
	given := g.openEach(12, 24)
	s.until("some are open", func() bool { return s.tickets() > before+2 })
	other.kill()
	last := s.serve("usher.toml") // what the dead one had claimed is free at once
	s.until("the last node is connected", func() bool { return connected(last) })
	g.resolve(12, given)
	g.opened(24)
	mails := s.settled()
	for _, text := range []string{"marker-k3", "marker-k5"} {
		readers(t, mails, text, sam)
	}
	for n := range 24 {
		readers(t, mails, fmt.Sprintf("marker-node%d.", n), sam)
	}
	if n := s.tickets(); n != 25 {
		t.Errorf("%d tickets, want 25", n)
	}
	got := read[exported](t, s.done("ticket", "export", number)).lines()
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) { // the mail may have come before what was written in Discord
		t.Errorf("ticket %s holds %q, want %q", number, got, want)
	}
	g.once(t)
	last.stop()
}

// connected reports whether a node has had the connection to Discord.
func connected(d *daemon) bool { return strings.Contains(d.said(), "msg=\"connected to Discord\"") }

// openOne gives the command that opens the ticket of that number.
func (g *guild) openOne(n int) *discordtest.Sent {
	return g.command(chatters[n%len(chatters)], g.lobby, fmt.Sprintf("open topic node %d.\nmarker-node%d.", n, n))
}

// openEach gives the commands from n up to m.
func (g *guild) openEach(n, m int) (all []*discordtest.Sent) {
	g.s.t.Helper()
	for ; n < m; n++ {
		all = append(all, g.openOne(n))
	}
	return all
}

// resolve waits until commands were taken, from the one with that number on; who is
// told that theirs failed gives it again.
func (g *guild) resolve(from int, given []*discordtest.Sent) {
	g.s.t.Helper()
	for k, one := range given {
		for err := one.Wait(); err != nil; err = one.Wait() {
			g.s.t.Logf("command %d: %v", from+k, err)
			if g.s.t.Context().Err() != nil {
				return
			}
			one = g.openOne(from + k)
		}
	}
}

// opened wants each of the commands up to n answered once, and one thread for its
// ticket.
func (g *guild) opened(n int) {
	g.s.t.Helper()
	for k := range n {
		topic, who := fmt.Sprintf("topic node %d.", k), chatters[k%len(chatters)]
		answers := func() int { return len(saying(g.seen(g.user(who), g.lobby), "is open", topic)) }
		g.s.until("an answer to "+topic, func() bool { return answers() > 0 })
		threads := 0
		for _, th := range g.lobby.Threads() {
			if strings.HasSuffix(th.Name(), topic) {
				threads++
			}
		}
		if a := answers(); a != 1 || threads != 1 {
			g.s.t.Errorf("%s has %d answers and %d threads, want one of each", topic, a, threads)
		}
	}
}
