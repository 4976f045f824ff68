package discord

import (
	"context"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// everything is what administrators and the owner may do.
const everything = int64(^uint64(0) >> 1)

// fresh is how long it counts what a guild, a channel or its members were like. On
// the node that is connected changes are heard of, and count at once.
const fresh = time.Minute

// guilds knows who may do what in which channel.
type guilds struct {
	api      *api
	guild    *bots.Cache[string, *discordgo.Guild]
	channels *bots.Cache[string, *discordgo.Channel]
	rolls    *rolls
}

func newGuilds(p *api) *guilds {
	return &guilds{
		api: p, guild: bots.NewCache[string, *discordgo.Guild](fresh, 1000),
		channels: bots.NewCache[string, *discordgo.Channel](fresh, 5000), rolls: newRolls(p),
	}
}

// of returns a guild.
func (g *guilds) of(ctx context.Context, id string) (*discordgo.Guild, error) {
	return g.guild.Get(id, func() (*discordgo.Guild, error) { return g.api.guild(ctx, id) })
}

// channel returns a channel or thread, as it was within the last minute.
func (g *guilds) channel(ctx context.Context, id string) (*discordgo.Channel, error) {
	return g.channels.Get(id, func() (*discordgo.Channel, error) { return g.api.channel(ctx, id) })
}

// may returns what a user may do in a channel; in a thread, what they may in the
// channel it is in. Nothing, if they are not in the guild.
func (g *guilds) may(ctx context.Context, channel, user string) (int64, error) {
	ch, guild, err := g.place(ctx, channel)
	if err != nil {
		return 0, err
	}
	roles, err := g.roles(ctx, guild.ID, user)
	if said(err, codeUnknownMember, codeUnknownUser) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	return permissions(guild, ch, user, roles), nil
}

// roles are the roles of a member of a guild, from its roll if they can be told so.
func (g *guilds) roles(ctx context.Context, guild, user string) ([]string, error) {
	if r, err := g.rolls.of(ctx, guild); err == nil {
		if s, ok := r.of(user); ok {
			return s.list(), nil
		}
	}
	m, err := g.api.member(ctx, guild, user)
	return m.Roles, err
}

// place is the channel that says who may do what, and its guild.
func (g *guilds) place(ctx context.Context, channel string) (*discordgo.Channel, *discordgo.Guild, error) {
	ch, err := g.channel(ctx, channel)
	if err == nil && ch.IsThread() {
		ch, err = g.channel(ctx, ch.ParentID)
	}
	if err != nil {
		return nil, nil, err
	}
	if ch.GuildID == "" {
		return nil, nil, errDirect
	}
	guild, err := g.of(ctx, ch.GuildID)
	return ch, guild, err
}

var errDirect = &fault{route: "GET /guilds/{}", code: codeWrongChannel, said: "the channel is in no guild", status: 400}

// permissions are what a member with these roles may do in a channel. Source:
// developers/topics/permissions, "Permission Overwrites".
func permissions(g *discordgo.Guild, ch *discordgo.Channel, user string, roles []string) int64 {
	if user == g.OwnerID {
		return everything
	}
	var may int64
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(roles, r.ID) { // the role of everyone has the guild's id
			may |= r.Permissions
		}
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return everything
	}
	return overwrite(may, g.ID, ch.PermissionOverwrites, user, roles)
}

// overwrite applies a channel's exceptions: of everyone, then of the roles all
// together, then of the member.
func overwrite(may int64, everyone string, list []*discordgo.PermissionOverwrite, user string, roles []string) int64 {
	var deny, allow int64
	for _, o := range list {
		if o.ID == everyone {
			may = may&^o.Deny | o.Allow
		}
	}
	for _, o := range list {
		if o.ID != everyone && o.Type == discordgo.PermissionOverwriteTypeRole && slices.Contains(roles, o.ID) {
			deny, allow = deny|o.Deny, allow|o.Allow
		}
	}
	may = may&^deny | allow
	for _, o := range list {
		if o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == user {
			may = may&^o.Deny | o.Allow
		}
	}
	return may
}
