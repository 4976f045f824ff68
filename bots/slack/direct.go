package slack

import (
	"context"
	"errors"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// Direct tells a person in their conversation with the app: the first
// notice about a ticket begins a thread, and the others go there.
func (a *App) Direct(ctx context.Context, n core.Notice) (desk.Posting, error) {
	acc, ok := core.ParseAccount(n.Address)
	if !ok {
		return desk.Posting{}, &bots.Failure{Fate: bots.Unreachable, Cause: errors.New("the notice names no account")}
	}
	l, err := a.desk.Letter(ctx, []core.Notice{n})
	if err != nil {
		return desk.Posting{}, err
	}
	if err := a.here(ctx, acc); err != nil {
		return desk.Posting{}, err
	}
	channel, err := a.api.conversation(ctx, acc.ID)
	if err != nil {
		a.api.direct.Forget(acc.ID)
		return desk.Posting{}, err
	}
	at, err := a.directThread(ctx, l.To.ID, n.Ticket, channel)
	if err != nil {
		return desk.Posting{}, err
	}
	p := bots.Parcel{Notice: n, Letter: l, As: bots.AsNotice}
	stands, err := a.Put(ctx, at, p)
	if at.ID != "" && a.Lost(err) {
		at.ID = ""
		stands, err = a.Put(ctx, at, p)
	}
	if err != nil {
		return desk.Posting{}, err
	}
	out := desk.Posting{Post: stands}
	if at.ID == "" && n.Ticket != 0 {
		out.Tie = &core.Tie{Thread: stands, Ticket: n.Ticket, Use: core.DirectThread, Person: l.To.ID}
	}
	return out, nil
}

// here makes sure that somebody did not leave: Slack takes messages to them all
// the same.
func (a *App) here(ctx context.Context, acc core.Account) error {
	u, err := a.api.user(ctx, acc.ID)
	if err == nil && u.Deleted {
		err = &bots.Failure{Fate: bots.Unreachable, Cause: errors.New("their account was deactivated")}
	}
	return err
}

// directThread is the thread about a ticket in a person's conversation with the
// app; without an ID there is none yet.
func (a *App) directThread(ctx context.Context, p core.PersonID, t core.TicketID, channel string) (core.Thread, error) {
	at := thread(channel, "")
	if t == 0 {
		return at, nil
	}
	ties, err := a.desk.Ties(ctx, t)
	if err != nil {
		return at, err
	}
	for _, tie := range ties {
		if tie.Network == core.Slack && tie.Use == core.DirectThread && tie.Person == p && tie.Channel == channel {
			at = tie.Thread // the newest counts
		}
	}
	return at, nil
}

// drawing is what drawings need to know of the desk.
func (a *App) drawing() blocks.Settings {
	set := a.desk.Settings()
	return blocks.Settings{Name: set.Name, Hours: set.Hours, ReopenDays: set.ReopenDays}
}
