package discord

import (
	"context"

	"usher/core/desk"
)

// failed reports an interaction that was kept and never acknowledged, so that
// Discord told whoever made it that it failed. If a process ended between the two,
// only Discord knows. After a quarter of an hour it does not either: then the
// interaction is done.
func (a *App) failed(ctx context.Context, e desk.ChatEvent, k kept) (bool, error) {
	if a.firsts.refused(ctx, e.Source) {
		return true, nil
	}
	if e.Attempts < 2 {
		return false, nil
	}
	i, err := interactionOf(k.Payload)
	if err != nil || a.now().Sub(madeAt(i.ID)) > tokenTime {
		return false, err
	}
	err = a.api.original(ctx, i.Token)
	switch {
	case said(err, codeUnknownWebhook):
		return true, nil
	case past(err), said(err, codeUnknownMessage): // who asked has put it away
		return false, nil
	}
	return false, err
}

// original looks for what an interaction was answered with.
func (p *api) original(ctx context.Context, token string) error {
	return p.answer(ctx, to("GET /webhooks/{}/{}/messages/@original", p.app, token), token)
}
