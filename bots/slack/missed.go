package slack

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/core"
	"usher/core/desk"
)

const (
	missedTime  = 7 * 24 * time.Hour // is how far is looked back: less than worked events are known
	overlap     = 10 * time.Minute   // before Slack was last heard: Slack may have sent it in vain already
	threadAge   = 24 * time.Hour     // of a message to the app below which others may have been written
	missedAgain = time.Minute        // before it is looked again, and more each time
	mostTies    = 500                // of tickets are looked at, and as many conversations
	missedBurst = 20                 // calls at once; then a part of what Slack allows, for others call too
	missedPace  = 2 * time.Second
)

// site is where somebody may have written what was missed: a thread, or without an
// ID a person's conversation with the app.
type site struct {
	core.Thread
	direct bool
	since  string
}

// sites are the threads of tickets, and the conversations with the app. Who called
// the app in a channel is not found out, nor what was deleted, clicked or marked with
// an emoji.
func (a *App) sites(ctx context.Context, since string) ([]site, error) {
	ties, err := a.desk.NewestTies(ctx, core.Slack, mostTies)
	if err != nil {
		return nil, err
	}
	var all []site
	for _, t := range ties {
		s := site{t.Thread, t.Use == core.DirectThread, since}
		if t.Use == core.SharedThread { // it was no ticket's before
			s.since = max(since, stamp(t.Since))
		}
		all = append(all, s)
	}
	channels, err := a.api.conversations(ctx)
	for _, id := range channels {
		all = append(all, site{thread(id, ""), true, since})
	}
	return all, err
}

// look keeps what was missed, and returns where that could not be found out.
func (h *hearing) look(ctx context.Context) (left []site) {
	for n, s := range h.left {
		if n >= missedBurst {
			_ = sleep(ctx, "", missedPace) // the call sees the end
		}
		err := h.hold(ctx) // it may take long
		if ctx.Err() != nil || err == nil && !h.mine {
			return nil
		}
		if err == nil {
			err = h.app.missedAt(ctx, s)
		}
		if err == nil || closed(err) || ctx.Err() != nil {
			continue
		}
		h.app.log.WarnContext(ctx, "look for missed messages", "err", err)
		left = append(left, s)
		var f *fault
		if errors.As(err, &f) {
			_ = sleep(ctx, "", min(f.wait, missedAgain)) // the call sees the end
		}
	}
	return left
}

// closed reports an error that says that the app does not read there, now or later.
func closed(err error) bool {
	return gone(err) || notOurs(err) || said(err, "thread_not_found", "message_not_found")
}

// missedAt keeps what was missed at a site. What was kept before is known.
func (a *App) missedAt(ctx context.Context, s site) error {
	from := s.since
	if s.ID == "" {
		from = stamp(parseStamp(s.since).Add(-threadAge))
	}
	list, err := a.api.since(ctx, s.Thread, from)
	if err != nil {
		return err
	}
	errs := []error{a.keepMissed(ctx, s, list)}
	for _, m := range list {
		if s.ID != "" || m.LatestReply <= s.since {
			continue
		}
		if err := a.missedAt(ctx, site{thread(s.Channel, m.Timestamp), s.direct, s.since}); err != nil && !closed(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// keepMissed keeps those messages of a site that are new, and edits, as if Slack had
// told of them.
func (a *App) keepMissed(ctx context.Context, s site, list []slackapi.Message) error {
	var events []desk.ChatEvent
	slices.SortFunc(list, func(a, b slackapi.Message) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	for _, m := range list {
		if m.Timestamp <= s.since || m.Timestamp == s.ID || automatic(&m.Msg) {
			continue
		}
		for _, payload := range retold(s, m.Msg) {
			if got := a.receive(ctx, envelope{Kind: kindEvent, Payload: payload}); got.event != nil && a.concerned(ctx, got) {
				events = append(events, *got.event)
			}
		}
	}
	_, errs := a.intake.AcceptEach(ctx, events)
	return errors.Join(errs...)
}
