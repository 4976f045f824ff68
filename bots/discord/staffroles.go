package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// mostCalled is how many people of a role that can't be called are brought into a
// thread one by one.
const mostCalled = 25

// callable are the roles of the staff's by which they are called into a ticket's
// thread. Where nobody may mention a role, its members are brought in one by one.
func (a *App) callable(ctx context.Context, ch *discordgo.Channel) ([]string, error) {
	if len(a.cfg.StaffRoles) == 0 {
		return nil, nil
	}
	g, err := a.guilds.of(ctx, ch.GuildID)
	if err != nil {
		return nil, err
	}
	me, err := a.api.me(ctx)
	if err != nil {
		return nil, err
	}
	have, err := a.guilds.may(ctx, ch.ID, me)
	if err != nil {
		return nil, err
	}
	var all, others []string
	for _, r := range g.Roles {
		switch {
		case !slices.Contains(a.cfg.StaffRoles, r.ID):
		case r.Mentionable || have&discordgo.PermissionMentionEveryone != 0:
			all = append(all, r.ID)
		default:
			others = append(others, r.ID)
		}
	}
	return all, a.bringIn(ctx, ch, others)
}

// bringIn brings the members of roles into a thread.
func (a *App) bringIn(ctx context.Context, ch *discordgo.Channel, roles []string) error {
	if len(roles) == 0 {
		return nil
	}
	all, err := a.guilds.rolls.of(ctx, ch.GuildID)
	if err != nil {
		return err
	}
	people := all.with(roles)
	for _, id := range people[:min(len(people), mostCalled)] {
		if err := a.api.invite(ctx, ch.ID, id); err != nil && !gone(err) && !denied(err) {
			return err
		}
	}
	return nil
}
