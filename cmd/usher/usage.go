package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that says nothing usher can do.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(c *cobra.Command, format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...) + "\nSee: " + c.CommandPath() + " --help"}
}

// flagError names the flag that was probably meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usagef(c, "%v", err)
	}
	// Cobra finds names that are near among commands only.
	names := &cobra.Command{SuggestionsMinimumDistance: 2}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		names.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	near := names.SuggestionsFor(unknown.GetSpecifiedName())
	for i := range near {
		near[i] = "--" + near[i]
	}
	return usagef(c, "%v%s", err, didYouMean(near))
}

func didYouMean(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// group makes a command that has others below it ask for one of them.
func group(c *cobra.Command) *cobra.Command {
	c.SuggestionsMinimumDistance = 2
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return usagef(c, "%s has no command %q%s", c.CommandPath(), args[0], didYouMean(c.SuggestionsFor(args[0])))
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		c.SetOut(c.ErrOrStderr())
		_ = c.Help()
		return usagef(c, "a command is missing")
	}
	return c
}

// exactly wants n arguments, which want names.
func exactly(n int, want string) cobra.PositionalArgs {
	return between(n, n, want)
}

// atLeast wants n arguments or more.
func atLeast(n int, want string) cobra.PositionalArgs {
	return between(n, 1<<20, want)
}

func between(least, most int, want string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usagef(c, "%s takes %s, and here are %d arguments", c.CommandPath(), want, len(args))
		}
		return nil
	}
}
