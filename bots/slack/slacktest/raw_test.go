package slacktest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"usher/bots/slack/slacktest"
)

type object = map[string]any

// post makes a call with a JSON body.
func post(t testing.TB, s *slacktest.Server, method string, args object) object {
	t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, s.BotToken, s.URL+"/api/"+method, "application/json; charset=utf-8", body)
}

// form makes a call with a form; the token is one of its fields.
func form(t testing.TB, s *slacktest.Server, method string, args ...string) object {
	t.Helper()
	values := url.Values{"token": {s.BotToken}}
	for i := 0; i < len(args); i += 2 {
		values.Set(args[i], args[i+1])
	}
	return do(t, "", s.URL+"/api/"+method, "application/x-www-form-urlencoded", []byte(values.Encode()))
}

func do(t testing.TB, token, address, kind string, body []byte) object {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	out := object{"status": float64(resp.StatusCode), "retry": resp.Header.Get("Retry-After")}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil && resp.StatusCode == http.StatusOK {
		t.Fatalf("%s: %v", address, err)
	}
	return out
}

// at is the value below keys.
func at(v any, keys ...any) any {
	for _, key := range keys {
		switch key := key.(type) {
		case string:
			o, _ := v.(object)
			v = o[key]
		case int:
			list, _ := v.([]any)
			if key >= len(list) {
				return nil
			}
			v = list[key]
		}
	}
	return v
}

// refused checks that a call was refused, and with which error.
func refused(t testing.TB, got object, want string) {
	t.Helper()
	if got["ok"] != false || got["error"] != want {
		t.Errorf("answer = %v, want error %s", got, want)
	}
}

func worked(t testing.TB, got object) object {
	t.Helper()
	if got["ok"] != true {
		t.Fatalf("answer = %v, want ok", got)
	}
	return got
}

// line is a Socket Mode connection by hand.
type line struct {
	t     testing.TB
	ws    *websocket.Conn
	Hello object
}

func dial(t testing.TB, s *slacktest.Server) *line {
	t.Helper()
	got := worked(t, do(t, s.AppToken, s.URL+"/api/apps.connections.open", "application/x-www-form-urlencoded", nil))
	ws, _, err := websocket.DefaultDialer.Dial(got["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{t: t, ws: ws}
	t.Cleanup(func() { ws.Close() })
	l.Hello = l.read()
	before := int(l.Hello["num_connections"].(float64))
	s.Until(t, "the connection counts", func() bool { return s.Connections() >= min(before, 10) })
	return l
}

// read is the next message within five seconds.
func (l *line) read() object {
	l.t.Helper()
	got, err := l.try(5 * time.Second)
	if err != nil {
		l.t.Fatalf("read: %v", err)
	}
	return got
}

func (l *line) try(patience time.Duration) (object, error) {
	_ = l.ws.SetReadDeadline(time.Now().Add(patience))
	var got object
	err := l.ws.ReadJSON(&got)
	return got, err
}

func (l *line) ack(envelope object, payload any) {
	l.t.Helper()
	answer := object{"envelope_id": envelope["envelope_id"]}
	if payload != nil {
		answer["payload"] = payload
	}
	if err := l.ws.WriteJSON(answer); err != nil {
		l.t.Fatal(err)
	}
}

// next reads an envelope and acknowledges it.
func (l *line) next() object {
	l.t.Helper()
	e := l.read()
	l.ack(e, nil)
	return e
}

func block(t testing.TB, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func wantViolation(t testing.TB, s *slacktest.Server, method, code string) {
	t.Helper()
	for _, v := range s.Violations() {
		if v.Method == method && strings.Contains(v.Error, code) {
			return
		}
	}
	t.Errorf("violations = %v, want %s of %s", s.Violations(), code, method)
}
