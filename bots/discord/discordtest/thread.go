package discordtest

import (
	"slices"
	"time"
)

// room refuses another active thread where there are as many as can be.
func (g *Guild) room() error {
	active := 0
	for _, c := range g.channels {
		for _, t := range c.threads {
			if !t.archived {
				active++
			}
		}
	}
	if active >= g.s.Limits.Threads {
		return refuse(160006)
	}
	return nil
}

// begin makes a thread, if the guild has room for another active one.
func (ch *Channel) begin(kind Kind, name string, owner *User, duration int) (*Channel, error) {
	if err := ch.guild.room(); err != nil {
		return nil, err
	}
	if duration == 0 {
		duration = 1440
	}
	now := time.Now()
	t := &Channel{
		ID: ch.s.id(), Kind: kind, s: ch.s, guild: ch.guild, parent: ch, name: name, owner: owner, duration: duration, changed: now,
		members: map[*User]*joined{owner: {now}},
	}
	ch.threads = append(ch.threads, t)
	ch.s.channels[t.ID] = t
	return t, nil
}

// announce tells of a new thread. Source: developers/events/gateway-events.mdx#thread-create.
func (ch *Channel) announce() {
	o := ch.wire()
	o["newly_created"] = true
	ch.s.emit(&Sent{Type: "THREAD_CREATE", guild: ch.guild, channel: ch, intent: guilds, payload: o})
}

// add makes a user a member of the thread. Source:
// developers/events/gateway-events.mdx#thread-members-update.
func (ch *Channel) add(u *User) {
	if ch.members[u] != nil {
		return
	}
	ch.members[u] = &joined{time.Now()}
	if u == ch.s.Bot {
		ch.tell("THREAD_CREATE") // so that it knows the thread
	}
	m := ch.memberWire(u)
	m["member"], m["presence"] = ch.guild.members[u].wire(), nil
	ch.moved(u, object{"added_members": []any{m}})
}

// drop ends a membership.
func (ch *Channel) drop(u *User) {
	delete(ch.members, u)
	ch.moved(u, object{"removed_member_ids": []any{u.ID}})
}

func (ch *Channel) moved(u *User, payload object) {
	payload["id"], payload["guild_id"], payload["member_count"] = ch.ID, ch.guild.ID, min(len(ch.members), 50)
	e := &Sent{Type: "THREAD_MEMBERS_UPDATE", guild: ch.guild, channel: ch, intent: guildMembers, payload: payload}
	if u == ch.s.Bot {
		e.intent = guilds
		e.channel = ch.parent // it is told that it was removed too
	}
	ch.s.emit(e)
}

// setArchived archives the thread or brings it back.
func (ch *Channel) setArchived(archived bool) {
	if ch.archived == archived {
		return
	}
	ch.archived, ch.changed = archived, time.Now()
	ch.tell("THREAD_UPDATE")
}

// Thread makes a thread of the user's in a channel: a public one unless it is told
// to be a PrivateThread.
func (u *User) Thread(ch *Channel, name string, kind Kind) *Channel {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	t, err := ch.begin(kind, name, u, 0)
	if err != nil {
		u.s.misused("%v", err)
		return nil
	}
	t.announce()
	if kind == PublicThread && ch.Kind == Text {
		ch.noteThread(t, u)
	}
	return t
}

// noteThread is the message that Discord writes into a channel about a thread that
// was made without one. Source: developers/topics/threads.mdx#new-message-types.
func (ch *Channel) noteThread(t *Channel, u *User) {
	m := ch.put(&message{author: u, kind: 18, content: t.name, thread: t})
	m.tell("MESSAGE_CREATE")
}

// Archive archives the thread, as time or a moderator does.
func (ch *Channel) Archive() { ch.moderate(func() { ch.setArchived(true) }) }

// Unarchive brings the thread back.
func (ch *Channel) Unarchive() { ch.moderate(func() { ch.setArchived(false) }) }

// Lock archives the thread so that only moderators can bring it back.
func (ch *Channel) Lock() {
	ch.moderate(func() {
		ch.locked = true
		if ch.archived {
			ch.tell("THREAD_UPDATE")
		}
		ch.setArchived(true)
	})
}

// Add brings somebody into the thread, as a moderator does; a member of the guild
// who cannot see the parent is not brought.
func (ch *Channel) Add(u *User) { ch.moderate(func() { ch.admit(u) }) }

// Remove takes somebody, or the bot, out of the thread.
func (ch *Channel) Remove(u *User) {
	ch.moderate(func() {
		if ch.members[u] != nil {
			ch.drop(u)
		}
	})
}

func (ch *Channel) moderate(do func()) {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	if !ch.thread() {
		ch.s.misused("%s is no thread", ch.name)
		return
	}
	do()
}

// Members are the members of the thread.
func (ch *Channel) Members() []*User {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	return ch.people()
}

func (ch *Channel) people() []*User {
	var all []*User
	for _, u := range ch.s.users {
		if ch.members[u] != nil {
			all = append(all, u)
		}
	}
	return all
}

// Has reports whether the user is a member of the thread.
func (ch *Channel) Has(u *User) bool { return slices.Contains(ch.Members(), u) }

// Readers are who can read the channel or thread, the bot among them.
func (ch *Channel) Readers() []*User {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	var all []*User
	for _, u := range ch.s.users {
		if ch.sees(u) {
			all = append(all, u)
		}
	}
	return all
}

// Threads are the threads of the channel, archived ones too.
func (ch *Channel) Threads() []*Channel {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	return slices.Clone(ch.threads)
}

// Archived reports whether the thread is archived.
func (ch *Channel) Archived() bool {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	return ch.archived
}

// Locked reports whether only moderators can bring the thread back.
func (ch *Channel) Locked() bool {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	return ch.locked
}
