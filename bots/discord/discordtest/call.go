package discordtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one call of the HTTP API. Source: developers/reference.mdx#http-api.
type call struct {
	s     *Server
	route string // the method and path of Discord's description
	req   *http.Request
	query url.Values
	body  object
	list  []any // the body, if it is a list
	files map[int]File
	empty bool // there is no body
	at    time.Time
}

// Call is a call that the app made.
type Call struct {
	Route  string            // such as "POST /channels/{channel_id}/messages"
	Path   string            // with the ids in it
	Values map[string]string // of the query
	Body   map[string]any    // the JSON of it
	Status int
	Code   int // of the error, 0 if it worked
	At     time.Time
}

// answer is what a call gives back: a status with a body, or none.
type answer struct {
	status int
	body   any
}

func ok(body any) (answer, error) { return answer{http.StatusOK, body}, nil }

var nothing = answer{status: http.StatusNoContent}

// api serves all routes, below /api/v9, /api/v10 and /api. Source:
// developers/reference.mdx#api-versioning.
func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	for pattern, r := range routes {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) { s.serve(w, req, pattern, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		s.blame(req.Method+" "+req.URL.Path, 0, "the stand-in has no such route")
		reply(w, http.StatusNotFound, object{"message": "404: Not Found", "code": 0})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		rest := strings.TrimPrefix(req.URL.EscapedPath(), "/api")
		for _, version := range []string{"/v9/", "/v10/"} {
			if after, ok := strings.CutPrefix(rest, version); ok {
				rest = "/" + after
			}
		}
		short := req.Clone(req.Context())
		short.URL.RawPath = rest
		if path, err := url.PathUnescape(rest); err == nil {
			short.URL.Path = path
		}
		mux.ServeHTTP(w, short)
	})
}

func (s *Server) serve(w http.ResponseWriter, req *http.Request, pattern string, r route) {
	c := &call{s: s, route: pattern, req: req, query: req.URL.Query(), at: time.Now()}
	readErr := c.read()
	if readErr != nil && req.Context().Err() != nil {
		return // who called has gone away
	}
	if readErr == nil {
		readErr = c.described() // takes time, so that nobody waits for it
	}
	s.mu.Lock()
	f, isForced := s.takeForced(pattern)
	if i := s.interactions[c.id("interaction_token")]; isForced && i != nil {
		i.sent.spoilt = true
	}
	if isForced && f.status != 0 {
		s.note(c, &refusal{status: f.status, meant: true})
		s.mu.Unlock()
		f.write(w)
		return
	}
	limits, err := s.limited(c, r)
	limits.write(w)
	var a answer
	if err == nil {
		a, err = s.run(c, r, readErr, f)
	}
	s.note(c, err)
	s.mu.Unlock()
	if isForced && f.lose {
		panic(http.ErrAbortHandler) // it was done, but the caller never hears of it
	}
	if refused, isRefused := err.(*refusal); isRefused {
		refused.write(w)
		return
	}
	reply(w, a.status, a.body)
}

// run checks what all routes have in common, then does the call; s.mu is held.
func (s *Server) run(c *call, r route, readErr error, f forced) (answer, error) {
	if !r.open && c.req.Header.Get("Authorization") != "Bot "+s.Token {
		return answer{}, refuse(0, "the header wants to be: Authorization: Bot <token>")
	}
	if f.code != 0 {
		refused, _ := refuse(f.code).(*refusal)
		refused.meant = true
		return answer{}, refused
	}
	if readErr != nil {
		return answer{}, readErr
	}
	if err := c.snowflakes(); err != nil {
		return answer{}, err
	}
	if app := c.id("application_id"); app != "" && app != s.AppID {
		return answer{}, refuse(10002)
	}
	return r.run(c)
}

// snowflakes refuses ids in the path that are none.
func (c *call) snowflakes() error {
	for _, key := range []string{"channel_id", "guild_id", "message_id", "user_id", "application_id", "command_id", "webhook_id"} {
		if id := c.id(key); id != "" && id[0] != '@' && number(id) == 0 {
			return invalid(key, "NUMBER_TYPE_COERCE", "Value %q is not snowflake.", id)
		}
	}
	return nil
}

// note records the call, and a refusal among the violations; s.mu is held.
func (s *Server) note(c *call, err error) {
	done := Call{Route: c.route, Path: c.req.URL.Path, Body: c.body, Status: http.StatusOK, At: c.at, Values: map[string]string{}}
	for key := range c.query {
		done.Values[key] = c.query.Get(key)
	}
	if r, ok := err.(*refusal); ok {
		done.Status, done.Code = r.status, r.code
		s.violate(c.route, r)
	}
	s.calls = append(s.calls, done)
}

func reply(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who has gone away needs no answer
}

// write answers with the error. Sources: developers/reference.mdx#error-messages,
// developers/topics/rate-limits.mdx#exceeding-a-rate-limit.
func (r *refusal) write(w http.ResponseWriter) {
	body := object{"code": r.code, "message": r.message}
	if len(r.errors) > 0 {
		body["errors"] = r.errors
	}
	if r.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(int(r.after.Seconds()+0.999)))
		scope := "user"
		if r.global {
			w.Header().Set("X-RateLimit-Global", "true")
			scope = "global"
		}
		w.Header().Set("X-RateLimit-Scope", scope)
		body = object{"message": "You are being rate limited.", "retry_after": r.after.Seconds(), "global": r.global}
	}
	reply(w, r.status, body)
}

// id is a part of the path.
func (c *call) id(key string) string { return c.req.PathValue(key) }

// limit is the query's limit within bounds, usual if there is none.
func (c *call) limit(usual, most int) (int, error) {
	given := c.query.Get("limit")
	if given == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > most {
		return 0, invalid("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and %d.", most)
	}
	return n, nil
}
