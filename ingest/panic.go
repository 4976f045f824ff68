package ingest

import (
	"context"
	"fmt"
	"runtime/debug"
)

// stumble is a panic over a mail. It says what it was, not what it said: that may be
// somebody's text.
type stumble struct {
	in string
	as any
}

func (s *stumble) Error() string { return fmt.Sprintf("%s: panic with a %T", s.in, s.as) }

// guard does something whose panic is an error like others: one mail that usher
// stumbles over stops no other, now or at the next start.
func (i *Ingest) guard(ctx context.Context, what string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s := &stumble{what, p}
			i.log.ErrorContext(ctx, "panic", "err", s, "stack", string(debug.Stack()))
			err = s
		}
	}()
	return do()
}
