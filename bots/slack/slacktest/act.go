package slacktest

import (
	"slices"
	"time"
)

// Command types a slash command into a channel. The answer that comes with the
// acknowledgement or by response_url is among the messages the user has Seen. It is
// for people of the app's workspace only, also in channels shared with others.
// Sources: docs.slack.dev/interactivity/implementing-slash-commands,
// docs.slack.dev/enterprise/organization-ready-apps, slack-samples/app-backend/slash-commands.
func (u *User) Command(ch *Channel, command, text string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustHave(slices.Contains(s.app.commands, command), "the app has no command "+command)
	s.uses("commands")
	s.mustHave(u.Team == s.Home, u.String()+" is of another workspace: there the app has no commands")
	r := s.respond(u, ch, nil)
	return s.send(commands, object{
		"token": "verification", "team_id": s.Home.ID, "team_domain": s.Home.Domain, "channel_id": ch.ID,
		"channel_name": ch.shown(), "user_id": u.ID, "user_name": u.name, "command": command, "text": text,
		"api_app_id": s.AppID, "is_enterprise_install": "false", "response_url": r.url, "trigger_id": s.trigger(u, nil),
	}, r.take)
}

// shown is the channel's name in payloads.
func (ch *Channel) shown() string {
	if ch.Kind == Private {
		return "privategroup"
	}
	return ch.name
}

func (s *Server) mustHave(ok bool, what string) {
	if !ok {
		s.misused("%s", what)
	}
}

// Say writes a message, in a thread unless its ts is empty, and returns its ts.
// What Slack marks up is marked up: "a < b, ann@acme.example" arrives as
// "a &lt; b, <mailto:ann@acme.example|ann@acme.example>".
func (u *User) Say(ch *Channel, thread, text string, files ...File) string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.say(ch, &message{user: u, thread: thread, text: typed(text)}, files)
}

// Broadcast is Say in a thread, with "Also send to channel".
func (u *User) Broadcast(ch *Channel, thread, text string) string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.say(ch, &message{user: u, thread: thread, text: typed(text), subtype: "thread_broadcast", broadcast: true}, nil)
}

func (u *User) say(ch *Channel, m *message, files []File) string {
	u.s.mustHave(ch.has(u), u.String()+" is not in "+ch.ID)
	u.s.mustHave(m.thread == "" || ch.at(m.thread) != nil, "no thread "+m.thread+" in "+ch.ID)
	for _, f := range files {
		m.files = append(m.files, u.s.keep(f, u, ch))
		m.subtype = "file_share"
	}
	if m.text != "" {
		m.blocks = []any{richText(m.text)}
	}
	ch.put(m)
	u.s.emitMessage(ch, m)
	return m.ts
}

// richText is the block that Slack makes of what people type.
func richText(text string) object {
	return object{"type": "rich_text", "block_id": random(5), "elements": []any{object{
		"type": "rich_text_section", "elements": []any{object{"type": "text", "text": text}},
	}}}
}

// Edit changes a message of the user's own.
func (u *User) Edit(ch *Channel, ts, text string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := ch.at(ts)
	u.s.mustHave(m != nil && m.user == u, "no message "+ts+" of "+u.String())
	if m == nil {
		return
	}
	before := m.wire(ch, false)
	m.text, m.blocks, m.edited, m.editor = typed(text), []any{richText(typed(text))}, u.s.nextTS(), u.ID
	u.s.emitChanged(ch, m, before)
}

// Delete takes a message of the user's own away.
func (u *User) Delete(ch *Channel, ts string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := ch.at(ts)
	u.s.mustHave(m != nil && m.user == u, "no message "+ts+" of "+u.String())
	if m != nil {
		u.s.remove(ch, m)
	}
}

// React puts an emoji (its name without colons) on a message.
func (u *User) React(ch *Channel, ts, emoji string) *Sent {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := ch.at(ts)
	u.s.mustHave(m != nil, "no message "+ts+" in "+ch.ID)
	if m == nil || !m.react(emoji, u) {
		return u.s.failed(errUnheard)
	}
	return u.s.emitReaction("reaction_added", ch, m, emoji, u)
}

// emitReaction tells of a reaction where the bot is. Source:
// docs.slack.dev/reference/events/reaction_added.
func (s *Server) emitReaction(name string, ch *Channel, m *message, emoji string, u *User) *Sent {
	if !ch.has(s.Bot) {
		return s.failed(errUnheard)
	}
	return s.emit(name, object{
		"type": name, "user": u.ID, "reaction": emoji, "item_user": m.user.ID, "event_ts": s.nextTS(),
		"item": object{"type": "message", "channel": ch.ID, "ts": m.ts},
	}, ch.shared())
}

func (m *message) react(emoji string, u *User) bool {
	for i, r := range m.reactions {
		if r.name == emoji {
			if slices.Contains(r.users, u.ID) {
				return false
			}
			m.reactions[i].users = append(r.users, u.ID)
			return true
		}
	}
	m.reactions = append(m.reactions, reaction{emoji, []string{u.ID}})
	return true
}

// Join brings the user into a channel. Source: docs.slack.dev/reference/events/member_joined_channel.
func (u *User) Join(ch *Channel) { ch.Add(u) }

// Add brings a user, or the bot, into the channel.
func (ch *Channel) Add(u *User) {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	if ch.has(u) {
		return
	}
	ch.members = append(ch.members, u)
	ch.moved("member_joined_channel", u, true)
}

// Remove takes a user, or the bot, out of the channel.
func (ch *Channel) Remove(u *User) {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	if !ch.has(u) {
		return
	}
	knew := ch.has(ch.s.Bot)
	ch.members = slices.DeleteFunc(slices.Clone(ch.members), func(m *User) bool { return m == u })
	ch.moved("member_left_channel", u, knew)
}

// Leave takes the user out of a channel.
func (u *User) Leave(ch *Channel) { ch.Remove(u) }

func (ch *Channel) moved(name string, u *User, told bool) {
	kind := map[Kind]string{Public: "C", Private: "G"}[ch.Kind]
	if kind == "" || !told {
		return
	}
	ch.s.emit(name, object{
		"type": name, "user": u.ID, "channel": ch.ID, "channel_type": kind, "team": u.Team.ID, "event_ts": ch.s.nextTS(),
	}, ch.shared())
}

// Archive closes the channel for writing.
func (ch *Channel) Archive() {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	ch.archived = true
	name := "channel_archive"
	if ch.Kind == Private {
		name = "group_archive"
	}
	ch.s.emit(name, object{"type": name, "channel": ch.ID, "user": ch.s.Bot.ID, "event_ts": ch.s.nextTS()}, false)
}

// Deactivate ends the user's account. Source: docs.slack.dev/reference/events/user_change.
func (u *User) Deactivate() *Sent {
	return u.become(func() { u.deleted = true })
}

// Reactivate gives the account back.
func (u *User) Reactivate() *Sent {
	return u.become(func() { u.deleted = false })
}

// SetEmail changes the address in the profile.
func (u *User) SetEmail(address string) *Sent {
	return u.become(func() { u.email = address })
}

func (u *User) become(change func()) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	u.updated = time.Now()
	return s.emit("user_change", object{
		"type": "user_change", "user": u.wire(slices.Contains(s.app.scopes, "users:read.email")),
		"cache_ts": u.updated.Unix(), "event_ts": s.nextTS(),
	}, false)
}

// Arrive tells the app that the user is new in the workspace. Source:
// docs.slack.dev/reference/events/team_join.
func (u *User) Arrive() *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emit("team_join", object{"type": "team_join", "user": u.wire(s.mayShowEmail()), "event_ts": s.nextTS()}, false)
}

func (s *Server) mayShowEmail() bool { return slices.Contains(s.app.scopes, "users:read.email") }
