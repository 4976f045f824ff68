package core

import "strings"

// DefaultPriority is that of a ticket whose opener says nothing.
const DefaultPriority = Normal

// ParsePriority reads a priority in any case. The error is Invalid and lists
// the right words.
func ParsePriority(s string) (Priority, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	for _, known := range Priorities {
		if Priority(word) == known {
			return known, nil
		}
	}
	return "", Errorf(Invalid, "“%s” is no priority. Use low, normal, high or urgent.", s)
}
