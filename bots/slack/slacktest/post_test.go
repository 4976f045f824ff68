package slacktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
)

// receiver is an app that listens by HTTP. It keeps what came and answers as told.
type receiver struct {
	*httptest.Server
	came   chan request
	answer chan func(http.ResponseWriter)
}

type request struct {
	header http.Header
	body   []byte
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{came: make(chan request, 10), answer: make(chan func(http.ResponseWriter), 10)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		var challenge struct{ Type, Challenge string }
		if json.Unmarshal(body, &challenge) == nil && challenge.Type == "url_verification" {
			_, _ = io.WriteString(w, challenge.Challenge)
			return
		}
		r.came <- request{req.Header, body}
		(<-r.answer)(w)
	}))
	t.Cleanup(r.Close)
	return r
}

func ok(http.ResponseWriter) {}

func TestSignedRequests(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch, app := s.Channel("help", slacktest.Public, ann), receive(t)
	if err := s.DeliverTo(app.URL); err != nil {
		t.Fatal(err)
	}
	ann.Say(ch, "", "hello")
	app.answer <- ok
	got := <-app.came
	at, err := strconv.ParseInt(got.header.Get("X-Slack-Request-Timestamp"), 10, 64)
	if err != nil || time.Since(time.Unix(at, 0)) > time.Minute {
		t.Errorf("timestamp = %d, %v", at, err)
	}
	if sig := got.header.Get("X-Slack-Signature"); sig != s.Sign(time.Unix(at, 0), got.body) {
		t.Errorf("signature = %s", sig)
	}
	var event object
	if err := json.Unmarshal(got.body, &event); err != nil || event["type"] != "event_callback" {
		t.Errorf("event = %s", got.body)
	}
	sent := ann.Command(ch, "/ticket", "list mine")
	app.answer <- func(w http.ResponseWriter) { _, _ = io.WriteString(w, "in a moment") }
	got = <-app.came
	values, err := url.ParseQuery(string(got.body))
	if err != nil || values.Get("command") != "/ticket" || values.Get("text") != "list mine" || values.Get("trigger_id") == "" {
		t.Errorf("command = %s", got.body)
	}
	if err := sent.Wait(); err != nil {
		t.Error(err)
	}
	if seen := ann.Seen(ch); len(seen) != 1 || seen[0].Text != "in a moment" {
		t.Errorf("seen = %v", seen)
	}
	ts := ch.Messages()[0].TS
	ann.Shortcut(ch, ts, "ticket")
	app.answer <- ok
	got = <-app.came
	values, _ = url.ParseQuery(string(got.body))
	var p object
	if err := json.Unmarshal([]byte(values.Get("payload")), &p); err != nil || p["type"] != "message_action" {
		t.Errorf("payload = %s", got.body)
	}
	s.Until(t, "all are acknowledged", func() bool { return len(s.Acks()) == 3 })
}

// TestSign compares with the example on the page about verifying requests.
func TestSign(t *testing.T) {
	s := slacktest.New(t)
	s.SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
		"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
		"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	if got, want := s.Sign(time.Unix(1531420618, 0), []byte(body)), "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"; got != want {
		t.Errorf("Sign = %s, want %s", got, want)
	}
}

func TestRequestsAreTriedAgain(t *testing.T) {
	s, ann, ch := quick(t)
	app := receive(t)
	if err := s.DeliverTo(app.URL); err != nil {
		t.Fatal(err)
	}
	ann.Say(ch, "", "hello")
	app.answer <- func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }
	app.answer <- func(http.ResponseWriter) { time.Sleep(2 * s.Limits.Ack) }
	app.answer <- ok
	for i, want := range []string{"", "http_error", "http_timeout"} {
		got := <-app.came
		num := ""
		if i > 0 {
			num = strconv.Itoa(i)
		}
		if got.header.Get("X-Slack-Retry-Num") != num || got.header.Get("X-Slack-Retry-Reason") != want {
			t.Errorf("try %d: headers = %v", i, got.header)
		}
	}
	s.Until(t, "it is acknowledged", func() bool { return s.Sent()[0].Acked() })
	wantViolation(t, s, "ack", "operation_timeout")
	ann.Say(ch, "", "never again")
	app.answer <- func(w http.ResponseWriter) {
		w.Header().Set("X-Slack-No-Retry", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	<-app.came
	s.Until(t, "it is given up", func() bool { return s.Sent()[1].Over() })
}

// An app that is not there, as while it restarts, breaks no rule: what was for it
// comes again.
func TestNobodyAtTheAddress(t *testing.T) {
	s, ann, ch := quick(t)
	first := receive(t)
	if err := s.DeliverTo(first.URL); err != nil {
		t.Fatal(err)
	}
	first.Close()
	ann.Say(ch, "", "hello")
	s.Until(t, "it was given up", func() bool { return s.Sent()[0].Over() })
	if s.Sent()[0].Acked() || s.Sent()[0].Times() < 2 {
		t.Errorf("it was sent %d times, want it tried again", s.Sent()[0].Times())
	}
}

func TestAnAddressMustAnswerTheChallenge(t *testing.T) {
	s := slacktest.New(t)
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer silent.Close()
	if err := s.DeliverTo(silent.URL); err == nil {
		t.Error("an address without an answer was taken")
	}
}
