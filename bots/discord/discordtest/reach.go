package discordtest

// channel is the one in the path, if the bot can view it and has these permissions
// there.
func (c *call) channel(wanted ...Permission) (*Channel, error) {
	ch := c.s.channels[c.id("channel_id")]
	if ch == nil {
		return nil, c.s.past(10003, c.id("channel_id"))
	}
	if ch.guild != nil && ch.guild.left || !ch.sees(c.s.Bot) {
		return nil, refuse(50001, "the bot cannot view "+ch.label())
	}
	for _, p := range wanted {
		if !ch.permissions(c.s.Bot).has(p) {
			return nil, refuse(50013, p.String()+" in "+ch.label())
		}
	}
	return ch, nil
}

func (ch *Channel) label() string {
	if ch.name == "" {
		return ch.ID
	}
	return "#" + ch.name
}

// String names the permissions that the stand-in looks at, for who reads a refusal.
func (p Permission) String() string {
	for one, name := range map[Permission]string{
		ViewChannel: "VIEW_CHANNEL", SendMessages: "SEND_MESSAGES", SendMessagesInThreads: "SEND_MESSAGES_IN_THREADS",
		ManageThreads: "MANAGE_THREADS", ManageMessages: "MANAGE_MESSAGES", ManageChannels: "MANAGE_CHANNELS",
		EmbedLinks: "EMBED_LINKS", AttachFiles: "ATTACH_FILES", ReadMessageHistory: "READ_MESSAGE_HISTORY",
		AddReactions: "ADD_REACTIONS", CreatePublicThreads: "CREATE_PUBLIC_THREADS", CreatePrivateThreads: "CREATE_PRIVATE_THREADS",
		PinMessages: "PIN_MESSAGES", KickMembers: "KICK_MEMBERS",
	} {
		if p == one {
			return name
		}
	}
	return p.wire()
}

// thread is the one in the path.
func (c *call) thread(wanted ...Permission) (*Channel, error) {
	ch, err := c.channel(wanted...)
	if err != nil {
		return nil, err
	}
	if !ch.thread() {
		return nil, refuse(50024, ch.label()+" is no thread")
	}
	return ch, nil
}

// message is the one in the path; ephemeral ones are not for these routes.
func (c *call) message(wanted ...Permission) (*message, error) {
	ch, err := c.channel(wanted...)
	if err != nil {
		return nil, err
	}
	m := ch.at(c.id("message_id"))
	if m == nil || m.only != nil {
		return nil, c.s.past(10008, c.id("message_id"))
	}
	return m, nil
}

// active refuses to change what is in an archived or locked thread. Source:
// developers/topics/threads.mdx#active-archived-threads, #locked-threads.
func (ch *Channel) active(u *User) error {
	switch {
	case !ch.thread():
		return nil
	case ch.archived:
		return refuse(50083)
	case ch.locked && !ch.permissions(u).has(ManageThreads):
		return refuse(160005)
	}
	return nil
}

// guild is the one of that id, if the bot is in it.
func (s *Server) guild(id string) *Guild {
	for _, g := range s.guilds {
		if g.ID == id && !g.left {
			return g
		}
	}
	return nil
}

func (c *call) guild() (*Guild, error) {
	g := c.s.guild(c.id("guild_id"))
	if g == nil {
		for _, gone := range c.s.guilds {
			if gone.ID == c.id("guild_id") {
				return nil, refuse(50001, "the bot was removed from "+gone.name)
			}
		}
		return nil, refuse(10004)
	}
	return g, nil
}
