package discord

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// reacted opens a ticket from a message that got the emoji for it. It is opened
// once, whoever gives the emoji next. What there is to tell about it they are told
// in their conversation with the app.
func (a *App) reacted(ctx context.Context, o bots.Occasion, r *reaction) error {
	m, err := a.api.message(ctx, r.ChannelID, r.MessageID)
	if gone(err) || said(err, codeUnknownMessage) {
		return nil
	} else if err != nil {
		return err
	}
	m.GuildID = r.GuildID
	w, err := a.who(ctx, o)
	if err != nil {
		return err
	}
	k := caller{Occasion: o, asker: asker{user: r.UserID, channel: r.ChannelID, guild: r.GuildID}, who: w}
	if !w.Linked {
		u := utterance{Who: w, Message: m}
		return a.onceADay(ctx, "emoji", u, func() error { return unlessDeaf(a.reply(ctx, k, a.greeting())) })
	}
	err = a.openReacted(ctx, k, m)
	if kind := core.KindOf(err); err != nil && (kind == core.Refused || kind == core.Invalid || kind == core.NotFound) {
		err = a.refuse(ctx, k, err)
	}
	return unlessDeaf(err)
}

// unlessDeaf drops an error that says that somebody takes no direct messages: they
// asked for nothing that must be answered.
func unlessDeaf(err error) error {
	if said(err, codeNoDirect, codeNoMutualGuild) {
		return nil
	}
	return err
}

func (a *App) openReacted(ctx context.Context, k caller, m *discordgo.Message) error {
	place, err := a.heardAt(ctx, m)
	if err != nil {
		return err
	}
	if told, err := a.alreadyOpen(ctx, k, place); told || err != nil {
		return err
	}
	text := a.spoken(ctx, m)
	c := command.Command{Verb: "open", Line: "open", Subject: bots.SubjectOf(text), Body: text, Yes: true}
	author, org, err := a.clerk.Author(ctx, k.who.Actor, account(author(m)))
	if err != nil {
		return err
	}
	c.For, c.Org = author.Person.Primary, org
	by := k.by()
	by.Source = source(m.ChannelID, m.ID) // a message becomes one ticket
	c.Body += bots.From(core.Discord, linkTo(k.guild, spot{channel: m.ChannelID, id: m.ID}))
	var left []core.Verdict
	if c.Attach, left, err = a.fetch(ctx, k, fileRoom{plan: a.clerk.PlanOf(ctx, k.who.Actor, c)}, attached(m)); err != nil {
		return err
	}
	r, err := a.Readers(ctx, place)
	if err != nil {
		return err
	}
	var ans command.Answer
	err = a.desk.Together(ctx, func(d *desk.Desk) error {
		ans, err = a.clerk.Quietly(ctx, d, by, c, !r.Open)
		return err
	})
	switch {
	case errors.Is(err, bots.ErrPublic):
		return a.reply(ctx, k, cards.OfferPublic(m.ChannelID, m.ID))
	case err != nil:
		return err
	}
	ans.Blocks = append(ans.Blocks, bots.Hints(left)...)
	switch {
	case ans.OK && ans.Data.Ticket == nil: // somebody else's, that they may not see
		return a.reply(ctx, k, cards.NotFromHere())
	case !ans.OK:
		return a.answered(ctx, k, c, ans)
	}
	return a.tellOpened(ctx, k, by, c, ans)
}

// alreadyOpen tells of the ticket that a thread is tied to, if it is. Who may not
// see it learns no more than that nothing was opened.
func (a *App) alreadyOpen(ctx context.Context, k caller, place core.Thread) (bool, error) {
	if place.ID == "" {
		return false, nil
	}
	tie, err := a.desk.TieAt(ctx, place)
	if core.KindOf(err) == core.NotFound {
		return false, nil
	} else if err != nil {
		return false, err
	}
	v, err := a.desk.Show(ctx, k.who.Actor, tie.Ticket)
	switch {
	case core.KindOf(err) == core.NotFound:
		return true, a.reply(ctx, k, cards.NotFromHere())
	case err != nil:
		return false, err
	}
	return true, a.reply(ctx, k, cards.Already(v.Ticket))
}
