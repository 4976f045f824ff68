package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"usher/cmd/usher/config"
	"usher/core"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // refused or failed; the reason is on stderr
	exitUsage  = 2
)

// shell is what a command has of the place it was started in.
type shell struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	config   string           // path of the configuration
	now      func() time.Time // the desk's clock
}

// run does one command line and returns its exit code. It returns soon after ctx
// ends, and everything it says goes to stdout and stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	s := &shell{in: stdin, out: stdout, err: stderr, getenv: getenv, now: time.Now}
	return s.run(ctx, args)
}

func (s *shell) run(ctx context.Context, args []string) int {
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	var wrong *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		fmt.Fprintf(s.err, "usher: %s\n", wrong)
		return exitUsage
	}
	fmt.Fprintln(s.err, reason(err))
	return exitFailed
}

// reason is an error in words for the operator, who may know all of it.
func reason(err error) string {
	var problems config.Problems
	if errors.As(err, &problems) {
		return problems.Error()
	}
	var refused *refusedError
	if errors.As(err, &refused) {
		return refused.text
	}
	return "usher: " + plain(err)
}

// plain is an error by its text, and with its cause where that is the machine's
// or the database's.
func plain(err error) string {
	var e *core.Error
	if errors.As(err, &e) && e.Kind != core.Internal && (e.Kind != core.Conflict || e.Cause == nil) {
		return e.Text
	}
	return err.Error()
}

func newRoot(s *shell) *cobra.Command {
	root := &cobra.Command{
		Use:           "usher",
		Short:         "A support desk in mail, Slack and Discord",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.PersistentFlags().StringVar(&s.config, "config", "usher.toml", "the configuration `FILE`")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newDemo(s), newBench(s), newInit(s), newCheck(s), newMigrate(s), newServe(s), newDo(s),
		newInbound(s), newOutbox(s), newEvents(s), newTicket(s), newArticle(s), newSlack(s), newDiscord(s), newParse(s), newBackup(s),
		newVersion(s),
	)
	return group(root)
}
