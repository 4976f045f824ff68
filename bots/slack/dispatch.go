package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"usher/bots"
	"usher/core"
)

// The kinds of what Slack sends, as Socket Mode names them.
const (
	kindEvent       = "events_api"
	kindCommand     = "slash_commands"
	kindInteractive = "interactive"
)

// kept is an event as it stands in the database.
type kept struct {
	Kind    string          `json:"kind"`
	Payload json.RawMessage `json:"payload"` // as Slack sent it
}

// work hands a kept event to its handler.
func (a *App) work(ctx context.Context, o bots.Occasion, k kept) error {
	switch k.Kind {
	case kindCommand:
		var c slackapi.SlashCommand
		if err := decode(k.Payload, &c); err != nil {
			return err
		}
		o.Account = account(c.TeamID, c.UserID)
		return a.commanded(ctx, o, c)
	case kindInteractive:
		var i slackapi.InteractionCallback
		if err := decode(k.Payload, &i); err != nil {
			return err
		}
		o.Account = account(i.User.TeamID, i.User.ID)
		return a.interact(ctx, o, i)
	}
	return a.happen(ctx, o, k.Payload)
}

// interact handles a click, a modal or a shortcut.
func (a *App) interact(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) error {
	switch i.Type {
	case slackapi.InteractionTypeBlockActions:
		if i.View.Type == slackapi.VTHomeTab {
			return a.homeClicked(ctx, o, i)
		}
		return a.clicked(ctx, o, i)
	case slackapi.InteractionTypeViewSubmission:
		return a.submitted(ctx, o, i)
	case slackapi.InteractionTypeMessageAction, slackapi.InteractionTypeShortcut:
		return a.shortcut(ctx, o, i)
	}
	return nil
}

// happen handles an event of the Events API.
func (a *App) happen(ctx context.Context, o bots.Occasion, payload json.RawMessage) error {
	var outer slackevents.EventsAPICallbackEvent
	if err := decode(payload, &outer); err != nil {
		return err
	} else if outer.Type == slackevents.AppRateLimited {
		return a.limited(ctx, o)
	} else if outer.InnerEvent == nil {
		return nil
	}
	inner, head := *outer.InnerEvent, slackapi.Event{}
	if err := decode(inner, &head); err != nil {
		return err
	}
	switch head.Type {
	case "message":
		return handle(ctx, inner, func(ctx context.Context, e *slackevents.MessageEvent) error {
			return a.by(ctx, o, outer, e.UserTeam, e.User, func(o bots.Occasion) error { return a.heard(ctx, o, e) })
		})
	case "reaction_added":
		return handle(ctx, inner, func(ctx context.Context, e *slackevents.ReactionAddedEvent) error {
			return a.by(ctx, o, outer, "", e.User, func(o bots.Occasion) error { return a.reacted(ctx, o, e) })
		})
	case "app_home_opened":
		return handle(ctx, inner, func(ctx context.Context, e *slackevents.AppHomeOpenedEvent) error {
			o.Account = account(outer.TeamID, e.User)
			return a.homeOpened(ctx, o, e)
		})
	case "user_change":
		return handle(ctx, inner, func(ctx context.Context, e *slackevents.UserChangeEvent) error {
			o.Account = account(cmp.Or(e.User.TeamID, outer.TeamID), e.User.ID)
			return a.accountChanged(ctx, o, e.User)
		})
	}
	return nil
}

// by finds out whose account did it. In a channel shared with other companies the
// event may not say of which workspace the user is.
func (a *App) by(ctx context.Context, o bots.Occasion, e slackevents.EventsAPICallbackEvent, team, user string, do func(bots.Occasion) error) error {
	if team == "" && e.IsExtSharedChannel && user != "" {
		u, err := a.api.user(ctx, user)
		if err != nil && passing(err) {
			return err
		} else if err == nil {
			team = u.TeamID
		}
	}
	o.Account = account(cmp.Or(team, e.TeamID), user)
	return do(o)
}

func handle[E any](ctx context.Context, inner json.RawMessage, do func(context.Context, *E) error) error {
	e := new(E)
	if err := decode(inner, e); err != nil {
		return err
	}
	return do(ctx, e)
}

// decode reads JSON of Slack's. What cannot be read now never can.
func decode(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return &core.Error{Kind: core.Invalid, Text: "Slack sent what usher cannot read", Cause: fmt.Errorf("decode %T", into)}
	}
	return nil
}

// account names a user for core.
func account(team, user string) core.Account {
	return core.Account{Network: core.Slack, Team: team, ID: user}
}

// thread names a place for core. A message outside of threads is in its channel.
func thread(channel, ts string) core.Thread {
	return core.Thread{Network: core.Slack, Channel: channel, ID: ts}
}
