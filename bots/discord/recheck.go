package discord

import (
	"context"

	"usher/bots"
	"usher/core"
)

// errTakenBack is that a post is no more, which is then told otherwise.
var errTakenBack = &fault{route: "DELETE /channels/{}/messages/{}", code: codeUnknownMessage, said: "taken back"}

// recheck takes a post back if somebody reads along by now who may not: it may have
// waited for its turn since its readers were looked at, and they came meanwhile.
func (a *App) recheck(ctx context.Context, at core.Thread, id string, p bots.Parcel, m *message) error {
	switch {
	case p.As == bots.AsTied && brings(m.Embeds) > 0: // it says how the ticket was opened
		var err error
		if p, err = a.opening(ctx, p); err != nil {
			return err
		}
	case p.As != bots.AsShared:
		return nil
	}
	r, err := a.Readers(ctx, at)
	if err != nil {
		return err
	}
	fits, err := a.clerk.Fits(ctx, p.Letter, r)
	if err != nil || fits {
		return err
	}
	if err := a.api.remove(ctx, where(at), id); err != nil && !said(err, codeUnknownMessage) {
		return err
	}
	return errTakenBack
}
