package slack

import (
	"context"
	"strings"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core/command"
)

// short takes what was typed behind a slash if a form or a menu asks better for
// the rest than an error would. It reports whether it did.
func (a *App) short(ctx context.Context, k caller, slash, text string) (bool, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return true, a.nothingSaid(ctx, k, slash)
	}
	c, err := a.clerk.Parse(text)
	switch {
	case c.Verb == "open" && c.Body == "" && err == nil:
		if ok, err := a.known(ctx, k, c.Verb); !ok {
			return true, err
		}
		return true, a.ask(ctx, k, c.Line, c)
	case c.Verb == "link" && len(words) == 1 && k.who.Linked && k.who.Actor.Person.Primary != "":
		return true, a.say(ctx, k, blocks.LinkedAlready(k.who.Actor.Person))
	case err == nil || len(words) > bots.Understood(c, words):
		return false, nil
	case bots.AboutTicket(c.Verb) && c.Ticket == 0, blocks.Asks(c):
		return true, a.ask(ctx, k, c.Line, c)
	}
	return false, nil
}

// nothingSaid answers a slash command alone: with a menu, or how the support
// contract stands.
func (a *App) nothingSaid(ctx context.Context, k caller, slash string) error {
	if ok, err := a.known(ctx, k, ""); !ok {
		return err
	}
	if slash != "/support" {
		return a.say(ctx, k, blocks.Menu(k.who.Actor))
	}
	c := command.Command{Verb: "plan", Line: "plan"}
	ans, err := a.runner.Run(ctx, a.desk, k.by(), c)
	if err != nil {
		return err
	}
	ans.Blocks = append(ans.Blocks, bots.SupportActions(k.who.Actor))
	return a.answered(ctx, k, c, ans)
}

// pickTicket asks which ticket a command is about.
func (a *App) pickTicket(ctx context.Context, k caller, line string) error {
	return a.say(ctx, k, blocks.PickTicket(line))
}
