package discord

import (
	"context"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// Followers are the members of a thread. One below a card is begun for that.
func (a *App) Followers(ctx context.Context, at core.Thread) ([]string, error) {
	if err := a.begun(ctx, at); err != nil {
		return nil, err
	}
	return a.api.threadMembers(ctx, where(at))
}

// mentioning mentions those who would not notice a post in a thread, and those of
// its members who are told by it and chose to be told in Discord. Who made no choice
// follows the thread as they set it.
func (a *App) mentioning(ctx context.Context, at core.Thread, p bots.Parcel, m *message) error {
	var chose []core.PersonID
	for _, id := range p.Letter.Told.Instead {
		if slices.Contains(p.Letter.People[id].Via, core.Discord) {
			chose = append(chose, id)
		}
	}
	users, err := a.inside(ctx, at, chose)
	if err != nil {
		return err
	}
	users = slices.Concat(p.Calls, users)
	users = users[:min(len(users), bots.MostMentioned)]
	if len(users) == 0 {
		return nil
	}
	m.Content = strings.TrimSpace("<@" + strings.Join(users, "> <@") + ">\n" + m.Content)
	m.AllowedMentions = &discordgo.MessageAllowedMentions{Users: users}
	return nil
}

// inside are the accounts of people that are in a thread.
func (a *App) inside(ctx context.Context, at core.Thread, people []core.PersonID) ([]string, error) {
	if len(people) == 0 || at.ID == "" {
		return nil, nil
	}
	members, err := a.api.threadMembers(ctx, at.ID)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range people {
		some, err := a.clerk.Inside(ctx, core.Discord, p, members)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}
