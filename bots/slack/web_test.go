package slack_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
)

// overHTTP has Slack send everything by signed requests.
func overHTTP(t *testing.T) (*house, *httptest.Server) {
	t.Helper()
	h := newHouse(t, func(h *house) { h.cfg.AppToken = "" })
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.app.Web().ServeHTTP(w, r) }))
	t.Cleanup(func() { // what the app posted last is told to it, too
		h.stop()
		h.answered()
		web.Close()
	})
	if err := h.DeliverTo(web.URL + slack.EventsPath); err != nil {
		t.Fatal(err)
	}
	return h, web
}

func TestOverHTTP(t *testing.T) {
	h, _ := overHTTP(t)
	h.impatient(time.Second)
	h.RedeliverAll()
	h.Next(slacktest.Duplicate, 1)
	h.Next(slacktest.DropAck, 1)
	e := h.alice.Command(h.room, "/ticket", "open Login fails\nWith umlauts: äöü & more")
	h.seen(h.alice, h.room, "Login fails")
	h.Until(t, "the acknowledgement", e.Acked)
	h.quiet()
	v, err := h.desk.Show(t.Context(), core.System(), 1)
	if err != nil || h.tickets() != 1 || v.Messages[0].Text != "With umlauts: äöü & more" {
		t.Errorf("%d tickets, the first %+v, %v; want one, as it was typed", h.tickets(), v, err)
	}
}

func TestSignatures(t *testing.T) {
	h, web := overHTTP(t)
	body := url.Values{
		"command": {"/ticket"}, "text": {"list mine"}, "user_id": {h.alice.ID}, "team_id": {h.Home.ID}, "trigger_id": {"1.2.3"},
	}.Encode()
	now := time.Now()
	for _, c := range []struct {
		name string
		at   time.Time
		sign func(at time.Time) string
		want int
	}{
		{"right", now, func(at time.Time) string { return h.Sign(at, []byte(body)) }, 200},
		{"none", now, func(time.Time) string { return "" }, 401},
		{"of another body", now, func(at time.Time) string { return h.Sign(at, []byte(body+"&")) }, 401},
		{"of another time", now, func(at time.Time) string { return h.Sign(at.Add(-time.Second), []byte(body)) }, 401},
		{"old", now.Add(-6 * time.Minute), func(at time.Time) string { return h.Sign(at, []byte(body)) }, 401},
		{"of the future", now.Add(6 * time.Minute), func(at time.Time) string { return h.Sign(at, []byte(body)) }, 401},
		{"no hex", now, func(time.Time) string { return "v0=zz" }, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := send(t, web.URL+slack.CommandsPath, body, c.at, c.sign(c.at)); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
	large := strings.Repeat("x", 5<<20)
	if got := send(t, web.URL+slack.EventsPath, large, now, h.Sign(now, []byte(large))); got != http.StatusRequestEntityTooLarge {
		t.Errorf("status of 5 MB = %d, want 413", got)
	}
	h.Until(t, "the right one to be worked", func() bool { return h.app.Intake().Worked == 1 })
}

func send(t *testing.T, address, body string, at time.Time, signature string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("X-Slack-Signature", signature)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode
}

// A token that Slack does not accept is seen where no connection breaks.
func TestRevokedTokenOverHTTP(t *testing.T) {
	h, _ := overHTTP(t)
	h.Allow("", "token_revoked")
	h.Die("token_revoked")
	e := h.alice.Command(h.room, "/ticket", "open Login fails\nSince Monday.")
	h.Until(t, "it to be said", func() bool { return e.Acked() && strings.Contains(h.app.Status().Problem, "token_revoked") })
	h.Die("")
	h.seen(h.alice, h.room, "Login fails")
	h.idle()
	if s := h.app.Status(); s.Problem != "" || h.tickets() != 1 {
		t.Errorf("Status = %+v, %d tickets; want no problem any more, and one", s, h.tickets())
	}
}

// An answer that needs no token does not make a bad one good.
func TestAnswerWithoutToken(t *testing.T) {
	h, _ := overHTTP(t)
	h.linked(h.alice)
	h.Allow("", "token_revoked")
	h.Die("token_revoked")
	h.alice.OpenHome()
	h.Until(t, "it to be said", func() bool { return strings.Contains(h.app.Status().Problem, "token_revoked") })
	h.alice.Command(h.room, "/support", "plan")
	h.seen(h.alice, h.room, "seats")
	if s := h.app.Status(); !strings.Contains(s.Problem, "token_revoked") || strings.Contains(h.log.String(), "token again") {
		t.Errorf("Status = %+v, want the token bad still; the log:\n%s", s, h.log)
	}
	h.Die("")
}
