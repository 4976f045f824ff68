package slack

import (
	"context"
	"strings"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
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
	case err == nil || len(words) > understood(c, words):
		return false, nil
	case bots.AboutTicket(c.Verb) && c.Ticket == 0, blocks.Asks(c):
		return true, a.ask(ctx, k, c.Line, c)
	}
	return false, nil
}

// understood is how many words it takes to say what was understood of a command: if
// there are more, one of them is wrong rather than missing.
func understood(c command.Command, words []string) int {
	n := len(strings.Fields(c.Verb))
	if c.Ticket != 0 || c.Mail != 0 {
		n++
	}
	if c.Op != "" {
		n++
	}
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), "org:") {
			n++
		}
	}
	return n
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
	ans.Blocks = append(ans.Blocks, supportActions(k.who.Actor))
	return a.answered(ctx, k, c, ans)
}

// supportActions are the commands about the contract that may come next.
func supportActions(actor core.Actor) command.Actions {
	var out command.Actions
	owner := false
	for _, m := range actor.Memberships {
		owner = owner || m.Role == core.Owner && !m.Pending
	}
	if len(actor.Memberships) > 0 {
		out = append(out, command.Action{Label: "Contacts", Command: "contacts"}, command.Action{Label: "Partners", Command: "partners"})
	}
	if owner {
		out = append(out, command.Action{Label: "Add a contact", Command: "contacts add" + bots.Rest},
			command.Action{Label: "Add a partner", Command: "partners add" + bots.Rest})
	}
	return append(out, command.Action{Label: "Who am I?", Command: "whoami"})
}

// pickTicket asks which ticket a command is about.
func (a *App) pickTicket(ctx context.Context, k caller, line string) error {
	return a.say(ctx, k, blocks.PickTicket(line))
}
