package discord

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"
)

// asker is who asked something, and where the answer goes: to nobody else.
type asker struct {
	user    string
	channel string    // where they asked; a thread is a channel itself
	guild   string    // of it; empty: in their conversation with the app
	token   string    // of their interaction; empty: there is none. It is a secret
	asked   time.Time // when
}

// askerOf is who made an interaction.
func askerOf(i *discordgo.Interaction) asker {
	return asker{user: actor(i).ID, channel: i.ChannelID, guild: i.GuildID, token: i.Token, asked: madeAt(i.ID)}
}

// tokenTime is how long an interaction can be answered.
const tokenTime = 15 * time.Minute

// tell answers the asker alone: with the answer that their interaction waits for,
// else in their conversation with the app.
func (a *App) tell(ctx context.Context, to asker, m *message) error {
	return a.reach(ctx, to, m, func(ctx context.Context) error { return a.api.editOriginal(ctx, to.token, m) })
}

// tellMore answers the asker alone once more.
func (a *App) tellMore(ctx context.Context, to asker, m *message) error {
	return a.reach(ctx, to, m, func(ctx context.Context) error { return a.api.followUp(ctx, to.token, m) })
}

// reach answers by the interaction, if that can be, else in the conversation.
func (a *App) reach(ctx context.Context, to asker, m *message, answer func(context.Context) error) error {
	if to.token != "" && a.now().Sub(to.asked) < tokenTime {
		if err := a.soon(ctx, to, answer); !past(err) && !said(err, codeUnknownMessage) {
			return err
		}
	}
	_, err := a.tellDirect(ctx, to.user, m, "")
	return err
}

// tellDirect writes to somebody's conversation with the app.
func (a *App) tellDirect(ctx context.Context, user string, m *message, nonce string) (*discordgo.Message, error) {
	channel, err := a.api.conversation(ctx, user)
	if err != nil {
		return nil, err
	}
	one := *m
	one.Flags &^= discordgo.MessageFlagsEphemeral
	out, err := a.api.post(ctx, channel, &one, nonce)
	if said(err, codeUnknownChannel) {
		a.api.direct.Forget(user)
	}
	return out, err
}

const (
	settling   = 3 * time.Second // after an interaction, Discord may not know yet that it was answered
	settleStep = 200 * time.Millisecond
)

// soon answers, again while Discord may not know the first answer yet: where that
// went as the answer to a request, it is on its way.
func (a *App) soon(ctx context.Context, to asker, answer func(context.Context) error) error {
	for {
		err := answer(ctx)
		if !said(err, codeUnknownWebhook, codeUnknownMessage) || !a.cfg.overHTTP() || a.now().Sub(to.asked) > settling {
			return err
		}
		if err := sleep(ctx, "", settleStep); err != nil {
			return err
		}
	}
}

// editOriginal makes a message what an interaction is answered with.
func (p *api) editOriginal(ctx context.Context, token string, m *message) error {
	c := to("PATCH /webhooks/{}/{}/messages/@original", p.app, token).with(changed(m), m.Files...)
	return p.answer(ctx, c, token)
}

// followUp answers an interaction once more, to who made it alone.
func (p *api) followUp(ctx context.Context, token string, m *message) error {
	b := newBody(m)
	b.Flags |= discordgo.MessageFlagsEphemeral
	return p.answer(ctx, to("POST /webhooks/{}/{}", p.app, token).with(b, m.Files...), token)
}

// answer makes a call that an interaction's token allows. It is limited for each
// of them.
func (p *api) answer(ctx context.Context, c call, token string) error {
	c.open, c.major = true, token
	return p.do(ctx, c, nil)
}
