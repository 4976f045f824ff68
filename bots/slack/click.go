package slack

import (
	"cmp"
	"context"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// clicked does what a button or menu in a message or modal stands for.
func (a *App) clicked(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) error {
	if len(i.ActionCallback.BlockActions) == 0 {
		return nil
	}
	act := i.ActionCallback.BlockActions[0]
	return a.calling(ctx, o, i, func(k caller) error {
		if k.view != "" && act.ActionID == blocks.FieldOrganization {
			return a.redraw(ctx, k, i)
		}
		line := chosenLine(*act)
		if line == "" {
			return nil
		}
		k.replace = i.Container.IsEphemeral && turnsPages(line)
		return a.do(ctx, k, line)
	})
}

// chosenLine is the command that a control stands for, empty for other controls.
func chosenLine(act slackapi.BlockAction) string {
	chosen := cmp.Or(act.Value, act.SelectedOption.Value)
	kind, _, _ := strings.Cut(act.ActionID, ":")
	switch {
	case kind == "run", kind == "ask", kind == "pick":
		return chosen
	case act.ActionID == "suggest:people" && chosen != "":
		return strings.TrimSuffix(act.BlockID, bots.Rest) + " " + chosen
	}
	return ""
}

// turnsPages reports whether the answer to a command is shown in place of the
// one that offered it.
func turnsPages(line string) bool {
	verb, _, _ := strings.Cut(line, " ")
	return verb == "list" || verb == "search"
}

// do runs a line, or asks for the rest of it.
func (a *App) do(ctx context.Context, k caller, line string) error {
	begun, asks := strings.CutSuffix(line, bots.Rest)
	c, err := a.clerk.Parse(begun)
	switch {
	case asks && c.Verb != "":
		return a.ask(ctx, k, begun, c)
	case err != nil:
		return a.explain(ctx, k, err)
	}
	return a.run(ctx, k, c)
}

// run runs a command and answers with what comes of it, and with what was left
// out before.
func (a *App) run(ctx context.Context, k caller, c command.Command, left ...core.Verdict) error {
	if ok, err := a.known(ctx, k, c.Verb); !ok {
		return err
	}
	ans, err := a.runner.Run(ctx, a.desk, k.by(), c)
	if err != nil {
		return err
	}
	ans.Blocks = append(ans.Blocks, bots.Hints(left)...)
	return a.answered(ctx, k, c, ans)
}

// answered draws the answer to a command for whoever gave it.
func (a *App) answered(ctx context.Context, k caller, c command.Command, ans command.Answer) error {
	m, err := a.drawn(ctx, k.who, c.Line, ans)
	if err == nil {
		err = a.say(ctx, k, m)
	}
	if err != nil {
		return err
	}
	return a.sendFiles(ctx, k.asker, ans.Files)
}

// known reports whether the desk knows who asks, as far as a verb needs it. Else
// they are told how they become known.
func (a *App) known(ctx context.Context, k caller, verb string) (bool, error) {
	if k.who.Linked || slices.Contains([]string{"link", "verify", "help"}, verb) {
		return true, nil
	}
	return false, a.say(ctx, k, a.greeting())
}
