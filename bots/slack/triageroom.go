package slack

import (
	"context"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
	"usher/core"
)

// eventRoom marks the post that explains why so little is shown in the staff's
// channel.
const eventRoom = "usher_room"

// roomWeek is how long that explanation is good for.
const roomWeek = 7 * 24 * time.Hour

// ExplainRoom says in the staff's channel why so little is shown there, unless
// that was said this week. It is worth a try and no more.
func (a *App) ExplainRoom(ctx context.Context, channel string) {
	if _, told := a.rooms.LoadOrStore(channel, true); told {
		return
	}
	if err := a.tellRoom(ctx, channel); err != nil {
		a.rooms.Delete(channel)
		a.log.WarnContext(ctx, "explain the triage channel", "err", err)
	}
}

func (a *App) tellRoom(ctx context.Context, channel string) error {
	at := thread(channel, "")
	ts, err := a.find(ctx, at, a.now().Add(-roomWeek), func(m slackapi.Message) bool { return m.Metadata.EventType == eventRoom })
	if err != nil || ts != "" {
		return err
	}
	r, err := a.Readers(ctx, at)
	if err != nil {
		return err
	}
	var strangers []core.Account // where everybody reads, nobody is looked at
	if !r.Open {
		if strangers, err = a.clerk.Strangers(ctx, r); err != nil || len(strangers) == 0 {
			return err
		}
	}
	_, err = a.send(ctx, at, blocks.Room(r.Open, idsOf(strangers)), slackapi.MsgOptionMetadata(slackapi.SlackMetadata{
		EventType: eventRoom, EventPayload: map[string]any{"channel": channel},
	}))
	return err
}

// checkRoom warns if the app can't use the staff's channel, and says what to do.
func (a *App) checkRoom(ctx context.Context) {
	t := trial{cfg: a.cfg, api: a.api}
	for _, f := range t.triage(ctx) {
		if f.Err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "no cards in the triage channel", "channel", a.cfg.Triage, "err", f.Err)
		}
	}
}

func idsOf(accounts []core.Account) []string {
	out := make([]string, len(accounts))
	for i, acc := range accounts {
		out[i] = acc.ID
	}
	return out
}
