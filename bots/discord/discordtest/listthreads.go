package discordtest

import (
	"cmp"
	"slices"
	"time"
)

// activeThreads are all that the bot can see. Source:
// developers/resources/guild.mdx#list-active-guild-threads.
func (c *call) activeThreads() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	var found []*Channel
	for _, ch := range g.channels {
		for _, t := range ch.threads {
			if !t.archived && t.sees(c.s.Bot) {
				found = append(found, t)
			}
		}
	}
	slices.SortFunc(found, func(a, b *Channel) int { return cmp.Compare(number(b.ID), number(a.ID)) })
	return ok(c.threadList(found))
}

func (c *call) threadList(found []*Channel) object {
	threads, members := []any{}, []any{}
	for _, t := range found {
		threads = append(threads, t.wire())
		if t.members[c.s.Bot] != nil {
			members = append(members, t.memberWire(c.s.Bot))
		}
	}
	return object{"threads": threads, "members": members}
}

func (c *call) archivedPublic() (answer, error) {
	return c.archives(func(t *Channel) bool { return t.Kind != PrivateThread }, ReadMessageHistory)
}

func (c *call) archivedPrivate() (answer, error) {
	return c.archives(func(t *Channel) bool { return t.Kind == PrivateThread }, ReadMessageHistory, ManageThreads)
}

func (c *call) archivedMine() (answer, error) {
	return c.archives(func(t *Channel) bool { return t.Kind == PrivateThread && t.members[c.s.Bot] != nil }, ReadMessageHistory)
}

// archives are archived threads, the latest first. Sources:
// developers/resources/channel.mdx#list-public-archived-threads, and the two after it.
func (c *call) archives(wanted func(*Channel) bool, permissions ...Permission) (answer, error) {
	ch, err := c.channel(permissions...)
	if err != nil {
		return answer{}, err
	}
	n, err := c.limit(50, 100)
	if err != nil {
		return answer{}, err
	}
	before, id := time.Now().Add(time.Hour), ^uint64(0)
	if given := c.query.Get("before"); given != "" {
		if at, err := time.Parse(time.RFC3339, given); err == nil {
			before = at
		} else if id = number(given); id == 0 {
			return answer{}, invalid("before", "DATE_TIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", given)
		}
	}
	var found []*Channel
	for _, t := range ch.threads {
		if t.archived && wanted(t) && t.changed.Before(before) && number(t.ID) < id {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b *Channel) int { return b.changed.Compare(a.changed) })
	more := len(found) > n
	o := c.threadList(found[:min(n, len(found))])
	o["has_more"] = more
	return ok(o)
}
