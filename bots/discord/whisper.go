package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/cards"
	"usher/core"
)

// whisper tells somebody alone something about what they wrote: in their
// conversation with the app. If they take no messages there, the place where they
// wrote says no more than that.
func (a *App) whisper(ctx context.Context, u utterance, m cards.Message) error {
	out := posted(m)
	if u.direct() {
		out.Reference = answering(u.Message)
		_, err := a.api.post(ctx, u.ChannelID, out, "w"+u.ID)
		return unlessGone(err)
	}
	_, err := a.tellDirect(ctx, u.Account.ID, out, "w"+u.ID)
	if !said(err, codeNoDirect) {
		return unlessGone(err)
	}
	return a.onceADay(ctx, "closed", u, func() error {
		closed := posted(cards.DirectClosed(u.Account.ID))
		closed.AllowedMentions = &discordgo.MessageAllowedMentions{Users: []string{u.Account.ID}}
		_, err := a.send(ctx, u.place, closed, "c"+u.ID)
		return unlessGone(err)
	})
}

// unlessGone drops an error that says that they left meanwhile.
func unlessGone(err error) error {
	if gone(err) {
		return nil
	}
	return err
}

// answering refers to a message that is answered, as long as it is there.
func answering(m *discordgo.Message) *discordgo.MessageReference {
	no := false
	return &discordgo.MessageReference{MessageID: m.ID, ChannelID: m.ChannelID, FailIfNotExists: &no}
}

// greetOnce explains to somebody who is not linked how to be, once a day and
// place.
func (a *App) greetOnce(ctx context.Context, u utterance) error {
	return a.onceADay(ctx, "greeting", u, func() error {
		return a.whisper(ctx, u, cards.NotReached(a.greeting()))
	})
}

// onceADay does something for somebody where they wrote, unless it was done today.
// Who writes to the app alone gets an answer each time.
func (a *App) onceADay(ctx context.Context, what string, u utterance, do func() error) error {
	if u.direct() {
		return do()
	}
	return a.clerk.OnceADay(ctx, core.Discord, a.cfg.Holder, what+"/"+u.ChannelID+"/"+u.Account.ID, do)
}
