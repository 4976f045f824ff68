package slacktest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"usher/bots/slack/slacktest"
)

func quick(t *testing.T) (*slacktest.Server, *slacktest.User, *slacktest.Channel) {
	t.Helper()
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	s.Limits.Ack = 80 * time.Millisecond
	s.Limits.Retry = []time.Duration{0, 10 * time.Millisecond, 10 * time.Millisecond}
	ann := s.Home.User("Ann", "ann@acme.example")
	return s, ann, s.Channel("help", slacktest.Public, ann)
}

func TestEnvelopes(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	l := dial(t, s)
	if l.Hello["type"] != "hello" || l.Hello["num_connections"] != 1.0 || at(l.Hello, "connection_info", "app_id") != s.AppID {
		t.Errorf("hello = %v", l.Hello)
	}
	sent := ann.Command(ch, "/ticket", "open")
	e := l.read()
	if e["type"] != "slash_commands" || e["accepts_response_payload"] != true || at(e, "payload", "text") != "open" {
		t.Errorf("envelope = %v", e)
	}
	if sent.Acked() {
		t.Error("acknowledged before it was")
	}
	l.ack(e, object{"text": "in a moment"})
	if err := sent.Wait(); err != nil {
		t.Error(err)
	}
	if seen := ann.Seen(ch); len(seen) != 1 || seen[0].Text != "in a moment" {
		t.Errorf("seen = %v", seen)
	}
	ann.Say(ch, "", "hello <b> & bob@acme.example")
	e = l.next()
	if e["type"] != "events_api" || e["accepts_response_payload"] != false || e["retry_attempt"] != 0.0 {
		t.Errorf("envelope = %v", e)
	}
	if got, want := at(e, "payload", "event", "text"), "hello &lt;b&gt; &amp; <mailto:bob@acme.example|bob@acme.example>"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
	s.Until(t, "both are acknowledged", func() bool { return len(s.Acks()) == 2 })
}

func TestEventsAreSentAgainAndCommandsAreNot(t *testing.T) {
	s, ann, ch := quick(t)
	l := dial(t, s)
	ann.Say(ch, "", "one")
	first, second := l.read(), l.read()
	if first["envelope_id"] != second["envelope_id"] || second["retry_attempt"] != 1.0 || second["retry_reason"] != "timeout" {
		t.Errorf("envelopes = %v, %v", first, second)
	}
	l.ack(second, nil)
	s.Until(t, "it is acknowledged", func() bool { return s.Sent()[0].Acked() })
	wantViolation(t, s, "ack", "operation_timeout")
	sent := ann.Command(ch, "/ticket", "open")
	l.read()
	if err := sent.Wait(); err == nil || !strings.Contains(err.Error(), "operation_timeout") {
		t.Errorf("Wait = %v", err)
	}
	if got, err := l.try(200 * time.Millisecond); err == nil {
		t.Errorf("a command came twice: %v", got)
	}
}

func TestEventsWaitForAConnection(t *testing.T) {
	s, ann, ch := quick(t)
	ann.Say(ch, "", "one")
	if err := ann.Command(ch, "/ticket", "").Wait(); err == nil || !strings.Contains(err.Error(), "dispatch_failed") {
		t.Errorf("Wait = %v", err)
	}
	l := dial(t, s)
	if e := l.next(); at(e, "payload", "event", "text") != "one" {
		t.Errorf("envelope = %v", e)
	}
}

func TestAnEnvelopeGoesToOneOfSeveralConnections(t *testing.T) {
	s, ann, ch := quick(t)
	s.Limits.Ack = 5 * time.Second
	a, b := dial(t, s), dial(t, s)
	for range 4 {
		ann.Say(ch, "", "hello")
	}
	for range 2 {
		a.next()
		b.next()
	}
	s.Until(t, "all are acknowledged", func() bool { return len(s.Acks()) == 4 })
	ann.Say(ch, "", "which")
	e, err := a.try(50 * time.Millisecond)
	other := b
	if err != nil {
		e, other = b.read(), a
	}
	other.ws.WriteJSON(object{"envelope_id": e["envelope_id"]})
	s.Until(t, "the wrong acknowledgement is found", func() bool { return len(s.Violations()) > 0 })
	wantViolation(t, s, "ack", "unknown_envelope")
}

func TestABrokenConnectionSendsItsEnvelopesToAnother(t *testing.T) {
	s, ann, ch := quick(t)
	s.Limits.Ack = 5 * time.Second
	a := dial(t, s)
	ann.Say(ch, "", "hello")
	e := a.read()
	b := dial(t, s)
	a.ws.Close()
	again := b.next()
	if again["envelope_id"] != e["envelope_id"] || again["retry_attempt"] != 1.0 {
		t.Errorf("again = %v", again)
	}
	s.Until(t, "it is acknowledged", func() bool { return s.Sent()[0].Acked() })
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations = %v", v)
	}
}

func TestDisconnectNotices(t *testing.T) {
	s, ann, ch := quick(t)
	l := dial(t, s)
	s.Disconnect("warning")
	if e := l.read(); e["type"] != "disconnect" || e["reason"] != "warning" {
		t.Errorf("notice = %v", e)
	}
	ann.Say(ch, "", "still here")
	l.next()
	s.Disconnect("refresh_requested")
	if e := l.read(); e["reason"] != "refresh_requested" {
		t.Errorf("notice = %v", e)
	}
	ann.Say(ch, "", "for the next")
	next := dial(t, s)
	next.next()
	if e, err := l.try(3 * time.Second); err == nil {
		t.Errorf("a leaving connection got %v", e)
	}
	s.Disconnect("link_disabled")
	if e := next.read(); e["reason"] != "link_disabled" {
		t.Errorf("notice = %v", e)
	}
	if got := do(t, s.AppToken, s.URL+"/api/apps.connections.open", "application/x-www-form-urlencoded", nil); got["ok"] != false {
		t.Errorf("connection without Socket Mode: %v", got)
	}
}

func TestPings(t *testing.T) {
	s := slacktest.New(t)
	s.Limits.Ping = 20 * time.Millisecond
	l := dial(t, s)
	pings := make(chan string, 10)
	l.ws.SetPingHandler(func(data string) error { pings <- data; return nil })
	go func() { _, _ = l.try(5 * time.Second) }()
	for range 3 {
		select {
		case <-pings:
		case <-time.After(3 * time.Second):
			t.Fatal("no ping")
		}
	}
}

func TestATicketOpensOneConnection(t *testing.T) {
	s := slacktest.New(t)
	got := worked(t, do(t, s.AppToken, s.URL+"/api/apps.connections.open", "application/x-www-form-urlencoded", nil))
	for i, want := range []bool{true, false} {
		ws, _, err := websocket.DefaultDialer.Dial(got["url"].(string), nil)
		if (err == nil) != want {
			t.Errorf("dial %d: %v", i, err)
		}
		if err == nil {
			defer ws.Close()
		}
	}
}

func TestAnAppHoldsTenConnections(t *testing.T) {
	s := slacktest.New(t)
	for range 10 {
		dial(t, s)
	}
	got := worked(t, do(t, s.AppToken, s.URL+"/api/apps.connections.open", "application/x-www-form-urlencoded", nil))
	ws, _, err := websocket.DefaultDialer.Dial(got["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	l := &line{t: t, ws: ws}
	if e := l.read(); e["reason"] != "too_many_websockets" {
		t.Errorf("notice = %v", e)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault slacktest.Fault
		times int // how often the app sees it until it is acknowledged
	}{
		{"an envelope is lost", slacktest.Drop, 1},
		{"an acknowledgement is lost", slacktest.DropAck, 2},
		{"an envelope comes twice", slacktest.Duplicate, 2},
		{"an envelope is late", slacktest.Delay, 1},
		{"a payload cannot be decoded", slacktest.Garble, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ann, ch := quick(t)
			l := dial(t, s)
			s.Next(c.fault, 1)
			ann.Say(ch, "", "hello")
			var last object
			for range c.times {
				last = l.next()
			}
			s.Until(t, "it is acknowledged", func() bool { return s.Sent()[0].Acked() })
			if _, isList := last["payload"].([]any); isList != (c.fault == slacktest.Garble) {
				t.Errorf("payload = %v", last["payload"])
			}
			if v := s.Violations(); len(v) != 0 {
				t.Errorf("violations = %v", v)
			}
		})
	}
}

func TestEnvelopesInAnotherOrder(t *testing.T) {
	s, ann, ch := quick(t)
	l := dial(t, s)
	s.Hold()
	for _, text := range []string{"one", "two", "three"} {
		ann.Say(ch, "", text)
	}
	s.Release(slices.Reverse)
	for _, want := range []string{"three", "two", "one"} {
		if got := at(l.next(), "payload", "event", "text"); got != want {
			t.Errorf("text = %v, want %s", got, want)
		}
	}
}

func TestChaosLosesNoEvent(t *testing.T) {
	s, ann, ch := quick(t)
	s.Limits.Retry = slices.Repeat([]time.Duration{time.Millisecond}, 30)
	s.Delays(5 * time.Millisecond)
	l := dial(t, s)
	s.Chaos(1, map[slacktest.Fault]float64{slacktest.Drop: .2, slacktest.DropAck: .2, slacktest.Duplicate: .2, slacktest.Delay: .2})
	for range 20 {
		ann.Say(ch, "", "hello")
	}
	seen := map[any]bool{}
	go func() {
		for {
			e, err := l.try(5 * time.Second)
			if err != nil {
				return
			}
			seen[e["envelope_id"]] = true
			_ = l.ws.WriteJSON(object{"envelope_id": e["envelope_id"]})
		}
	}()
	s.Until(t, "all are acknowledged", func() bool { return len(s.Acks()) == 20 })
}

func TestAcknowledgementsAreChecked(t *testing.T) {
	s, ann, ch := quick(t)
	l := dial(t, s)
	l.ack(object{"envelope_id": "none"}, nil)
	ann.Say(ch, "", "hello")
	l.ack(l.read(), object{"text": "hello"})
	_ = l.ws.WriteMessage(websocket.TextMessage, []byte("ok"))
	s.Until(t, "three violations", func() bool { return len(s.Violations()) == 3 })
	for _, code := range []string{"unknown_envelope", "unexpected_payload", "invalid_json"} {
		wantViolation(t, s, "ack", code)
	}
}

func TestInteractionsAreSentAgainIfTheTestWants(t *testing.T) {
	s, ann, ch := quick(t)
	l := dial(t, s)
	s.RedeliverAll()
	s.Next(slacktest.DropAck, 1)
	sent := ann.Command(ch, "/ticket", "list")
	first, second := l.next(), l.next()
	if first["envelope_id"] != second["envelope_id"] || at(first, "payload", "trigger_id") != at(second, "payload", "trigger_id") {
		t.Errorf("envelopes = %v, %v", first, second)
	}
	if err := sent.Wait(); err != nil || sent.Times() != 2 {
		t.Errorf("Wait = %v after %d times", err, sent.Times())
	}
}
