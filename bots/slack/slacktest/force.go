package slacktest

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// forced is what happens to a call instead of, or after, what it asks for.
type forced struct {
	status int           // of HTTP, instead of working
	after  time.Duration // Retry-After, with status 429
	err    string        // Slack's error, instead of working
	lose   bool          // work, then break the connection without an answer
}

// Limit makes the next n calls of a method fail with 429 and this Retry-After.
func (s *Server) Limit(method string, n int, after time.Duration) {
	s.force(method, n, forced{status: http.StatusTooManyRequests, after: after})
}

// Break makes the next n calls of a method fail with an HTTP status, such as 503.
func (s *Server) Break(method string, n, status int) { s.force(method, n, forced{status: status}) }

// Fail makes the next n calls of a method fail with an error of Slack's.
func (s *Server) Fail(method string, n int, err string) { s.force(method, n, forced{err: err}) }

// Lose lets the next n calls of a method work, but their answers never arrive.
func (s *Server) Lose(method string, n int) { s.force(method, n, forced{lose: true}) }

func (s *Server) force(method string, n int, f forced) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.forced[method] = append(s.forced[method], f)
	}
}

func (s *Server) takeForced(method string) (forced, bool) {
	waiting := s.forced[method]
	if len(waiting) == 0 {
		return forced{}, false
	}
	s.forced[method] = waiting[1:]
	return waiting[0], true
}

// write answers a call that did not work. Source: docs.slack.dev/apis/web-api/rate-limits.
func (f forced) write(w http.ResponseWriter) {
	body := "Service Unavailable"
	if f.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.after.Seconds()))))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		body = `{"ok":false,"error":"ratelimited"}`
	}
	w.WriteHeader(f.status)
	_, _ = w.Write([]byte(body))
}
