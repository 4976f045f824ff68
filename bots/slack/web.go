package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"usher/core"
)

const (
	bodyMost = 4 << 20         // bytes of a request
	signAge  = 5 * time.Minute // a signature is good for
)

// Paths are where Slack sends what it has to say over HTTP.
const (
	EventsPath      = "/slack/events"
	InteractivePath = "/slack/interactive"
	CommandsPath    = "/slack/commands"
)

// Web takes what Slack sends over HTTP, each request with the signature that only
// Slack and the app can make. Any of the paths takes everything.
func (a *App) Web() http.Handler {
	m := http.NewServeMux()
	for _, path := range []string{EventsPath, InteractivePath, CommandsPath} {
		m.HandleFunc("POST "+path, a.signed(a.web))
	}
	return m
}

// signed reads a request, and passes its body on if Slack signed it of late.
func (a *App) signed(then func(w http.ResponseWriter, r *http.Request, body []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		case err != nil:
			http.Error(w, "not read", http.StatusBadRequest)
		case !genuine(a.cfg.SigningSecret, r.Header, body, a.now()):
			a.log.WarnContext(r.Context(), "a request to the Slack address has no valid signature", "path", r.URL.Path)
			http.Error(w, "no valid signature", http.StatusUnauthorized)
		default:
			then(w, r, body)
		}
	}
}

// genuine reports whether Slack signed the body within signAge.
func genuine(secret string, h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if secret == "" || err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > signAge {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return hmac.Equal([]byte("v0="+hex.EncodeToString(mac.Sum(nil))), []byte(h.Get("X-Slack-Signature")))
}

// web takes a request by what it holds: an event is JSON, the others are forms.
func (a *App) web(w http.ResponseWriter, r *http.Request, body []byte) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		a.webEvent(w, r, body)
		return
	}
	form, err := url.ParseQuery(string(body))
	payload := form.Get("payload")
	switch {
	case err == nil && json.Valid([]byte(payload)):
		a.webKeep(w, r, envelope{Kind: kindInteractive, Payload: json.RawMessage(payload)})
	case err == nil && form.Get("command") != "":
		a.webCommand(w, r, form)
	default:
		http.Error(w, "neither an event nor a command", http.StatusBadRequest)
	}
}

func (a *App) webEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	var hello struct{ Type, Challenge string }
	if err := json.Unmarshal(body, &hello); err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	if hello.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, hello.Challenge) // a broken connection is asked anew
		return
	}
	a.webKeep(w, r, envelope{Kind: kindEvent, Payload: body})
}

// webCommand keeps a command as Socket Mode sends it.
func (a *App) webCommand(w http.ResponseWriter, r *http.Request, form url.Values) {
	fields := map[string]string{}
	for key := range form {
		if key != "is_enterprise_install" { // not a text there, and not used
			fields[key] = form.Get(key)
		}
	}
	payload, err := json.Marshal(fields)
	if err != nil {
		http.Error(w, "no form", http.StatusBadRequest)
		return
	}
	a.webKeep(w, r, envelope{Kind: kindCommand, Payload: payload})
}

// webKeep keeps what came and then says so. Without that Slack sends it again.
func (a *App) webKeep(w http.ResponseWriter, r *http.Request, e envelope) {
	got := a.receive(r.Context(), e)
	if got.suggest {
		got.answer = a.suggest(r.Context(), e.Payload)
	}
	if got.event != nil && a.concerned(r.Context(), got) {
		if _, err := a.intake.Accept(r.Context(), *got.event); err != nil {
			a.log.ErrorContext(r.Context(), "keep event", "err", core.KindOf(err))
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
	}
	if got.answer == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(got.answer) // a broken connection is asked anew
}
