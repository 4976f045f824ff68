package main

import (
	"testing"
	"time"

	"usher/core/store/storetest"
)

// patient is how long a network waits for an acknowledgement while many try the
// table at once: it is about what may be done, not about how fast a machine is.
const patient = 30 * time.Second

// Every cell of the table, from Slack.
func TestSlackTable(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := found(t, setting{dialect: d, slack: func(o *office) string { o.Limits.Ack = patient; return believed(o) }})
			for who := range names {
				w.slack.user(who)
			}
			w.slack.up(1)
			w.table(t, slackDoor(w))
		})
	}
}
