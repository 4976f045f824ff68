package discord

import (
	"context"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// message is what a post says.
type message = discordgo.MessageSend

// body is a message as Discord takes it: without discordgo's empty fields, and
// never with mentions that the message does not name.
type body struct {
	Content    *string                           `json:"content,omitempty"`
	Embeds     *[]*discordgo.MessageEmbed        `json:"embeds,omitempty"`
	Components *[]discordgo.MessageComponent     `json:"components,omitempty"`
	Mentions   *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Reference  *discordgo.MessageReference       `json:"message_reference,omitempty"`
	Flags      discordgo.MessageFlags            `json:"flags,omitempty"`
	Nonce      string                            `json:"nonce,omitempty"`
	Once       bool                              `json:"enforce_nonce,omitempty"`
	Files      *[]named                          `json:"attachments,omitempty"`
}

// named is a file that goes along.
type named struct {
	ID   string `json:"id"` // its place among them
	Name string `json:"filename"`
}

// newBody is a new message.
func newBody(m *message) body {
	b := body{Mentions: mentions(m), Reference: m.Reference, Flags: m.Flags}
	if m.Content != "" {
		b.Content = &m.Content
	}
	if len(m.Embeds) > 0 {
		b.Embeds = &m.Embeds
	}
	if len(m.Components) > 0 {
		b.Components = &m.Components
	}
	if len(m.Files) > 0 {
		b.Files = enclosed(m.Files)
	}
	return b
}

// changed is a message that takes the place of what another said. Files that this
// had stay, unless others come.
func changed(m *message) body {
	b := body{Content: &m.Content, Mentions: mentions(m)}
	embeds, components := append([]*discordgo.MessageEmbed{}, m.Embeds...), append([]discordgo.MessageComponent{}, m.Components...)
	b.Embeds, b.Components = &embeds, &components
	if len(m.Files) > 0 {
		b.Files = enclosed(m.Files)
	}
	return b
}

func enclosed(list []*discordgo.File) *[]named {
	out := make([]named, len(list))
	for k, f := range list {
		out[k] = named{strconv.Itoa(k), f.Name}
	}
	return &out
}

// mentions are those that a message means: none, unless it says so. Everyone at
// once is never meant.
func mentions(m *message) *discordgo.MessageAllowedMentions {
	a := discordgo.MessageAllowedMentions{}
	if m.AllowedMentions != nil {
		a = *m.AllowedMentions
	}
	a.Parse = slices.DeleteFunc(append([]discordgo.AllowedMentionType{}, a.Parse...), func(t discordgo.AllowedMentionType) bool {
		return t == discordgo.AllowedMentionTypeEveryone
	})
	return &a
}

// post writes a message to a channel or a thread. With a nonce of up to 25
// characters the same is not written twice within some minutes.
func (p *api) post(ctx context.Context, channel string, m *message, nonce string) (*discordgo.Message, error) {
	b := newBody(m)
	b.Nonce, b.Once = nonce, nonce != ""
	var out discordgo.Message
	err := p.do(ctx, to("POST /channels/{}/messages", channel).with(b, m.Files...), &out)
	return &out, err
}

// edit changes a message of the app's to what is given.
func (p *api) edit(ctx context.Context, channel, id string, m *message) (*discordgo.Message, error) {
	var out discordgo.Message
	err := p.do(ctx, to("PATCH /channels/{}/messages/{}", channel, id).with(changed(m), m.Files...), &out)
	return &out, err
}

// remove deletes a message.
func (p *api) remove(ctx context.Context, channel, id string) error {
	return p.do(ctx, to("DELETE /channels/{}/messages/{}", channel, id), nil)
}

// message returns a message.
func (p *api) message(ctx context.Context, channel, id string) (*discordgo.Message, error) {
	var out discordgo.Message
	err := p.do(ctx, to("GET /channels/{}/messages/{}", channel, id), &out)
	return &out, err
}

// pageMost is how many messages Discord gives at a time.
const pageMost = 100

// before returns up to 100 messages of a channel that are older than the one with
// that id, or than all if it is empty: newest first.
func (p *api) before(ctx context.Context, channel, id string) ([]*discordgo.Message, error) {
	return p.page(ctx, channel, "before", id)
}

// after returns up to 100 messages of a channel that follow the one with that id:
// oldest first.
func (p *api) after(ctx context.Context, channel, id string) ([]*discordgo.Message, error) {
	list, err := p.page(ctx, channel, "after", id)
	slices.Reverse(list)
	return list, err
}

func (p *api) page(ctx context.Context, channel, side, id string) (list []*discordgo.Message, err error) {
	err = p.do(ctx, to("GET /channels/{}/messages", channel).asking("limit", strconv.Itoa(pageMost), side, id), &list)
	return list, err
}
