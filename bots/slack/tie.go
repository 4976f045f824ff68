package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// openTied opens a ticket of a message and ties its thread.
func (a *App) openTied(ctx context.Context, k caller, by desk.By, c command.Command, from opened, left []core.Verdict) error {
	by.Thread = thread(k.channel, from.root)
	ans, tied, err := a.tieTo(ctx, k, by, c, from)
	if err != nil {
		return a.notOpened(ctx, k, c, err)
	} else if tied.Ticket != 0 {
		return a.tellTied(ctx, k, tied)
	}
	return a.tellOpened(ctx, k, c, ans, left, "The details are in our conversation. Answers come to the thread, if all who read it may see them.")
}

// tieTo opens a ticket and ties by.Thread, which it comes from, both or neither, and
// has the thread say so, so that everybody in it knows where goes what they write. If
// it is tied by then, that is told instead.
func (a *App) tieTo(ctx context.Context, k caller, by desk.By, c command.Command, from opened) (ans command.Answer, tied core.Tie, err error) {
	err = a.desk.Together(ctx, func(d *desk.Desk) error {
		tied, err = d.TieAt(ctx, by.Thread)
		done := err == nil && k.Again && bots.OpenedBy(ctx, d, tied.Ticket, by)
		if err == nil && !done {
			return nil
		} else if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		tied = core.Tie{}
		if ans, err = a.clerk.Quietly(ctx, d, by, c, from.unasked && from.private); err != nil || done || !ans.OK || ans.Data.Ticket == nil {
			return err
		}
		tie := core.Tie{Thread: by.Thread, Ticket: core.TicketID(ans.Data.Ticket.Number), Use: core.SharedThread, Person: by.Actor.Person.ID}
		if err := d.Tie(ctx, by, tie); err != nil {
			return err
		}
		return d.SayTied(ctx, tie)
	})
	return ans, tied, err
}

const (
	eventSaid     = "usher_said"
	payloadSource = "source"
)

// sayOnce posts a message to a thread that all read there. Key tells it from
// others: where it was tried before it is looked for first.
func (a *App) sayOnce(ctx context.Context, at core.Thread, m message, key string, o bots.Occasion) error {
	if o.Again {
		ts, err := a.find(ctx, at, o.Received, func(m slackapi.Message) bool {
			return m.Metadata.EventType == eventSaid && m.Metadata.EventPayload[payloadSource] == key
		})
		if err != nil || ts != "" {
			return err
		}
	}
	_, err := a.send(ctx, at, m, slackapi.MsgOptionMetadata(slackapi.SlackMetadata{
		EventType: eventSaid, EventPayload: map[string]any{payloadSource: key},
	}))
	return err
}
