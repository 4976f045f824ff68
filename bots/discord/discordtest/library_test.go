package discordtest_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/discordtest"
)

// The tests here show what discordgo v0.29.0 does on a bad day of the gateway, for
// who builds on it; where one fails with another version, a guard may go.

// TestReconnectDeadlock shows discordgo's issue 513, which an app has to guard
// against: Op 7 as the first packet after a resume stops the session for good.
func TestReconnectDeadlock(t *testing.T) {
	s := discordtest.Start(t)
	d := library(t, s)
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	s.Until(t, "the client is connected", func() bool { return s.Connections() == 1 })
	s.ReconnectOnResume(1)
	s.Sever()
	s.Until(t, "it has resumed", func() bool { return s.Resumes() == 1 })
	time.Sleep(200 * time.Millisecond) // time to connect anew, which it does not use
	if n := s.Resumes(); n != 1 {
		t.Errorf("it resumed %d times: the issue is mended, and the guard may go", n)
	}
	s.Close()
}

// TestZombieLosesEvents shows that discordgo leaves a connection that is dead by
// closing it with 1000, which ends the session: what happened meanwhile is lost.
// Discord asks for another code: developers/events/gateway.mdx#sending-heartbeats.
func TestZombieLosesEvents(t *testing.T) {
	s := discordtest.New(t)
	s.Limits.Heartbeat = 40 * time.Millisecond
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	var heard atomic.Value
	connect(t, s, func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard.Store(m.Content) })
	s.Zombie()
	ann.Say(ch, "while it was dead")
	s.Until(t, "it begins anew", func() bool { return s.Identifies() == 2 })
	if s.Resumes() != 1 {
		t.Errorf("it asked to resume %d times", s.Resumes())
	}
	ann.Say(ch, "afterwards")
	s.Until(t, "it hears again", func() bool { return heard.Load() != nil })
	if got := heard.Load(); got != "afterwards" {
		t.Errorf("it heard %q first: nothing is lost any more", got)
	}
}

// TestLibraryResumes shows that a broken connection and Op 7 lose nothing, and that
// an invalid session begins anew.
func TestLibraryResumes(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	heard := make(chan string, 10)
	connect(t, s, func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m.Content })
	s.Sever()
	ann.Say(ch, "one")
	s.Until(t, "it has resumed", func() bool { return s.Connections() == 1 && s.Resumes() == 1 })
	// Op 7 before a connection's first heartbeat has been written makes discordgo
	// close each following connection, once a second and without end.
	s.Until(t, "the first heartbeat", func() bool { return s.Heartbeats() >= 2 })
	s.Reconnect()
	ann.Say(ch, "two")
	s.Until(t, "it has resumed again", func() bool { return s.Connections() == 1 && s.Resumes() == 2 && s.Heartbeats() >= 2 })
	s.Invalidate(false)
	s.Until(t, "it begins anew", func() bool { return s.Connections() == 1 && s.Identifies() == 2 })
	ann.Say(ch, "three")
	for _, want := range []string{"one", "two", "three"} {
		select {
		case got := <-heard:
			if got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
		case <-time.After(time.Minute):
			t.Fatalf("waited in vain for %q", want)
		}
	}
}
