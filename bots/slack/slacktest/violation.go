package slacktest

import (
	"fmt"
	"slices"
)

// Violation is something that the real service would not have taken.
type Violation struct {
	Method string // of the Web API, or ack, response_url, upload, file
	Error  string // Slack's word for it
	Detail string
}

func (v Violation) String() string {
	if v.Detail == "" {
		return v.Method + ": " + v.Error
	}
	return v.Method + ": " + v.Error + ": " + v.Detail
}

// harmless are refusals that are answers: a program learns something by them
// that it could not know before.
var harmless = []string{"users_not_found", "hash_conflict", "already_reacted", "no_reaction", "ratelimited"}

type allowance struct{ method, err string }

// Allow says that the test means to see a refusal: it is no violation. An empty
// method means all.
func (s *Server) Allow(method string, errors ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range errors {
		s.allowed = append(s.allowed, allowance{method, e})
	}
}

// Violations are what the app did that the real service would have refused,
// without what was allowed or forced by the test.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []Violation
	for _, v := range s.violations {
		if !slices.ContainsFunc(s.allowed, func(a allowance) bool {
			return (a.method == "" || a.method == v.Method) && a.err == v.Error
		}) {
			left = append(left, v)
		}
	}
	return left
}

// Calls are the calls of a method, or of all if it is empty, in order.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var some []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			some = append(some, c)
		}
	}
	return some
}

// violate records a refusal unless it is harmless or the test made it; s.mu is held.
func (s *Server) violate(what string, r *refusal) {
	if slices.Contains(harmless, r.code) || r.code == s.app.dead || r.meant {
		return
	}
	s.violations = append(s.violations, Violation{Method: what, Error: r.code, Detail: detail(r)})
}

func detail(r *refusal) string {
	if len(r.details) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", r.details)
}
