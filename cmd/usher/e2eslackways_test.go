package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core/store"
)

// sendSigned sends a payload as Slack does over HTTP, signed at a time, and
// returns how it was answered.
func (o *office) sendSigned(payload map[string]any, at time.Time, signature func(body []byte) string) int {
	o.t.Helper()
	body, err := json.Marshal(payload)
	if err != nil {
		o.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, "http://"+o.listen+"/slack/events", bytes.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(at.Unix(), 10))
	if text := signature(body); text != "" {
		r.Header.Set("X-Slack-Signature", text)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	return answer.StatusCode
}

// lastEvent is what was last sent to the app of the Events API.
func (o *office) lastEvent() map[string]any {
	all := o.Sent()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Type == "events_api" {
			return all[i].Payload()
		}
	}
	return nil
}

// Over HTTP the same is done as over a connection, and only what Slack signed of
// late; what comes again is done once.
func TestSlackOverHTTP(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite, desk: `public_url = "https://desk.example"`, slack: func(o *office) string {
		o.listen = unusedPort(t)
		return believed(o)
	}})
	o, serve := s.slack, s.serve("usher.toml").up()
	s.until("Slack's address is taken", func() bool { return o.DeliverTo("http://"+o.listen+"/slack/events") == nil })
	number := s.openForm(alice, map[string]any{"subject": "topic http", "text": "marker-h1"})
	s.answer(s.got(sam, "marker-h1"), "marker-h2")
	talk := root(s.told(alice, "marker-h2"))
	o.user(alice).Say(o.user(alice).Direct(), talk, "marker-h3")
	s.got(sam, "marker-h3")

	event, now := o.lastEvent(), time.Now()
	genuine := func(at time.Time) func([]byte) string {
		return func(body []byte) string { return o.Sign(at, body) }
	}
	for range 3 {
		if code := o.sendSigned(event, now, genuine(now)); code != http.StatusOK {
			t.Errorf("an event that comes again is answered %d, want it taken", code)
		}
	}
	forged := change(event, "forged")
	for name, code := range map[string]int{
		"unsigned":            o.sendSigned(forged, now, func([]byte) string { return "" }),
		"signed wrong":        o.sendSigned(forged, now, func([]byte) string { return "v0=" + fmt.Sprintf("%064d", 1) }),
		"signed too long ago": o.sendSigned(forged, now.Add(-6*time.Minute), genuine(now.Add(-6*time.Minute))),
		"signed in future":    o.sendSigned(forged, now.Add(6*time.Minute), genuine(now.Add(6*time.Minute))),
		"of another time":     o.sendSigned(forged, now, genuine(now.Add(-time.Minute))),
	} {
		if code != http.StatusUnauthorized {
			t.Errorf("a request %s is answered %d, want %d", name, code, http.StatusUnauthorized)
		}
	}
	o.user(alice).Say(o.user(alice).Direct(), talk, "marker-h4") // by now all before has been worked
	s.got(sam, "marker-h4")
	mails := s.settled()
	readers(t, mails, "marker-h3", sam)
	s.holds(number, alice+" marker-h1", sam+" marker-h2", alice+" marker-h3", alice+" marker-h4")
	serve.stop()
}

// change is another message event, with other words and at another time.
func change(event map[string]any, word string) map[string]any {
	text, _ := json.Marshal(event)
	var other map[string]any
	_ = json.Unmarshal(text, &other) // it has just been written
	other["event_id"] = "Ev0FORGED"
	inner := other["event"].(map[string]any)
	inner["text"], inner["ts"], inner["event_ts"] = "marker-"+word, "1795000000.000001", "1795000000.000001"
	delete(inner, "blocks")
	return other
}

// Two nodes hold a connection each. What comes is done once, on whichever it
// comes, and also when it comes on both; when one node dies the other goes on.
func TestSlackNodesShare(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.Postgres, slack: func(o *office) string { o.RedeliverAll(); return believed(o) }})
	o := s.slack
	people := []string{alice, bob, dan, "ann@any.example", "ben@any.example", "cid@any.example"}
	for _, who := range people {
		o.user(who)
	}
	first, second := s.serve("usher.toml"), s.serve("usher.toml")
	o.up(2)
	o.Next(slacktest.Duplicate, 10)
	const tickets = 36
	give := func(from, to int) {
		for n := from; n < to; n++ {
			o.user(people[n%len(people)]).Command(o.lobby, "/ticket", fmt.Sprintf("open topic node %d.\nmarker-node%d.", n, n))
		}
	}
	give(0, 24)
	s.until("some are open", func() bool { return s.tickets() > 8 })
	first.kill()
	give(24, tickets)
	again := s.serve("usher.toml") // what the dead one had claimed is free at once
	s.until("all are open", func() bool { return s.tickets() >= tickets })
	mails := s.settled()
	if n := s.tickets(); n != tickets {
		t.Errorf("%d tickets, want %d", n, tickets)
	}
	for n := range tickets {
		text := fmt.Sprintf("is open: topic node %d.", n)
		readers(t, mails, fmt.Sprintf("marker-node%d.", n), sam)
		u := o.user(people[n%len(people)])
		if told := len(saying(u.Messages(), text)); told != 1 {
			t.Errorf("%s is told of %q %d times in Slack, want once", people[n%len(people)], text, told)
		}
	}
	o.once(t)
	again.stop()
	second.stop()
}
