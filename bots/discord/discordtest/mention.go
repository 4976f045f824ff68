package discordtest

import (
	"regexp"
	"slices"
)

// mentions are whom a text names.
type mentions struct {
	everyone bool
	users    []*User
	roles    []*Role
}

var (
	userMention = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention = regexp.MustCompile(`<@&(\d+)>`)
	mass        = regexp.MustCompile(`@(everyone|here)`)
	code        = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
)

// named are the mentions in a text, whoever may be pinged by them. Those in code
// are none.
func (s *Server) named(g *Guild, content string) (m mentions, massive []string) {
	content = code.ReplaceAllString(content, " ")
	for _, found := range userMention.FindAllStringSubmatch(content, -1) {
		if u := s.user(found[1]); u != nil && !slices.Contains(m.users, u) {
			m.users = append(m.users, u)
		}
	}
	if g == nil {
		return m, nil
	}
	for _, found := range roleMention.FindAllStringSubmatch(content, -1) {
		if r := g.role(found[1]); r != nil && !slices.Contains(m.roles, r) {
			m.roles = append(m.roles, r)
		}
	}
	return m, mass.FindAllString(content, -1)
}

// allowedMentions is what a message lets its mentions do; nil lets them all ping.
// Source: developers/resources/message.mdx#allowed-mentions-object.
type allowedMentions struct {
	parse, users, roles []string
	replied             bool
}

func readAllowed(o object) *allowedMentions {
	if o == nil {
		return nil
	}
	return &allowedMentions{
		parse: texts(list(o, "parse")), users: texts(list(o, "users")), roles: texts(list(o, "roles")), replied: flag(o, "replied_user"),
	}
}

// checkAllowed refuses what contradicts itself: "parse": ["users"] with a list of users.
func checkAllowed(f *faults, o object) {
	a := readAllowed(o)
	if a == nil {
		return
	}
	for key, ids := range map[string][]string{"users": a.users, "roles": a.roles} {
		if len(ids) > 0 && slices.Contains(a.parse, key) {
			f.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", key, key)
		}
		if len(ids) > 100 {
			f.add("allowed_mentions."+key, "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
		}
	}
}

func (a *allowedMentions) allows(kind, id string, ids []string) bool {
	return a == nil || slices.Contains(a.parse, kind) || slices.Contains(ids, id)
}

// mention finds whom a message of that author names and pings, and notes both.
func (m *message) mention(ch *Channel, a *allowedMentions) {
	found, massive := ch.s.named(ch.guild, m.content)
	m.mentions, m.pinged = mentions{}, nil
	for _, u := range found.users {
		if a == nil || a.allows("users", u.ID, a.users) {
			m.mentions.users = append(m.mentions.users, u)
			m.pinged = append(m.pinged, u.Mention())
		}
	}
	powerful := ch.mayPing(m.author)
	for _, r := range found.roles {
		if a == nil || a.allows("roles", r.ID, a.roles) {
			m.mentions.roles = append(m.mentions.roles, r)
			if powerful || r.mentionable {
				m.pinged = append(m.pinged, r.Mention())
			}
		}
	}
	if len(massive) > 0 && powerful && a.allows("everyone", "", nil) {
		m.mentions.everyone = true
		m.pinged = append(m.pinged, slices.Compact(slices.Sorted(slices.Values(massive)))...)
	}
	m.pingReplied(a)
	if m.only != nil || m.flags&(silent|ephemeral) != 0 {
		m.pinged = nil // it is seen without a sound
	}
}

// pingReplied pings whose message is answered, unless told not to.
func (m *message) pingReplied(a *allowedMentions) {
	if m.reply == nil || (a != nil && !a.replied) || slices.Contains(m.mentions.users, m.reply.author) {
		return
	}
	m.mentions.users = append(m.mentions.users, m.reply.author)
	m.pinged = append(m.pinged, m.reply.author.Mention())
}

// Mention is how the role is mentioned in a text.
func (r *Role) Mention() string { return "<@&" + r.ID + ">" }

// invite brings whom a message in a thread mentions into the thread. Source:
// support.discord.com "Threads FAQ": mentioning somebody adds them.
func (m *message) invite() {
	if !m.ch.thread() || m.only != nil {
		return
	}
	for _, u := range m.mentions.users {
		m.ch.admit(u)
	}
	for _, r := range m.mentions.roles {
		if slices.Contains(m.pinged, r.Mention()) {
			for _, u := range m.ch.guild.with(r) {
				m.ch.admit(u)
			}
		}
	}
}

// admit makes a member of the guild who sees the parent one of the thread.
func (ch *Channel) admit(u *User) {
	if ch.guild.members[u] != nil && ch.members[u] == nil && ch.parent.sees(u) {
		ch.add(u)
	}
}

// with are the members who have a role, in order of joining.
func (g *Guild) with(r *Role) []*User {
	var all []*User
	for _, u := range g.s.users {
		if m := g.members[u]; m != nil && slices.Contains(m.roles, r) {
			all = append(all, u)
		}
	}
	return all
}

func (m mentions) userWires(ch *Channel) []any {
	all := []any{}
	for _, u := range m.users {
		o := u.wire()
		if ch.guild != nil && ch.guild.members[u] != nil {
			o["member"] = ch.guild.members[u].bare()
		}
		all = append(all, o)
	}
	return all
}

func (m mentions) roleIDs() []any {
	all := []any{}
	for _, r := range m.roles {
		all = append(all, r.ID)
	}
	return all
}
