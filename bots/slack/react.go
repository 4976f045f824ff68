package slack

import (
	"cmp"
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// reacted opens a ticket from a message that got the emoji for it. It is opened
// once, whoever gives the emoji next.
func (a *App) reacted(ctx context.Context, o bots.Occasion, e *slackevents.ReactionAddedEvent) error {
	if emoji, _, _ := strings.Cut(e.Reaction, "::"); emoji != a.cfg.Emoji || e.Item.Type != "message" || e.User == "" {
		return nil
	}
	m, err := a.api.message(ctx, e.Item.Channel, e.Item.Timestamp)
	if gone(err) || notOurs(err) || err == nil && m.Timestamp == "" {
		return nil // deleted, or the app is not there
	} else if err != nil {
		return err
	}
	if o.Account, err = a.accountOf(ctx, e.User, o.Account.Team); err != nil {
		return err
	}
	to := asker{user: e.User, channel: e.Item.Channel, thread: m.ThreadTimestamp}
	return a.answering(ctx, o, to, func(w bots.Who) error {
		k := caller{Occasion: o, asker: to, who: w}
		if ok, err := a.known(ctx, k, "open"); !ok {
			return err
		}
		return a.openReacted(ctx, k, m)
	})
}

func (a *App) openReacted(ctx context.Context, k caller, m slackapi.Message) error {
	root := cmp.Or(m.ThreadTimestamp, m.Timestamp)
	if !k.Again { // else it may be the ticket that this emoji opened
		if told, err := a.alreadyOpen(ctx, k, thread(k.channel, root)); told || err != nil {
			return err
		}
	}
	text := a.textOf(ctx, k.channel, m)
	c := command.Command{Verb: "open", Line: "open", Subject: bots.SubjectOf(text), Body: text, Yes: true}
	author, org, err := a.behalf(ctx, k, m)
	if err != nil {
		return err
	}
	c.For, c.Org = author.Person.Primary, org
	return a.openFrom(ctx, k, c, opened{message: m.Timestamp, root: root, files: m.Files, unasked: true})
}

// alreadyOpen tells of the ticket that a thread is tied to, if it is. Who may not
// see it learns no more than that nothing was opened.
func (a *App) alreadyOpen(ctx context.Context, k caller, t core.Thread) (bool, error) {
	tie, err := a.desk.TieAt(ctx, t)
	if core.KindOf(err) == core.NotFound {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, a.tellTied(ctx, k, tie)
}

func (a *App) tellTied(ctx context.Context, k caller, t core.Tie) error {
	v, err := a.desk.Show(ctx, k.who.Actor, t.Ticket)
	switch {
	case core.KindOf(err) == core.NotFound:
		return a.say(ctx, k, blocks.NotFromHere())
	case err != nil:
		return err
	}
	return a.say(ctx, k, blocks.Already(v.Ticket))
}

// accountOf is a user's account: in shared channels events come with other
// workspaces than the user's own.
func (a *App) accountOf(ctx context.Context, user, team string) (core.Account, error) {
	u, err := a.api.user(ctx, user)
	if err != nil && !gone(err) {
		return core.Account{}, err
	} else if err == nil {
		team = cmp.Or(u.TeamID, team)
	}
	return account(team, user), nil
}

// message returns a message by its place, one without a timestamp if it is not
// there. Answers in threads are found as well.
func (p *api) message(ctx context.Context, channel, ts string) (m slackapi.Message, err error) {
	err = p.call(ctx, "conversations.replies", func(ctx context.Context, c *slackapi.Client) error {
		page, _, _, err := c.GetConversationRepliesContext(ctx, &slackapi.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: ts, Latest: ts, Oldest: ts, Inclusive: true, Limit: 1, IncludeAllMetadata: true,
		})
		for _, found := range page {
			if found.Timestamp == ts {
				m = found
			}
		}
		return err
	})
	if said(err, "thread_not_found", "message_not_found") {
		return slackapi.Message{}, nil
	}
	return m, err
}
