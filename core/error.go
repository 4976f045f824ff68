package core

import (
	"errors"
	"fmt"
)

// Kind says what the caller of something that failed should do.
type Kind string

// The kinds of errors.
const (
	Refused  Kind = "refused"   // a rule says no; Rule names it
	NotFound Kind = "not found" // not there, or not for this person to know
	Invalid  Kind = "invalid"   // the input is wrong; ask again with other words
	Conflict Kind = "conflict"  // changed meanwhile; try again
	Confirm  Kind = "confirm"   // needs a yes first
	Internal Kind = "internal"  // our fault or the machine's; try later
)

// Error carries a message that is safe to show to the person concerned. The
// cause is for the log only.
type Error struct {
	Kind  Kind
	Rule  string // the deciding rule, where there is one
	Text  string
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %v", e.Text, e.Cause)
	}
	return e.Text
}

func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error whose text is safe to show.
func Errorf(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Text: fmt.Sprintf(format, args...)}
}

// KindOf reports the kind of err: Internal if nothing in its chain says, empty
// for nil.
func KindOf(err error) Kind {
	var e *Error
	if err == nil {
		return ""
	} else if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Explain returns the words for the person concerned. What is internal is not
// for them: it becomes one plain sentence.
func Explain(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != Internal {
		return e.Text
	}
	return "Something went wrong on our side. Nothing was lost; please try again in a few minutes."
}
