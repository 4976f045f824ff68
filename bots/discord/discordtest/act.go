package discordtest

import (
	"slices"
	"strings"
	"time"
)

// Say writes a message into a channel, thread or the direct messages.
func (u *User) Say(ch *Channel, content string, files ...File) Message {
	return u.say(ch, nil, content, files)
}

// Reply writes an answer to a message.
func (u *User) Reply(to Message, content string, files ...File) Message {
	return u.say(to.Channel, &to, content, files)
}

func (u *User) say(ch *Channel, to *Message, content string, files []File) Message {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ch.speaks(u) || ch.thread() && ch.locked && !ch.permissions(u).has(ManageThreads) {
		s.misused("%s cannot write in %s", u, ch.label())
		return Message{}
	}
	m := &message{author: u, content: strings.TrimSpace(content)}
	if to != nil {
		m.reply, m.kind = ch.at(to.ID), 19
	}
	for _, f := range files {
		m.files = append(m.files, s.keep(f, ch))
	}
	m.mention(ch, nil)
	ch.put(m)
	if ch.thread() && ch.members[u] == nil {
		ch.add(u)
	}
	m.tell("MESSAGE_CREATE")
	m.invite()
	return m.snapshot()
}

// Edit changes a message of the user's own.
func (u *User) Edit(what Message, content string) {
	u.own(what, func(m *message) {
		m.content, m.edited = strings.TrimSpace(content), time.Now()
		pinged := m.pinged
		m.mention(m.ch, nil)
		m.pinged = pinged
		m.tell("MESSAGE_UPDATE")
	})
}

// Delete takes a message of the user's own away; moderators take any away.
func (u *User) Delete(what Message) { u.own(what, (*message).remove) }

func (u *User) own(what Message, do func(*message)) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.s.find(what)
	if m == nil || m.author != u && !m.ch.permissions(u).has(ManageMessages) {
		u.s.misused("%s is no message of %s", what.ID, u)
		return
	}
	do(m)
}

// find is the message as it stands now, nil if it is gone.
func (s *Server) find(what Message) *message {
	if what.Channel == nil {
		return nil
	}
	return what.Channel.at(what.ID)
}

// seen is the message if the user sees it.
func (u *User) seen(what Message) *message {
	m := u.s.find(what)
	if m == nil || m.only != nil && m.only != u || !m.ch.sees(u) {
		u.s.misused("%s does not see message %q", u, what.ID)
		return nil
	}
	return m
}

// React puts an emoji on a message: a character.
func (u *User) React(what Message, emoji string) {
	u.reaction(what, func(m *message) { m.react(emoji, u) })
}

// Unreact takes an emoji away again.
func (u *User) Unreact(what Message, emoji string) {
	u.reaction(what, func(m *message) { m.unreact(emoji, u) })
}

func (u *User) reaction(what Message, do func(*message)) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.seen(what)
	switch {
	case m == nil:
	case m.ch.active(u) != nil:
		u.s.misused("%s cannot react in %s: %v", u, m.ch.label(), m.ch.active(u))
	default:
		do(m)
	}
}

// Enter makes the user a member of a thread that they can see; Exit ends it.
func (u *User) Enter(t *Channel) {
	t.moderate(func() {
		if !t.sees(u) {
			u.s.misused("%s does not see %s", u, t.label())
			return
		}
		t.add(u)
	})
}

// Exit ends the user's membership of a thread.
func (u *User) Exit(t *Channel) { t.Remove(u) }

// Post makes a post in a forum; tags are named.
func (u *User) Post(forum *Channel, name, content string, tags ...string) (*Channel, Message) {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := forum.begin(PublicThread, name, u, 0)
	if err != nil || !forum.speaks(u) {
		s.misused("%s cannot post in %s: %v", u, forum.label(), err)
		return nil, Message{}
	}
	for _, known := range forum.tags {
		if slices.Contains(tags, known.name) {
			t.applied = append(t.applied, known.id)
		}
	}
	t.announce()
	m := &message{author: u, content: content}
	m.mention(t, nil)
	t.put(m)
	m.id = t.ID
	m.tell("MESSAGE_CREATE")
	return t, m.snapshot()
}

// Kick removes the bot from the guild. Source:
// developers/events/gateway-events.mdx#guild-delete.
func (g *Guild) Kick() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.s.emit(&Sent{Type: "GUILD_DELETE", guild: g, intent: guilds, payload: object{"id": g.ID}})
	g.left = true
	delete(g.members, g.s.Bot)
}
