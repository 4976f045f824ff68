package slack

import (
	"context"

	"usher/bots"
	"usher/core"
)

// errTakenBack is that a post is no more, which is then told otherwise.
var errTakenBack = &fault{method: "chat.delete", code: "message_not_found"}

// recheck takes a post back if somebody reads along by now who may not: it may have
// waited for its turn since its readers were looked at, and they came meanwhile.
func (a *App) recheck(ctx context.Context, stands core.Thread, p bots.Parcel) error {
	if p.As != bots.AsShared || a.clerk.IsPublic(p.Letter) {
		return nil
	}
	ids, err := a.api.members(ctx, stands.Channel)
	if err != nil {
		return err
	}
	fits, err := a.clerk.Fits(ctx, p.Letter, a.census().among(ids))
	if err != nil || fits {
		return err
	}
	if err := a.api.remove(ctx, stands.Channel, stands.ID); err != nil && !said(err, "message_not_found") {
		return err
	}
	return errTakenBack
}
