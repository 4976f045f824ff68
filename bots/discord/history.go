package discord

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"
)

// mostPages bounds how far is looked for a post.
const mostPages = 20

// posts returns the app's own messages of a channel or thread that are not older
// than that, oldest first. Others' footers are anybody's word.
func (p *api) posts(ctx context.Context, channel string, oldest time.Time) ([]*discordgo.Message, error) {
	me, err := p.me(ctx)
	if err != nil {
		return nil, err
	}
	var own []*discordgo.Message
	for last, n := idAt(oldest), 0; n < mostPages; n++ {
		page, err := p.after(ctx, channel, last)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			if author(m) == me {
				own = append(own, m)
			}
		}
		if len(page) < pageMost {
			break
		}
		last = page[len(page)-1].ID
	}
	return own, nil
}

// lastBefore returns the last of the app's own messages before one that is such;
// nil if there is none that is not older than since.
func (p *api) lastBefore(ctx context.Context, channel, id string, since time.Time, is func(*discordgo.Message) bool) (*discordgo.Message, error) {
	me, err := p.me(ctx)
	if err != nil {
		return nil, err
	}
	for range mostPages {
		page, err := p.before(ctx, channel, id)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			switch {
			case madeAt(m.ID).Before(since):
				return nil, nil
			case author(m) == me && is(m):
				return m, nil
			}
		}
		if len(page) < pageMost {
			break
		}
		id = page[len(page)-1].ID
	}
	return nil, nil
}
