package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// commandMost bounds a command with its text, in bytes.
const commandMost = 1 << 20

type doing struct {
	as, source, out string
	files           []string // paths
	json            bool
}

func newDo(s *shell) *cobra.Command {
	var o doing
	c := &cobra.Command{
		Use:   `do "COMMAND"`,
		Short: "Do a command of the desk, as its administrator or as somebody",
		Long: "Do a command of the desk, such as: usher do \"list open\"\n\n" +
			"Without --as the desk's administrator acts, who may do everything. Where the\n" +
			"command is -, it is read from the standard input: the command in the first line,\n" +
			"its text below. usher do help lists the commands.",
		Args: atLeast(1, "a command, or - to read it"),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := s.commandText(args)
			if err != nil {
				return err
			}
			return s.do(c.Context(), o, text)
		},
	}
	c.Flags().StringVar(&o.as, "as", "", "act as the person of this `ADDRESS`")
	c.Flags().StringVar(&o.source, "source", "", "a `NAME` of this operation: with one that was used before, nothing is done again")
	c.Flags().StringArrayVar(&o.files, "file", nil, "attach the file at `PATH`, for open, reply, close and follow-up; may be repeated")
	c.Flags().StringVar(&o.out, "out", "", "for file N K: write the file to `PATH`, - for the standard output")
	jsonFlag(c, &o.json)
	return c
}

func (s *shell) commandText(args []string) (string, error) {
	if len(args) > 1 || args[0] != "-" {
		return strings.Join(args, " "), nil
	}
	text, err := io.ReadAll(io.LimitReader(s.in, commandMost+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read command: %w", err)
	case len(text) > commandMost:
		return "", fmt.Errorf("the command has more than %d bytes", commandMost)
	}
	return string(text), nil
}

func (s *shell) do(ctx context.Context, o doing, text string) error {
	return s.with(ctx, func(h *house) error {
		a, failure := s.command(ctx, h, o, text)
		if failure != nil {
			a = command.Refusal(failure)
		}
		err := s.answer(a, o)
		if failure != nil {
			return failure // which says more than the answer
		} else if err != nil {
			return err
		}
		return h.hand(s.out, a.Files, o.out, o.json)
	})
}

// command runs a command as a whole or not at all, and again where somebody
// else's change came between.
func (s *shell) command(ctx context.Context, h *house, o doing, text string) (a command.Answer, err error) {
	by, err := h.by(ctx, o)
	if err != nil {
		return a, err
	}
	c, err := command.Parse(text, h.runner.Env(h.desk))
	if err != nil {
		return a, err
	}
	if c.Attach, err = h.attach(c.Verb, o.files); err != nil {
		return a, err
	}
	if !o.json {
		if err := s.offer(ctx, h, &c); err != nil {
			return a, err
		}
	}
	for range 3 {
		err = h.desk.Together(ctx, func(d *desk.Desk) error {
			a, err = h.runner.Run(ctx, d, by, c)
			return err
		})
		if core.KindOf(err) != core.Conflict {
			break
		}
	}
	return a, err
}

func (h *house) by(ctx context.Context, o doing) (desk.By, error) {
	by := desk.By{Actor: core.System(), Channel: core.Shell}
	if o.source != "" {
		by.Source = core.Source("shell:" + o.source)
	}
	if o.as == "" {
		return by, nil
	}
	var err error
	by.From = o.as
	by.Actor, err = h.desk.Actor(ctx, o.as, core.TrustProven)
	return by, err
}

// answer prints what a command gave back. One that was refused is an error, and
// an object too where JSON is asked for.
func (s *shell) answer(a command.Answer, o doing) error {
	text := command.Text(a, width)
	out := s.out
	if o.out == "-" {
		out = s.err
	}
	switch {
	case o.json:
		object, err := command.JSON(a)
		if err != nil {
			return fmt.Errorf("draw answer: %w", err)
		}
		if _, err := out.Write(object); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	case a.OK:
		if _, err := io.WriteString(out, text); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	if !a.OK {
		return &refusedError{strings.TrimSpace(text)}
	}
	return nil
}

// refusedError is a command that was not done; its text says why.
type refusedError struct{ text string }

func (e *refusedError) Error() string { return e.text }
