package discordtest

import (
	"slices"
	"strings"
	"time"
)

// User is somebody with an account. Its methods act as that person would.
type User struct {
	ID string

	s       *Server
	name    string // the handle
	shown   string
	bot     bool
	closed  bool // takes no direct messages from strangers
	direct  *Channel
	modal   *modal
	choices []Choice
}

func (u *User) String() string { return u.shown }

// Mention is how the user is mentioned in a text.
func (u *User) Mention() string { return "<@" + u.ID + ">" }

// User makes somebody who is in no guild of the bot's.
func (s *Server) User(name string) *User { return s.account(name) }

func (s *Server) account(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.person(name)
}

func (s *Server) person(name string) *User {
	u := &User{ID: s.id(), s: s, name: strings.ToLower(strings.ReplaceAll(name, " ", ".")), shown: name}
	s.users = append(s.users, u)
	return u
}

// User makes a member of the guild.
func (g *Guild) User(name string, roles ...*Role) *User {
	u := g.s.User(name)
	u.Join(g, roles...)
	return u
}

// Join makes the user a member of the guild. Source:
// developers/events/gateway-events.mdx#guild-member-add.
func (u *User) Join(g *Guild, roles ...*Role) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if g.members[u] != nil {
		return
	}
	m := &member{user: u, roles: slices.Clone(roles), joined: time.Now()}
	g.members[u] = m
	o := m.wire()
	o["guild_id"] = g.ID
	u.s.emit(&Sent{Type: "GUILD_MEMBER_ADD", guild: g, intent: guildMembers, payload: o})
}

// Leave takes the user out of the guild, and out of its threads.
func (u *User) Leave(g *Guild) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if g.members[u] == nil {
		return
	}
	delete(g.members, u)
	for _, ch := range g.channels {
		for _, t := range ch.threads {
			if t.members[u] != nil {
				t.drop(u)
			}
		}
	}
	u.s.emit(&Sent{Type: "GUILD_MEMBER_REMOVE", guild: g, intent: guildMembers,
		payload: object{"guild_id": g.ID, "user": u.wire()}})
}

// Give gives a member a role; Take takes it away.
func (u *User) Give(r *Role) {
	u.changeRoles(r, func(m *member) { m.roles = append(slices.Clone(m.roles), r) })
}

// Take takes a role away from a member.
func (u *User) Take(r *Role) {
	u.changeRoles(r, func(m *member) {
		m.roles = slices.DeleteFunc(slices.Clone(m.roles), func(x *Role) bool { return x == r })
	})
}

func (u *User) changeRoles(r *Role, change func(*member)) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := r.guild.members[u]
	if m == nil {
		u.s.misused("%s is no member of %s", u, r.guild.name)
		return
	}
	change(m)
	o := m.wire()
	o["guild_id"] = r.guild.ID
	u.s.emit(&Sent{Type: "GUILD_MEMBER_UPDATE", guild: r.guild, intent: guildMembers, payload: o})
}

// CloseDMs makes direct messages of the bot's bounce; OpenDMs takes them again.
func (u *User) CloseDMs() { u.setClosed(true) }

// OpenDMs takes direct messages.
func (u *User) OpenDMs() { u.setClosed(false) }

func (u *User) setClosed(closed bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.closed = closed
}

// wire is the user. Source: developers/resources/user.mdx#user-object.
func (u *User) wire() object {
	o := object{
		"id": u.ID, "username": u.name, "discriminator": "0", "global_name": u.shown, "avatar": nil, "public_flags": 0,
		"banner": nil, "accent_color": nil, "avatar_decoration_data": nil, "collectibles": nil, "primary_guild": nil,
	}
	if u.bot {
		o["bot"], o["global_name"] = true, nil
	}
	return o
}

// wire is the member with its user. Source: developers/resources/guild.mdx#guild-member-object.
func (m *member) wire() object {
	o := m.bare()
	o["user"] = m.user.wire()
	return o
}

// bare is the member without its user, as messages carry it.
func (m *member) bare() object {
	ids := []any{}
	for _, r := range m.roles {
		ids = append(ids, r.ID)
	}
	return object{
		"nick": orNull(m.nick), "avatar": nil, "banner": nil, "roles": ids, "joined_at": stamp(m.joined), "premium_since": nil,
		"deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil,
	}
}

// user is the account of that id, nil if there is none.
func (s *Server) user(id string) *User {
	for _, u := range s.users {
		if u.ID == id {
			return u
		}
	}
	return nil
}

// mutual reports whether the user is in a guild of the bot's.
func (s *Server) mutual(u *User) bool {
	return slices.ContainsFunc(s.guilds, func(g *Guild) bool { return !g.left && g.members[u] != nil })
}
