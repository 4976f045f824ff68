package slack

import (
	"context"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
)

// eventRoom marks the post that explains why so little is shown in the staff's
// channel.
const eventRoom = "usher_room"

// roomWeek is how long that explanation is good for.
const roomWeek = 7 * 24 * time.Hour

// explainRoom says in the staff's channel why so little is shown there, unless
// that was said this week. It is worth a try and no more.
func (a *App) explainRoom(ctx context.Context, channel string) {
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
	r, err := a.readers(ctx, channel)
	if err != nil {
		return err
	}
	strangers, err := a.strangers(ctx, r)
	if err != nil || len(strangers) == 0 && !r.open {
		return err
	}
	_, err = a.send(ctx, at, blocks.Room(r.open, strangers), slackapi.MsgOptionMetadata(slackapi.SlackMetadata{
		EventType: eventRoom, EventPayload: map[string]any{"channel": channel},
	}))
	return err
}

// strangers are the members of a channel that are people and not known as staff.
func (a *App) strangers(ctx context.Context, r readers) ([]string, error) {
	humans, err := a.humans(ctx, r)
	if err != nil {
		return nil, err
	}
	known, err := a.desk.ChatActors(ctx, humans)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, acc := range humans {
		if who, ok := known[acc]; !ok || !who.ActsAsStaff() {
			out = append(out, acc.ID)
		}
	}
	return out, nil
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
