package discordtest

import "strconv"

// Permission is a set of permissions. Source:
// developers/topics/permissions.mdx#permissions-bitwise-permission-flags.
type Permission uint64

// The permissions that something here depends on.
const (
	KickMembers           Permission = 1 << 1
	Administrator         Permission = 1 << 3
	ManageChannels        Permission = 1 << 4
	ManageGuild           Permission = 1 << 5
	AddReactions          Permission = 1 << 6
	ViewChannel           Permission = 1 << 10
	SendMessages          Permission = 1 << 11
	ManageMessages        Permission = 1 << 13
	EmbedLinks            Permission = 1 << 14
	AttachFiles           Permission = 1 << 15
	ReadMessageHistory    Permission = 1 << 16
	MentionEveryone       Permission = 1 << 17
	ManageRoles           Permission = 1 << 28
	ManageWebhooks        Permission = 1 << 29
	UseCommands           Permission = 1 << 31
	ManageThreads         Permission = 1 << 34
	CreatePublicThreads   Permission = 1 << 35
	CreatePrivateThreads  Permission = 1 << 36
	SendMessagesInThreads Permission = 1 << 38
	PinMessages           Permission = 1 << 51

	all Permission = 1<<53 - 1
)

// newcomer is what everybody may do in a guild that was just made, as far as it
// matters here. It includes mentioning everyone.
const newcomer = ViewChannel | SendMessages | SendMessagesInThreads | CreatePublicThreads | CreatePrivateThreads | EmbedLinks |
	AttachFiles | AddReactions | MentionEveryone | ReadMessageHistory | UseCommands

// direct is what anybody may do in a direct message. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object.
const direct = ViewChannel | SendMessages | EmbedLinks | AttachFiles | AddReactions | MentionEveryone | ReadMessageHistory |
	UseCommands

func (p Permission) has(wanted Permission) bool { return p&wanted == wanted }

func (p Permission) wire() string { return strconv.FormatUint(uint64(p), 10) }

// overwrite changes the permissions of a role or member in one channel.
type overwrite struct {
	id          string
	member      bool
	allow, deny Permission
}

func (o *overwrite) wire() object {
	kind := 0
	if o.member {
		kind = 1
	}
	return object{"id": o.id, "type": kind, "allow": o.allow.wire(), "deny": o.deny.wire()}
}

// base is what a member may do in the guild. The bot's are those of its own roles:
// what @everyone happens to be granted in one guild it cannot count on in the next,
// so the stand-in is stricter here than Discord.
func (g *Guild) base(u *User) Permission {
	m := g.members[u]
	if m == nil {
		return 0
	}
	if g.Owner == u {
		return all
	}
	var p Permission
	if u != g.s.Bot {
		p = g.Everyone.permissions
	}
	for _, r := range m.roles {
		p |= r.permissions
	}
	if p.has(Administrator) {
		return all
	}
	return p
}

// permissions is what a user may do in a channel; threads take their parent's.
// Source: developers/topics/permissions.mdx#permission-overwrites.
func (ch *Channel) permissions(u *User) Permission {
	if ch.guild == nil {
		if ch.members[u] == nil {
			return 0
		}
		return direct
	}
	if ch.parent != nil && ch.thread() {
		return ch.parent.permissions(u)
	}
	p := ch.guild.base(u)
	if p == all || p == 0 {
		return p
	}
	return ch.overwritten(p, u)
}

func (ch *Channel) overwritten(p Permission, u *User) Permission {
	if o := ch.overwrite(ch.guild.ID); o != nil {
		p = p&^o.deny | o.allow
	}
	var allow, deny Permission
	for _, r := range ch.guild.members[u].roles {
		if o := ch.overwrite(r.ID); o != nil {
			allow, deny = allow|o.allow, deny|o.deny
		}
	}
	p = p&^deny | allow
	if o := ch.overwrite(u.ID); o != nil {
		p = p&^o.deny | o.allow
	}
	if !p.has(ViewChannel) {
		return 0
	}
	return p
}

func (ch *Channel) overwrite(id string) *overwrite {
	for _, o := range ch.overwrites {
		if o.id == id {
			return o
		}
	}
	return nil
}

// sees reports whether the user can view the channel. Private threads are seen by
// their members and by moderators. Source: developers/topics/threads.mdx#permissions.
func (ch *Channel) sees(u *User) bool {
	p := ch.permissions(u)
	return p.has(ViewChannel) && (ch.Kind != PrivateThread || ch.members[u] != nil || p.has(ManageThreads))
}

// speaks reports whether the user may write there.
func (ch *Channel) speaks(u *User) bool {
	wanted := SendMessages
	if ch.thread() {
		wanted = SendMessagesInThreads
	}
	return ch.sees(u) && ch.permissions(u).has(wanted)
}

// mayPing is what a sender may do about mentions. Here what @everyone is granted
// counts for the bot too, so that a mass mention left in a text is found out.
func (ch *Channel) mayPing(u *User) bool {
	p := ch.permissions(u)
	if ch.guild != nil && u == ch.s.Bot {
		p |= ch.guild.Everyone.permissions
	}
	return p.has(MentionEveryone)
}
