package discord

import (
	"context"

	"usher/bots"
)

// guard does something whose panic ends nothing.
func (a *App) guard(ctx context.Context, what string, do func()) {
	_ = bots.Guard(ctx, a.log, what, func() error { // which logs it
		do()
		return nil
	})
}
