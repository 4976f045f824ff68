package slack

import (
	"context"

	"usher/bots"
)

// who says who did it.
func (a *App) who(ctx context.Context, o bots.Occasion) (bots.Who, error) {
	return a.people.Who(ctx, o.Account)
}
