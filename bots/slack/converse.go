package slack

import (
	"context"
	"strconv"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// converse makes what somebody linked wrote in a ticket's thread a message of the
// ticket.
func (a *App) converse(ctx context.Context, o bots.Occasion, u utterance, tie core.Tie) error {
	by := o.As(u.Who).By(u.Who, u.place)
	by.Source = source(u.place.Channel, u.ts)
	return a.clerk.Converse(ctx, bots.Remark{
		By: by, Tie: tie, Text: u.text,
		Files: func(ctx context.Context, v desk.View) ([]core.Attachment, []string, error) {
			return a.take(ctx, o, v, u)
		},
		AnswersTo: func(ctx context.Context, v desk.View) (core.MessageID, error) { return a.answersTo(ctx, u, v) },
		Whisper:   func(ctx context.Context, s bots.Aside) error { return a.whisper(ctx, u, aside(s)) },
		Say: func(ctx context.Context, text string) error {
			return a.sayOnce(ctx, u.place, blocks.Note(text), string(by.Source), o)
		},
		Daily: func(ctx context.Context, what string, do func() error) error { return a.onceADay(ctx, what, u, do) },
	})
}

func aside(s bots.Aside) blocks.Message {
	if s.Lost {
		return blocks.NotReached(blocks.Answer(s.Answer))
	}
	return blocks.Answer(s.Answer)
}

// answersTo is the last message of a ticket's that the desk brought to a thread
// before something was written there.
func (a *App) answersTo(ctx context.Context, u utterance, v desk.View) (core.MessageID, error) {
	list, err := a.api.posts(ctx, u.place, v.Ticket.Created)
	if err != nil {
		return 0, err
	}
	last := core.MessageID(0)
	for _, m := range list {
		if m.Timestamp >= u.ts || m.Metadata.EventType != eventNotice {
			continue
		}
		text, _ := m.Metadata.EventPayload[payloadMessage].(string)
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			last = core.MessageID(id)
		}
	}
	return last, nil
}
