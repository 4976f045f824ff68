package discord

import (
	"context"
	"fmt"
	"runtime/debug"
)

// guard does something whose panic ends nothing.
func (a *App) guard(ctx context.Context, what string, do func()) {
	defer func() {
		if p := recover(); p != nil {
			a.panicked(ctx, what, p)
		}
	}()
	do()
}

func (a *App) panicked(ctx context.Context, what string, p any) {
	a.log.ErrorContext(ctx, "panic", "in", what, "with", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
}
