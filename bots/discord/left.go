package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// leftGuild takes note of who left a server. Who is in no other of the app's can no
// more be told here. Nothing is asked about people whom the desk does not tell
// anything.
func (a *App) leftGuild(ctx context.Context, o bots.Occasion, _ string) error {
	user := o.Account.ID
	if _, linked, err := a.desk.ChatActor(ctx, o.Account); err != nil || !linked {
		return err
	}
	in, err := a.api.inGuilds(ctx)
	if err != nil {
		return err
	}
	for _, g := range in {
		_, err := a.api.member(ctx, g.ID, user)
		switch {
		case err == nil:
			return nil
		case !said(err, codeUnknownMember, codeUnknownUser, codeUnknownGuild, codeNoAccess):
			return err
		}
	}
	a.api.direct.Forget(user)
	return a.desk.AccountGone(ctx, o.Account)
}

// wentAway takes note of a channel or thread that was deleted: who read there is
// told directly from then on, for the next notice does not find it.
func (a *App) wentAway(_ context.Context, _ bots.Occasion, ch *discordgo.Channel) error {
	a.guilds.channels.Forget(ch.ID)
	a.below.Forget(ch.ID)
	return nil
}
