package discordtest

import (
	"slices"
	"strings"
)

// emojiWire is an emoji as reactions carry it: a character, or name:id of a guild's own.
func emojiWire(emoji string) object {
	name, id, own := strings.Cut(emoji, ":")
	if own {
		return object{"id": id, "name": name}
	}
	return object{"id": nil, "name": name}
}

// wellFormed refuses what is no emoji, such as the name of one.
func wellFormed(emoji string) error {
	if _, id, own := strings.Cut(emoji, ":"); own && number(id) != 0 {
		return nil
	}
	if emoji == "" || strings.IndexFunc(emoji, func(r rune) bool { return r > 0x7f }) < 0 {
		return refuse(10014, emoji)
	}
	return nil
}

// addReaction sets the bot's reaction. Source: developers/resources/message.mdx#create-reaction.
func (c *call) addReaction() (answer, error) {
	m, err := c.message(ReadMessageHistory)
	if err != nil {
		return answer{}, err
	}
	emoji := c.id("emoji_name")
	if err := wellFormed(emoji); err != nil {
		return answer{}, err
	}
	if err := m.ch.active(c.s.Bot); err != nil {
		return answer{}, err
	}
	if m.reaction(emoji) == nil {
		if !m.ch.permissions(c.s.Bot).has(AddReactions) {
			return answer{}, refuse(50013, AddReactions.String()+" in "+m.ch.label())
		}
		if len(m.reactions) >= 20 {
			return answer{}, refuse(30010)
		}
	}
	m.react(emoji, c.s.Bot)
	return nothing, nil
}

func (c *call) removeReaction() (answer, error) {
	m, err := c.message()
	if err != nil {
		return answer{}, err
	}
	u := c.s.Bot
	if id := c.id("user_id"); id != "" {
		if u = c.s.user(id); u == nil {
			return answer{}, refuse(10013)
		}
		if !m.ch.permissions(c.s.Bot).has(ManageMessages) {
			return answer{}, refuse(50013, ManageMessages.String()+" in "+m.ch.label())
		}
	}
	if err := wellFormed(c.id("emoji_name")); err != nil {
		return answer{}, err
	}
	m.unreact(c.id("emoji_name"), u)
	return nothing, nil
}

func (c *call) listReactions() (answer, error) {
	m, err := c.message()
	if err != nil {
		return answer{}, err
	}
	users := []any{}
	if r := m.reaction(c.id("emoji_name")); r != nil {
		for _, u := range r.users {
			users = append(users, u.wire())
		}
	}
	return ok(users)
}

func (m *message) reaction(emoji string) *reaction {
	for i := range m.reactions {
		if m.reactions[i].emoji == emoji {
			return &m.reactions[i]
		}
	}
	return nil
}

// react puts a reaction on the message and tells of it, once.
func (m *message) react(emoji string, u *User) {
	r := m.reaction(emoji)
	if r == nil {
		m.reactions = append(m.reactions, reaction{emoji: emoji})
		r = &m.reactions[len(m.reactions)-1]
	}
	if !slices.Contains(r.users, u) {
		r.users = append(slices.Clone(r.users), u)
		m.tellReaction("MESSAGE_REACTION_ADD", emoji, u)
	}
}

func (m *message) unreact(emoji string, u *User) {
	r := m.reaction(emoji)
	if r == nil || !slices.Contains(r.users, u) {
		return
	}
	r.users = slices.DeleteFunc(slices.Clone(r.users), func(x *User) bool { return x == u })
	if len(r.users) == 0 {
		m.reactions = slices.DeleteFunc(slices.Clone(m.reactions), func(x reaction) bool { return x.emoji == emoji })
	}
	m.tellReaction("MESSAGE_REACTION_REMOVE", emoji, u)
}

// tellReaction tells of a reaction. Source: developers/events/gateway-events.mdx#message-reaction-add.
func (m *message) tellReaction(name, emoji string, u *User) {
	payload := object{
		"user_id": u.ID, "channel_id": m.ch.ID, "message_id": m.id, "emoji": emojiWire(emoji), "burst": false, "type": 0,
		"message_author_id": m.author.ID,
	}
	intent := directMessageReactions
	if m.ch.guild != nil {
		intent = guildMessageReactions
		payload["guild_id"] = m.ch.guild.ID
		if member := m.ch.guild.members[u]; member != nil && name == "MESSAGE_REACTION_ADD" {
			payload["member"] = member.wire()
		}
	}
	m.ch.s.emit(&Sent{Type: name, guild: m.ch.guild, channel: m.ch, intent: intent, payload: payload})
}
