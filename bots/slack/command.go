package slack

import (
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// commanded runs a slash command and answers whoever gave it.
func (a *App) commanded(ctx context.Context, o bots.Occasion, c slackapi.SlashCommand) error {
	to := asker{user: c.UserID, channel: c.ChannelID, respond: c.ResponseURL}
	return a.answering(ctx, o, to, func(w bots.Who) error {
		text := strings.TrimSpace(c.Text)
		k := caller{Occasion: o, asker: to, who: w, trigger: c.TriggerID}
		if done, err := a.short(ctx, k, c.Command, text); done || err != nil {
			return err
		}
		return a.command(ctx, o, w, to, text)
	})
}

// answering finds out who somebody is and does what they want. If that fails for
// good, they are told.
func (a *App) answering(ctx context.Context, o bots.Occasion, to asker, do func(w bots.Who) error) error {
	w, err := a.who(ctx, o)
	if err == nil && w.Fresh {
		err = a.tell(ctx, to, blocks.Linked(w.Actor.Person.Display(), w.Address))
	}
	if err == nil {
		err = do(w)
	}
	if err != nil && (o.Last || bots.Final(err)) {
		_ = a.tell(ctx, to, blocks.Note(core.Explain(err))) // the error itself is recorded
	}
	return err
}

// command runs a line of the grammar for somebody and answers them.
func (a *App) command(ctx context.Context, o bots.Occasion, w bots.Who, to asker, text string) error {
	if !w.Linked && !a.clerk.ForStrangers(text) {
		return a.tell(ctx, to, a.greeting())
	}
	said, err := a.runner.RunText(ctx, a.desk, o.By(w, core.Thread{}), text)
	if err != nil {
		return err
	}
	m, err := a.drawn(ctx, w, text, said)
	if err == nil {
		err = a.tell(ctx, to, m)
	}
	if err != nil {
		return err
	}
	return a.sendFiles(ctx, to, said.Files)
}

// drawn draws an answer to a command line.
func (a *App) drawn(ctx context.Context, w bots.Who, line string, said command.Answer) (message, error) {
	asked, err := a.clerk.Asked(ctx, w.Actor, line, said)
	if err != nil {
		return message{}, err
	} else if asked.Help {
		return blocks.Help(w.Actor, a.cfg.Emoji), nil
	}
	return blocks.AnswerTo(said, asked), nil
}

// greeting explains to somebody who is not linked what the desk is, and how to
// be.
func (a *App) greeting() message {
	return blocks.Greeting(a.desk.Settings().Name, a.desk.Settings().Community)
}
