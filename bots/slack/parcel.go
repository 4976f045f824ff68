package slack

import (
	"context"
	"slices"
	"strconv"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
)

// metadata names the notice on its post, so that it can be found again: what
// was posted and not marked so is never posted twice.
func metadata(p bots.Parcel) slackapi.MsgOption {
	payload := map[string]any{payloadNotice: strconv.FormatInt(int64(p.ID), 10)}
	if p.Message != 0 {
		payload[payloadMessage] = strconv.FormatInt(int64(p.Message), 10)
	}
	if p.Ticket != 0 {
		payload[payloadTicket] = strconv.FormatInt(int64(p.Ticket), 10)
	}
	return slackapi.MsgOptionMetadata(slackapi.SlackMetadata{EventType: eventNotice, EventPayload: payload})
}

const (
	eventNotice    = "usher_notice"
	payloadNotice  = "notice"
	payloadMessage = "message" // of the ticket, that the notice brings
	payloadTicket  = "ticket"
)

// draw draws a parcel.
func (a *App) draw(p bots.Parcel) blocks.Message {
	switch p.As {
	case bots.AsShared:
		return blocks.SharedNotice(p.Letter, a.drawing(), p.Calls...)
	case bots.AsTied:
		return blocks.TiedTo(p.Ticket, p.Letter.Ticket.Privacy)
	case bots.AsCard:
		return blocks.Card(p.Letter, a.drawing())
	case bots.AsReducedCard:
		return blocks.ReducedCard(p.Letter)
	case bots.AsHeld:
		if told := p.Letter.Told; told.Text != "" {
			return blocks.HeldDecided(*told.Held, told.Text)
		}
		return blocks.Held(core.InboundID(p.Letter.Told.Inbound), *p.Letter.Told.Held)
	}
	return blocks.Notice(p.Letter, a.drawing())
}

// Change makes a post of the app's the parcel.
func (a *App) Change(ctx context.Context, stands core.Thread, p bots.Parcel) error {
	return a.api.update(ctx, stands.Channel, stands.ID, append(options(a.draw(p)), metadata(p))...)
}

// Put posts a parcel with its files to a thread, or to a channel, unless it
// stands there already. It returns where it stands.
func (a *App) Put(ctx context.Context, at core.Thread, p bots.Parcel) (core.Thread, error) {
	var files []core.Attachment
	files, p.Letter = bots.Alongside(p.Letter, bots.Room{All: a.cfg.Attach})
	ts, again := "", a.clerk.MaybePosted(p.Notice)
	if again {
		var err error
		if ts, err = a.find(ctx, at, p.Created, func(m slackapi.Message) bool {
			return m.Metadata.EventType == eventNotice && m.Metadata.EventPayload[payloadNotice] == strconv.FormatInt(int64(p.ID), 10)
		}); err != nil {
			return at, err
		}
	}
	if ts == "" {
		var err error
		if ts, err = a.send(ctx, at, a.draw(p), metadata(p)); err != nil {
			return at, err
		}
		again = false
	}
	stands := thread(at.Channel, ts)
	if err := a.recheck(ctx, stands, p); err != nil || len(files) == 0 {
		return stands, err
	}
	under := at
	if under.ID == "" {
		under = stands
	}
	return stands, a.uploadFiles(ctx, under, stands, p, files, again)
}

// send posts a message to a thread or a channel. Blocks that Slack does not take
// are left out: the words matter more than how they look.
func (a *App) send(ctx context.Context, at core.Thread, m blocks.Message, more ...slackapi.MsgOption) (ts string, err error) {
	if at.ID != "" {
		more = append(more, slackapi.MsgOptionTS(at.ID))
	}
	ts, err = a.api.post(ctx, at.Channel, append(options(m), more...)...)
	if said(err, blocksRefused...) {
		a.log.ErrorContext(ctx, "slack does not take a drawing", "err", err)
		ts, err = a.api.post(ctx, at.Channel, append(options(blocks.Message{Text: m.Text}), more...)...)
	}
	return ts, err
}

// blocksRefused are Slack's words for a message that is badly made.
var blocksRefused = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}

// skew is how far Slack's clock and the desk's may be apart.
const skew = 5 * time.Minute

// find looks for a post of the app's own in a thread or a channel, not older than
// since, and returns its timestamp; empty if there is none.
func (a *App) find(ctx context.Context, at core.Thread, since time.Time, is func(slackapi.Message) bool) (string, error) {
	list, err := a.api.posts(ctx, at, since.Add(-skew))
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, is)
	if i < 0 {
		return "", nil
	}
	return list[i].Timestamp, nil
}
