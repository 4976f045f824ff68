package discordtest_test

import (
	"net/http"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

const postRoute = "POST /channels/{channel_id}/messages"

func TestForcedTrouble(t *testing.T) {
	s := discordtest.New(t)
	ch := s.Home.Channel("help")
	post := func() object { return call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "x"}) }
	s.Break(postRoute, 1, 502)
	if got := post(); got["status"] != 502 {
		t.Errorf("broken = %v", got)
	}
	s.Limit(postRoute, 1, 1500*time.Millisecond)
	got := post()
	h := got["header"].(http.Header)
	if got["status"] != 429 || got["retry_after"] != 1.5 || h.Get("Retry-After") != "2" || got["global"] != false || h.Get("X-RateLimit-Scope") != "user" {
		t.Errorf("limited = %v", got)
	}
	s.LimitAll(postRoute, 1, time.Second)
	if got := post(); got["global"] != true || got["header"].(http.Header).Get("X-RateLimit-Global") != "true" {
		t.Errorf("limited for all = %v", got)
	}
	s.Fail(postRoute, 1, 50013)
	refused(t, post(), 50013)
	s.Lose(postRoute, 1)
	if got := post(); got["lost"] != true || len(ch.Messages()) != 1 {
		t.Errorf("lost = %v, messages %v", got, ch.Messages())
	}
	worked(t, post())
	if n := len(s.Calls(postRoute)); n != 6 {
		t.Errorf("%d calls", n)
	}
	if c := s.Calls("")[3]; c.Route != postRoute || c.Code != 50013 || c.Body["content"] != "x" {
		t.Errorf("call = %+v", c)
	}
}

func TestRates(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Rates, l.RateTime = true, 100*time.Millisecond })
	a, b := s.Home.Channel("a"), s.Home.Channel("b")
	post := func(ch *discordtest.Channel) object {
		return call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "x"})
	}
	for i := range 5 {
		h := worked(t, post(a))["header"].(http.Header)
		if h.Get("X-RateLimit-Remaining") != string(rune('4'-i)) || h.Get("X-RateLimit-Limit") != "5" || h.Get("X-RateLimit-Bucket") == "" {
			t.Errorf("headers = %v", h)
		}
	}
	got := post(a)
	if got["status"] != 429 || got["retry_after"].(float64) > 0.5 {
		t.Errorf("the sixth = %v", got)
	}
	worked(t, post(b))
	s.Until(t, "it works again", func() bool { return post(a)["status"] == 200 })
	s.Tune(func(l *discordtest.Limits) { l.RateTime = time.Minute })
	global := false
	for range 120 {
		got := call(t, s, "GET", "/users/@me", nil)
		global = global || got["global"] == true
	}
	if !global {
		t.Error("120 calls at once met no global limit")
	}
}

// TestLostCallback shows that an answer whose answer was lost counts, and that
// giving it again is no violation then.
func TestLostCallback(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	s.Lose("POST /interactions/{interaction_id}/{interaction_token}/callback", 1)
	e := ann.Slash(ch, "ping")
	if got := call(t, s, "POST", path(e), object{"type": 5}); got["lost"] != true || !e.Acked() {
		t.Errorf("lost = %v", got)
	}
	refused(t, call(t, s, "POST", path(e), object{"type": 5}), 40060)
}
