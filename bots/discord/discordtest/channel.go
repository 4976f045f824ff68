package discordtest

import (
	"slices"
	"time"
)

// Kind is what sort of channel one is. Source:
// developers/resources/channel.mdx#channel-object-channel-types.
type Kind int

// The kinds of channels.
const (
	Text          Kind = 0
	Direct        Kind = 1
	Category      Kind = 4
	Announcement  Kind = 5
	NewsThread    Kind = 10
	PublicThread  Kind = 11
	PrivateThread Kind = 12
	Forum         Kind = 15
)

// Channel is a channel, a thread or a direct message.
type Channel struct {
	ID   string
	Kind Kind

	s          *Server
	guild      *Guild // nil of direct messages
	parent     *Channel
	name       string
	topic      string
	overwrites []*overwrite
	messages   []*message // by time, the ephemeral ones too
	threads    []*Channel
	tags       []tag
	needsTag   bool
	slow       int // seconds between two messages of a person
	deleted    bool

	// of threads and direct messages
	members map[*User]*joined

	// of threads
	owner       *User
	archived    bool
	locked      bool
	uninvitable bool
	duration    int // minutes until it is archived
	changed     time.Time
	applied     []string
	sent        int
}

type joined struct{ at time.Time }

type tag struct {
	id, name  string
	moderated bool
}

// Channel makes a text channel that everybody sees.
func (g *Guild) Channel(name string) *Channel { return g.make(name, Text, nil) }

// Private makes a text channel that only the bot and these roles and people see.
func (g *Guild) Private(name string, who ...Holder) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	hidden := []*overwrite{{id: g.ID, deny: ViewChannel}, {id: g.BotRole.ID, allow: ViewChannel}}
	for _, w := range who {
		id, isMember := w.holder()
		hidden = append(hidden, &overwrite{id: id, member: isMember, allow: ViewChannel})
	}
	ch := g.add(name, Text, hidden)
	return ch
}

// Forum makes a channel of threads only, with tags to choose from.
func (g *Guild) Forum(name string, tags ...string) *Channel {
	ch := g.make(name, Forum, nil)
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	for _, name := range tags {
		ch.tags = append(ch.tags, tag{id: g.s.id(), name: name})
	}
	return ch
}

// RequireTag makes a forum want a tag of every post.
func (ch *Channel) RequireTag() {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	ch.needsTag = true
	ch.tell("CHANNEL_UPDATE")
}

// Tags are the names of the tags that a forum's post has.
func (ch *Channel) Tags() []string {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	var all []string
	for _, t := range ch.parent.tags {
		if slices.Contains(ch.applied, t.id) {
			all = append(all, t.name)
		}
	}
	return all
}

func (g *Guild) make(name string, kind Kind, hidden []*overwrite) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.add(name, kind, hidden)
}

func (g *Guild) add(name string, kind Kind, hidden []*overwrite) *Channel {
	ch := &Channel{ID: g.s.id(), Kind: kind, s: g.s, guild: g, name: name, overwrites: hidden}
	g.channels = append(g.channels, ch)
	g.s.channels[ch.ID] = ch
	ch.tell("CHANNEL_CREATE")
	return ch
}

// tell sends an event that carries the channel, to who can view it.
func (ch *Channel) tell(name string) {
	ch.s.emit(&Sent{Type: name, guild: ch.guild, channel: ch, intent: guilds, payload: ch.wire()})
}

// Holder is who can hold permissions in a channel: a role or a member.
type Holder interface {
	holder() (id string, isMember bool)
}

func (r *Role) holder() (id string, isMember bool) { return r.ID, false }
func (u *User) holder() (id string, isMember bool) { return u.ID, true }

// Allow gives permissions in this channel; Deny denies them.
func (ch *Channel) Allow(who Holder, p Permission) {
	ch.change(who, func(o *overwrite) { o.allow, o.deny = o.allow|p, o.deny&^p })
}

// Deny denies permissions in this channel.
func (ch *Channel) Deny(who Holder, p Permission) {
	ch.change(who, func(o *overwrite) { o.allow, o.deny = o.allow&^p, o.deny|p })
}

func (ch *Channel) change(who Holder, change func(*overwrite)) {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	id, isMember := who.holder()
	o := ch.overwrite(id)
	if o == nil {
		o = &overwrite{id: id, member: isMember}
		ch.overwrites = append(ch.overwrites, o)
	}
	change(o)
	ch.tell("CHANNEL_UPDATE")
}

// Delete takes the channel or thread away, as a moderator does.
func (ch *Channel) Delete() {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	ch.remove()
}

func (ch *Channel) remove() {
	if ch.deleted {
		return
	}
	for _, t := range slices.Clone(ch.threads) {
		t.remove()
	}
	if ch.thread() {
		ch.s.emit(&Sent{Type: "THREAD_DELETE", guild: ch.guild, channel: ch, intent: guilds,
			payload: object{"id": ch.ID, "guild_id": ch.guild.ID, "parent_id": ch.parent.ID, "type": int(ch.Kind)}})
		ch.parent.threads = slices.DeleteFunc(slices.Clone(ch.parent.threads), func(t *Channel) bool { return t == ch })
	} else {
		ch.tell("CHANNEL_DELETE")
		ch.guild.channels = slices.DeleteFunc(slices.Clone(ch.guild.channels), func(c *Channel) bool { return c == ch })
	}
	ch.deleted = true
	ch.s.gone[ch.ID] = true
	for _, m := range ch.messages {
		ch.s.gone[m.id] = true
	}
	delete(ch.s.channels, ch.ID)
}

// Mention is how the channel is mentioned in a text.
func (ch *Channel) Mention() string { return "<#" + ch.ID + ">" }

// Name is the channel's name.
func (ch *Channel) Name() string {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	return ch.name
}

func (ch *Channel) thread() bool {
	return ch.Kind == NewsThread || ch.Kind == PublicThread || ch.Kind == PrivateThread
}

// wire is the channel. Source: developers/resources/channel.mdx#channel-object.
func (ch *Channel) wire() object {
	o := object{"id": ch.ID, "type": int(ch.Kind), "last_message_id": ch.lastMessage(), "flags": 0}
	switch {
	case ch.Kind == Direct:
		o["recipients"] = []any{ch.other().wire()}
		return o
	case ch.thread():
		ch.addThread(o)
	default:
		ch.addPlace(o)
	}
	o["guild_id"], o["name"], o["rate_limit_per_user"] = ch.guild.ID, ch.name, ch.slow
	o["parent_id"] = nil
	if ch.parent != nil {
		o["parent_id"] = ch.parent.ID
	}
	return o
}

func (ch *Channel) addPlace(o object) {
	all := []any{}
	for _, w := range ch.overwrites {
		all = append(all, w.wire())
	}
	o["permission_overwrites"], o["position"], o["topic"], o["nsfw"] = all, slices.Index(ch.guild.channels, ch), orNull(ch.topic), false
	if ch.Kind != Forum {
		return
	}
	tags := []any{}
	for _, t := range ch.tags {
		tags = append(tags, object{"id": t.id, "name": t.name, "moderated": t.moderated, "emoji_id": nil, "emoji_name": nil})
	}
	o["available_tags"], o["default_reaction_emoji"], o["default_sort_order"], o["default_forum_layout"] = tags, nil, nil, 0
	if ch.needsTag {
		o["flags"] = 1 << 4 // REQUIRE_TAG
	}
}

func (ch *Channel) addThread(o object) {
	o["owner_id"], o["member_count"], o["message_count"] = ch.owner.ID, min(len(ch.members), 50), len(ch.messages)
	o["total_message_sent"] = ch.sent
	meta := object{
		"archived": ch.archived, "archive_timestamp": stamp(ch.changed), "auto_archive_duration": ch.duration, "locked": ch.locked,
		"create_timestamp": stamp(created(ch.ID)),
	}
	if ch.Kind == PrivateThread {
		meta["invitable"] = !ch.uninvitable
	}
	o["thread_metadata"] = meta
	if m := ch.members[ch.s.Bot]; m != nil {
		o["member"] = ch.memberWire(ch.s.Bot)
	}
	if ch.parent.Kind == Forum {
		tags := []any{}
		for _, id := range ch.applied {
			tags = append(tags, id)
		}
		o["applied_tags"] = tags
	}
}

func (ch *Channel) lastMessage() any {
	for i := len(ch.messages) - 1; i >= 0; i-- {
		if ch.messages[i].only == nil {
			return ch.messages[i].id
		}
	}
	return nil
}

// other is the person of a direct message with the bot.
func (ch *Channel) other() *User {
	for u := range ch.members {
		if u != ch.s.Bot {
			return u
		}
	}
	return ch.s.Bot
}

// memberWire is a user's membership of a thread. Source:
// developers/resources/channel.mdx#thread-member-object.
func (ch *Channel) memberWire(u *User) object {
	return object{"id": ch.ID, "user_id": u.ID, "join_timestamp": stamp(ch.members[u].at), "flags": 0, "muted": false, "mute_config": nil}
}

// DM is the user's direct messages with the bot.
func (u *User) DM() *Channel {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.directOf(u)
}

func (s *Server) directOf(u *User) *Channel {
	if u.direct == nil {
		now := time.Now()
		u.direct = &Channel{ID: s.id(), Kind: Direct, s: s, members: map[*User]*joined{u: {now}, s.Bot: {now}}}
		s.channels[u.direct.ID] = u.direct
	}
	return u.direct
}
