package discordtest

import (
	"fmt"
	"slices"
)

// Violation is something that the real service would not have taken.
type Violation struct {
	Route  string // such as "POST /channels/{channel_id}/messages", or gateway, interaction, endpoint
	Code   int    // Discord's: of its JSON errors or of closing the gateway
	Detail string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %d %s", v.Route, v.Code, v.Detail) }

// harmless are refusals that are answers: a program learns something by them that
// it could not know before, for people changed it.
var harmless = []int{
	10007, 10013, // a member, a user
	50007, 50278, // direct messages are closed, or there is no guild in common
	50083, 160004, 160005, 160006, // a thread is archived, there already, locked, one too many
}

type allowance struct {
	route string
	code  int
}

// Allow says that the test means to see a refusal: it is no violation. An empty
// route means all.
func (s *Server) Allow(route string, codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, code := range codes {
		s.allowed = append(s.allowed, allowance{route, code})
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
			return (a.route == "" || a.route == v.Route) && a.code == v.Code
		}) {
			left = append(left, v)
		}
	}
	return left
}

// Calls are the calls of a route, or of all if it is empty, in order.
func (s *Server) Calls(route string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var some []Call
	for _, c := range s.calls {
		if route == "" || c.Route == route {
			some = append(some, c)
		}
	}
	return some
}

// violate records a refusal unless it is harmless or the test made it; s.mu is held.
func (s *Server) violate(route string, r *refusal) {
	if !r.meant && r.status != 429 && !slices.Contains(harmless, r.code) {
		s.violations = append(s.violations, Violation{Route: route, Code: r.code, Detail: r.detail()})
	}
}

// blame records what is wrong without a refusal.
func (s *Server) blame(route string, code int, format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violate(route, &refusal{code: code, message: fmt.Sprintf(format, args...)})
}
