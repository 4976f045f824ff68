package main

import (
	"fmt"
	"testing"

	"usher/core/store/storetest"
)

// Killed before a command was acknowledged or just after, and before its answer went
// out or just after, usher does it once. Who was told that it failed does it again:
// then nothing was done of the first. An answer is one message, however often it is
// written.
func TestDiscordKilledAtTheAnswer(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			k := stageDeadlyDiscord(t, d)
			k.live()
			g, n := k.discord, 0
			for _, call := range []string{"acks", "answers"} {
				for _, at := range []blow{unposted, posted} {
					k.aim(at, call)
					n++
					topic := fmt.Sprintf("topic answer %d.", n)
					answers := func() int { return len(saying(g.seen(g.user(alice), g.lobby), topic)) }
					k.step(func() { g.command(alice, g.lobby, "open "+topic+"\nmarker-answer.") }, func() {
						k.until("the answer", func() bool { return answers() > 0 })
					})
					k.settled()
					if got := k.tickets(); got != n || answers() != 1 {
						t.Errorf("%s, at %s: %d tickets, %d answers; want %d and one", at, call, got, answers(), n)
					}
				}
			}
			g.once(t)
			k.serving.stop()
		})
	}
}
