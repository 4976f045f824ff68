package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// roles looks for the staff's roles in the servers.
func (t *trial) roles(ctx context.Context) []Finding {
	if len(t.cfg.StaffRoles) == 0 {
		return nil
	}
	there, where := map[string]*discordgo.Role{}, map[string]*discordgo.UserGuild{}
	for _, g := range t.in {
		guild, err := t.guilds.of(ctx, g.ID)
		if err != nil {
			return []Finding{{"discord staff_roles", strings.Join(t.cfg.StaffRoles, ", "), err}}
		}
		for _, r := range guild.Roles {
			there[r.ID], where[r.ID] = r, g
		}
	}
	var out []Finding
	for _, id := range t.cfg.StaffRoles {
		out = append(out, t.role(ctx, id, there[id], where[id]))
	}
	return out
}

// callsAll is what lets the app mention a role that others may not.
const callsAll = discordgo.PermissionMentionEveryone | discordgo.PermissionAdministrator

// role looks at a role. Its members are brought into a thread by mentioning it; where
// that can't be, one by one, as far as there are not too many.
func (t *trial) role(ctx context.Context, id string, r *discordgo.Role, in *discordgo.UserGuild) Finding {
	f := Finding{Name: "discord staff_roles", Text: id}
	if r == nil {
		f.Err = errors.New("no server of the app's has such a role: copy its id at Server Settings, Roles, with Developer Mode on")
		return f
	}
	f.Text += " @" + r.Name
	if r.Mentionable || in.Permissions&callsAll != 0 {
		return f
	}
	const instead = "To have Discord do it at once, allow anyone to @mention this role, at Server Settings, Roles"
	switch n, err := t.holders(ctx, in.ID, id); {
	case err != nil:
		f.Err = fmt.Errorf("who has it: %w", err)
	case n > mostCalled:
		f.Text = fmt.Sprintf("note: @%s can't be mentioned, so only %d of its %d people are brought into the threads of tickets, one by one. %s",
			r.Name, mostCalled, n, instead)
	default:
		f.Text = fmt.Sprintf("note: @%s can't be mentioned, so its people are brought into the threads of tickets one by one, up to %d of them. %s",
			r.Name, mostCalled, instead)
	}
	return f
}

// holders is how many people have a role.
func (t *trial) holders(ctx context.Context, guild, role string) (int, error) {
	all, err := t.guilds.rolls.of(ctx, guild)
	if err != nil {
		return 0, err
	}
	return len(all.with([]string{role})), nil
}
