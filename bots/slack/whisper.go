package slack

import (
	"cmp"
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
	"usher/core"
)

// whisper tells somebody something where they wrote: only them, or in their
// conversation with the app in the thread.
func (a *App) whisper(ctx context.Context, u utterance, m blocks.Message) error {
	if u.direct {
		_, err := a.send(ctx, thread(u.place.Channel, cmp.Or(u.place.ID, u.ts)), m)
		return err
	}
	o := options(m)
	if u.place.ID != "" {
		o = append(o, slackapi.MsgOptionTS(u.place.ID))
	}
	err := a.api.ephemeral(ctx, u.place.Channel, u.user, o...)
	if gone(err) {
		return nil // they left meanwhile
	}
	return err
}

// greetOnce explains to somebody who is not linked how to be, once a day and
// thread.
func (a *App) greetOnce(ctx context.Context, u utterance) error {
	return a.onceADay(ctx, "greeting", u, func() error {
		return a.whisper(ctx, u, blocks.NotReached(a.greeting()))
	})
}

// onceADay does something for somebody in a thread, unless it was done today.
func (a *App) onceADay(ctx context.Context, what string, u utterance, do func() error) error {
	return a.clerk.OnceADay(ctx, core.Slack, a.cfg.Holder, what+"/"+u.place.Channel+"/"+u.place.ID+"/"+u.user, do)
}
