package discord

import (
	"context"
	"errors"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/desk"
)

// Direct tells a person in their conversation with the app, where one message
// follows the other.
func (a *App) Direct(ctx context.Context, n core.Notice) (desk.Posting, error) {
	acc, ok := core.ParseAccount(n.Address)
	if !ok {
		return desk.Posting{}, &bots.Failure{Fate: bots.Unreachable, Cause: errors.New("the notice names no account")}
	}
	l, err := a.desk.Letter(ctx, []core.Notice{n})
	if err != nil {
		return desk.Posting{}, err
	}
	channel, err := a.api.conversation(ctx, acc.ID)
	if err != nil {
		return desk.Posting{}, err
	}
	stands, err := a.Put(ctx, thread(channel, ""), bots.Parcel{Notice: n, Letter: l, As: bots.AsNotice})
	if said(err, codeUnknownChannel) {
		a.api.direct.Forget(acc.ID)
	}
	return desk.Posting{Post: stands}, err
}

// drawing is what drawings need to know of the desk.
func (a *App) drawing() cards.Settings {
	set := a.desk.Settings()
	return cards.Settings{Name: set.Name, Hours: set.Hours, ReopenDays: set.ReopenDays}
}
