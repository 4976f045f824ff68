package slacktest

import (
	"slices"
	"strings"
)

// scopeOf is the scope that reading about a kind of conversation wants: "read" or
// "history". Source: docs.slack.dev/reference/methods/conversations.info.
func scopeOf(kind Kind, what string) string {
	return map[Kind]string{Public: "channels", Private: "groups", Direct: "im", Group: "mpim"}[kind] + ":" + what
}

// openConversation opens the direct conversation with a user, or of several.
// Source: docs.slack.dev/reference/methods/conversations.open.
func (c *call) openConversation() (object, error) {
	if id := c.str("channel"); id != "" {
		if ch := c.s.known(id); ch != nil && ch.Kind == Direct {
			return c.opened(ch), c.need("im:write")
		}
		return nil, refuse("channel_not_found", id)
	}
	ids := strings.FieldsFunc(c.str("users"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(ids) == 0 {
		return nil, refuse("users_list_not_supplied")
	}
	var users []*User
	for _, id := range ids {
		u := c.s.userOf(id)
		switch {
		case u == nil:
			return nil, refuse("user_not_found", id)
		case u.deleted:
			return nil, refuse("user_disabled", id)
		case u.bot:
			return nil, refuse("cannot_dm_bot", id)
		}
		users = append(users, u)
	}
	if len(users) == 1 {
		if err := c.need("im:write"); err != nil {
			return nil, err
		}
		return c.opened(c.s.directOf(users[0])), nil
	}
	if err := c.need("mpim:write"); err != nil {
		return nil, err
	}
	return c.opened(c.s.channel("mpdm", Group, append(users, c.s.Bot)...)), nil
}

func (c *call) opened(ch *Channel) object {
	w := object{"id": ch.ID}
	if c.flag("return_im") {
		w = ch.wire()
	}
	return object{"channel": w}
}

// wire is the channel as conversations.info shows it. Sources:
// docs.slack.dev/reference/objects/conversation-object, slack-samples/api/conversations.info.json.
func (ch *Channel) wire() object {
	w := object{
		"id": ch.ID, "created": ch.created.Unix(), "is_archived": ch.archived, "is_channel": ch.Kind == Public,
		"is_group": ch.Kind == Private, "is_im": ch.Kind == Direct, "is_mpim": ch.Kind == Group,
		"is_private": ch.Kind != Public, "context_team_id": ch.s.Home.ID, "updated": ch.created.UnixMilli(),
		"is_shared": ch.shared(), "is_ext_shared": ch.shared(), "is_org_shared": false, "is_pending_ext_shared": false,
	}
	if ch.Kind == Direct {
		for _, u := range ch.members {
			if u != ch.s.Bot {
				w["user"], w["is_user_deleted"] = u.ID, u.deleted
			}
		}
		return w
	}
	w["name"], w["name_normalized"], w["is_member"], w["is_general"] = ch.name, ch.name, ch.has(ch.s.Bot), false
	w["creator"], w["unlinked"], w["previous_names"] = ch.s.Bot.ID, 0, []any{}
	w["shared_team_ids"] = ch.teams()
	for _, key := range []string{"topic", "purpose"} {
		w[key] = object{"value": "", "creator": "", "last_set": 0}
	}
	return w
}

// teams are the workspaces whose people are in the channel.
func (ch *Channel) teams() []string {
	ids := []string{ch.s.Home.ID}
	for _, u := range ch.members {
		if !slices.Contains(ids, u.Team.ID) {
			ids = append(ids, u.Team.ID)
		}
	}
	return ids
}

// conversationInfo tells about a conversation, also a public one without the bot.
func (c *call) conversationInfo() (object, error) {
	ch := c.s.known(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found", c.str("channel"))
	}
	if err := c.need(scopeOf(ch.Kind, "read")); err != nil {
		return nil, err
	}
	w := ch.wire()
	if c.flag("include_num_members") {
		w["num_members"] = len(ch.members)
	}
	return object{"channel": w}, nil
}

// conversationList pages through the conversations of the types asked for, those
// of users.conversations only where the bot is. Source:
// docs.slack.dev/reference/methods/conversations.list.
func (c *call) conversationList() (object, error) {
	types := c.str("types")
	if types == "" {
		types = "public_channel"
	}
	kinds := map[string]Kind{"public_channel": Public, "private_channel": Private, "im": Direct, "mpim": Group}
	var wanted []Kind
	for _, name := range strings.Split(types, ",") {
		kind, ok := kinds[strings.TrimSpace(name)]
		if !ok {
			return nil, refuse("invalid_types", name)
		}
		if err := c.need(scopeOf(kind, "read")); err != nil {
			return nil, err
		}
		wanted = append(wanted, kind)
	}
	var all []*Channel
	for _, ch := range c.s.channels {
		mine := ch.has(c.s.Bot)
		if slices.Contains(wanted, ch.Kind) && (mine || ch.Kind == Public && c.method == "conversations.list") &&
			!(ch.archived && c.flag("exclude_archived")) {
			all = append(all, ch)
		}
	}
	some, next, err := page(c, all, 100, 1000)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, ch := range some {
		list = append(list, ch.wire())
	}
	return object{"channels": list, "response_metadata": object{"next_cursor": next}}, nil
}

// conversationMembers pages through who is in a conversation. Source:
// docs.slack.dev/reference/methods/conversations.members.
func (c *call) conversationMembers() (object, error) {
	ch := c.s.known(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found", c.str("channel"))
	}
	if err := c.need(scopeOf(ch.Kind, "read")); err != nil {
		return nil, err
	}
	members, next, err := page(c, ch.members, 100, 1000)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, u := range members {
		ids = append(ids, u.ID)
	}
	return object{"members": ids, "response_metadata": object{"next_cursor": next}}, nil
}

// readable is the conversation whose messages the bot may read.
func (c *call) readable() (*Channel, error) {
	ch := c.s.known(c.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found", c.str("channel"))
	}
	if err := c.need(scopeOf(ch.Kind, "history")); err != nil {
		return nil, err
	}
	if !ch.has(c.s.Bot) {
		return nil, refuse("not_in_channel", ch.ID)
	}
	return ch, nil
}

// conversationHistory pages through the messages that are no replies, newest
// first. Source: docs.slack.dev/reference/methods/conversations.history.
func (c *call) conversationHistory() (object, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	var all []*message
	for _, m := range slices.Backward(ch.messages) {
		if m.only == nil && (m.thread == "" || m.broadcast) {
			all = append(all, m)
		}
	}
	return c.pageOf(ch, all, 100)
}

// conversationReplies pages through a thread, its root first. Source:
// docs.slack.dev/reference/methods/conversations.replies.
func (c *call) conversationReplies() (object, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	root := ch.at(c.str("ts"))
	if root == nil {
		return nil, refuse("thread_not_found", c.str("ts"))
	}
	if root.thread != "" {
		return c.pageOf(ch, []*message{root}, 1000)
	}
	return c.pageOf(ch, append([]*message{root}, ch.replies(root.ts)...), 1000)
}

// pageOf keeps of all what lies between oldest and latest, and pages it.
func (c *call) pageOf(ch *Channel, all []*message, usual int) (object, error) {
	oldest, latest := c.str("oldest"), c.str("latest")
	inside := func(m *message) bool {
		if c.flag("inclusive") && (m.ts == oldest || m.ts == latest) {
			return true
		}
		return (oldest == "" || later(m.ts, oldest)) && (latest == "" || later(latest, m.ts))
	}
	all = slices.DeleteFunc(slices.Clone(all), func(m *message) bool { return !inside(m) })
	some, next, err := page(c, all, usual, 1000)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, m := range some {
		list = append(list, m.wire(ch, c.flag("include_all_metadata")))
	}
	out := object{"messages": list, "has_more": next != ""}
	if next != "" {
		out["response_metadata"] = object{"next_cursor": next}
	}
	return out, nil
}

// later reports whether timestamp a is after b; the part before the point may be
// of different lengths.
func later(a, b string) bool {
	aw, af, _ := strings.Cut(a, ".")
	bw, bf, _ := strings.Cut(b, ".")
	if len(aw) != len(bw) {
		return len(aw) > len(bw)
	}
	if aw != bw {
		return aw > bw
	}
	return af > bf
}
