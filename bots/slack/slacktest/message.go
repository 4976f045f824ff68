package slacktest

import (
	"slices"
	"strings"
	"time"
)

// message is what stands in a conversation.
type message struct {
	ts, thread string // thread is the ts of the root, of a root none
	user       *User
	app        bool // posted by our app
	username   string
	subtype    string
	text       string
	blocks     []any
	attached   []any
	metadata   object
	files      []*file
	edited     string // when, empty if never
	editor     string
	reactions  []reaction
	only       *User // who alone sees it
	broadcast  bool
	posted     time.Time
}

type reaction struct {
	name  string
	users []string
}

// Message is a message as it stands in a conversation, for tests to look at.
type Message struct {
	Channel   string
	TS        string
	Thread    string // ts of the root; empty for a root
	User      string // who posted it
	App       bool   // our app posted it
	Name      string // the name it was posted under, if not the poster's own
	Subtype   string
	Text      string
	Blocks    []any
	Metadata  map[string]any
	Files     []File
	Edited    bool
	Ephemeral bool
	Reactions []string
	At        time.Time
}

func (m *message) snapshot(ch *Channel) Message {
	out := Message{
		Channel: ch.ID, TS: m.ts, Thread: m.thread, User: m.user.ID, App: m.app, Name: m.username, Subtype: m.subtype,
		Text: m.text, Blocks: clone(m.allBlocks()), Metadata: clone(m.metadata), Edited: m.edited != "", Ephemeral: m.only != nil,
		At: m.posted,
	}
	for _, f := range m.files {
		out.Files = append(out.Files, f.File)
	}
	for _, r := range m.reactions {
		out.Reactions = append(out.Reactions, r.name)
	}
	return out
}

// allBlocks are those of the message and of its attachments.
func (m *message) allBlocks() []any {
	all := slices.Clone(m.blocks)
	for _, a := range m.attached {
		if o, ok := a.(object); ok {
			inner, _ := o["blocks"].([]any)
			all = append(all, inner...)
		}
	}
	return all
}

// Messages are what everybody in the channel sees, oldest first, replies too.
func (ch *Channel) Messages() []Message {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	var some []Message
	for _, m := range ch.messages {
		if m.only == nil {
			some = append(some, m.snapshot(ch))
		}
	}
	return some
}

// Messages are what everybody in the channel sees, oldest first, replies too.
func (s *Server) Messages(ch *Channel) []Message { return ch.Messages() }

// Thread is a message and its replies.
func (ch *Channel) Thread(ts string) []Message {
	var some []Message
	for _, m := range ch.Messages() {
		if m.TS == ts || m.Thread == ts {
			some = append(some, m)
		}
	}
	return some
}

// Messages are those of the user's conversation with the app.
func (u *User) Messages() []Message { return u.Direct().Messages() }

// Seen are the messages in a channel that only this user sees.
func (u *User) Seen(ch *Channel) []Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var some []Message
	for _, m := range ch.messages {
		if m.only == u {
			some = append(some, m.snapshot(ch))
		}
	}
	return some
}

// put adds a message to the conversation; s.mu is held.
func (ch *Channel) put(m *message) *message {
	m.ts = ch.s.nextTS()
	m.posted = time.Now()
	ch.messages = append(ch.messages, m)
	return m
}

// at is the message of a timestamp that everybody sees.
func (ch *Channel) at(ts string) *message {
	for _, m := range ch.messages {
		if m.ts == ts && m.only == nil {
			return m
		}
	}
	return nil
}

// replies are the messages below a root, oldest first.
func (ch *Channel) replies(root string) []*message {
	var some []*message
	for _, m := range ch.messages {
		if m.thread == root && m.only == nil {
			some = append(some, m)
		}
	}
	return some
}

// wire is the message as the Web API and events show it. Sources:
// docs.slack.dev/reference/events/message, slack-samples/events/MessagePayload.json.
func (m *message) wire(ch *Channel, withMetadata bool) object {
	s := ch.s
	w := object{"type": "message", "user": m.user.ID, "text": m.text, "ts": m.ts, "team": m.user.Team.ID}
	if m.subtype != "" {
		w["subtype"] = m.subtype
	}
	if len(m.blocks) > 0 {
		w["blocks"] = clone(m.blocks)
	}
	if len(m.attached) > 0 {
		w["attachments"] = clone(m.attached)
	}
	if m.app {
		w["bot_id"], w["app_id"] = s.BotID, s.AppID
		w["bot_profile"] = object{
			"id": s.BotID, "deleted": false, "name": s.Bot.name, "updated": s.Bot.updated.Unix(), "app_id": s.AppID,
			"icons": object{"image_36": "", "image_48": "", "image_72": ""}, "team_id": s.Home.ID,
		}
		if m.username != "" {
			w["username"] = m.username
		}
	} else {
		w["client_msg_id"] = "cmi-" + m.ts
	}
	if m.edited != "" {
		w["edited"] = object{"user": m.editor, "ts": m.edited}
	}
	m.wireThread(w, ch)
	if len(m.files) > 0 {
		w["files"] = wireFiles(m.files, m.user.Team != s.Home)
		w["upload"], w["display_as_bot"] = false, false
	}
	if len(m.reactions) > 0 {
		w["reactions"] = m.wireReactions()
	}
	if withMetadata && m.metadata != nil {
		w["metadata"] = clone(m.metadata)
	}
	return w
}

func (m *message) wireThread(w object, ch *Channel) {
	if m.thread != "" {
		w["thread_ts"] = m.thread
		if root := ch.at(m.thread); root != nil {
			w["parent_user_id"] = root.user.ID
			if m.broadcast {
				w["root"] = root.wire(ch, false)
			}
		}
		return
	}
	if replies := ch.replies(m.ts); len(replies) > 0 && m.only == nil {
		var users []string
		for _, r := range replies {
			if !slices.Contains(users, r.user.ID) {
				users = append(users, r.user.ID)
			}
		}
		w["thread_ts"], w["reply_count"], w["reply_users_count"] = m.ts, len(replies), len(users)
		w["reply_users"], w["latest_reply"], w["subscribed"] = users, replies[len(replies)-1].ts, false
	}
}

func (m *message) wireReactions() []any {
	var all []any
	for _, r := range m.reactions {
		all = append(all, object{"name": r.name, "users": slices.Clone(r.users), "count": len(r.users)})
	}
	return all
}

// typed is a text as Slack keeps what a person typed: &, < and > escaped, links
// and addresses marked up; mentions written as <@U1>, <#C1> or <!here> are kept.
// Source: docs.slack.dev/messaging/formatting-message-text.
func typed(text string) string {
	marks := markup.FindAllStringIndex(text, -1)
	var b strings.Builder
	from := 0
	for _, m := range marks {
		b.WriteString(escaped(text[from:m[0]]))
		b.WriteString(linked(text[m[0]:m[1]]))
		from = m[1]
	}
	b.WriteString(escaped(text[from:]))
	return b.String()
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
