package slack

import (
	"cmp"
	"context"
)

// lookup finds names for mentions, as far as Slack tells them.
type lookup struct {
	app *App
	ctx context.Context
}

func (a *App) names(ctx context.Context) namer { return lookup{a, ctx} }

func (l lookup) userName(id string) string {
	u, err := l.app.api.user(l.ctx, id)
	if err != nil {
		return ""
	}
	return cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name)
}

func (l lookup) channelName(id string) string {
	ch, err := l.app.api.channel(l.ctx, id)
	if err != nil {
		return ""
	}
	return ch.Name
}
