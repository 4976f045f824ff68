package discord

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"usher/core"
	"usher/core/desk"
)

const (
	missedTime  = 24 * time.Hour // is how far is looked back for what came while nobody was connected
	missedPages = 10             // of each thread's messages
	missedTries = 5
)

// briefThread is what a guild says of a thread of its own.
type briefThread struct {
	ID     string `json:"id"`
	Parent string `json:"parent_id"`
	Last   string `json:"last_message_id"`
}

// missed looks for what was written in the threads of tickets and in the staff's
// channel while no node was connected, and for posts in the forum: a new session
// brings only what comes from then on. What was kept before is not worked twice.
// Archived threads are not looked at: nobody wrote there of late. What was deleted
// is not found out, nor who called the app in another channel.
func (a *App) missed(ctx context.Context, data json.RawMessage) {
	var g struct {
		ID       string            `json:"id"`
		Threads  []json.RawMessage `json:"threads"`
		Channels []struct {
			ID string `json:"id"`
		} `json:"channels"`
	}
	if json.Unmarshal(data, &g) != nil {
		return
	}
	since := a.now().Add(-missedTime)
	for _, ch := range g.Channels {
		if ch.ID == a.cfg.Triage {
			a.patiently(ctx, func() error { return a.missedAt(ctx, g.ID, ch.ID, since) })
		}
	}
	for _, raw := range g.Threads {
		var t briefThread
		if json.Unmarshal(raw, &t) != nil || !madeAt(t.Last).After(since) && !madeAt(t.ID).After(since) {
			continue
		}
		a.patiently(ctx, func() error { return a.missedIn(ctx, g.ID, t, raw, since) })
	}
}

// patiently looks for what was missed, again where that fails in passing.
func (a *App) patiently(ctx context.Context, look func() error) {
	for try := 1; ; try++ {
		err := look()
		if err == nil || ctx.Err() != nil || gone(err) || denied(err) {
			return
		}
		a.log.WarnContext(ctx, "look for missed messages", "err", err)
		if try == missedTries || sleep(ctx, "", time.Duration(try)*a.pace.first) != nil {
			return
		}
	}
}

// missedIn keeps what is new in a thread that belongs to a ticket, or to the forum.
func (a *App) missedIn(ctx context.Context, guild string, t briefThread, raw json.RawMessage, since time.Time) error {
	var events []desk.ChatEvent
	if t.Parent == a.cfg.Forum && t.Parent != "" {
		if madeAt(t.ID).After(since) {
			events = a.receive(kindThread, with(raw, "newly_created", true), "")
		}
	} else if _, err := a.desk.TieAt(ctx, thread(t.Parent, t.ID)); core.KindOf(err) == core.NotFound {
		return nil
	} else if err != nil {
		return err
	}
	list, err := a.api.since(ctx, t.ID, since)
	if err == nil && t.Parent != a.cfg.Forum {
		list, err = a.sinceOurs(ctx, t.ID, since, list)
	}
	if err != nil {
		return err
	}
	return a.keepMissed(ctx, append(events, a.receiveAll(guild, list)...))
}

// missedAt keeps what is new in a channel.
func (a *App) missedAt(ctx context.Context, guild, channel string, since time.Time) error {
	list, err := a.api.since(ctx, channel, since)
	if err != nil {
		return err
	}
	return a.keepMissed(ctx, a.receiveAll(guild, list))
}

// receiveAll says what is to be kept of messages of a guild that were asked for.
func (a *App) receiveAll(guild string, list []json.RawMessage) []desk.ChatEvent {
	var events []desk.ChatEvent
	for _, m := range list {
		m = with(m, "guild_id", guild)
		events = append(events, a.receive(kindMessage, m, "")...)
		events = append(events, a.receive(kindEdit, m, "")...)
	}
	return events
}

func (a *App) keepMissed(ctx context.Context, events []desk.ChatEvent) error {
	_, errs := a.intake.AcceptEach(ctx, events)
	return errors.Join(errs...)
}

// sinceOurs leaves out what was written before the app first spoke in a thread: it
// became a ticket's only then.
func (a *App) sinceOurs(ctx context.Context, channel string, since time.Time, list []json.RawMessage) ([]json.RawMessage, error) {
	first := slices.IndexFunc(list, a.isOurs)
	if first <= 0 {
		return list, nil
	}
	var older []json.RawMessage
	c := to("GET /channels/{}/messages", channel).asking("limit", strconv.Itoa(pageMost), "before", idAt(since))
	if err := a.api.do(ctx, c, &older); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(older, a.isOurs) {
		return list, nil
	}
	return list[first:], nil
}

func (a *App) isOurs(m json.RawMessage) bool {
	var o outline
	return json.Unmarshal(m, &o) == nil && o.Author != nil && o.Author.ID == a.places.self()
}

// since returns the messages of a channel from then on as Discord has them, oldest
// first.
func (p *api) since(ctx context.Context, channel string, at time.Time) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for after := idAt(at); len(all) < missedPages*pageMost; {
		var page []json.RawMessage
		c := to("GET /channels/{}/messages", channel).asking("limit", strconv.Itoa(pageMost), "after", after)
		if err := p.do(ctx, c, &page); err != nil {
			return nil, err
		}
		for k := len(page) - 1; k >= 0; k-- { // newest first
			all = append(all, page[k])
		}
		if len(page) < pageMost {
			break
		}
		var newest struct{ ID string }
		if err := decode(page[0], &newest); err != nil {
			return nil, err
		}
		after = newest.ID
	}
	return all, nil
}

// with is a JSON object with one more value.
func with(raw json.RawMessage, key string, value any) json.RawMessage {
	var m map[string]any
	if decode(raw, &m) != nil || m == nil {
		return raw
	}
	m[key] = value
	out, err := json.Marshal(m)
	if err != nil {
		return raw // it was read as JSON before
	}
	return out
}
