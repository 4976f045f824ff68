package discord

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core/desk"
)

// Whatever happens to the connection, what is written meanwhile is worked, once.
func TestConnectionComesBack(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(h *house)
	}{
		{"broken off", func(h *house) { h.Sever() }},
		{"closed", func(h *house) { h.Disconnect(4000) }},
		{"closed as timed out", func(h *house) { h.Disconnect(4009) }},
		{"asked to reconnect", func(h *house) { h.Reconnect() }},
		{"asked to reconnect right after the resume", func(h *house) { h.ReconnectOnResume(2); h.Sever() }},
		{"invalid, to be resumed", func(h *house) { h.Invalidate(true) }},
		{"invalid", func(h *house) { h.Invalidate(false) }},
		{"silent", func(h *house) { h.Zombie() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, func(h *house) {
				h.Limits.Heartbeat = time.Second
				h.cfg.Silence = 2 * time.Second
			})
			th := h.thread("ticket")
			h.ann.Say(th, "before")
			h.worked("written before")
			c.spoil(h)
			h.Until(t, "it comes through again", func() bool {
				if h.Connections() == 0 || !h.app.Status().Connected {
					return false
				}
				text := "after " + time.Now().String()
				h.ann.Say(th, text)
				for range 20 {
					if h.seen.times("written "+text) > 0 {
						return true
					}
					time.Sleep(5 * time.Millisecond)
				}
				return false
			})
			if n := h.seen.times("written before"); n != 1 {
				t.Errorf("what was written before was worked %d times, want once", n)
			}
		})
	}
}

func TestResumeBringsWhatWasMissed(t *testing.T) {
	h := newHouse(t)
	th := h.thread("ticket")
	h.Sever()
	for _, text := range []string{"one", "two", "three"} {
		h.ann.Say(th, text)
	}
	for _, text := range []string{"one", "two", "three"} {
		h.worked("written " + text)
	}
}

// What Discord does not let the app do is said with what to change, and heals once
// that is changed.
func TestRefusedConnection(t *testing.T) {
	h := newHouse(t)
	h.Allow("gateway", 4014)
	h.Privileged(true, false)
	h.Disconnect(4009)
	h.Until(t, "the problem is said", func() bool {
		return strings.Contains(h.app.Status().Problem, "switch on Message Content Intent")
	})
	h.Privileged(false, false)
	h.Until(t, "both are named", func() bool {
		return strings.Contains(h.app.Status().Problem, "Server Members Intent and Message Content Intent")
	})
	h.Privileged(true, true)
	h.connected()
	if p := h.app.Status().Problem; p != "" {
		t.Errorf("Problem = %q once connected, want none", p)
	}
}

func TestWrongToken(t *testing.T) {
	h := newHouse(t)
	h.Allow("", 0)
	c := h.cfg
	c.Token = "wrong"
	h.stop()
	h.cfg = c
	h.app, h.stop = h.open("here")
	h.Until(t, "the problem is said", func() bool { return strings.Contains(h.app.Status().Problem, "reset it on the page Bot") })
}

// One node is connected at a time, and another takes over.
func TestOneNodeIsConnected(t *testing.T) {
	h := newHouse(t)
	second, stop := h.open("there")
	defer stop()
	h.Until(t, "the second stands by", func() bool { return second.Status().Standby })
	if n := h.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	h.stop()
	h.Until(t, "the second takes over", func() bool { return second.Status().Connected && h.Connections() == 1 })
	h.ann.Say(h.thread("ticket"), "hello")
	h.worked("written hello")
}

// A lease that is lost for a moment loses nothing.
func TestLeaseIsLostForAMoment(t *testing.T) {
	h := newHouse(t, func(h *house) { h.pace.lease = 300 * time.Millisecond })
	th := h.thread("ticket")
	h.Until(t, "another has the lease", func() bool { // the app may renew it in between
		if err := h.desk.GiveUp(t.Context(), leaseName, "here"); err != nil {
			t.Fatal(err)
		}
		held, err := h.desk.Lease(t.Context(), leaseName, "another", 2*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return held
	})
	h.Until(t, "it is given up", func() bool { return h.app.Status().Standby && h.Connections() == 0 })
	h.ann.Say(th, "meanwhile")
	h.worked("written meanwhile")
}

func TestShards(t *testing.T) {
	h := newHouse(t, func(h *house) { h.Limits.Shards = 3 })
	h.Until(t, "all are connected", func() bool { return h.Connections() == 3 })
	h.ann.Say(h.thread("ticket"), "hello")
	h.worked("written hello")
	h.ann.Say(h.ann.DM(), "direct")
	h.worked("written direct")
}

func TestHeartbeatOnDemand(t *testing.T) {
	h := newHouse(t)
	was := h.Heartbeats()
	h.AskHeartbeat()
	h.Until(t, "a heartbeat", func() bool { return h.Heartbeats() > was })
}

// Of what people write in channels only that is kept which may be for the desk.
func TestWhatIsKept(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.cfg.Emoji = "🎫"
		h.cfg.Triage = h.Home.Channel("triage").ID
		h.cfg.Forum = h.Home.Forum("forum").ID
	})
	plain := h.ann.Say(h.ch, "chatter")
	h.ann.Edit(plain, "chatter, changed")
	gone := h.ann.Say(h.ch, "more chatter")
	h.ann.Delete(gone)
	direct := h.ann.Say(h.ann.DM(), "direct")
	h.ann.Edit(direct, "direct, changed")
	h.ann.Delete(direct)
	h.ann.Say(h.ch, h.Bot.Mention()+" help")
	m := h.ann.Say(h.thread("ticket"), "in a thread")
	h.ann.Edit(m, "in a thread, changed")
	h.ann.React(plain, "🎉")
	h.ann.React(plain, "🎫")
	h.ann.Delete(m)
	h.ann.Post(channel(h, "forum"), "A question", "How?")
	h.ann.Say(channel(h, "triage"), "for staff")
	ben := h.Home.User("Ben")
	ben.Leave(h.Home)
	for _, what := range []string{
		"written " + h.Bot.Mention() + " help", "written in a thread", "edited in a thread, changed", "deleted " + m.ID,
		"reacted " + plain.ID + " " + h.ann.ID, "posted A question", "written How?", "written for staff", "left " + ben.ID,
		"edited direct, changed", "deleted " + direct.ID,
	} {
		h.worked(what)
	}
	for _, what := range []string{"written chatter", "edited chatter, changed", "deleted " + gone.ID} {
		if h.seen.times(what) > 0 {
			t.Errorf("%s: what people say to each other in a channel was kept, want it left alone", what)
		}
	}
}

// Nobody waits for what is done about people who left, so it takes no place of those
// who wait for an answer.
func TestLeavingIsNotUrgent(t *testing.T) {
	h := newHouse(t)
	for _, kind := range []string{kindInteraction, kindMemberRemove} {
		got := h.app.receive(kind, []byte(`{"id":"3","guild_id":"1","user":{"id":"2"}}`), "session/1")
		if len(got) != 1 || urgent(got[0]) != (kind == kindInteraction) {
			t.Errorf("receive(%s) = %+v, want one, urgent if somebody waits", kind, got)
		}
	}
}

func channel(h *house, name string) *discordtest.Channel {
	for _, ch := range h.Home.Channels() {
		if ch.Name() == name {
			return ch
		}
	}
	return nil
}

// More may come than can be kept: then it comes again, and nothing is lost.
func TestNothingIsLostWhenCrowded(t *testing.T) {
	released := make(chan struct{})
	h := newHouse(t, func(h *house) {
		h.opening = func(a *App) {
			spied(a, h.desk, func([]desk.ChatEvent) error { <-released; return nil })
		}
	})
	th := h.thread("ticket")
	const most = queueMost + 3*batchMost
	for n := range most {
		h.ann.Say(th, fmt.Sprint("message ", n))
	}
	h.Until(t, "it is too much", func() bool { return strings.Contains(h.log.String(), errCrowded.Error()) })
	close(released)
	h.UntilWithin(t, time.Minute, "all is worked, once", func() bool {
		for n := range most {
			if h.seen.times(fmt.Sprint("written message ", n)) != 1 {
				return false
			}
		}
		return true
	})
}
