package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/bots/slack/slacktest"
)

// message is a message on a chat network.
type message interface {
	slacktest.Message | discordtest.Message
}

// says is all that a message says, in one line, without what only shapes it.
func says[M message](m M) string {
	switch m := any(m).(type) {
	case slacktest.Message:
		return unescape(strings.Join(strings.Fields(m.Text+" "+m.Shown()), " "))
	case discordtest.Message:
		return shaping.Replace(strings.Join(strings.Fields(m.Shown()), " "))
	}
	return ""
}

// saying are the messages that say all the texts.
func saying[M message](all []M, texts ...string) (some []M) {
	for _, m := range all {
		said, has := says(m), true
		for _, text := range texts {
			has = has && strings.Contains(said, text)
		}
		if has {
			some = append(some, m)
		}
	}
	return some
}

// act is a part of what is played in a scene.
type act[P any] struct {
	name string
	play func(P)
}

// acts plays one after the other, each as a test of its own, until one fails.
func acts[P any](s *scene, on P, all []act[P]) {
	old := s.t
	for _, a := range all {
		ok := old.Run(a.name, func(t *testing.T) {
			s.on(t)
			defer s.on(old)
			a.play(on)
		})
		if !ok {
			return
		}
	}
}

// on has whatever fails in the scene fail that test.
func (s *scene) on(t *testing.T) {
	s.t = t
	if s.slack != nil {
		s.slack.t = t
	}
}

// sees waits for a message with all the texts among those that f gives, and
// returns the first.
func sees[M message](s *scene, what string, f func() []M, texts ...string) M {
	s.t.Helper()
	untilShown(s, fmt.Sprintf("%s shows %q", what, texts), f, func() bool { return len(saying(f(), texts...)) > 0 })
	return saying(f(), texts...)[0]
}

// untilShown polls until it is so, and else tells what there was.
func untilShown[M message](s *scene, what string, f func() []M, is func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(e2ePatience)
	for !is() {
		if time.Now().After(deadline) {
			var all []string
			for _, m := range f() {
				all = append(all, says(m))
			}
			s.t.Fatalf("waited %v in vain until %s\nthere is: %s\nrefused: %v\noutbox: %s\nlog: %s", e2ePatience, what, strings.Join(all, "\n"),
				s.violations(), s.run("outbox", "list", "--json").out, s.lastLog())
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-s.t.Context().Done():
			s.t.FailNow()
		}
	}
}

// violations are what the chat networks have refused.
func (s *scene) violations() (all []any) {
	if s.slack != nil {
		for _, v := range s.slack.Violations() {
			all = append(all, v)
		}
	}
	if s.discord != nil {
		for _, v := range s.discord.Violations() {
			all = append(all, v)
		}
	}
	return all
}

// shown are all of some messages.
func shownAll[M message](all []M) string {
	var b strings.Builder
	for _, m := range all {
		b.WriteString(says(m) + "\n")
	}
	return b.String()
}
