package bots

import (
	"context"
	"strings"

	"usher/core"
	"usher/core/command"
)

// Asked is what is known of a command beside its answer: with it lists get
// controls, and tickets their buttons.
type Asked struct {
	Line    string     // the command as it was run, without the text below it
	Actor   core.Actor // who asked
	Choices []Choice   // of the ticket that is shown
	Account *Account   // which it is about, if who asked may change it
	Help    bool       // it asked what can be done at all
}

// Asked finds out what is to be known of a command of somebody's that got an answer.
func (k Clerk) Asked(ctx context.Context, a core.Actor, line string, said command.Answer) (Asked, error) {
	asked := Asked{Line: FirstLine(line), Actor: a}
	if said.View != nil {
		asked.Choices = Choices(*said.View, a, k.Desk.Settings().Categories)
	}
	c, err := k.Parse(asked.Line)
	if err != nil {
		return asked, nil
	}
	asked.Help = c.Verb == "help" && c.Topic == ""
	asked.Account, err = Managed(ctx, k.Desk, a, c, said)
	return asked, err
}

// FirstLine is the command of a text, without what stands below it.
func FirstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
