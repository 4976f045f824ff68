package slack

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"
)

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates()
		began := time.Now()
		for k, want := range []time.Duration{0, 0, 0, time.Second, 2 * time.Second} {
			if err := g.turn(t.Context(), "C1"); err != nil || time.Since(began) != want {
				t.Errorf("message %d after %v, %v; want it after %v", k+1, time.Since(began), err, want)
			}
		}
		if err := g.turn(t.Context(), "C2"); err != nil || time.Since(began) != 2*time.Second {
			t.Errorf("message to another channel after %v, %v; want it at once", time.Since(began), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := g.turn(ctx, "C1"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("turn = %v, want it to end with its context", err)
		}
	})
}

func TestShutMethods(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates()
		began := time.Now()
		g.shut("chat.postMessage", "C1", 20*time.Second)
		for _, c := range []struct {
			channel string
			want    time.Duration
		}{{"C2", 0}, {"C1", 20 * time.Second}} {
			if err := g.wait(t.Context(), "chat.postMessage", c.channel); err != nil || time.Since(began) != c.want {
				t.Errorf("open for %s after %v, %v; want after %v", c.channel, time.Since(began), err, c.want)
			}
		}
		g.shut("users.info", "", time.Hour)
		var f *fault
		if err := g.wait(t.Context(), "users.info", ""); !errors.As(err, &f) || !f.Temporary() {
			t.Errorf("wait for an hour = %v, want an error to try again later", err)
		}
	})
}

func TestFaults(t *testing.T) {
	const secret = "https://hooks.example/response/abc"
	for _, c := range []struct {
		name            string
		err             error
		text            string
		temporary, gone bool
	}{
		{"limited", &slackapi.RateLimitedError{RetryAfter: time.Second}, "slack m: ratelimited", true, false},
		{"left", slackapi.SlackErrorResponse{Err: "user_not_found"}, "slack m: user_not_found", false, true},
		{"archived", slackapi.SlackErrorResponse{Err: "is_archived"}, "slack m: is_archived", false, true},
		{"revoked", slackapi.SlackErrorResponse{Err: "token_revoked"}, "slack m: token_revoked", true, false},
		{"our mistake", slackapi.SlackErrorResponse{Err: "invalid_blocks"}, "slack m: invalid_blocks", false, false},
		{"server", slackapi.StatusCodeError{Code: 503}, "slack m: HTTP status 503 Service Unavailable", true, false},
		{"address", slackapi.StatusCodeError{Code: 404}, "slack m: HTTP status 404 Not Found", false, false},
		{"network", &url.Error{Op: "Post", URL: secret, Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, "slack m: dial: refused", true, false},
		{"unknown", &url.Error{Op: "Post", URL: secret, Err: errors.New(secret)}, "slack m: no answer (*errors.errorString)", true, false},
		{"end", context.Canceled, "slack m: context canceled", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := faultOf("m", c.err)
			if f.Error() != c.text || f.Temporary() != c.temporary || gone(f) != c.gone {
				t.Errorf("fault = %q, temporary %v, gone %v; want %q, %v, %v", f, f.Temporary(), gone(f), c.text, c.temporary, c.gone)
			}
			if strings.Contains(f.Error(), secret) {
				t.Errorf("fault = %q: it holds the address", f)
			}
		})
	}
}
