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

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// benchPatience is how long the bench waits for what it has asked for.
const benchPatience = 2 * time.Minute

// ackLimit is how long chat networks wait for an acknowledgement.
const ackLimit = 3 * time.Second

// standIn is a chat network of a bench's own, in which people give commands.
type standIn interface {
	toml() string // its table of the configuration
	// join makes an account for somebody, which acts as the person of that address.
	join(ctx context.Context, h *house, name, address string) error
	connected() bool
	// place makes a place to give a command at: of its own, so that its answer is
	// known. A person is a number, in the order in which they joined.
	place(person int) *given
	close()
}

// benchCommand is a command by its verb, with what it is about. What it does not
// need is left out.
type benchCommand struct{ verb, ticket, words, text string }

// given is a command that was given.
type given struct {
	give   func(c benchCommand) latency
	seen   func() (at time.Time, ok bool) // its answer
	at     time.Time
	ack    latency
	answer time.Duration // until the answer came
}

// latency is the time until a command was acknowledged; false: it was not.
type latency func() (time.Duration, bool)

// chatBench gives commands in a chat network.
type chatBench struct {
	shell            *shell
	commands, people int
	database         string
	open             func() standIn

	net standIn
}

// flags has the bench run by a command.
func (b *chatBench) flags(c *cobra.Command) *cobra.Command {
	c.Args = exactly(0, "no arguments")
	c.RunE = func(c *cobra.Command, _ []string) error { return b.run(c.Context()) }
	c.Flags().IntVar(&b.commands, "commands", 200, "how many commands")
	c.Flags().IntVar(&b.people, "people", 20, "how many people give them")
	c.Flags().StringVar(&b.database, "database", "sqlite:usher.db", "the database `URL`; an empty PostgreSQL database may be given")
	return c
}

func (b *chatBench) run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "usher-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b.net = b.open()
	defer b.net.close()
	if err := b.found(ctx, dir); err != nil {
		return err
	}
	stop, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	for n := range b.people {
		g := b.net.place(n)
		g.send(benchCommand{verb: "open", words: "Pump before the burst", text: "It leaks."})
		if err := b.wait(ctx, []*given{g}); err != nil {
			return err
		}
	}
	burst := b.burst()
	if err := b.wait(ctx, burst); err != nil {
		return err
	}
	return b.shell.draw(figures(burst))
}

// found sets a desk up whose customers and agents have accounts.
func (b *chatBench) found(ctx context.Context, dir string) error {
	b.shell.config = filepath.Join(dir, "usher.toml")
	text := fmt.Sprintf(`[desk]
name = "Bench"
secret = "%s"
[database]
url = "%s"
%s[log]
level = "error"
`, rand.Text(), b.database, b.net.toml())
	if err := os.WriteFile(b.shell.config, []byte(text), 0o600); err != nil {
		return err
	}
	return b.shell.with(ctx, func(h *house) error {
		by := desk.By{Actor: core.System(), Channel: core.Shell}
		do := func(line string) error {
			a, err := h.runner.RunText(ctx, h.desk, by, line)
			if err == nil && !a.OK {
				err = fmt.Errorf("%s: %s", line, command.Text(a, width))
			}
			return err
		}
		err := do(fmt.Sprintf("org add Acme plan:premium seats:%d domain:acme.example", b.people))
		for n := range b.people {
			address, line := fmt.Sprintf("p%d@acme.example", n), "contacts add p%d@acme.example org:Acme"
			if n%4 == 0 {
				address, line = fmt.Sprintf("p%d@desk.example", n), "staff add p%d@desk.example"
			}
			if err == nil {
				err = do(fmt.Sprintf(line, n))
			}
			if err == nil {
				err = b.net.join(ctx, h, fmt.Sprintf("Person %d", n), address)
			}
		}
		return err
	})
}

// serve starts usher serve and waits until it is connected.
func (b *chatBench) serve(ctx context.Context) (stop func() error, err error) {
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
	if err := await(ctx, "usher serve connects", b.net.connected); err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, nil
}

func (g *given) send(c benchCommand) {
	g.at = time.Now()
	g.ack = g.give(c)
}

// burst gives all commands at once.
func (b *chatBench) burst() []*given {
	all := make([]*given, b.commands)
	for i := range all {
		all[i] = b.net.place(i % b.people)
	}
	now := make(chan struct{})
	var sent sync.WaitGroup
	for i, g := range all {
		sent.Go(func() {
			<-now
			g.send(b.command(i))
		})
	}
	close(now)
	sent.Wait()
	return all
}

// command is the one number i; ticket n is the person's own.
func (b *chatBench) command(i int) benchCommand {
	n := fmt.Sprint(i%b.people + 1)
	return []benchCommand{
		{verb: "open", words: fmt.Sprintf("Pump %d stands still priority:high", i), text: "It leaks since the upgrade."},
		{verb: "reply", ticket: n, text: "It leaks more by now."}, {verb: "show", ticket: n}, {verb: "list", words: "mine status:open"},
		{verb: "search", words: "pump leaks"}, {verb: "status", ticket: n, words: "pending"}, {verb: "alerts", ticket: n, words: "on"}, {verb: "whoami"},
	}[i/b.people%8]
}

// wait waits until all have their answers.
func (b *chatBench) wait(ctx context.Context, all []*given) error {
	for _, g := range all {
		var at time.Time
		err := await(ctx, "a command is answered", func() (ok bool) {
			at, ok = g.seen()
			return ok
		})
		if err != nil {
			return err
		}
		g.answer = at.Sub(g.at)
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
	for _, g := range all {
		ack, ok := g.ack()
		if !ok || ack > ackLimit {
			late++
		}
		if ok {
			acks = append(acks, ack)
		}
		answers = append(answers, g.answer)
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
