package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

// mostCalled is how many people of a role that can't be called are brought into a
// thread one by one.
const mostCalled = 25

// callable are the roles of the staff's by which they are called into a ticket's
// thread. Where nobody may mention a role, or it has members whom the desk knows and
// who may not see the ticket, the others are brought in one by one.
func (a *App) callable(ctx context.Context, ch *discordgo.Channel, id core.TicketID) ([]string, error) {
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
	roll, err := a.guilds.rolls.of(ctx, ch.GuildID)
	if err != nil {
		return nil, err
	}
	shut, err := a.shutOut(ctx, id, roll.with(a.cfg.StaffRoles))
	if err != nil {
		return nil, err
	}
	isShut := func(user string) bool { return slices.Contains(shut, user) }
	var all, others []string
	for _, r := range g.Roles {
		switch {
		case !slices.Contains(a.cfg.StaffRoles, r.ID):
		case (r.Mentionable || have&discordgo.PermissionMentionEveryone != 0) && !slices.ContainsFunc(roll.with([]string{r.ID}), isShut):
			all = append(all, r.ID)
		default:
			others = append(others, r.ID)
		}
	}
	return all, a.bringIn(ctx, ch, slices.DeleteFunc(roll.with(others), isShut))
}

// bringIn brings people into a thread, as many as may come one by one.
func (a *App) bringIn(ctx context.Context, ch *discordgo.Channel, people []string) error {
	for _, id := range people[:min(len(people), mostCalled)] {
		if err := a.api.invite(ctx, ch.ID, id); err != nil && !gone(err) && !denied(err) {
			return err
		}
	}
	return nil
}
