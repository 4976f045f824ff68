package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
)

// openForm is the form for a new ticket, with what is said of it already. Who is not
// linked may open one for the community.
func (a *App) openForm(ctx context.Context, k caller, q question, c command.Command) (*discordgo.InteractionResponseData, error) {
	o := cards.Opening{
		Purpose: cards.Purpose{Channel: q.from.channel, Message: q.from.id}, Organization: c.Org,
		With: cards.Preset{Category: c.Category, Priority: c.Priority, Privacy: c.Privacy},
	}
	if err := a.fill(ctx, k, &o); err != nil {
		return nil, err
	}
	var err error
	if q.from.id != "" && len(q.filled) == 0 {
		q.filled, err = a.fromMessage(ctx, k, q)
	} else if q.filled != nil {
		err = a.named(ctx, k, c.Org, q.filled)
	}
	if err != nil {
		return nil, err
	}
	return cards.Refilled(cards.Open(o), q.filled), nil
}

// named puts names in place of people whom somebody chose and whose address they may
// not see.
func (a *App) named(ctx context.Context, k caller, org string, f cards.Filled) error {
	chosen := f.Text(cards.FieldFor)
	if !strings.HasPrefix(chosen, "person:") {
		return nil
	}
	list, err := a.clerk.OfferFor(ctx, k.who.Actor, org, "", 1000)
	delete(f, cards.FieldFor)
	for _, p := range list {
		if p.Value == chosen {
			f[cards.FieldFor] = p.Label
		}
	}
	return err
}

// fill finds out what somebody may ask for when they open a ticket.
func (a *App) fill(ctx context.Context, k caller, o *cards.Opening) error {
	if !k.who.Linked {
		o.Organization = ""
		return a.mayOpen()
	}
	f, err := a.desk.OpeningForm(ctx, k.who.Actor)
	if err != nil {
		return err
	}
	g, ok := bots.FormFor(f, o.Organization)
	if !ok {
		return a.clerk.MayOpen(k.who.Actor)
	}
	o.Linked, o.Private, o.OnBehalf = true, g.Private, g.OnBehalf
	return nil
}

// mayOpen reports that somebody who is not linked may open a ticket, for the
// community; else they are to link.
func (a *App) mayOpen() error {
	err := a.clerk.MayOpen(core.Actor{Trust: core.TrustProven})
	if core.KindOf(err) == core.Refused {
		return errStranger
	}
	return err
}

// fromMessage is what the form says at first for a ticket of a message.
func (a *App) fromMessage(ctx context.Context, k caller, q question) (cards.Filled, error) {
	m := q.message
	if m == nil {
		var err error
		if m, err = a.api.message(ctx, q.from.channel, q.from.id); err != nil {
			return nil, notThere(err)
		}
	}
	text := a.spoken(ctx, inGuild(m, k.guild))
	f := cards.Filled{cards.FieldSubject: bots.SubjectOf(text), cards.FieldText: text}
	author, err := a.behalf(ctx, k, m)
	if err != nil || author.Person.ID == 0 {
		return f, err
	}
	f[cards.FieldFor] = author.Person.Display()
	if k.who.Actor.ActsAsStaff() {
		f[cards.FieldFor] = author.Person.Primary
	}
	return f, nil
}

// inGuild is a message with its guild, which Discord does not tell everywhere.
func inGuild(m *discordgo.Message, guild string) *discordgo.Message {
	one := *m
	one.GuildID = guild
	return &one
}

// notThere says that a message is none that the app can read; other errors stay.
func notThere(err error) error {
	if gone(err) || said(err, codeUnknownMessage) {
		return core.Errorf(core.NotFound, "I can't read that message any more. Please copy its text into a ticket of yours: `/ticket open`.")
	}
	return err
}

// behalf is the author of a message, if the one who acts may open tickets on their
// behalf.
func (a *App) behalf(ctx context.Context, k caller, m *discordgo.Message) (core.Actor, error) {
	if m.Author == nil || m.Author.Bot || m.Author.ID == k.Account.ID || m.WebhookID != "" || !k.who.Linked {
		return core.Actor{}, nil
	}
	author, _, err := a.clerk.Author(ctx, k.who.Actor, account(m.Author.ID))
	return author, err
}
