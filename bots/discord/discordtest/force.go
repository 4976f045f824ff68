package discordtest

import (
	"net/http"
	"time"
)

// forced is what happens to a call instead of, or after, what it asks for.
type forced struct {
	status int           // of HTTP, instead of working
	after  time.Duration // with status 429
	global bool
	code   int  // an error of Discord's, instead of working
	lose   bool // work, then break the connection without an answer
}

// Limit makes the next n calls of a route fail with 429 and this time to wait.
func (s *Server) Limit(route string, n int, after time.Duration) {
	s.force(route, n, forced{status: http.StatusTooManyRequests, after: after})
}

// LimitAll is Limit with the limit that holds for all routes.
func (s *Server) LimitAll(route string, n int, after time.Duration) {
	s.force(route, n, forced{status: http.StatusTooManyRequests, after: after, global: true})
}

// Break makes the next n calls of a route fail with an HTTP status, such as 502.
// The route "file" is that of attachments.
func (s *Server) Break(route string, n, status int) { s.force(route, n, forced{status: status}) }

// Fail makes the next n calls of a route fail with an error of Discord's, such as 50013.
func (s *Server) Fail(route string, n, code int) {
	if known[code].status == 0 {
		s.misused("%d is no error that the stand-in knows", code)
		return
	}
	s.force(route, n, forced{code: code})
}

// Lose lets the next n calls of a route work, but their answers never arrive.
func (s *Server) Lose(route string, n int) { s.force(route, n, forced{lose: true}) }

func (s *Server) force(route string, n int, f forced) {
	if _, isRoute := routes[route]; !isRoute && route != "file" {
		s.misused("%q is no route, such as %q", route, "POST /channels/{channel_id}/messages")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.forced[route] = append(s.forced[route], f)
	}
}

func (s *Server) takeForced(route string) (forced, bool) {
	waiting := s.forced[route]
	if len(waiting) == 0 {
		return forced{}, false
	}
	s.forced[route] = waiting[1:]
	return waiting[0], true
}

// write answers a call that did not work.
func (f forced) write(w http.ResponseWriter) {
	if f.status == http.StatusTooManyRequests {
		(&refusal{status: f.status, after: f.after, global: f.global}).write(w)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8") // a proxy before Discord answers
	w.WriteHeader(f.status)
	_, _ = w.Write([]byte("<html><body><h1>" + http.StatusText(f.status) + "</h1></body></html>"))
}
