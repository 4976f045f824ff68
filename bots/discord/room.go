package discord

import (
	"context"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// conversation returns the channel of the direct messages with a user.
func (p *api) conversation(ctx context.Context, user string) (string, error) {
	return p.direct.Get(user, func() (string, error) {
		var ch discordgo.Channel
		err := p.do(ctx, to("POST /users/@me/channels").with(map[string]string{"recipient_id": user}), &ch)
		return ch.ID, err
	})
}

// channel returns a channel, or a thread.
func (p *api) channel(ctx context.Context, id string) (*discordgo.Channel, error) {
	var ch discordgo.Channel
	err := p.do(ctx, to("GET /channels/{}", id), &ch)
	return &ch, err
}

// editChannel changes a channel, or a thread: its name, whether it is archived or
// locked. Discord takes two new names in ten minutes only, so a name goes alone.
func (p *api) editChannel(ctx context.Context, id string, e *discordgo.ChannelEdit) (*discordgo.Channel, error) {
	var ch discordgo.Channel
	c := to("PATCH /channels/{}", id).with(e)
	if e.Name != "" {
		c.part = "name"
	}
	err := p.do(ctx, c, &ch)
	return &ch, err
}

// threadStart is a new thread.
type threadStart struct {
	Name      string                `json:"name"`
	Type      discordgo.ChannelType `json:"type,omitempty"`
	ArchiveIn int                   `json:"auto_archive_duration,omitempty"` // minutes: 60, 1440, 4320 or 10080
	Invitable *bool                 `json:"invitable,omitempty"`             // of a private thread: whether its members may add others
}

// privateThread opens a thread in a channel that only its members see, and who
// manages threads there. Members who do not may add nobody.
func (p *api) privateThread(ctx context.Context, channel, name string, archiveIn int) (*discordgo.Channel, error) {
	no := false
	return p.start(ctx, to("POST /channels/{}/threads", channel),
		threadStart{Name: name, Type: discordgo.ChannelTypeGuildPrivateThread, ArchiveIn: archiveIn, Invitable: &no})
}

// threadBelow opens the thread below a message. Its id is the message's; where it
// is there already, Discord says so: codeHasThread.
func (p *api) threadBelow(ctx context.Context, channel, message, name string, archiveIn int) (*discordgo.Channel, error) {
	return p.start(ctx, to("POST /channels/{}/messages/{}/threads", channel, message), threadStart{Name: name, ArchiveIn: archiveIn})
}

func (p *api) start(ctx context.Context, c call, t threadStart) (*discordgo.Channel, error) {
	var ch discordgo.Channel
	err := p.do(ctx, c.with(t), &ch)
	return &ch, err
}

// invite adds a user to a thread.
func (p *api) invite(ctx context.Context, thread, user string) error {
	return p.do(ctx, to("PUT /channels/{}/thread-members/{}", thread, user), nil)
}

// expel takes a user out of a thread.
func (p *api) expel(ctx context.Context, thread, user string) error {
	return p.do(ctx, to("DELETE /channels/{}/thread-members/{}", thread, user), nil)
}

// threadMembers returns the ids of the members of a thread, the app's among them.
func (p *api) threadMembers(ctx context.Context, thread string) ([]string, error) {
	var ids []string
	for last := ""; ; {
		var page []*discordgo.ThreadMember
		c := to("GET /channels/{}/thread-members", thread).asking("with_member", "true", "limit", strconv.Itoa(pageMost), "after", last)
		if err := p.do(ctx, c, &page); err != nil {
			return nil, err
		}
		for _, m := range page {
			ids = append(ids, m.UserID)
			last = m.UserID
		}
		if len(page) < pageMost {
			return ids, nil
		}
	}
}

// activeThreads returns the threads of a guild that are not archived and that the
// app sees.
func (p *api) activeThreads(ctx context.Context, guild string) ([]*discordgo.Channel, error) {
	var list discordgo.ThreadsList
	err := p.do(ctx, to("GET /guilds/{}/threads/active", guild), &list)
	return list.Threads, err
}

// archivedThreads returns threads of a channel that were archived before that
// time, or at any time if it is zero, the latest first, and whether there are
// more.
func (p *api) archivedThreads(ctx context.Context, channel string, private bool, before time.Time) ([]*discordgo.Channel, bool, error) {
	c, stamp := to("GET /channels/{}/threads/archived/public", channel), ""
	if private {
		c = to("GET /channels/{}/threads/archived/private", channel)
	}
	if !before.IsZero() {
		stamp = before.UTC().Format(time.RFC3339Nano)
	}
	var list discordgo.ThreadsList
	err := p.do(ctx, c.asking("limit", strconv.Itoa(pageMost), "before", stamp), &list)
	return list.Threads, list.HasMore, err
}
