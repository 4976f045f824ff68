package slacktest

import (
	"maps"
	"slices"
	"strings"
)

// Used are the scopes without which calls that worked would not have, and events
// and commands would not have come; and the events that came.
func (s *Server) Used() (scopes, events []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.used)) {
		if event, ok := strings.CutPrefix(name, eventUsed); ok {
			events = append(events, event)
		} else {
			scopes = append(scopes, name)
		}
	}
	return scopes, events
}

const eventUsed = "event "

// uses notes what was used; s.mu is held.
func (s *Server) uses(names ...string) {
	for _, name := range names {
		if name != "" {
			s.used[name] = true
		}
	}
}
