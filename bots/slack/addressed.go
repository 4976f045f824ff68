package slack

import (
	"cmp"
	"context"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// addressed takes what somebody wrote to the app itself, in no ticket's thread: a
// command is run, and of anything else they may make a ticket.
func (a *App) addressed(ctx context.Context, o bots.Occasion, u utterance) error {
	if u.text == "" && len(u.files) == 0 && u.direct {
		return nil
	}
	c, err := a.clerk.Parse(u.text)
	switch meant := bots.Meant(u.text, c, err); {
	case !u.Linked && !a.clerk.ForStrangers(u.text):
		return a.whisper(ctx, u, a.greeting())
	case u.text == "" && len(u.files) == 0:
		return a.whisper(ctx, u, blocks.Menu(u.Actor))
	case !meant:
		return a.whisper(ctx, u, blocks.Offer(u.text))
	case err != nil:
		return a.whisper(ctx, u, blocks.Answer(command.Refusal(err)))
	}
	if !u.direct {
		to := asker{user: u.user, channel: u.place.Channel, thread: u.place.ID}
		return a.command(ctx, o.As(u.Who), u.Who, to, u.text)
	}
	// The source is the event's, not the message's: to edit a command changes
	// nothing that it did.
	answer, err := a.runner.Run(ctx, a.desk, o.As(u.Who).By(u.Who, core.Thread{}), c)
	if err != nil {
		if o.Last {
			_ = a.whisper(ctx, u, blocks.Answer(answer)) // the error itself is recorded
		}
		return err
	}
	m, err := a.drawn(ctx, u.Who, u.text, answer)
	if err != nil {
		return err
	}
	if err := a.whisper(ctx, u, m); err != nil {
		return err
	}
	for _, f := range answer.Files {
		if err := a.uploadFile(ctx, thread(u.place.Channel, cmp.Or(u.place.ID, u.ts)), f); err != nil {
			return err
		}
	}
	return nil
}
