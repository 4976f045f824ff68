package discordtest

import (
	"strings"
	"time"
)

// draft makes a message of a body, without posting it. Which flags may be set is
// the caller's to say. Source: developers/resources/message.mdx#create-message.
func (c *call) draft(body object, ch *Channel, flags int) (*message, error) {
	m := &message{author: c.s.Bot, flags: whole(body, "flags"), content: strings.TrimSpace(text(body, "content")), nonce: body["nonce"]}
	m.embeds, m.components = clone(list(body, "embeds")), clone(list(body, "components"))
	numberComponents(m.components)
	var f faults
	checkBody(&f, body)
	if extra := m.flags &^ (flags | suppressEmbeds | silent | componentsV2); extra != 0 {
		f.add("flags", "BASE_TYPE_CHOICES", "Flags %d cannot be set here.", extra)
	}
	f.most("nonce", text(body, "nonce"), 25)
	if err := f.err(); err != nil {
		return nil, err
	}
	var err error
	if m.files, err = c.attached(body, ch, nil); err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, refuse(50006)
	}
	if err := c.refer(m, inner(body, "message_reference"), ch); err != nil {
		return nil, err
	}
	m.mention(ch, readAllowed(inner(body, "allowed_mentions")))
	return m, nil
}

func (m *message) empty() bool {
	return m.content == "" && len(m.embeds) == 0 && len(m.files) == 0 && len(m.components) == 0
}

// checkBody refuses what no message can hold.
func checkBody(f *faults, body object) {
	f.most("content", text(body, "content"), 2000)
	checkEmbeds(f, list(body, "embeds"))
	v2 := whole(body, "flags")&componentsV2 != 0
	if v2 && (text(body, "content") != "" || len(list(body, "embeds")) > 0) {
		f.add("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
			"The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
	}
	checkComponents(f, list(body, "components"), v2)
	checkAllowed(f, inner(body, "allowed_mentions"))
}

// numberComponents gives every component its id. Source: developers/components/reference.mdx#anatomy-of-a-component.
func numberComponents(components []any) {
	n := 0
	each(components, "", func(_ string, c object) {
		n++
		if c["id"] == nil {
			c["id"] = n
		}
	})
}

// refer notes which message is answered. Source:
// developers/resources/message.mdx#message-reference-structure.
func (c *call) refer(m *message, ref object, ch *Channel) error {
	id := text(ref, "message_id")
	if id == "" {
		return nil
	}
	m.reply = ch.at(id)
	if m.reply == nil || m.reply.only != nil {
		m.reply = nil
		if exists, isSet := ref["fail_if_not_exists"].(bool); isSet && !exists {
			return nil
		}
		r, _ := invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message").(*refusal)
		r.meant = c.s.gone[id]
		return r
	}
	if !ch.permissions(c.s.Bot).has(ReadMessageHistory) {
		return refuse(160002)
	}
	m.kind = 19
	return nil
}

// change edits a message by the keys that are there. Source:
// developers/resources/message.mdx#edit-message.
func (c *call) change(m *message, body object) error {
	next := *m
	var f faults
	checkBody(&f, body)
	if _, isSet := body["content"]; isSet {
		next.content = strings.TrimSpace(text(body, "content"))
	}
	if _, isSet := body["embeds"]; isSet {
		next.embeds = clone(list(body, "embeds"))
	}
	if _, isSet := body["components"]; isSet {
		next.components = clone(list(body, "components"))
		numberComponents(next.components)
	}
	if extra := whole(body, "flags") &^ (suppressEmbeds | componentsV2 | ephemeral | silent | m.flags); extra != 0 {
		f.add("flags", "BASE_TYPE_CHOICES", "Flags %d cannot be set here.", extra)
	}
	if err := f.err(); err != nil {
		return err
	}
	var err error
	if next.files, err = c.attached(body, m.ch, m.files); err != nil {
		return err
	}
	if next.empty() {
		return refuse(50006)
	}
	c.changed(m, &next, readAllowed(inner(body, "allowed_mentions")))
	return nil
}

// changed keeps an edit. An edit pings nobody, unless it fills a deferred answer, but
// it brings into a thread whom it mentions.
func (c *call) changed(m, next *message, a *allowedMentions) {
	pinged := m.pinged
	next.mention(m.ch, a)
	if m.flags&loading == 0 {
		next.edited, next.pinged = time.Now(), pinged
	} else {
		next.filled = time.Now()
	}
	next.flags &^= loading
	*m = *next
	if m.origin != nil && m.origin.original == m {
		m.origin.deferred = false
	}
	m.tell("MESSAGE_UPDATE")
	m.invite()
}
