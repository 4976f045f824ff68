package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// call is one call of the Web API. Source: docs.slack.dev/apis/web-api.
type call struct {
	s      *Server
	method string
	args   object
	token  string
	bearer bool // the token came in the Authorization header
	json   bool // the arguments came as JSON
}

// Call is a call that the app made.
type Call struct {
	Method string
	Args   map[string]any // without the token
	Error  string         // empty if it worked
	At     time.Time
}

// refusal is an answer with ok false.
type refusal struct {
	code    string
	details []string // response_metadata.messages
	more    object   // further keys of the answer
	meant   bool     // the test made it
	after   int      // seconds, of a ratelimited
}

func (r *refusal) Error() string {
	if len(r.details) == 0 {
		return r.code
	}
	return r.code + ": " + strings.Join(r.details, "; ")
}

func refuse(code string, details ...string) error { return &refusal{code: code, details: details} }

const bodyLimit = 4 << 20

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	c, err := s.read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	f, isForced := s.takeForced(c.method)
	if isForced && f.status != 0 {
		s.mu.Unlock()
		f.write(w)
		return
	}
	body, err := s.run(c, f)
	s.note(c, err)
	// Source: docs.slack.dev/authentication/installing-with-oauth: every answer to a
	// bot token says the scopes it has.
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.app.scopes, ","))
	s.mu.Unlock()
	if isForced && f.lose {
		panic(http.ErrAbortHandler) // it was done, but the caller never hears of it
	}
	s.write(w, c, body, err)
}

// read takes the arguments from query, form or JSON body, and the token from the
// header or the arguments.
func (s *Server) read(r *http.Request) (*call, error) {
	c := &call{s: s, method: r.PathValue("method"), args: object{}}
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
	if err != nil {
		return nil, err
	}
	c.take(r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "application/json" && len(body) == 0:
	case kind == "application/json":
		c.json = true
		if err := json.Unmarshal(body, &c.args); err != nil {
			c.args = object{"\x00invalid": err.Error()}
		}
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		c.take(form)
	case kind != "" && len(body) > 0:
		return nil, fmt.Errorf("content type %s is not taken here", kind)
	}
	if t, ok := c.args["token"].(string); ok && !c.json {
		c.token = t
	}
	delete(c.args, "token")
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token, c.bearer = t, true
	}
	return c, nil
}

// structured are the arguments that a form carries as JSON texts.
var structured = []string{"blocks", "attachments", "view", "metadata", "files"}

func (c *call) take(form url.Values) {
	for key, values := range form {
		c.args[key] = values[0]
		if slices.Contains(structured, key) && values[0] != "" {
			var v any
			if err := json.Unmarshal([]byte(values[0]), &v); err == nil {
				c.args[key] = v
			}
		}
	}
}

// run checks what all methods have in common, then does the call; s.mu is held.
func (s *Server) run(c *call, f forced) (object, error) {
	m, known := methods[c.method]
	if !known {
		return nil, refuse("unknown_method", "the stand-in has no "+c.method)
	}
	if err := c.authorized(m); err != nil {
		return nil, err
	}
	if f.err != "" {
		return nil, &refusal{code: f.err, meant: true}
	}
	if err := s.limited(c, m); err != nil {
		return nil, err
	}
	if c.json && m.form {
		return nil, refuse("invalid_arguments", c.method+" takes forms, not JSON")
	}
	if why, bad := c.args["\x00invalid"]; bad {
		return nil, refuse("invalid_json", fmt.Sprint(why))
	}
	for _, key := range m.needs {
		if v, ok := c.args[key]; !ok || v == "" || v == nil {
			return nil, refuse("invalid_arguments", "[ERROR] missing required field: "+key)
		}
	}
	return m.run(c)
}

// authorized checks the token's kind and scopes. Source: docs.slack.dev/authentication/tokens
// and each method's page.
func (c *call) authorized(m method) error {
	s := c.s
	want := s.BotToken
	if m.app {
		want = s.AppToken
	}
	switch {
	case c.token == "":
		return refuse("not_authed")
	case s.app.dead != "":
		return refuse(s.app.dead)
	case c.token == s.BotToken || c.token == s.AppToken:
		if c.token != want {
			return refuse("not_allowed_token_type")
		}
	default:
		return refuse("invalid_auth")
	}
	return c.need(m.scopes...)
}

// need refuses the call unless the bot token has all these scopes.
func (c *call) need(scopes ...string) error {
	for _, scope := range scopes {
		if !slices.Contains(c.s.app.scopes, scope) {
			return &refusal{code: "missing_scope", details: []string{"needed: " + scope},
				more: object{"needed": scope, "provided": strings.Join(c.s.app.scopes, ",")}}
		}
	}
	c.s.uses(scopes...)
	return nil
}

func (s *Server) write(w http.ResponseWriter, c *call, body object, err error) {
	out := object{"ok": err == nil}
	if err != nil {
		r, _ := err.(*refusal)
		out["error"] = r.code
		if len(r.details) > 0 {
			out["response_metadata"] = object{"messages": r.details}
		}
		maps.Copy(out, r.more)
		if r.code == "ratelimited" {
			w.Header().Set("Retry-After", strconv.Itoa(r.after))
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	maps.Copy(out, body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(out) // who has gone away needs no answer
}

// note records the call, and a refusal among the violations; s.mu is held.
func (s *Server) note(c *call, err error) {
	done := Call{Method: c.method, Args: c.args, At: time.Now()}
	if r, ok := err.(*refusal); ok {
		done.Error = r.code
		s.violate(c.method, r)
	}
	s.calls = append(s.calls, done)
}

// str is an argument as text.
func (c *call) str(key string) string {
	switch v := c.args[key].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func (c *call) flag(key string) bool {
	v, _ := strconv.ParseBool(fmt.Sprint(c.args[key]))
	return v
}

// number is an argument as a count, usual if there is none.
func (c *call) number(key string, usual int) (int, error) {
	text := c.str(key)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, refuse("invalid_arguments", key+" is no count")
	}
	return n, nil
}
