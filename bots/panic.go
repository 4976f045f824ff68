package bots

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Guard does something whose panic ends nothing: it is logged, and an error like
// others.
func Guard(ctx context.Context, log *slog.Logger, what string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil { // with what it is, not what it says: that may be somebody's text
			err = fmt.Errorf("%s: panic with a %T", what, p)
			log.ErrorContext(ctx, "panic", "in", what, "with", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		}
	}()
	return do()
}
