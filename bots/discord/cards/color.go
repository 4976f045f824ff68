package cards

import "usher/core"

// tint is the color of a ticket: that it is over or urgent comes first.
func tint(s core.Status, p core.Priority) Color {
	switch {
	case s == core.Closed:
		return Ended
	case p == core.Urgent:
		return Urgent
	case p == core.High:
		return High
	case s == core.Pending:
		return Waiting
	}
	return Running
}
