package main

import (
	"testing"

	"usher/core/store/storetest"
)

// Every cell of the table, from Slack.
func TestSlackTable(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			w := found(t, setting{dialect: d, slack: believed})
			for who := range names {
				w.slack.user(who)
			}
			w.slack.up(1)
			w.table(t, slackDoor(w))
		})
	}
}
