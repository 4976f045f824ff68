package discordtest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Message is a message as it stood when a test looked at it. What is done with one
// happens to its present state.
type Message struct {
	ID         string
	Channel    *Channel
	Author     *User
	Type       int // 0 said, 19 a reply, 20 the answer to a command; others are Discord's own
	Content    string
	Embeds     []any
	Components []any
	Files      []Attachment
	Ephemeral  bool
	Loading    bool // "usher is thinking…"
	Edited     bool
	Pinned     bool
	ReplyTo    string // the id of the message that it answers
	Thread     *Channel
	Reactions  map[string][]string // names of people by emoji
	At         time.Time
	Changed    time.Time // by the app or its author; of an answer when it took the place of Loading; else At

	pinged []string
}

// Attachment is a file of a message.
type Attachment struct {
	File
	Description string
	URL         string
}

func (m *message) snapshot() Message {
	out := Message{
		ID: m.id, Channel: m.ch, Author: m.author, Type: m.kind, Content: m.content, Embeds: clone(m.embeds), Components: clone(m.components),
		Ephemeral: m.only != nil, Loading: m.flags&loading != 0, Edited: !m.edited.IsZero(), Pinned: m.pinned, Thread: m.thread,
		Reactions: map[string][]string{}, At: created(m.id), Changed: m.changedAt(), pinged: slices.Clone(m.pinged),
	}
	if m.reply != nil {
		out.ReplyTo = m.reply.id
	}
	for _, f := range m.files {
		out.Files = append(out.Files, Attachment{f.File, f.description, text(f.wire(), "url")})
	}
	for _, r := range m.reactions {
		for _, u := range r.users {
			out.Reactions[r.emoji] = append(out.Reactions[r.emoji], u.shown)
		}
	}
	return out
}

// Pinged is whom the message notified: mentions such as <@id>, <@&id>, @everyone
// and @here, as far as they were allowed to.
func (m Message) Pinged() []string { return m.pinged }

// Now is the message as it stands now, and whether it still is there.
func (m Message) Now() (Message, bool) {
	s := m.Channel.s
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.find(m)
	if found == nil {
		return Message{}, false
	}
	return found.snapshot(), true
}

// Sees are the messages of a channel that the user sees, by time, with those that
// only this user sees; none if the user cannot read the channel.
func (u *User) Sees(ch *Channel) []Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var all []Message
	for _, m := range ch.messages {
		if ch.sees(u) && (m.only == nil || m.only == u) {
			all = append(all, m.snapshot())
		}
	}
	return all
}

// Last is the last message that the user sees in a channel, empty if there is none.
func (u *User) Last(ch *Channel) Message {
	all := u.Sees(ch)
	if len(all) == 0 {
		return Message{}
	}
	return all[len(all)-1]
}

// Messages are the messages of a channel, by time, without those that one person
// sees alone.
func (ch *Channel) Messages() []Message {
	ch.s.mu.Lock()
	defer ch.s.mu.Unlock()
	var all []Message
	for _, m := range ch.messages {
		if m.only == nil {
			all = append(all, m.snapshot())
		}
	}
	return all
}

// Channels are the channels of the guild, without threads.
func (g *Guild) Channels() []*Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return slices.Clone(g.channels)
}

// Modal is a form that a user sees.
type Modal struct {
	CustomID   string
	Title      string
	Components []any
}

// Modal is the form that the user sees, nil if there is none.
func (u *User) Modal() *Modal {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.modal == nil {
		return nil
	}
	return &Modal{text(u.modal.def, "custom_id"), text(u.modal.def, "title"), clone(list(u.modal.def, "components"))}
}

// CloseModal closes the form without a word to the app.
func (u *User) CloseModal() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.modal = nil
}

// Choice is a suggestion for an option.
type Choice struct {
	Name  string
	Value any
}

// Choices are what was last suggested to the user.
func (u *User) Choices() []Choice {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return slices.Clone(u.choices)
}

// Labels are what the components of the message are called, in order.
func (m Message) Labels() []string { return labels(m.Components) }

// Has reports whether the message has a component of that label, placeholder or
// custom id.
func (m Message) Has(label string) bool { return named(m.Components, label) != nil }

// Labels are what the inputs of the form are called, in order.
func (m *Modal) Labels() []string { return labels(m.Components) }

func labels(components []any) []string {
	var all []string
	each(components, "", func(at string, c object) {
		if strings.HasSuffix(at, ".component") {
			return // it is called as the label around it
		}
		for _, key := range []string{"label", "placeholder", "custom_id"} {
			if name := text(c, key); name != "" && whole(c, "type") != actionRow {
				all = append(all, name)
				return
			}
		}
	})
	return all
}

// named is the component of that label, placeholder or custom id.
func named(components []any, name string) object {
	var found object
	each(components, "", func(_ string, c object) {
		if found == nil && slices.Contains([]string{text(c, "label"), text(c, "placeholder"), text(c, "custom_id")}, name) {
			found = c
		}
	})
	return found
}

// Shown is all that one reads in the message, line by line.
func (m Message) Shown() string {
	var lines []string
	if m.Content != "" {
		lines = append(lines, m.Content)
	}
	gather(m.Embeds, &lines)
	gather(m.Components, &lines)
	for _, f := range m.Files {
		lines = append(lines, f.Name)
	}
	return strings.Join(lines, "\n")
}

// Shown is all that one reads in the form, line by line.
func (m *Modal) Shown() string {
	lines := []string{m.Title}
	gather(m.Components, &lines)
	return strings.Join(lines, "\n")
}

// reading is the order in which the texts of embeds and components are read.
var reading = []string{"author", "title", "name", "label", "description", "content", "text", "placeholder", "value", "fields", "options",
	"components", "component", "footer"}

func gather(v any, lines *[]string) {
	switch v := v.(type) {
	case []any:
		for _, inside := range v {
			gather(inside, lines)
		}
	case object:
		for _, key := range reading {
			if t, isText := v[key].(string); isText && t != "" && !hidden(v, key) {
				*lines = append(*lines, t)
			} else if !isText {
				gather(v[key], lines)
			}
		}
	}
}

// hidden are the values of a select's options, which nobody reads.
func hidden(o object, key string) bool {
	return key == "value" && text(o, "label") != "" && o["style"] == nil
}

// Commands are the names of the registered commands, of all guilds and of each.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := map[string]bool{}
	for _, x := range s.commands {
		names[text(x.def, "name")] = true
	}
	return slices.Sorted(maps.Keys(names))
}
