package discord

import (
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/cards"
	"usher/core"
)

// roomWeek is how long the explanation of the staff's channel is good for.
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
	title := cards.Room(true, nil).Embeds[0].Title
	id, err := a.find(ctx, at, a.now().Add(-roomWeek), func(m *discordgo.Message) bool {
		return len(m.Embeds) == 1 && m.Embeds[0].Title == title
	})
	if err != nil || id != "" {
		return err
	}
	r, err := a.Readers(ctx, at)
	if err != nil {
		return err
	}
	strangers, err := a.clerk.Strangers(ctx, r)
	if err != nil || len(strangers) == 0 && !r.Open {
		return err
	}
	_, err = a.send(ctx, at, posted(cards.Room(r.Open, idsOf(strangers))), "")
	return err
}

// checkRoom warns if the app can't use the staff's channel, and says what to do.
func (a *App) checkRoom(ctx context.Context) {
	t := trial{cfg: a.cfg, api: a.api, guilds: a.guilds}
	var err error
	if t.me, err = a.api.me(ctx); err != nil {
		return // the connection says what is wrong
	}
	for _, f := range t.room(ctx, "discord triage", a.cfg.Triage, triageRights...) {
		if f.Err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "no cards in the triage channel", "channel", a.cfg.Triage, "err", strings.TrimSpace(f.Err.Error()))
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
