package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/desk"
)

// converse makes what somebody linked wrote in a ticket's thread, or in answer to a
// notice, a message of the ticket.
func (a *App) converse(ctx context.Context, o bots.Occasion, u utterance, tie core.Tie) error {
	by := o.By(u.Who, u.place)
	by.Source = source(u.ChannelID, u.ID)
	if tie.Use == core.DirectThread {
		tie.Person = u.Actor.Person.ID
	}
	err := a.clerk.Converse(ctx, bots.Remark{
		By: by, Tie: tie, Text: u.text,
		Files: func(ctx context.Context, v desk.View) ([]core.Attachment, []string, error) {
			return a.take(ctx, o, v, u)
		},
		AnswersTo: func(ctx context.Context, v desk.View) (core.MessageID, error) { return a.answersTo(ctx, u, v) },
		Whisper:   func(ctx context.Context, s bots.Aside) error { return a.whisper(ctx, u, aside(s)) },
		Say:       func(ctx context.Context, text string) error { return a.sayOnce(ctx, u, text, o) },
		Daily:     func(ctx context.Context, what string, do func() error) error { return a.onceADay(ctx, what, u, do) },
	})
	if err == nil && tie.Use == core.SharedThread {
		a.follow(ctx, core.Notice{Ticket: tie.Ticket, Address: tie.Thread.String()})
	}
	return err
}

func aside(s bots.Aside) cards.Message {
	if s.Lost {
		return cards.NotReached(cards.Answer(s.Answer))
	}
	return cards.Answer(s.Answer)
}

// answersTo is the message of the ticket's in the post that is answered, else the
// last one that the desk brought to the place before.
func (a *App) answersTo(ctx context.Context, u utterance, v desk.View) (core.MessageID, error) {
	me, err := a.api.me(ctx)
	if err != nil {
		return 0, err
	}
	of := func(m *discordgo.Message) bool {
		t, _ := cards.Told(m)
		return t == v.Ticket.ID && brings(m.Embeds) > 0
	}
	found := u.ReferencedMessage
	if found == nil || author(found) != me || !of(found) {
		if found, err = a.api.lastBefore(ctx, u.ChannelID, u.ID, v.Ticket.Created.Add(-skew), of); err != nil || found == nil {
			return 0, err
		}
	}
	for _, m := range v.Messages {
		if m.Number == brings(found.Embeds) {
			return m.ID, nil
		}
	}
	return 0, nil
}

// sayOnce says something to all who read where somebody wrote, once.
func (a *App) sayOnce(ctx context.Context, u utterance, text string, o bots.Occasion) error {
	m := posted(cards.Note(text))
	if o.Again {
		id, err := a.find(ctx, u.place, madeAt(u.ID), func(said *discordgo.Message) bool { return said.Content == m.Content })
		if err != nil || id != "" {
			return err
		}
	}
	_, err := a.send(ctx, u.place, m, "s"+u.ID)
	return err
}
