package discord

import (
	"cmp"
	"context"

	"usher/bots"
	"usher/core"
)

// who says who did it.
func (a *App) who(ctx context.Context, o bots.Occasion) (bots.Who, error) {
	return a.people.Who(ctx, o.Account)
}

// Profile is what Discord says of an account: bots.Profiles. It knows no addresses
// that could be believed.
func (a *App) Profile(ctx context.Context, acc core.Account) (bots.Profile, error) {
	u, err := a.api.user(ctx, acc.ID)
	if err != nil {
		return bots.Profile{}, err
	}
	return bots.Profile{Name: cmp.Or(u.GlobalName, u.Username)}, nil
}
