package bots

import (
	"errors"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Fate says what becomes of a notice that was not delivered.
type Fate int

// The fates.
const (
	Retry       Fate = iota // it may go well later
	Down                    // the network takes nothing at all now
	Unreachable             // this person or place gets nothing on this network any more
	Obsolete                // it must not be said any more
	Unfinished              // part of it is done, and it goes on at once
	ByMail                  // this one goes by mail, whatever becomes of others
)

// Failure is why a notice was not delivered.
type Failure struct {
	Fate  Fate
	After time.Duration // of Retry and Down: as the network asks; zero: as usual
	Cause error
}

func (f *Failure) Error() string { return f.Cause.Error() }

func (f *Failure) Unwrap() error { return f.Cause }

// failureOf classifies an error. What is unknown is tried again: a notice that
// comes late is better than one that is lost.
func failureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	if errors.Is(err, desk.ErrUnlinked) {
		return &Failure{Fate: ByMail, Cause: err}
	}
	if core.KindOf(err) == core.Refused {
		return &Failure{Fate: Obsolete, Cause: errors.New(core.Explain(err))}
	}
	return &Failure{Cause: err}
}
