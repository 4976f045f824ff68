package discordtest_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

// verifier is an endpoint that checks signatures and answers what it is told.
type verifier struct {
	key    ed25519.PublicKey
	lax    bool
	answer func(w http.ResponseWriter, i object)
}

func (v *verifier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	sig, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if !v.lax && (len(sig) != 64 || !ed25519.Verify(v.key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), sig)) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var i object
	_ = json.Unmarshal(body, &i)
	if i["type"] == 1.0 {
		_, _ = w.Write([]byte(`{"type":1}`))
		return
	}
	v.answer(w, i)
}

func TestEndpoint(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	key, _ := hex.DecodeString(s.PublicKey)
	v := &verifier{key: key}
	v.answer = func(w http.ResponseWriter, _ object) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"type":4,"data":{"content":"inline"}}`))
	}
	web := httptest.NewServer(v)
	defer web.Close()
	if err := s.Endpoint(web.URL); err != nil {
		t.Fatal(err)
	}
	w, _ := ready(t, s, usual)
	if err := ann.Slash(ch, "ping").Wait(); err != nil || ann.Last(ch).Content != "inline" {
		t.Errorf("inline: %v, %v", err, ann.Sees(ch))
	}
	if p := w.next(); p["t"] != "MESSAGE_CREATE" {
		t.Errorf("over the gateway came %v", p)
	}
	v.answer = func(w http.ResponseWriter, i object) {
		worked(t, call(t, s, "POST", "/interactions/"+i["id"].(string)+"/"+i["token"].(string)+"/callback", object{"type": 5}))
		w.WriteHeader(http.StatusAccepted)
	}
	if err := ann.Slash(ch, "ping").Wait(); err != nil || !ann.Last(ch).Loading {
		t.Errorf("by a call: %v, %v", err, ann.Sees(ch))
	}
	s.Tune(func(l *discordtest.Limits) { l.Ack = 300 * time.Millisecond })
	v.answer = func(w http.ResponseWriter, _ object) { w.WriteHeader(http.StatusInternalServerError) }
	if err := ann.Slash(ch, "ping").Wait(); err == nil {
		t.Error("an error was taken for an answer")
	}
	s.Until(t, "both are noted", func() bool { return len(s.Violations()) == 2 })
	s.Allow("endpoint", 500)
	s.Allow("interaction", 10062)
}

func TestEndpointThatTakesAnything(t *testing.T) {
	s := discordtest.New(t)
	web := httptest.NewServer(&verifier{lax: true})
	defer web.Close()
	if err := s.Endpoint(web.URL); err == nil {
		t.Error("an endpoint that takes wrong signatures was taken")
	}
	only(t, s, 0)
	s.Allow("endpoint", 0)
	web.Config.Handler = http.NotFoundHandler()
	if err := s.Endpoint(web.URL); err == nil {
		t.Error("an endpoint that knows no PING was taken")
	}
}
