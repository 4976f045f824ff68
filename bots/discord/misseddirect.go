package discord

import (
	"context"

	"usher/core"
	"usher/core/desk"
)

// missedDirect looks for what people wrote to the app by direct message while no
// node was connected: those who were told something there of late, for Discord does
// not tell where else.
func (a *App) missedDirect(ctx context.Context) {
	since := a.now().Add(-missedTime)
	a.patiently(ctx, func() error {
		told, err := a.desk.ToldOn(ctx, core.Discord, since)
		for _, c := range told {
			a.patiently(ctx, func() error { return a.missedFrom(ctx, c) })
		}
		return err
	})
}

// missedFrom keeps what is new in somebody's conversation with the app. It is opened
// only where its channel is not known: Discord takes it ill if many are at a time.
func (a *App) missedFrom(ctx context.Context, c desk.Conversation) error {
	channel, err := c.Channel, error(nil)
	if channel == "" {
		channel, err = a.api.conversation(ctx, c.ID)
	}
	if err != nil {
		return err
	}
	list, err := a.api.since(ctx, channel, a.now().Add(-missedTime))
	if err != nil {
		return err
	}
	var events []desk.ChatEvent
	for _, m := range list {
		events = append(events, a.receive(kindMessage, m, "")...)
		events = append(events, a.receive(kindEdit, m, "")...)
	}
	return a.keepMissed(ctx, events)
}
