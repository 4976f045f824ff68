package slacktest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// textLimit is where Slack cuts a message's text. Source: docs.slack.dev/reference/methods/chat.postMessage.
const textLimit = 40_000

// metadataLimit is the most that a message's metadata may take as JSON. Source:
// docs.slack.dev/messaging/message-metadata.
const metadataLimit = 10_000

// conversation is the channel of an argument, if the bot is in it.
func (c *call) conversation(key string) (*Channel, error) {
	ch := c.s.known(c.str(key))
	switch {
	case ch == nil:
		return nil, refuse("channel_not_found", c.str(key))
	case !ch.has(c.s.Bot):
		return nil, refuse("not_in_channel", ch.ID)
	case ch.archived:
		return nil, refuse("is_archived", ch.ID)
	}
	return ch, nil
}

// postMessage posts as the app. Source: docs.slack.dev/reference/methods/chat.postMessage.
func (c *call) postMessage() (object, error) {
	ch, err := c.destination()
	if err != nil {
		return nil, err
	}
	m, err := c.content()
	if err != nil {
		return nil, err
	}
	if m.thread, err = c.root(ch); err != nil {
		return nil, err
	}
	m.broadcast = c.flag("reply_broadcast") && m.thread != ""
	if m.broadcast {
		m.subtype = "thread_broadcast"
	}
	ch.put(m)
	c.s.emitMessage(ch, m)
	return object{"channel": ch.ID, "ts": m.ts, "message": m.wire(ch, true)}, nil
}

// destination is where a message goes: a channel with the bot, a public one with
// chat:write.public, or a user, whose conversation with the app is meant. That
// the user was deactivated is no error: nobody reads it. Source:
// github.com/slackapi/python-slack-sdk/issues/1156.
func (c *call) destination() (*Channel, error) {
	id := c.str("channel")
	if u := c.s.userOf(id); u != nil {
		return c.s.directOf(u), nil
	}
	if ch := c.s.known(id); ch != nil && ch.Kind == Public && !ch.archived && slices.Contains(c.s.app.scopes, "chat:write.public") {
		return ch, nil
	}
	return c.conversation("channel")
}

// root checks thread_ts: the ts of a message that is no reply itself.
func (c *call) root(ch *Channel) (string, error) {
	ts := c.str("thread_ts")
	if ts == "" {
		return "", nil
	}
	m := ch.at(ts)
	switch {
	case m == nil:
		return "", refuse("thread_not_found", "no message "+ts+" in "+ch.ID)
	case m.thread != "":
		return "", refuse("cannot_reply_to_message", ts+" is a reply: thread_ts is the ts of its root")
	}
	return ts, nil
}

// content reads and checks what a message says.
func (c *call) content() (*message, error) {
	m := &message{user: c.s.Bot, app: true, text: c.str("text")}
	if err := c.checkText(m.text); err != nil {
		return nil, err
	}
	var err error
	if m.blocks, err = c.blocks("blocks"); err != nil {
		return nil, err
	}
	if m.attached, err = c.attachments(); err != nil {
		return nil, err
	}
	if m.text == "" && len(m.blocks) == 0 && len(m.attached) == 0 {
		return nil, refuse("no_text")
	}
	if m.metadata, err = c.metadata(); err != nil {
		return nil, err
	}
	m.username = c.str("username")
	if m.username != "" || c.str("icon_emoji") != "" || c.str("icon_url") != "" {
		return m, c.need("chat:write.customize")
	}
	return m, nil
}

func (c *call) checkText(text string) error {
	if v, given := c.args["text"]; given {
		if _, ok := v.(string); !ok {
			return refuse("invalid_arguments", "text is no string")
		}
	}
	if length(text) > textLimit {
		return refuse("msg_too_long")
	}
	return nil
}

// blocks are the blocks of an argument, checked and each with a block_id.
func (c *call) blocks(key string) ([]any, error) {
	v, given := c.args[key]
	if !given || v == nil || v == "" {
		return nil, nil
	}
	blocks, ok := v.([]any)
	if !ok {
		return nil, refuse("invalid_blocks_format", key+" is no array of blocks")
	}
	blocks = clone(blocks)
	if found := checkBlocks(blocks, inMessage); len(found) > 0 {
		return nil, refuse("invalid_blocks", found...)
	}
	c.s.nameBlocks(blocks)
	return blocks, nil
}

// attachments are the message's secondary attachments; their blocks are checked.
// Source: docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments.
func (c *call) attachments() ([]any, error) {
	v, given := c.args["attachments"]
	if !given || v == nil || v == "" {
		return nil, nil
	}
	list, ok := v.([]any)
	if !ok || len(list) > 100 {
		return nil, refuse("invalid_attachments", "an array of at most 100 attachments is wanted")
	}
	list = clone(list)
	for _, a := range list {
		o, ok := a.(object)
		if !ok {
			return nil, refuse("invalid_attachments", "an attachment is an object")
		}
		if inner, ok := o["blocks"].([]any); ok {
			if found := checkBlocks(inner, inMessage); len(found) > 0 {
				return nil, refuse("invalid_attachments", found...)
			}
			c.s.nameBlocks(inner)
		}
	}
	return list, nil
}

// metadata is checked for its form: a type, and a payload that is an object.
// Source: docs.slack.dev/messaging/message-metadata.
func (c *call) metadata() (object, error) {
	v, given := c.args["metadata"]
	if !given || v == nil || v == "" {
		return nil, nil
	}
	m, ok := v.(object)
	if !ok {
		return nil, refuse("invalid_metadata_format", "metadata is an object")
	}
	if len(m) == 0 {
		return nil, nil
	}
	kind, isText := m["event_type"].(string)
	_, isObject := m["event_payload"].(object)
	if !isText || kind == "" || !isObject {
		return nil, refuse("invalid_metadata_schema", "metadata is {event_type, event_payload: {…}}")
	}
	if text, err := json.Marshal(m); err != nil || len(text) > metadataLimit {
		return nil, refuse("metadata_too_large")
	}
	return clone(m), nil
}

// postEphemeral shows a message to one member of a channel. Source:
// docs.slack.dev/reference/methods/chat.postEphemeral.
func (c *call) postEphemeral() (object, error) {
	ch, err := c.conversation("channel")
	if err != nil {
		return nil, err
	}
	m, err := c.content()
	if err != nil {
		return nil, err
	}
	u := c.s.userOf(c.str("user"))
	if u == nil || !ch.has(u) || u.deleted {
		return nil, refuse("user_not_in_channel", c.str("user"))
	}
	if m.metadata != nil {
		return nil, refuse("invalid_arguments", "ephemeral messages keep no metadata")
	}
	if m.thread, err = c.root(ch); err != nil {
		return nil, err
	}
	m.only = u
	ch.put(m)
	return object{"message_ts": m.ts}, nil
}

// updateMessage changes a message of the app's own. Attachments and metadata that
// are not given stay; blocks only if no text is given either. Source:
// docs.slack.dev/reference/methods/chat.update.
func (c *call) updateMessage() (object, error) {
	ch, m, err := c.own("cant_update_message")
	if err != nil {
		return nil, err
	}
	fresh, err := c.content()
	if r, ok := err.(*refusal); err != nil && (!ok || r.code != "no_text" || c.args["metadata"] == nil) {
		return nil, err
	}
	if fresh == nil {
		fresh = &message{}
		if fresh.metadata, err = c.metadata(); err != nil {
			return nil, err
		}
	}
	before := m.wire(ch, true)
	c.change(m, fresh)
	c.s.emitChanged(ch, m, before)
	return object{"channel": ch.ID, "ts": m.ts, "text": m.text, "message": m.wire(ch, true)}, nil
}

func (c *call) change(m, fresh *message) {
	given := func(key string) bool { v, ok := c.args[key]; return ok && v != nil && v != "" }
	if given("text") {
		m.text = fresh.text
	}
	if given("blocks") || given("text") {
		m.blocks = fresh.blocks
	}
	if given("attachments") {
		m.attached = fresh.attached
	}
	if given("metadata") {
		m.metadata = fresh.metadata
	}
	if !given("blocks") { // of a change of blocks, people see no "(edited)"
		m.edited, m.editor = c.s.nextTS(), c.s.Bot.ID
	}
}

// own is a message that the app posted itself.
func (c *call) own(otherwise string) (*Channel, *message, error) {
	ch, err := c.conversation("channel")
	if err != nil {
		return nil, nil, err
	}
	m := ch.at(c.str("ts"))
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found", "no message "+c.str("ts")+" for all in "+ch.ID)
	case !m.app:
		return nil, nil, refuse(otherwise, "it is not the app's own")
	}
	return ch, m, nil
}

// deleteMessage takes a message of the app's own away. Source:
// docs.slack.dev/reference/methods/chat.delete.
func (c *call) deleteMessage() (object, error) {
	ch, m, err := c.own("cant_delete_message")
	if err != nil {
		return nil, err
	}
	c.s.remove(ch, m)
	return object{"channel": ch.ID, "ts": m.ts}, nil
}

// remove takes a message away; a root with replies leaves a tombstone.
func (s *Server) remove(ch *Channel, m *message) {
	before := m.wire(ch, true)
	if len(ch.replies(m.ts)) > 0 {
		*m = message{ts: m.ts, user: m.user, subtype: "tombstone", text: "This message was deleted.", posted: time.Now()}
	} else {
		ch.messages = slices.DeleteFunc(ch.messages, func(x *message) bool { return x == m })
	}
	s.emitDeleted(ch, m.ts, before)
}

// permalink is a message's address for people. Source:
// docs.slack.dev/reference/methods/chat.getPermalink.
func (c *call) permalink() (object, error) {
	ch := c.s.known(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found", c.str("channel"))
	}
	m := ch.at(c.str("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found", c.str("message_ts"))
	}
	link := "https://" + c.s.Home.Domain + ".slack.com/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.thread != "" {
		link += "?thread_ts=" + m.thread + "&cid=" + ch.ID
	}
	return object{"channel": ch.ID, "permalink": link}, nil
}
