package discordtest

import (
	"slices"
	"time"
)

// Message flags. Source: developers/resources/message.mdx#message-object-message-flags.
const (
	suppressEmbeds = 1 << 2
	hasThread      = 1 << 5
	ephemeral      = 1 << 6
	loading        = 1 << 7
	silent         = 1 << 12
	componentsV2   = 1 << 15
)

// message is a message as the stand-in keeps it.
type message struct {
	id         string
	ch         *Channel
	author     *User
	kind       int // 0 said, 19 a reply, 20 the answer to a command, 21 a thread's start, 1–7 and 18 made by Discord
	content    string
	embeds     []any
	components []any
	files      []*file
	flags      int
	nonce      any
	only       *User // who alone sees it
	reply      *message
	origin     *interaction // that it answers
	mentions   mentions
	pinged     []string
	reactions  []reaction
	edited     time.Time
	filled     time.Time // when it took the place of "thinking…"
	pinned     bool
	thread     *Channel
}

type reaction struct {
	emoji string // a character, or name:id
	users []*User
}

// put gives a message its place; s.mu is held.
func (ch *Channel) put(m *message) *message {
	m.id, m.ch = ch.s.id(), ch
	ch.messages = append(ch.messages, m)
	if m.only == nil {
		ch.sent++
	}
	if ch.thread() && ch.archived && m.only == nil {
		ch.setArchived(false) // a message brings it back
	}
	return m
}

// at is the message of that id, nil if there is none.
func (ch *Channel) at(id string) *message {
	for _, m := range ch.messages {
		if m.id == id {
			return m
		}
	}
	return nil
}

// remove takes the message away and tells of it.
func (m *message) remove() {
	m.ch.messages = slices.DeleteFunc(slices.Clone(m.ch.messages), func(x *message) bool { return x == m })
	m.ch.s.gone[m.id] = true
	if m.only != nil {
		return
	}
	payload := object{"id": m.id, "channel_id": m.ch.ID}
	if m.ch.guild != nil {
		payload["guild_id"] = m.ch.guild.ID
	}
	m.ch.s.emit(&Sent{Type: "MESSAGE_DELETE", guild: m.ch.guild, channel: m.ch, intent: m.ch.messageIntent(), payload: payload})
}

func (ch *Channel) messageIntent() intents {
	if ch.guild == nil {
		return directMessages
	}
	return guildMessages
}

// tell sends an event that carries the message; who alone sees one is told none.
// Source: developers/events/gateway-events.mdx#message-create.
func (m *message) tell(name string) *Sent {
	e := &Sent{Type: name, guild: m.ch.guild, channel: m.ch, intent: m.ch.messageIntent(), guarded: m.guarded(), payload: m.wire()}
	if m.ch.guild != nil {
		e.payload["guild_id"] = m.ch.guild.ID
		if member := m.ch.guild.members[m.author]; member != nil {
			e.payload["member"] = member.bare()
		}
	}
	if m.only == nil {
		m.ch.s.emit(e)
	}
	return e
}

// changedAt is when it became what it says.
func (m *message) changedAt() time.Time {
	at := created(m.id)
	for _, t := range []time.Time{m.filled, m.edited} {
		if t.After(at) {
			at = t
		}
	}
	return at
}

// guarded reports whether the content is for apps with the message content intent
// only. Source: developers/events/gateway.mdx#message-content-intent.
func (m *message) guarded() bool {
	return m.ch.guild != nil && m.author != m.ch.s.Bot && !slices.Contains(m.mentions.users, m.ch.s.Bot)
}

// guard takes the content out of a message's payload.
func guard(o object) object {
	out := clone(o)
	out["content"] = ""
	for _, key := range []string{"embeds", "attachments", "components"} {
		out[key] = []any{}
	}
	if ref := inner(out, "referenced_message"); ref != nil {
		out["referenced_message"] = guard(ref)
	}
	return out
}

// wire is the message. Source: developers/resources/message.mdx#message-object.
func (m *message) wire() object {
	o := object{
		"id": m.id, "channel_id": m.ch.ID, "author": m.author.wire(), "content": m.content, "timestamp": stamp(created(m.id)),
		"edited_timestamp": stamp(m.edited), "tts": false, "mention_everyone": m.mentions.everyone, "mentions": m.mentions.userWires(m.ch),
		"mention_roles": m.mentions.roleIDs(), "attachments": wireFiles(m.files), "embeds": some(clone(m.embeds)), "pinned": m.pinned,
		"type": m.kind, "flags": m.flags, "components": some(clone(m.components)),
	}
	if m.nonce != nil {
		o["nonce"] = m.nonce
	}
	if len(m.reactions) > 0 {
		o["reactions"] = m.wireReactions()
	}
	if m.author == m.ch.s.Bot && m.kind != 18 {
		o["application_id"] = m.ch.s.AppID
	}
	m.addLinks(o)
	return o
}

func (m *message) addLinks(o object) {
	if m.reply != nil {
		ref := object{"type": 0, "message_id": m.reply.id, "channel_id": m.reply.ch.ID}
		if m.ch.guild != nil {
			ref["guild_id"] = m.ch.guild.ID
		}
		o["message_reference"] = ref
		o["referenced_message"] = nil
		if !m.ch.s.gone[m.reply.id] {
			parent := *m.reply
			parent.reply = nil
			o["referenced_message"] = parent.wire()
		}
	}
	if m.thread != nil && !m.thread.deleted {
		o["thread"] = m.thread.wire()
	}
	if m.origin != nil {
		o["webhook_id"] = m.ch.s.AppID
		o["interaction_metadata"] = m.origin.metadata()
		if m.origin.name != "" {
			o["interaction"] = object{"id": m.origin.id, "type": m.origin.kind, "name": m.origin.name, "user": m.origin.user.wire()}
		}
	}
}

func (m *message) wireReactions() []any {
	var all []any
	for _, r := range m.reactions {
		all = append(all, object{
			"emoji": emojiWire(r.emoji), "count": len(r.users), "me": slices.Contains(r.users, m.ch.s.Bot), "me_burst": false,
			"count_details": object{"burst": 0, "normal": len(r.users)}, "burst_colors": []any{},
		})
	}
	return all
}
