package main

import (
	"fmt"
	"strings"
	"testing"

	"usher/core/store/storetest"
)

// Killed after a command was committed, before its answer went out or just after,
// usher does it once, and the answer comes: once, or where nobody knows whether it
// came, once more.
func TestSlackKilledAtTheAnswer(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			k := stageDeadly(t, d)
			k.live()
			a, lobby := k.slack.user(alice), k.slack.lobby
			a.Command(lobby, "/ticket", "whoami") // who comes for the first time is told so, first
			k.whispered(alice, lobby, alice)
			k.settled()
			for n, c := range []struct {
				at    blow
				times int
			}{{unposted, 1}, {posted, 2}} {
				k.aim(c.at, "/response/")
				topic := fmt.Sprintf("topic answer %d.", n)
				answers := func() (times int) {
					for _, m := range a.Seen(lobby) {
						if strings.Contains(m.Shown(), topic) {
							times++
						}
					}
					return times
				}
				k.step(func() { a.Command(lobby, "/ticket", "open "+topic+"\nmarker-answer.") }, func() {
					k.until("the answer", func() bool { return answers() == c.times })
				})
				k.settled()
				if got := k.tickets(); got != n+1 || answers() != c.times {
					t.Errorf("%s: %d tickets, %d answers; want %d and %d", c.at, got, answers(), n+1, c.times)
				}
			}
			k.slack.once(t)
			k.serving.stop()
		})
	}
}
