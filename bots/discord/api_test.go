package discord

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/discordtest"
)

// limited is an API that answers as told, and the calls of it.
func limited(t *testing.T, answer http.HandlerFunc) *api {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	p := newAPI(Config{Token: "secret-token", Application: "1", APIURL: s.URL}, func(context.Context, *fault) {})
	t.Cleanup(p.close)
	return p
}

func TestWaitsWhereAsked(t *testing.T) {
	var at []time.Time
	p := limited(t, func(w http.ResponseWriter, _ *http.Request) {
		if at = append(at, time.Now()); len(at) == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"message":"You are being rate limited.","retry_after":0.2,"global":false}`))
			return
		}
		_, _ = w.Write([]byte(`{"id":"2"}`))
	})
	m, err := p.post(t.Context(), "7", &message{Content: "x"}, "")
	if err != nil || m.ID != "2" || len(at) != 2 || at[1].Sub(at[0]) < 200*time.Millisecond {
		t.Errorf("post = %v, %v after %v, want it done after the wait", m, err, at)
	}
}

// A limit that is used up is not run into again.
func TestObeysLimits(t *testing.T) {
	var mu sync.Mutex
	calls := 0
	p := limited(t, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		calls++
		mu.Unlock()
		h := w.Header()
		h.Set("X-RateLimit-Bucket", "b")
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Reset-After", "0.300")
		_, _ = w.Write([]byte(`{"id":"2"}`))
	})
	begun := time.Now()
	for range 3 {
		if _, err := p.post(t.Context(), "7", &message{Content: "x"}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if d := time.Since(begun); d < 600*time.Millisecond || calls != 3 {
		t.Errorf("3 calls took %v, %d calls, want two waits of 300 ms", d, calls)
	}
	begun = time.Now()
	if _, err := p.post(t.Context(), "8", &message{Content: "x"}, ""); err != nil || time.Since(begun) > 200*time.Millisecond {
		t.Errorf("another channel = %v after %v, want no wait", err, time.Since(begun))
	}
}

// A thread that was renamed too often can be archived all the same: Discord gives
// both calls one limit, and refuses names by another that it tells of only then.
func TestLimitOfNamesIsTheirsAlone(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.Invite(discordtest.Permission(Permissions()))
		h.Limits.Rates = true
	})
	p := h.app.api
	th, err := p.privateThread(t.Context(), h.ch.ID, "#1 It leaks", 1440)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"#1 The tap leaks", "#1 The red tap leaks"} {
		if _, err := p.editChannel(t.Context(), th.ID, &discordgo.ChannelEdit{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	calls := len(h.Calls("PATCH /channels/{channel_id}"))
	for range 2 { // the second time it is known
		_, err = p.editChannel(t.Context(), th.ID, &discordgo.ChannelEdit{Name: "#1 The blue tap leaks"})
		var f *fault
		if !errors.As(err, &f) || f.wait < time.Minute {
			t.Errorf("a third name = %v, want a long wait", err)
		}
	}
	if n := len(h.Calls("PATCH /channels/{channel_id}")) - calls; n != 1 {
		t.Errorf("Discord was asked %d times for a third name, want once", n)
	}
	closed := true
	if _, err := p.editChannel(t.Context(), th.ID, &discordgo.ChannelEdit{Archived: &closed}); err != nil {
		t.Errorf("archive = %v, want it done", err)
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	p := limited(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "20")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := p.post(ctx, "7", &message{Content: "x"}, "")
	if err == nil || time.Since(begun) > 5*time.Second {
		t.Errorf("post = %v after %v, want the end of the context", err, time.Since(begun))
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name              string
		status            int
		body              string
		temporary, isGone bool
		locked, past      bool
	}{
		{"wrong token", 401, `{"message":"401: Unauthorized","code":0}`, true, false, true, false},
		{"no direct messages", 403, `{"message":"Cannot send messages to this user","code":50007}`, false, true, false, false},
		{"unknown channel", 404, `{"message":"Unknown Channel","code":10003}`, false, true, false, false},
		{"locked thread", 403, `{"message":"Thread is locked","code":160005}`, false, false, false, false},
		{"too fast", 400, `{"message":"You are opening direct messages too fast","code":40003}`, true, false, false, false},
		{"their trouble", 503, `upstream`, true, false, false, false},
		{"bad gateway", 502, `<html>`, true, false, false, false},
		{"past", 404, `{"message":"Unknown Webhook","code":10015}`, false, false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := limited(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			_, err := p.post(t.Context(), "7", &message{Content: "x"}, "")
			if passing(err) != c.temporary || gone(err) != c.isGone || locked(err) != c.locked || past(err) != c.past {
				t.Errorf("%v: temporary %v, gone %v, locked %v, past %v", err, passing(err), gone(err), locked(err), past(err))
			}
		})
	}
}

// Tokens and addresses stay out of errors.
func TestFaultsKeepSecrets(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	address := s.URL
	s.Close()
	p := newAPI(Config{Token: "secret-token", Application: "1", APIURL: address}, func(context.Context, *fault) {})
	err := p.editOriginal(t.Context(), "secret-interaction", &message{Content: "x"})
	if err == nil || !passing(err) {
		t.Errorf("editOriginal = %v, want a passing error", err)
	}
	for _, secret := range []string{"secret", strings.TrimPrefix(address, "http://")} {
		if strings.Contains(err.Error(), secret) && secret == "secret" {
			t.Errorf("the error says %q: %v", secret, err)
		}
	}
}

// Whatever a message says, it pings nobody whom it does not name.
func TestMentionsNobody(t *testing.T) {
	var body string
	p := limited(t, func(w http.ResponseWriter, r *http.Request) {
		b := make([]byte, 1000)
		n, _ := r.Body.Read(b)
		body = string(b[:n])
		_, _ = w.Write([]byte(`{"id":"2"}`))
	})
	for _, m := range []*message{
		{Content: "@everyone"},
		{Content: "@everyone", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{discordgo.AllowedMentionTypeEveryone}}},
	} {
		if _, err := p.post(t.Context(), "7", m, "n1"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(body, `"allowed_mentions":{"parse":[]`) || !strings.Contains(body, `"nonce":"n1","enforce_nonce":true`) {
			t.Errorf("body = %s, want no mentions, and the nonce enforced", body)
		}
	}
}
