package main

import (
	"testing"

	"usher/core/store"
)

// A conversation in Slack and by mail goes on while one serve after the other is
// killed.
func TestSlackWhileKilled(t *testing.T) {
	t.Parallel()
	whileKilled(t, func(t *testing.T, d store.Dialect) (*scene, chatter) {
		s := stage(t, setting{dialect: d, slack: func(o *office) string { o.RedeliverAll(); return vouched(o) }})
		s.slack.Allow("ack", "operation_timeout") // of who is started while much else goes on; it comes again
		s.slack.triage.Add(s.slack.user(sam))
		for _, who := range chatters {
			s.slack.user(who)
		}
		return s, slackChatter{s.slack, s}
	})
}

// slackChatter is Slack, where people talk in their conversations with the desk.
type slackChatter struct {
	*office
	s *scene
}

func (c slackChatter) open(who, subject, text string) {
	c.user(who).Command(c.lobby, "/ticket", "open "+subject+"\n"+text)
}

func (c slackChatter) await(who, text string) func(string) {
	u := c.user(who)
	at := root(c.s.told(who, text))
	return func(word string) { u.Say(u.Direct(), at, word) }
}

func (c slackChatter) told(text, who string) {
	want := []string{who}
	if who == "" {
		want = nil
	}
	c.s.directs(map[string][]string{text: want})
}
