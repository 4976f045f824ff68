package discord

import (
	"context"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
)

// draw draws a parcel. Its footer names the notice, so that the post can be found
// again, and the message of the ticket that it brings.
func (a *App) draw(p bots.Parcel) *message {
	m := posted(a.sketch(p))
	footnote(m, p)
	return m
}

func (a *App) sketch(p bots.Parcel) cards.Message {
	switch p.As {
	case bots.AsShared:
		return cards.SharedNotice(p.Letter, a.drawing())
	case bots.AsTied:
		return cards.TiedTo(p.Ticket, p.Letter.Ticket.Privacy)
	case bots.AsCard:
		return cards.Card(p.Letter, a.drawing())
	case bots.AsReducedCard:
		return cards.ReducedCard(p.Letter)
	case bots.AsHeld:
		if told := p.Letter.Told; told.Text != "" {
			return cards.HeldDecided(*told.Held, told.Text, p.ID)
		}
		return cards.Held(core.InboundID(p.Letter.Told.Inbound), *p.Letter.Told.Held, p.ID)
	}
	return cards.Notice(p.Letter, a.drawing())
}

// footnote writes into the footer what the drawing did not: of which message of its
// ticket the post is, and what it is where it has no footer.
func footnote(m *message, p bots.Parcel) {
	last := lastEmbed(m)
	if last == nil {
		last = &discordgo.MessageEmbed{Color: int(cards.Plain), Description: m.Content}
		m.Content, m.Embeds = "", append(m.Embeds, last)
	}
	if last.Footer == nil {
		last.Footer = &discordgo.MessageEmbedFooter{Text: fmt.Sprintf("notice %d", p.ID)}
		if p.Ticket != 0 {
			last.Footer.Text = p.Ticket.String() + footing + last.Footer.Text
		}
	}
	for _, i := range p.Letter.Items {
		if i.Message != nil && i.Message.ID == p.Message && p.As != bots.AsCard {
			last.Footer.Text += fmt.Sprintf(footing+"message %d", i.Message.Number)
		}
	}
}

// footing stands between the parts of a footer.
const footing = " · "

func lastEmbed(m *message) *discordgo.MessageEmbed {
	if len(m.Embeds) == 0 {
		return nil
	}
	return m.Embeds[len(m.Embeds)-1]
}

// brings is the number of the message of its ticket that a post of the app's with
// these embeds brings; zero: none.
func brings(embeds []*discordgo.MessageEmbed) int {
	for _, e := range embeds {
		if e.Footer == nil {
			continue
		}
		for _, part := range strings.Split(e.Footer.Text, footing) {
			n := 0
			if _, err := fmt.Sscanf(part, "message %d", &n); err == nil {
				return n
			}
		}
	}
	return 0
}

// beginning is what the app says first in a thread that it made: which ticket it is
// and, if all who read there may see that, how it was opened. It calls the staff,
// whom Discord brings into the thread for that.
func (a *App) beginning(ctx context.Context, at core.Thread, p bots.Parcel, m *message) error {
	ch, own, err := a.ownThread(ctx, p.Notice)
	if err != nil || !own {
		return err
	}
	if err := a.introduce(ctx, at, p, m); err != nil {
		return err
	}
	roles, err := a.callable(ctx, ch, p.Ticket)
	if err != nil {
		return err
	}
	var calls []string
	for _, id := range roles {
		calls = append(calls, "<@&"+id+">")
	}
	m.Content = strings.TrimSpace(strings.Join(calls, " ") + "\n" + m.Content)
	m.AllowedMentions = &discordgo.MessageAllowedMentions{Roles: roles}
	return nil
}

const textStrangers = "Not everybody who can read this thread is known to the desk as one of the ticket's people, so answers go to those directly."

// introduce adds how the ticket was opened.
func (a *App) introduce(ctx context.Context, at core.Thread, p bots.Parcel, m *message) error {
	p, err := a.opening(ctx, p)
	if err != nil || p.Message == 0 {
		return err
	}
	r, err := a.Readers(ctx, at)
	if err != nil {
		return err
	}
	fits, err := a.clerk.Fits(ctx, p.Letter, r)
	if err != nil {
		return err
	}
	if !fits {
		m.Embeds[0].Description += "\n" + textStrangers
		return nil
	}
	p.Letter.Items = bots.WithoutFiles(p.Letter.Items)
	more := a.draw(p)
	more.Components, more.Content = m.Components, m.Embeds[0].Description
	*m = *more
	return nil
}

// opening is a parcel that says how its ticket was opened; without a message if the
// ticket has none.
func (a *App) opening(ctx context.Context, p bots.Parcel) (bots.Parcel, error) {
	v, err := a.desk.Show(ctx, core.System(), p.Ticket)
	if err != nil || len(v.Messages) == 0 {
		return p, err
	}
	p.Kind, p.Message, p.As = core.NoticeOpened, v.Messages[0].ID, bots.AsShared
	p.Letter, err = a.desk.ThreadLetter(ctx, p.Notice)
	return p, err
}
