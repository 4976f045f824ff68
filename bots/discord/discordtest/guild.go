package discordtest

import (
	"slices"
	"time"
)

// Guild is a server.
type Guild struct {
	ID       string
	Owner    *User // may do everything, and reads everything
	Everyone *Role // the role that all members have
	BotRole  *Role // the bot's own, with the permissions of its invite

	s        *Server
	name     string
	roles    []*Role
	members  map[*User]*member
	channels []*Channel // without threads
	left     bool       // the bot was removed
}

// Role is a role of a guild.
type Role struct {
	ID   string
	Name string

	guild       *Guild
	permissions Permission
	mentionable bool
	managed     bool
}

type member struct {
	user   *User
	nick   string
	roles  []*Role
	joined time.Time
}

// Guild makes a server that the bot is in.
func (s *Server) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: guildID(len(s.guilds)), s: s, name: name, members: map[*User]*member{}}
	g.Everyone = &Role{ID: g.ID, Name: "@everyone", guild: g, permissions: newcomer}
	g.BotRole = &Role{ID: s.id(), Name: "usher", guild: g, permissions: s.app.invite, managed: true}
	g.roles = []*Role{g.Everyone, g.BotRole}
	g.Owner = s.person("owner")
	g.members[g.Owner] = &member{user: g.Owner, joined: time.Now()}
	g.members[s.Bot] = &member{user: s.Bot, roles: []*Role{g.BotRole}, joined: time.Now()}
	s.guilds = append(s.guilds, g)
	s.emit(&Sent{Type: "GUILD_CREATE", guild: g, intent: guilds, payload: g.full()})
	return g
}

// Role makes a role. People may be given it by Give or User.
func (g *Guild) Role(name string, permissions ...Permission) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{ID: g.s.id(), Name: name, guild: g}
	for _, p := range permissions {
		r.permissions |= p
	}
	g.roles = append(g.roles, r)
	g.emitRole("GUILD_ROLE_CREATE", r)
	return r
}

func (g *Guild) emitRole(name string, r *Role) {
	g.s.emit(&Sent{Type: name, guild: g, intent: guilds, payload: object{"guild_id": g.ID, "role": r.wire()}})
}

// Grant gives a role more permissions; Revoke takes some away.
func (r *Role) Grant(p Permission) { r.become(func() { r.permissions |= p }) }

// Revoke takes permissions away.
func (r *Role) Revoke(p Permission) { r.become(func() { r.permissions &^= p }) }

// Mentionable lets everybody mention the role.
func (r *Role) Mentionable() { r.become(func() { r.mentionable = true }) }

func (r *Role) become(change func()) {
	r.guild.s.mu.Lock()
	defer r.guild.s.mu.Unlock()
	change()
	r.guild.emitRole("GUILD_ROLE_UPDATE", r)
}

func (r *Role) wire() object {
	color := object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}
	return object{
		"id": r.ID, "name": r.Name, "color": 0, "colors": color, "hoist": false, "icon": nil, "unicode_emoji": nil,
		"position": slices.Index(r.guild.roles, r), "permissions": r.permissions.wire(), "managed": r.managed,
		"mentionable": r.mentionable, "flags": 0,
	}
}

func (g *Guild) role(id string) *Role {
	for _, r := range g.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// wire is the guild without what changes all the time. Source:
// developers/resources/guild.mdx#guild-object.
func (g *Guild) wire() object {
	roles := []any{}
	for _, r := range g.roles {
		roles = append(roles, r.wire())
	}
	return object{
		"id": g.ID, "name": g.name, "icon": nil, "splash": nil, "discovery_splash": nil, "owner_id": g.Owner.ID,
		"afk_channel_id": nil, "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 1,
		"explicit_content_filter": 0, "roles": roles, "emojis": []any{}, "features": []any{}, "mfa_level": 0,
		"application_id": nil, "system_channel_id": nil, "system_channel_flags": 0, "rules_channel_id": nil,
		"vanity_url_code": nil, "description": nil, "banner": nil, "premium_tier": 0, "premium_subscription_count": 0,
		"preferred_locale": "en-US", "public_updates_channel_id": nil, "nsfw_level": 0, "stickers": []any{},
		"premium_progress_bar_enabled": false, "safety_alerts_channel_id": nil, "max_members": 500000,
	}
}

// full is what GUILD_CREATE carries: channels and active threads that the bot can
// view, and of the members the bot alone. Source:
// developers/events/gateway-events.mdx#guild-create.
func (g *Guild) full() object {
	o := g.wire()
	channels, threads := []any{}, []any{}
	for _, ch := range g.channels {
		if !ch.sees(g.s.Bot) {
			continue
		}
		channels = append(channels, ch.wire())
		for _, t := range ch.threads {
			if !t.archived && t.sees(g.s.Bot) {
				threads = append(threads, t.wire())
			}
		}
	}
	o["channels"], o["threads"] = channels, threads
	o["members"] = []any{g.members[g.s.Bot].wire()}
	o["joined_at"], o["large"], o["unavailable"] = stamp(g.members[g.s.Bot].joined), false, false
	o["member_count"] = len(g.members)
	for _, key := range []string{"voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		o[key] = []any{}
	}
	return o
}
