package discord

import (
	"strings"
	"testing"
	"time"

	"usher/core"
)

// saidMeanwhile has Ann say something in every way while nobody is connected, and
// returns what has to be worked.
func (h *house) saidMeanwhile() []string {
	h.ann.Say(h.ann.DM(), "direct")
	h.ann.Say(h.ch, h.Bot.Mention()+" called")
	h.ann.Say(channel(h, "triage"), "in triage")
	h.ann.Say(h.ch, "chatter")
	m := h.ann.Say(h.thread("ticket"), "in a thread")
	h.ann.Delete(m)
	h.ann.React(h.ann.Say(h.ch, "chatter too"), "🎫")
	return []string{"written direct", "written " + h.Bot.Mention() + " called", "written in triage", "written in a thread", "deleted " + m.ID}
}

func triaged(h *house) {
	h.cfg.Emoji = "🎫"
	h.cfg.Triage = h.Home.Channel("triage").ID
}

// place is where the database says that the session is.
func (h *house) place() core.ChatSession {
	h.t.Helper()
	s, err := h.desk.ChatSession(h.t.Context(), (&session{app: h.app, shard: [2]int{0, 1}}).name())
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// move has the database say that the session is elsewhere.
func (h *house) move(s core.ChatSession) {
	h.t.Helper()
	ctx := h.t.Context()
	if held, err := h.desk.Lease(ctx, leaseName, "test", time.Minute); err != nil || !held {
		h.t.Fatal(held, err)
	}
	if ok, err := h.desk.KeepSession(ctx, leaseName, "test", s); err != nil || !ok {
		h.t.Fatal(ok, err)
	}
	if err := h.desk.GiveUp(ctx, leaseName, "test"); err != nil {
		h.t.Fatal(err)
	}
}

// What is said to the app while it restarts, on this node or on another, is worked
// as if it had not: the next process goes on with the session.
func TestRestartLosesNothing(t *testing.T) {
	for _, c := range []struct {
		name, holder string
		move         func(*core.ChatSession) // the bookmark
		begun        int                     // sessions
	}{
		{"on this node", "here", nil, 1},
		{"on another node", "there", nil, 1},
		{"bookmarked a while ago", "here", func(s *core.ChatSession) { s.Seq = 2 }, 1},
		{"while it looked for what came before", "here", func(s *core.ChatSession) { s.Behind = true }, 1},
		{"with an address that is gone", "here", func(s *core.ChatSession) { s.Resume = "ws://127.0.0.1:1/" }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, triaged)
			h.ann.Say(h.ann.DM(), "before")
			h.worked("written before")
			h.stop()
			if c.move != nil {
				s := h.place()
				c.move(&s)
				h.move(s)
			}
			want := h.saidMeanwhile()
			h.app, h.stop = h.open(c.holder)
			h.connected()
			for _, what := range want {
				h.worked(what)
			}
			for _, what := range append(want, "written before") {
				if n := h.seen.times(what); n != 1 {
					t.Errorf("%s %d times, want once", what, n)
				}
			}
			if n := h.Identifies(); n != c.begun {
				t.Errorf("%d sessions were begun, want %d", n, c.begun)
			}
			h.Until(t, "the channels are known", func() bool { return h.app.places.isPlain(h.ch.ID) })
			if strings.Contains(h.log.String(), h.place().ID) {
				t.Error("the log holds the id of the session")
			}
		})
	}
}

// Where a session is past, or never was where the database says, a new one begins,
// and what came meanwhile is looked for where it can be found.
func TestSessionIsPast(t *testing.T) {
	for _, c := range []struct {
		name string
		move func(*core.ChatSession)
	}{
		{"past", nil},
		{"unknown", func(s *core.ChatSession) { s.ID = "unknown" }},
		{"later than it was", func(s *core.ChatSession) { s.Seq += 1000 }},
		{"of another configuration", func(s *core.ChatSession) { s.ID = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, triaged)
			h.Allow("gateway", 4007)
			h.stop()
			if c.move == nil {
				h.sessionIsPast()
			} else {
				s := h.place()
				c.move(&s)
				h.move(s)
			}
			h.ann.Say(channel(h, "triage"), "in triage")
			h.app, h.stop = h.open("here")
			h.connected()
			h.worked("written in triage")
			if n := h.Identifies(); n != 2 {
				t.Errorf("%d sessions were begun, want 2", n)
			}
		})
	}
}

// A node that has lost the lease leaves the session to the one that has it.
func TestNodesDoNotFight(t *testing.T) {
	h := newHouse(t, func(h *house) { h.pace.lease = 3 * time.Second })
	h.Until(t, "the session is noted", func() bool {
		_, err := h.desk.ChatSession(t.Context(), (&session{app: h.app, shard: [2]int{0, 1}}).name())
		return err == nil
	})
	first := h.app
	if err := h.desk.GiveUp(t.Context(), leaseName, "here"); err != nil {
		t.Fatal(err)
	}
	second, stop := h.open("there")
	defer stop()
	h.Until(t, "the second goes on", func() bool { return second.Status().Connected })
	h.Until(t, "the first stands by", func() bool { return first.Status().Standby })
	time.Sleep(300 * time.Millisecond) // in which they would
	if n, begun := h.Resumes(), h.Identifies(); n != 1 || begun != 1 || !second.Status().Connected {
		t.Errorf("%d resumes and %d sessions begun, want one each", n, begun)
	}
	h.ann.Say(h.thread("ticket"), "hello")
	h.worked("written hello")
}
