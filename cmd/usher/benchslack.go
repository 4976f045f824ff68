package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func newBenchSlack(s *shell) *cobra.Command {
	b := &slackBench{shell: s}
	c := &cobra.Command{
		Use:   "slack",
		Short: "Give many slash commands at once, and see when they are acknowledged and answered",
		Long: `Give many slash commands at once, and see when they are acknowledged and answered.

It starts a stand-in for Slack on loopback and usher serve as a process of its
own, has customers and agents linked by their profiles and a ticket opened for
each, and then gives all commands in the same instant: open, reply, show, list,
search, status, alerts and whoami in turn. Slack waits 3 s for an
acknowledgement; the answer comes afterwards.`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return b.run(c.Context()) },
	}
	c.Flags().IntVar(&b.commands, "commands", 200, "how many commands")
	c.Flags().IntVar(&b.people, "people", 20, "how many people give them")
	c.Flags().StringVar(&b.database, "database", "sqlite:usher.db", "the database `URL`; an empty PostgreSQL database may be given")
	return c
}

// benchPatience is how long the bench waits for what it has asked for.
const benchPatience = 2 * time.Minute

type slackBench struct {
	shell            *shell
	commands, people int
	database         string

	office *slacktest.Server
	users  []*slacktest.User
}

// given is a command that was given.
type given struct {
	at     time.Time
	sent   *slacktest.Sent
	user   *slacktest.User
	in     *slacktest.Channel // of its own, so that its answer is known
	answer time.Duration      // until the answer came
}

func (b *slackBench) run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "usher-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b.office = slacktest.Open()
	defer b.office.Close()
	b.office.Limits.Ping = time.Second
	if err := b.found(ctx, dir); err != nil {
		return err
	}
	stop, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	var warm, burst []*given
	for _, u := range b.users {
		warm = append(warm, b.give(u, "open Pump before the burst\nIt leaks."))
		if err := b.wait(ctx, warm[len(warm)-1:]); err != nil {
			return err
		}
	}
	burst = b.burst()
	if err := b.wait(ctx, burst); err != nil {
		return err
	}
	return b.shell.draw(figures(burst))
}

// found sets a desk up whose customers and agents have accounts in Slack.
func (b *slackBench) found(ctx context.Context, dir string) error {
	b.shell.config = filepath.Join(dir, "usher.toml")
	text := fmt.Sprintf(`[desk]
name = "Bench"
secret = "%s"
[database]
url = "%s"
[slack]
app_token = "%s"
bot_token = "%s"
trusted_teams = ["%s"]
api_url = "%s/api"
[log]
level = "error"
`, rand.Text(), b.database, b.office.AppToken, b.office.BotToken, b.office.Home.ID, b.office.URL)
	if err := os.WriteFile(b.shell.config, []byte(text), 0o600); err != nil {
		return err
	}
	lines := []string{fmt.Sprintf("org add Acme plan:premium seats:%d domain:acme.example", b.people)}
	for n := range b.people {
		address, line := fmt.Sprintf("p%d@acme.example", n), "contacts add p%d@acme.example org:Acme"
		if n%4 == 0 {
			address, line = fmt.Sprintf("p%d@desk.example", n), "staff add p%d@desk.example"
		}
		lines = append(lines, fmt.Sprintf(line, n))
		b.users = append(b.users, b.office.Home.User(fmt.Sprintf("Person %d", n), address))
	}
	return b.shell.with(ctx, func(h *house) error {
		by := desk.By{Actor: core.System(), Channel: core.Shell}
		for _, line := range lines {
			if a, err := h.runner.RunText(ctx, h.desk, by, line); err != nil || !a.OK {
				return errors.Join(fmt.Errorf("%s: %s", line, command.Text(a, width)), err)
			}
		}
		return nil
	})
}

// serve starts usher serve and waits until it is connected.
func (b *slackBench) serve(ctx context.Context) (stop func() error, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, self, "--config", b.shell.config, "serve")
	c.Stderr = b.shell.err
	if err := c.Start(); err != nil {
		return nil, err
	}
	stop = func() error { return errors.Join(c.Process.Signal(os.Interrupt), c.Wait()) }
	if err := await(ctx, "usher serve connects", func() bool { return b.office.Connections() > 0 }); err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, nil
}

// give gives a command in a channel of its own.
func (b *slackBench) give(u *slacktest.User, text string) *given {
	a := &given{user: u, in: b.office.Channel("bench", slacktest.Private, u)}
	b.send(a, text)
	return a
}

func (b *slackBench) send(a *given, text string) {
	a.at = time.Now()
	a.sent = a.user.Command(a.in, "/ticket", text)
}

// burst gives all commands at once.
func (b *slackBench) burst() []*given {
	all := make([]*given, b.commands)
	for i := range all {
		u := b.users[i%len(b.users)]
		all[i] = &given{user: u, in: b.office.Channel("bench", slacktest.Private, u)}
	}
	now := make(chan struct{})
	var sent sync.WaitGroup
	for i, a := range all {
		sent.Go(func() {
			<-now
			b.send(a, b.line(i))
		})
	}
	close(now)
	sent.Wait()
	return all
}

// line is the command number i; ticket n is the person's own.
func (b *slackBench) line(i int) string {
	n := i%len(b.users) + 1
	return []string{
		fmt.Sprintf("open Pump %d stands still priority:high\nIt leaks since the upgrade.", i),
		fmt.Sprintf("reply %d It leaks more by now.", n), fmt.Sprintf("show %d", n), "list mine status:open", "search pump leaks",
		fmt.Sprintf("status %d pending", n), fmt.Sprintf("alerts %d on", n), "whoami",
	}[i/len(b.users)%8]
}

// wait waits until all have their answers.
func (b *slackBench) wait(ctx context.Context, all []*given) error {
	for _, a := range all {
		if err := await(ctx, "a command is answered", func() bool { return len(a.user.Seen(a.in)) > 0 }); err != nil {
			return err
		}
		a.answer = a.user.Seen(a.in)[0].At.Sub(a.at)
	}
	return nil
}

func await(ctx context.Context, what string, ok func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, benchPatience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("waited in vain until %s: %w", what, ctx.Err())
		}
	}
	return nil
}

func figures(all []*given) command.Table {
	var acks, answers []time.Duration
	late := 0
	for _, a := range all {
		ack, ok := a.sent.Latency()
		if !ok || ack > 3*time.Second {
			late++
		}
		if ok {
			acks = append(acks, ack)
		}
		answers = append(answers, a.answer)
	}
	t := command.Table{Columns: []command.Column{
		{Title: "What"}, {Title: "Number", Right: true}, {Title: "p50 ms", Right: true}, {Title: "p99 ms", Right: true},
		{Title: "Max ms", Right: true}, {Title: "Late", Right: true},
	}}
	t.Rows = append(t.Rows, append(row("acknowledged", acks), fmt.Sprint(late)), append(row("answered", answers), ""))
	return t
}

// row says how long things took, in the middle and at worst.
func row(name string, took []time.Duration) []string {
	slices.Sort(took)
	at := func(share float64) string {
		if len(took) == 0 {
			return "-"
		}
		return fmt.Sprint(took[min(len(took)-1, int(share*float64(len(took))))].Milliseconds())
	}
	return []string{name, fmt.Sprint(len(took)), at(0.5), at(0.99), at(1)}
}
