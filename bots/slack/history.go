package slack

import (
	"context"
	"fmt"
	"slices"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/core"
)

// mostPages bounds how far back is looked.
const mostPages = 20

// posts returns the app's own messages of a thread, or of a channel, that are not
// older than that, with their metadata. The first message of a thread may be among
// them. Others' metadata is anybody's word.
func (p *api) posts(ctx context.Context, at core.Thread, oldest time.Time) ([]slackapi.Message, error) {
	me, err := p.me(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.since(ctx, at, stamp(oldest))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m slackapi.Message) bool { return m.User != me }), nil
}

// since returns the messages of a thread, or of a channel, from then on. The first
// message of a thread may be among them.
func (p *api) since(ctx context.Context, at core.Thread, oldest string) (all []slackapi.Message, err error) {
	cursor := ""
	for range mostPages {
		var page []slackapi.Message
		if at.ID != "" {
			page, cursor, err = p.replies(ctx, at, oldest, cursor)
		} else {
			page, cursor, err = p.history(ctx, at.Channel, oldest, cursor)
		}
		if err != nil {
			return nil, err
		}
		if all = append(all, page...); cursor == "" {
			break
		}
	}
	return all, nil
}

func (p *api) replies(ctx context.Context, at core.Thread, oldest, cursor string) (page []slackapi.Message, next string, err error) {
	err = p.call(ctx, "conversations.replies", func(ctx context.Context, c *slackapi.Client) (err error) {
		page, _, next, err = c.GetConversationRepliesContext(ctx, &slackapi.GetConversationRepliesParameters{
			ChannelID: at.Channel, Timestamp: at.ID, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true,
		})
		return err
	})
	return page, next, err
}

func (p *api) history(ctx context.Context, channel, oldest, cursor string) (page []slackapi.Message, next string, err error) {
	err = p.call(ctx, "conversations.history", func(ctx context.Context, c *slackapi.Client) error {
		r, err := c.GetConversationHistoryContext(ctx, &slackapi.GetConversationHistoryParameters{
			ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true,
		})
		if err == nil {
			page, next = r.Messages, r.ResponseMetaData.NextCursor
		}
		return err
	})
	return page, next, err
}

// conversations returns the channels of direct messages with the app.
func (p *api) conversations(ctx context.Context) (ids []string, err error) {
	in := slackapi.GetConversationsForUserParameters{Types: []string{"im"}, Limit: 200}
	for len(ids) < mostTies {
		var page []slackapi.Channel
		err = p.call(ctx, "users.conversations", func(ctx context.Context, c *slackapi.Client) (err error) {
			page, in.Cursor, err = c.GetConversationsForUserContext(ctx, &in)
			return err
		})
		for _, ch := range page {
			if !ch.IsUserDeleted {
				ids = append(ids, ch.ID)
			}
		}
		if err != nil || in.Cursor == "" {
			break
		}
	}
	return ids[:min(len(ids), mostTies)], err
}

// stamp is a time as Slack writes it.
func stamp(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }
