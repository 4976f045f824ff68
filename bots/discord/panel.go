package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/cards"
	"usher/core"
)

// panel posts the message from which tickets are opened to where somebody asked for
// it: an admin of the desk.
func (a *App) panel(ctx context.Context, k caller) error {
	if !k.who.Linked {
		return a.refuse(ctx, k, errStranger)
	}
	if !k.who.Actor.ActsAsAdmin() {
		return a.refuse(ctx, k, core.Errorf(core.Refused, "Only admins of the desk post a panel. Everybody can open a ticket with `/ticket open`."))
	}
	if k.guild == "" {
		return a.refuse(ctx, k, core.Errorf(core.Invalid, "A panel is for a channel of a server: type `/support panel` there."))
	}
	categories := a.cfg.Panel
	if len(categories) == 0 {
		categories = a.desk.Settings().Categories
	}
	err := a.postPanel(ctx, k, cards.Panel(a.desk.Settings().Name, categories))
	switch {
	case denied(err), said(err, codeUnknownChannel):
		return a.refuse(ctx, k, core.Errorf(core.Refused, "I may not write here. Let me view this channel, send messages and embed links in it, and type `/support panel` again."))
	case err != nil:
		return err
	}
	return a.reply(ctx, k, cards.Note("The panel is here. You can pin it, move people to it by a link, or delete it like any message: I keep nothing of it."))
}

// postPanel posts the panel, unless it was posted when this was tried before.
func (a *App) postPanel(ctx context.Context, k caller, m cards.Message) error {
	if k.Again {
		me, err := a.api.me(ctx)
		if err != nil {
			return err
		}
		list, err := a.api.after(ctx, k.channel, idAt(k.asked))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(x *discordgo.Message) bool { return author(x) == me && cards.IsPanel(x) }) {
			return nil
		}
	}
	_, err := a.api.post(ctx, k.channel, posted(m), "panel"+string(k.Source[len(interactionSource("")):]))
	return err
}
