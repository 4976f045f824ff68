package slacktest_test

import (
	"sync"
	"testing"

	"go.uber.org/goleak"

	"usher/bots/slack/slacktest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

// TestManyAtOnce has people, tests and the app at it together; the race detector
// judges.
func TestManyAtOnce(t *testing.T) {
	s := slacktest.New(t)
	ch := s.Channel("help", slacktest.Public)
	for range 2 {
		l := dial(t, s)
		go func() {
			for {
				e, err := l.try(30e9)
				if err != nil || l.ws.WriteJSON(object{"envelope_id": e["envelope_id"]}) != nil {
					return
				}
			}
		}()
	}
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			u := s.Home.User("Somebody", "")
			u.Join(ch)
			for range 10 {
				ts := u.Say(ch, "", "hello")
				u.React(ch, ts, "eyes")
				u.Edit(ch, ts, "bye")
				if err := u.Command(ch, "/ticket", "list").Wait(); err != nil {
					t.Error(err)
				}
				u.OpenHome()
				worked(t, form(t, s, "conversations.history", "channel", ch.ID))
				worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x"}))
				_, _ = s.Messages(ch), u.Seen(ch)
			}
		})
	}
	work.Wait()
	s.Until(t, "all are acknowledged", func() bool { return len(s.Acks()) == len(s.Sent()) })
	if n := len(s.Sent()); n != 4*10*6+4 {
		t.Errorf("%d were sent, want %d", n, 4*10*6+4)
	}
}

// BenchmarkCommands is what the stand-in itself takes for a command and its
// acknowledgement: the share of it in an app's figures.
func BenchmarkCommands(b *testing.B) {
	s := slacktest.New(b)
	u := s.Home.User("Ann", "")
	ch := s.Channel("help", slacktest.Public, u)
	l := dial(b, s)
	go func() {
		for {
			e, err := l.try(30e9)
			if err != nil || l.ws.WriteJSON(object{"envelope_id": e["envelope_id"]}) != nil {
				return
			}
		}
	}()
	for b.Loop() {
		if err := u.Command(ch, "/ticket", "list").Wait(); err != nil {
			b.Fatal(err)
		}
	}
}
