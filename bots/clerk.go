package bots

import (
	"usher/core/command"
	"usher/core/desk"
)

// Clerk does on any network what people there ask of the desk.
type Clerk struct {
	Desk   *desk.Desk
	Runner *command.Runner
}

// env is what the meaning of words depends on.
func (k Clerk) env() command.Env { return k.Runner.Env(k.Desk) }

// Parse reads a line of the grammar: command.Parse.
func (k Clerk) Parse(line string) (command.Command, error) { return command.Parse(line, k.env()) }

// Words takes the #words out of a text: command.Words.
func (k Clerk) Words(text string) (string, []command.Command) { return command.Words(text, k.env()) }

// ForStrangers reports a command that somebody not linked needs to become so.
func (k Clerk) ForStrangers(text string) bool {
	c, err := k.Parse(text)
	return err == nil && (c.Verb == "link" || c.Verb == "verify")
}
