package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// mostReaders is how many members of a channel are looked at one by one. Larger
// ones are taken for public.
const mostReaders = 300

// Readers says who reads a channel now, with all its threads: whoever came a moment
// ago counts.
func (a *App) Readers(ctx context.Context, at core.Thread) (bots.Readers, error) {
	ch, err := a.api.channel(ctx, at.Channel)
	if err != nil {
		return bots.Readers{}, err
	}
	ids, err := a.api.members(ctx, at.Channel)
	r := a.census().among(ids)
	r.Open = r.Open || isOpen(ch)
	return r, err
}

// isOpen reports whether others than its members may read a channel.
func isOpen(ch *slackapi.Channel) bool { return !ch.IsPrivate && !ch.IsIM && !ch.IsMpIM }
