package discord

import (
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

// Where no session can begin, few are tried, and it is said what to change.
func TestFewSessionsAreTried(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits func(*discordtest.Limits)
		spoil  func(h *house)
		says   string
		most   int // sessions begun
	}{
		{"without the privileged intents", func(*discordtest.Limits) {}, func(h *house) {
			h.Allow("gateway", 4014)
			h.Privileged(false, false)
		}, "switch on Server Members Intent and Message Content Intent", 2},
		{"invalid at once, each time", func(l *discordtest.Limits) { l.Identify = time.Hour }, func(*house) {}, "ends soon after it began", ahead},
		{"when all are used up", func(l *discordtest.Limits) { l.Starts = 1 }, func(*house) {}, "no new session with Discord can begin before", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, func(h *house) {
				h.pace.slow, h.pace.ration, h.pace.most = time.Minute, time.Minute, 20*time.Millisecond
				c.limits(&h.Limits)
			})
			c.spoil(h)
			h.Disconnect(4009)
			h.Until(t, "it is said", func() bool { return strings.Contains(h.app.Status().Problem, c.says) })
			time.Sleep(300 * time.Millisecond) // in which more would be tried
			if n := h.Identifies(); n > c.most {
				t.Errorf("%d sessions were begun, want %d at most", n, c.most)
			}
		})
	}
}

// Whatever happens, a day is not enough to use up what Discord allows.
func TestRations(t *testing.T) {
	var turns turns
	turns.set(1, usualPace.identify, usualPace.ration)
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	for now := begin; now.Sub(begin) < 24*time.Hour; n++ {
		now = now.Add(turns.wait(0, now))
		turns.spend(0, now)
	}
	if n > 300 {
		t.Errorf("%d sessions begin in a day, want a few hundred at most", n)
	}
	later := begin.Add(48 * time.Hour)
	if d := turns.wait(0, later); d > usualPace.identify {
		t.Errorf("a day later one waits %v, want none", d)
	}
}
