package main

import (
	"strings"
	"testing"

	"usher/core/store/storetest"
)

// What is said to the app while usher is away, longer than Slack sends it again, is
// worked once usher is back, whether it was stopped or killed, and once.
func TestSlackRestarts(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d, slack: vouched})
			o := s.slack
			o.triage.Add(o.user(sam))
			a := o.user(alice)
			serve := s.serve("usher.toml")
			o.up(1)
			number := s.openForm(alice, map[string]any{"subject": "topic first.", "text": "marker-first."})
			s.answer(s.got(sam, "marker-first."), "marker-answer.")
			talk := root(s.told(alice, "marker-answer."))
			card := s.card(number, "topic first.")
			for _, how := range []string{"stopped", "killed"} {
				text := "marker-" + how
				a.Say(a.Direct(), talk, text+"-heard.")
				s.untilHolds(number, text+"-heard.")
				if how == "stopped" {
					serve.stop()
				} else {
					serve.kill()
				}
				s.until("nobody is connected", func() bool { return o.Connections() == 0 })
				a.Say(a.Direct(), talk, text+"-reply.")
				a.Say(a.Direct(), "", "open topic "+how+".\n"+text+"-open.")
				o.user(sam).Say(o.triage, card.TS, text+"-note.")
				if n := o.GiveUp(); n < 3 {
					t.Errorf("Slack gave up %d events, want the three at least", n)
				}
				serve = s.serve("usher.toml")
				s.got(sam, text+"-open.")
				s.untilHolds(number, text+"-reply.")
				s.untilHolds(number, text+"-note.")
			}
			mails := s.settled()
			held := s.done("ticket", "export", number)
			for _, how := range []string{"stopped", "killed"} {
				readers(t, mails, "marker-"+how+"-open.", sam)
				for _, what := range []string{"-heard.", "-reply.", "-note."} {
					if n := strings.Count(held, "marker-"+how+what); n != 1 {
						t.Errorf("the ticket holds %q %d times, want once", "marker-"+how+what, n)
					}
				}
			}
			if n := s.tickets(); n != 3 {
				t.Errorf("%d tickets, want the first and one of each command", n)
			}
			o.once(t)
			serve.stop()
		})
	}
}
