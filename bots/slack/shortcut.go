package slack

import (
	"cmp"
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
)

// shortcut opens the form for a ticket, of a message with what it says.
func (a *App) shortcut(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) error {
	if i.CallbackID != shortcutOpen && i.CallbackID != shortcutFromMessage {
		return nil
	}
	return a.calling(ctx, o, i, func(k caller) error {
		if ok, err := a.known(ctx, k, "open"); !ok {
			return err
		}
		if i.Type != slackapi.InteractionTypeMessageAction {
			return a.askOpening(ctx, k, "open", blocks.Opening{})
		}
		k.thread = i.Message.ThreadTimestamp
		root := thread(i.Channel.ID, cmp.Or(i.Message.ThreadTimestamp, i.Message.Timestamp))
		if told, err := a.alreadyOpen(ctx, k, root); told || err != nil {
			return err
		}
		open, err := a.fromMessage(ctx, k, i.Channel.ID, i.Message)
		if err != nil {
			return err
		}
		return a.askOpening(ctx, k, "open "+open.Subject, open)
	})
}

// fromMessage is a form filled with what a message says.
func (a *App) fromMessage(ctx context.Context, k caller, channel string, m slackapi.Message) (blocks.Opening, error) {
	text := a.textOf(ctx, channel, m)
	o := blocks.Opening{Subject: bots.SubjectOf(text), Text: text}
	o.Channel, o.Message, o.Root = channel, m.Timestamp, cmp.Or(m.ThreadTimestamp, m.Timestamp)
	for _, f := range m.Files {
		o.Files = append(o.Files, f.ID)
	}
	author, org, err := a.behalf(ctx, k, m)
	if err != nil || author.Person.ID == 0 {
		return o, err
	}
	o.For = bots.Pick{Value: bots.PersonValue(author.Person.ID), Label: author.Person.Display()}
	if k.who.Actor.ActsAsStaff() {
		o.For.Value = author.Person.Primary
	}
	o.Organization = org
	return o, nil
}

// textOf is what a message says, as its reader sees it.
func (a *App) textOf(ctx context.Context, channel string, m slackapi.Message) string {
	return plain(m.Text, a.names(ctx, channel))
}

// behalf is the author of a message, and the organization for which the one who
// acts opens tickets on their behalf, if they do.
func (a *App) behalf(ctx context.Context, k caller, m slackapi.Message) (author core.Actor, org string, err error) {
	if m.User == "" || m.User == k.Account.ID || m.BotID != "" {
		return core.Actor{}, "", nil
	}
	acc, err := a.accountOf(ctx, m.User, k.Account.Team)
	if err != nil {
		return core.Actor{}, "", err
	}
	return a.clerk.Author(ctx, k.who.Actor, acc)
}
