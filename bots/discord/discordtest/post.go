package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// createMessage posts into a channel, a thread or a direct message. Source:
// developers/resources/message.mdx#create-message.
func (c *call) createMessage() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	if same := c.repeated(); same != nil {
		return ok(same.wire())
	}
	if err := c.mayPost(ch); err != nil {
		return answer{}, err
	}
	m, err := c.draft(c.body, ch, 0)
	if err != nil {
		return answer{}, err
	}
	c.post(ch, m)
	return ok(m.wire())
}

// post puts a message where it belongs and tells of it.
func (c *call) post(ch *Channel, m *message) {
	ch.put(m)
	if flag(c.body, "enforce_nonce") && m.nonce != nil {
		c.s.nonces[text(c.body, "nonce")] = m
	}
	if ch.thread() && ch.members[c.s.Bot] == nil {
		ch.add(c.s.Bot) // who writes in a thread is in it
	}
	m.tell("MESSAGE_CREATE")
	m.invite()
}

// repeated is the message that was made before with the same nonce, if such are to
// be made once. Source: developers/resources/message.mdx#create-message, enforce_nonce.
func (c *call) repeated() *message {
	if !flag(c.body, "enforce_nonce") || text(c.body, "nonce") == "" {
		return nil
	}
	return c.s.nonces[text(c.body, "nonce")]
}

// ForgetNonces makes the nonces of messages count no more, as some minutes do.
func (s *Server) ForgetNonces() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.nonces)
}

// mayPost refuses to write where the bot may not.
func (c *call) mayPost(ch *Channel) error {
	if ch.guild == nil {
		return c.reachable(ch.other())
	}
	if ch.Kind == Forum || ch.Kind == Category {
		return refuse(50008)
	}
	p, wanted := ch.permissions(c.s.Bot), SendMessages
	if ch.thread() {
		wanted = SendMessagesInThreads
		if ch.locked && !p.has(ManageThreads) {
			return refuse(160005)
		}
		if ch.archived && ch.guild.room() != nil {
			return ch.guild.room() // a message would bring it back
		}
	}
	return c.needs(ch, wanted)
}

// needs refuses what the body wants beyond the bot's permissions there.
func (c *call) needs(ch *Channel, wanted Permission) error {
	if len(list(c.body, "embeds")) > 0 {
		wanted |= EmbedLinks
	}
	if len(c.files) > 0 {
		wanted |= AttachFiles
	}
	for bit := Permission(1); bit <= wanted; bit <<= 1 {
		if wanted.has(bit) && !ch.permissions(c.s.Bot).has(bit) {
			return refuse(50013, bit.String()+" in "+ch.label())
		}
	}
	return nil
}

// reachable refuses direct messages to people who take none.
func (c *call) reachable(u *User) error {
	switch {
	case u.closed || u.bot:
		return refuse(50007)
	case !c.s.mutual(u):
		return refuse(50278)
	}
	return nil
}

func (c *call) editMessage() (answer, error) {
	m, err := c.message()
	if err != nil {
		return answer{}, err
	}
	switch {
	case m.author != c.s.Bot:
		return answer{}, refuse(50005)
	case m.kind != 0 && m.kind != 19 && m.kind != 20:
		return answer{}, refuse(50021)
	}
	if err := m.ch.active(c.s.Bot); err != nil {
		return answer{}, err
	}
	if err := c.change(m, c.body); err != nil {
		return answer{}, err
	}
	return ok(m.wire())
}

func (c *call) deleteMessage() (answer, error) {
	m, err := c.message()
	if err != nil {
		return answer{}, err
	}
	if m.author != c.s.Bot && !m.ch.permissions(c.s.Bot).has(ManageMessages) {
		return answer{}, refuse(50013, ManageMessages.String()+" in "+m.ch.label())
	}
	if m.kind >= 1 && m.kind <= 5 || m.kind == 21 {
		return answer{}, refuse(50021)
	}
	m.remove()
	return nothing, nil
}

// bulkDelete deletes many at once. Source: developers/resources/message.mdx#bulk-delete-messages.
func (c *call) bulkDelete() (answer, error) {
	ch, err := c.channel(ManageMessages)
	if err != nil {
		return answer{}, err
	}
	ids := texts(list(c.body, "messages"))
	if len(ids) < 2 || len(ids) > 100 {
		return answer{}, refuse(50016, strconv.Itoa(len(ids)))
	}
	for _, id := range ids {
		if time.Since(created(id)) > 14*24*time.Hour {
			return answer{}, refuse(50034)
		}
	}
	ch.messages = slices.DeleteFunc(slices.Clone(ch.messages), func(m *message) bool {
		c.s.gone[m.id] = c.s.gone[m.id] || slices.Contains(ids, m.id)
		return c.s.gone[m.id]
	})
	payload := object{"ids": list(c.body, "messages"), "channel_id": ch.ID}
	if ch.guild != nil {
		payload["guild_id"] = ch.guild.ID
	}
	c.s.emit(&Sent{Type: "MESSAGE_DELETE_BULK", guild: ch.guild, channel: ch, intent: ch.messageIntent(), payload: payload})
	return nothing, nil
}

func (c *call) getMessage() (answer, error) {
	m, err := c.message(ReadMessageHistory)
	if err != nil {
		return answer{}, err
	}
	return ok(c.readable(m))
}

// readable is a message as the app may read it: the intent for contents counts
// here too, if it is not on in the portal. Source: developers/events/gateway.mdx#http-restrictions.
func (c *call) readable(m *message) object {
	if m.guarded() && c.s.app.privileged&messageContent == 0 {
		return guard(m.wire())
	}
	return m.wire()
}

// listMessages are messages from the newest. Source:
// developers/resources/message.mdx#get-channel-messages.
func (c *call) listMessages() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	n, err := c.limit(50, 100)
	if err != nil {
		return answer{}, err
	}
	if !ch.permissions(c.s.Bot).has(ReadMessageHistory) {
		return ok([]any{})
	}
	var all []*message
	for _, m := range ch.messages {
		if m.only == nil {
			all = append(all, m)
		}
	}
	before, after, around := number(c.query.Get("before")), number(c.query.Get("after")), number(c.query.Get("around"))
	out := []any{}
	for _, m := range window(all, before, after, around, n) {
		out = append(out, c.readable(m))
	}
	return ok(out)
}

// window takes n messages, newest first: before or around an id, or the next after one.
func window(all []*message, before, after, around uint64, n int) []*message {
	at := func(id uint64) int {
		return slices.IndexFunc(append(slices.Clone(all), &message{id: fmt.Sprint(^uint64(0))}), func(m *message) bool { return number(m.id) >= id })
	}
	from, to := max(0, len(all)-n), len(all)
	switch {
	case around != 0:
		from = max(0, at(around)-n/2)
		to = min(len(all), from+n)
	case before != 0:
		to = at(before)
		from = max(0, to-n)
	case after != 0:
		from = at(after + 1)
		to = min(len(all), from+n)
	}
	some := slices.Clone(all[from:to])
	slices.Reverse(some)
	return some
}
