package discord

import (
	"context"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// mostMentioned is how many people a post mentions at most.
const mostMentioned = 20

// mentioning mentions those members of a thread who are told by a post there and
// chose to be told in Discord. Who made no choice follows the thread as they set it.
func (a *App) mentioning(ctx context.Context, at core.Thread, p bots.Parcel, m *message) error {
	var chose []core.PersonID
	for _, id := range p.Letter.Told.Instead {
		if slices.Contains(p.Letter.People[id].Via, core.Discord) {
			chose = append(chose, id)
		}
	}
	if len(chose) == 0 || at.ID == "" {
		return nil
	}
	inside, err := a.api.threadMembers(ctx, at.ID)
	if err != nil {
		return err
	}
	var users, calls []string
	for _, id := range chose {
		accounts, err := a.desk.Accounts(ctx, id)
		if err != nil {
			return err
		}
		for _, acc := range accounts {
			if acc.Network == core.Discord && slices.Contains(inside, acc.ID) && len(users) < mostMentioned {
				users, calls = append(users, acc.ID), append(calls, "<@"+acc.ID+">")
			}
		}
	}
	m.Content = strings.TrimSpace(strings.Join(calls, " ") + "\n" + m.Content)
	m.AllowedMentions = &discordgo.MessageAllowedMentions{Users: users}
	return nil
}
