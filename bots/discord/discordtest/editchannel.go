package discordtest

import (
	"net/http"
	"strings"
	"time"
)

func (c *call) getChannel() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	return ok(ch.wire())
}

// editChannel changes a channel or thread. Source: developers/resources/channel.mdx#modify-channel.
func (c *call) editChannel() (answer, error) {
	ch, err := c.channel()
	switch {
	case err != nil:
		return answer{}, err
	case ch.guild == nil:
		return answer{}, refuse(50003)
	case ch.thread():
		return c.editThread(ch)
	case !ch.permissions(c.s.Bot).has(ManageChannels):
		return answer{}, refuse(50013, ManageChannels.String()+" in "+ch.label())
	}
	if name, isSet := c.body["name"].(string); isSet {
		var f faults
		f.between("name", name, 1, 100)
		if err := f.err(); err != nil {
			return answer{}, err
		}
		ch.rename(channelName(name, ch.Kind), c.s.Bot)
	}
	if topic, isSet := c.body["topic"].(string); isSet {
		ch.topic = topic
	}
	if l, isSet := c.body["permission_overwrites"].([]any); isSet {
		if err := c.mayOverwrite(ch.permissions(c.s.Bot)); err != nil {
			return answer{}, err
		}
		ch.overwrites = readOverwrites(l)
	}
	ch.tell("CHANNEL_UPDATE")
	return ok(ch.wire())
}

func (c *call) mayOverwrite(p Permission) error {
	if !p.has(ManageRoles) {
		return refuse(50013, "MANAGE_ROLES, to set overwrites")
	}
	return nil
}

func readOverwrites(l []any) []*overwrite {
	var all []*overwrite
	for _, o := range objects(l) {
		all = append(all, &overwrite{
			id: text(o, "id"), member: whole(o, "type") == 1, allow: Permission(number(text(o, "allow"))), deny: Permission(number(text(o, "deny"))),
		})
	}
	return all
}

// channelName is a name as text channels have it: small, with hyphens for spaces.
func channelName(name string, kind Kind) string {
	if kind == Category {
		return name
	}
	return strings.ToLower(strings.Join(strings.Fields(name), "-"))
}

func (c *call) deleteChannel() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	o := ch.wire()
	switch wanted := ManageChannels; {
	case ch.guild == nil:
		return ok(o) // it is closed, and stands again when it is opened
	case ch.thread():
		wanted = ManageThreads
		fallthrough
	default:
		if !ch.permissions(c.s.Bot).has(wanted) {
			return answer{}, refuse(50013, wanted.String()+" in "+ch.label())
		}
		ch.remove()
	}
	return ok(o)
}

// typing shows that the bot types. Source: developers/resources/channel.mdx#trigger-typing-indicator.
func (c *call) typing() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	if err := c.mayPost(ch); err != nil {
		return answer{}, err
	}
	payload := object{"channel_id": ch.ID, "user_id": c.s.Bot.ID, "timestamp": time.Now().Unix()}
	intent := directMessageTyping
	if ch.guild != nil {
		intent = guildMessageTyping
		payload["guild_id"], payload["member"] = ch.guild.ID, ch.guild.members[c.s.Bot].wire()
	}
	c.s.emit(&Sent{Type: "TYPING_START", guild: ch.guild, channel: ch, intent: intent, payload: payload})
	return nothing, nil
}

// createChannel makes a channel. Source: developers/resources/guild.mdx#create-guild-channel.
func (c *call) createChannel() (answer, error) {
	g, err := c.guild()
	if err != nil {
		return answer{}, err
	}
	p := g.base(c.s.Bot)
	kind, name := Kind(whole(c.body, "type")), text(c.body, "name")
	var f faults
	f.between("name", name, 1, 100)
	f.oneOf("type", int(kind), int(Text), int(Category), int(Announcement), int(Forum))
	switch {
	case !p.has(ManageChannels):
		return answer{}, refuse(50013, ManageChannels.String())
	case f.err() != nil:
		return answer{}, f.err()
	case len(g.channels) >= 500:
		return answer{}, refuse(30013)
	}
	overwrites := list(c.body, "permission_overwrites")
	if len(overwrites) > 0 {
		if err := c.mayOverwrite(p); err != nil {
			return answer{}, err
		}
	}
	ch := g.add(channelName(name, kind), kind, readOverwrites(overwrites))
	ch.topic, ch.parent = text(c.body, "topic"), c.s.channels[text(c.body, "parent_id")]
	for _, t := range objects(list(c.body, "available_tags")) {
		ch.tags = append(ch.tags, tag{id: c.s.id(), name: text(t, "name"), moderated: flag(t, "moderated")})
	}
	return answer{http.StatusCreated, ch.wire()}, nil
}
