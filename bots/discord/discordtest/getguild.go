package discordtest

import (
	"slices"
	"strings"
)

func (c *call) getGuild() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	o := g.wire()
	if c.query.Get("with_counts") == "true" {
		o["approximate_member_count"], o["approximate_presence_count"] = len(g.members), len(g.members)
	}
	return ok(o)
}

// listChannels are all channels but threads, also those that the bot cannot view.
// Source: developers/resources/guild.mdx#get-guild-channels.
func (c *call) listChannels() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	all := []any{}
	for _, ch := range g.channels {
		all = append(all, ch.wire())
	}
	return ok(all)
}

func (c *call) listRoles() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	return ok(g.wire()["roles"])
}

func (c *call) getMember() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	u := c.s.user(c.id("user_id"))
	if u == nil {
		return answer{}, refuse(10013)
	}
	if g.members[u] == nil {
		return answer{}, refuse(10007)
	}
	return ok(g.members[u].wire())
}

// listMembers are all members, by id; it wants the intent. Source:
// developers/resources/guild.mdx#list-guild-members.
func (c *call) listMembers() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	if c.s.app.privileged&guildMembers == 0 {
		return answer{}, refuse(50001, "the GUILD_MEMBERS intent is not on in the portal")
	}
	n, err := c.limit(1, 1000)
	if err != nil {
		return answer{}, err
	}
	all, after := []any{}, number(c.query.Get("after"))
	for _, u := range c.s.users {
		if m := g.members[u]; m != nil && number(u.ID) > after && len(all) < n {
			all = append(all, m.wire())
		}
	}
	return ok(all)
}

// searchMembers finds by the beginning of a name. Source:
// developers/resources/guild.mdx#search-guild-members.
func (c *call) searchMembers() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	n, err := c.limit(1, 1000)
	if err != nil {
		return answer{}, err
	}
	if c.query.Get("query") == "" {
		return answer{}, invalid("query", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return ok(g.search(c.query.Get("query"), true, nil, n))
}

// search finds members by the beginning of a name, or by their ids; no limit is all.
func (g *Guild) search(query string, isQuery bool, ids []string, limit int) []any {
	query = strings.ToLower(query)
	found := []any{}
	for _, u := range g.s.users {
		m := g.members[u]
		if m == nil || limit > 0 && len(found) == limit {
			continue
		}
		names := isQuery && (strings.HasPrefix(u.name, query) || strings.HasPrefix(strings.ToLower(u.shown), query) ||
			strings.HasPrefix(strings.ToLower(m.nick), query))
		if names || !isQuery && slices.Contains(ids, u.ID) {
			found = append(found, m.wire())
		}
	}
	return found
}
