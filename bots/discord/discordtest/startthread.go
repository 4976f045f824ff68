package discordtest

import (
	"net/http"
	"strings"
	"time"
)

var durations = []int{60, 1440, 4320, 10080}

// checkThread refuses what no thread can be called or last.
func (c *call) checkThread() (name string, err error) {
	var f faults
	name = strings.TrimSpace(text(c.body, "name"))
	f.between("name", name, 1, 100)
	if c.body["auto_archive_duration"] != nil {
		f.oneOf("auto_archive_duration", whole(c.body, "auto_archive_duration"), durations...)
	}
	if n := whole(c.body, "rate_limit_per_user"); n < 0 || n > 21600 {
		f.add("rate_limit_per_user", "NUMBER_TYPE_MAX", "int value should be less than or equal to 21600.")
	}
	return name, f.err()
}

// startThread makes a thread without a message: a private one unless it is told
// otherwise, and in a forum a post. Source:
// developers/resources/channel.mdx#start-thread-without-message.
func (c *call) startThread() (answer, error) {
	ch, err := c.channel()
	if err != nil {
		return answer{}, err
	}
	if ch.Kind == Forum {
		return c.startPost(ch)
	}
	kind := PrivateThread
	if c.body["type"] != nil {
		kind = Kind(whole(c.body, "type"))
	}
	wanted := map[Kind]Permission{PrivateThread: CreatePrivateThreads, PublicThread: CreatePublicThreads, NewsThread: CreatePublicThreads}[kind]
	switch {
	case ch.Kind != Text && ch.Kind != Announcement, wanted == 0, kind == PrivateThread && ch.Kind != Text, (kind == NewsThread) != (ch.Kind == Announcement):
		return answer{}, refuse(50024, ch.label())
	case !ch.permissions(c.s.Bot).has(wanted):
		return answer{}, refuse(50013, wanted.String()+" in "+ch.label())
	}
	name, err := c.checkThread()
	if err != nil {
		return answer{}, err
	}
	t, err := ch.begin(kind, name, c.s.Bot, whole(c.body, "auto_archive_duration"))
	if err != nil {
		return answer{}, err
	}
	t.slow = whole(c.body, "rate_limit_per_user")
	if invitable, isSet := c.body["invitable"].(bool); isSet {
		t.uninvitable = !invitable
	}
	t.announce()
	if kind == PublicThread {
		ch.noteThread(t, c.s.Bot)
	}
	return answer{http.StatusCreated, t.wire()}, nil
}

// startPost makes a thread in a forum, with its first message. Source:
// developers/resources/channel.mdx#start-thread-in-forum-or-media-channel.
func (c *call) startPost(ch *Channel) (answer, error) {
	if !ch.permissions(c.s.Bot).has(SendMessages) {
		return answer{}, refuse(50013, SendMessages.String()+" in "+ch.label())
	}
	name, err := c.checkThread()
	if err != nil {
		return answer{}, err
	}
	tags := texts(list(c.body, "applied_tags"))
	if err := ch.checkTags(tags, c.s.Bot); err != nil {
		return answer{}, err
	}
	body := inner(c.body, "message")
	if body == nil {
		return answer{}, invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
	}
	m, err := c.draft(body, ch, 0)
	if err != nil {
		return answer{}, err
	}
	t, err := ch.begin(PublicThread, name, c.s.Bot, whole(c.body, "auto_archive_duration"))
	if err != nil {
		return answer{}, err
	}
	t.applied, t.slow = tags, whole(c.body, "rate_limit_per_user")
	t.announce()
	t.put(m)
	m.id = t.ID // the first message of a post has the post's id
	m.tell("MESSAGE_CREATE")
	m.invite()
	o := t.wire()
	o["message"] = m.wire()
	return answer{http.StatusCreated, o}, nil
}

// checkTags refuses tags that the forum does not have, or none where one is wanted.
func (ch *Channel) checkTags(tags []string, u *User) error {
	if ch.needsTag && len(tags) == 0 && !ch.permissions(u).has(ManageThreads) {
		return refuse(40067)
	}
	var f faults
	if len(tags) > 5 {
		f.add("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
	}
	for _, id := range tags {
		known := false
		for _, t := range ch.tags {
			known = known || t.id == id
		}
		if !known {
			f.add("applied_tags", "BASE_TYPE_CHOICES", "There is no tag %s.", id)
		}
	}
	return f.err()
}

// startThreadFrom makes a public thread of a message. Source:
// developers/resources/channel.mdx#start-thread-from-message.
func (c *call) startThreadFrom() (answer, error) {
	m, err := c.message(CreatePublicThreads, ReadMessageHistory)
	if err != nil {
		return answer{}, err
	}
	ch := m.ch
	kind, fits := map[Kind]Kind{Text: PublicThread, Announcement: NewsThread}[ch.Kind]
	switch {
	case !fits:
		return answer{}, refuse(50024, ch.label())
	case m.thread != nil && !m.thread.deleted:
		return answer{}, refuse(160004)
	}
	name, err := c.checkThread()
	if err != nil {
		return answer{}, err
	}
	t, err := ch.begin(kind, name, c.s.Bot, whole(c.body, "auto_archive_duration"))
	if err != nil {
		return answer{}, err
	}
	delete(c.s.channels, t.ID)
	t.ID = m.id // they share it
	c.s.channels[t.ID] = t
	m.thread, m.flags = t, m.flags|hasThread
	t.announce()
	m.tell("MESSAGE_UPDATE")
	t.put(&message{author: m.author, kind: 21, reply: m}).tell("MESSAGE_CREATE")
	return answer{http.StatusCreated, t.wire()}, nil
}

// editThread changes a thread. Source: developers/topics/threads.mdx#editing-deleting-threads.
func (c *call) editThread(t *Channel) (answer, error) {
	if err := c.mayEditThread(t); err != nil {
		return answer{}, err
	}
	if t.archived && c.body["archived"] == false && t.guild.room() != nil {
		return answer{}, t.guild.room()
	}
	if _, isSet := c.body["name"]; isSet || c.body["auto_archive_duration"] != nil {
		if !isSet {
			c.body["name"] = t.name
		}
		name, err := c.checkThread()
		if err != nil {
			return answer{}, err
		}
		t.rename(name, c.s.Bot)
	}
	if tags, isSet := c.body["applied_tags"].([]any); isSet {
		if err := t.parent.checkTags(texts(tags), c.s.Bot); err != nil {
			return answer{}, err
		}
		t.applied = texts(tags)
	}
	if n := whole(c.body, "auto_archive_duration"); n != 0 {
		t.duration, t.changed = n, time.Now()
	}
	t.apply(c.body)
	t.tell("THREAD_UPDATE")
	return ok(t.wire())
}

func (ch *Channel) apply(body object) {
	if locked, isSet := body["locked"].(bool); isSet {
		ch.locked = locked
	}
	if invitable, isSet := body["invitable"].(bool); isSet {
		ch.uninvitable = !invitable
	}
	if body["rate_limit_per_user"] != nil {
		ch.slow = whole(body, "rate_limit_per_user")
	}
	if archived, isSet := body["archived"].(bool); isSet && archived != ch.archived {
		ch.archived, ch.changed = archived, time.Now()
	}
}

// mayEditThread refuses what only moderators, the thread's owner or its members
// may do; of an archived thread nothing can be changed unless it is brought back.
func (c *call) mayEditThread(t *Channel) error {
	moderates := t.permissions(c.s.Bot).has(ManageThreads)
	_, hasLock := c.body["locked"]
	_, hasSlow := c.body["rate_limit_per_user"]
	archived, hasArchived := c.body["archived"].(bool)
	wakes := hasArchived && !archived
	onlyWakes := wakes && len(c.body) == 1
	switch {
	case t.archived && !wakes && !(hasArchived && len(c.body) <= 2):
		return refuse(50083)
	case moderates:
		return nil
	case hasLock || hasSlow:
		return refuse(50013, ManageThreads.String()+" in "+t.label())
	case wakes && t.locked && t.owner != c.s.Bot:
		return refuse(160005)
	case onlyWakes && t.members[c.s.Bot] != nil, t.owner == c.s.Bot:
		return nil
	}
	return refuse(50013, ManageThreads.String()+" in "+t.label())
}

// rename changes the name, which Discord tells of in the thread.
func (ch *Channel) rename(name string, by *User) {
	if name == ch.name {
		return
	}
	ch.name = name
	if ch.thread() {
		m := ch.put(&message{author: by, kind: 4, content: name})
		m.tell("MESSAGE_CREATE")
	}
}
