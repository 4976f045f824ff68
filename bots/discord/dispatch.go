package discord

import (
	"context"
	"encoding/json"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// work hands a kept event to its handler.
func (a *App) work(ctx context.Context, o bots.Occasion, k kept) error {
	switch k.Kind {
	case kindInteraction:
		return handle(ctx, o, k.Payload, a.hooks.interaction, func(i *discordgo.Interaction) string { return actor(i).ID })
	case kindMessage:
		return handle(ctx, o, k.Payload, a.hooks.written, author)
	case kindEdit:
		return handle(ctx, o, k.Payload, a.hooks.edited, author)
	case kindDelete:
		return handle(ctx, o, k.Payload, a.hooks.deleted, author)
	case kindReaction:
		return handle(ctx, o, k.Payload, a.hooks.reacted, func(r *reaction) string { return r.UserID })
	case kindThread:
		return handle(ctx, o, k.Payload, a.hooks.posted, func(t *discordgo.Channel) string { return t.OwnerID })
	case kindThreadDelete, kindChannelDelete:
		return handle(ctx, o, k.Payload, a.hooks.gone, func(*discordgo.Channel) string { return "" })
	case kindMemberRemove:
		return a.memberLeft(ctx, o, k.Payload)
	}
	return nil
}

// handle reads an event and has it handled for whoever did it.
func handle[E any](ctx context.Context, o bots.Occasion, payload json.RawMessage, do func(context.Context, bots.Occasion, *E) error, by func(*E) string) error {
	if do == nil {
		return nil
	}
	e := new(E)
	if err := decode(payload, e); err != nil {
		return err
	}
	o.Account = account(by(e))
	return do(ctx, o, e)
}

func (a *App) memberLeft(ctx context.Context, o bots.Occasion, payload json.RawMessage) error {
	return handle(ctx, o, payload, func(ctx context.Context, o bots.Occasion, e *outline) error {
		if a.hooks.left == nil {
			return nil
		}
		return a.hooks.left(ctx, o, e.Guild)
	}, func(e *outline) string { return e.by().ID })
}

func author(m *discordgo.Message) string {
	if m.Author == nil {
		return ""
	}
	return m.Author.ID
}

// actor is whose interaction it is.
func actor(i *discordgo.Interaction) *discordgo.User {
	switch {
	case i.Member != nil && i.Member.User != nil:
		return i.Member.User
	case i.User != nil:
		return i.User
	}
	return &discordgo.User{}
}
