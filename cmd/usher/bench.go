package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/ingest/dovecottest"
	"usher/ingest/imap"
	"usher/notify/smtptest"
)

func newBench(s *shell) *cobra.Command {
	c := &cobra.Command{Use: "bench", Short: "Measure how fast the desk is on this machine"}
	c.AddCommand(newBenchMail(s), newBenchSlack(s), newBenchDiscord(s))
	return group(c)
}

func newBenchMail(s *shell) *cobra.Command {
	b := &mailBench{shell: s}
	c := &cobra.Command{
		Use:   "mail",
		Short: "Read a full mailbox and send the notices, beside a bare fetch of the same mailbox",
		Long: `Read a full mailbox and send the notices, beside a bare fetch of the same mailbox.

It starts a Dovecot (Debian: dovecot-imapd) and an SMTP sink on loopback, fills
the mailbox, fetches it once and throws the mails away, has the desk make
tickets of it by all rules, and sends the notices. Plain mails are short; mixed
ones have 186 kB on average. CPU is this process's, the sink included; the peak
of memory is this process's for the whole of a row.`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return b.run(c.Context()) },
	}
	c.Flags().IntVar(&b.plain, "plain", 10000, "how many plain mails")
	c.Flags().IntVar(&b.mixed, "mixed", 2000, "how many mixed mails")
	c.Flags().StringVar(&b.database, "database", "sqlite:usher.db", "the database `URL`; an empty PostgreSQL database may be given")
	return c
}

type mailBench struct {
	shell        *shell
	plain, mixed int
	database     string
}

func (b *mailBench) run(ctx context.Context) error {
	t := command.Table{Columns: []command.Column{
		{Title: "Mails"}, {Title: "Number", Right: true}, {Title: "Fetch/s", Right: true}, {Title: "Tickets/s", Right: true},
		{Title: "CPU s", Right: true}, {Title: "Notices", Right: true}, {Title: "Notices/s", Right: true}, {Title: "CPU s", Right: true}, {Title: "Peak MB", Right: true},
	}}
	for _, kind := range []struct {
		name string
		n    int
		make func(int) []byte
	}{{"plain", b.plain, dovecottest.PlainMail}, {"mixed", b.mixed, dovecottest.MixedMail}} {
		if kind.n == 0 {
			continue
		}
		row, err := b.measure(ctx, kind.n, kind.make)
		if err != nil {
			return fmt.Errorf("bench %s: %w", kind.name, err)
		}
		t.Rows = append(t.Rows, append([]string{kind.name}, row...))
	}
	return b.shell.draw(t)
}

// measure reads n mails and sends their notices.
func (b *mailBench) measure(ctx context.Context, n int, mail func(int) []byte) (row []string, err error) {
	dir, err := os.MkdirTemp("", "usher-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	box, err := dovecottest.New("")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, box.Stop()) }()
	if err := box.Fill("INBOX", n, mail); err != nil {
		return nil, err
	}
	sink, err := smtptest.New(smtptest.Discard())
	if err != nil {
		return nil, err
	}
	defer sink.Close()
	h, err := b.house(ctx, dir, box, sink)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	resetPeak()
	raw, err := timed(func() error {
		got, _, err := imap.RawFetch(ctx, imapConfig(h.config.Mailboxes[0], h.log))
		if err == nil && got != n {
			err = fmt.Errorf("fetched %d of %d mails", got, n)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	read, err := timed(func() error { return until(ctx, h.ingest.Run, func() (bool, error) { return h.readTo(ctx, n) }) })
	if err != nil {
		return nil, err
	}
	sent, err := timed(func() error { return until(ctx, h.send, h.allSent(ctx, sink)) })
	if err != nil {
		return nil, err
	}
	notices := sink.Count()
	return []string{
		fmt.Sprint(n), raw.rate(n), read.rate(n), read.cpuSeconds(), fmt.Sprint(notices), sent.rate(notices), sent.cpuSeconds(), peakMB(),
	}, nil
}

// house is a desk with a customer and an agent.
func (b *mailBench) house(ctx context.Context, dir string, box *dovecottest.Server, sink *smtptest.Server) (*house, error) {
	b.shell.config = filepath.Join(dir, "usher.toml")
	text := fmt.Sprintf(`[desk]
name = "Bench"
secret = "%s"
[database]
url = "%s"
[[mailbox]]
name = "support"
address = "support@example.org"
imap = "imap://%s@%s?tls=none"
password = "%s"
trust = "plain"
[smtp]
url = "%s"
[log]
level = "error"
`, rand.Text(), b.database, strings.ReplaceAll(box.User(), "@", "%40"), box.Addr(), box.Password(), sink.URL(""))
	if err := os.WriteFile(b.shell.config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	h, err := b.shell.open(ctx)
	if err != nil {
		return nil, err
	}
	by := desk.By{Actor: core.System(), Channel: core.Shell}
	for _, line := range []string{"org add Acme plan:premium domain:acme.example", "staff add sam@example.org"} {
		if a, err := h.runner.RunText(ctx, h.desk, by, line); err != nil || !a.OK {
			return nil, errors.Join(fmt.Errorf("%s: %s", line, command.Text(a, width)), err, h.Close())
		}
	}
	return h, nil
}

func (h *house) readTo(ctx context.Context, n int) (bool, error) {
	_, last, err := h.desk.Cursor(ctx, h.config.Mailboxes[0].Name)
	return int(last) >= n, err
}

// allSent asks the desk only when the sink got nothing lately: listing what
// waits costs more than sending it.
func (h *house) allSent(ctx context.Context, sink *smtptest.Server) func() (bool, error) {
	before := -1
	return func() (bool, error) {
		n := sink.Count()
		if n != before {
			before = n
			return false, nil
		}
		left, err := h.desk.Outbox(ctx, core.Queued, core.Claimed)
		return len(left) == 0, err
	}
}

// until runs run until done says so.
func until(ctx context.Context, run func(context.Context) error, done func() (bool, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return run(ctx) })
	g.Go(func() error {
		defer cancel()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			if ok, err := done(); ok || err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
	})
	return g.Wait()
}

// effort is what something took.
type effort struct{ wall, cpu time.Duration }

func timed(fn func() error) (effort, error) {
	start, cpu := time.Now(), cpuTime()
	err := fn()
	return effort{time.Since(start), cpuTime() - cpu}, err
}

func (e effort) rate(n int) string  { return fmt.Sprintf("%.0f", float64(n)/e.wall.Seconds()) }
func (e effort) cpuSeconds() string { return fmt.Sprintf("%.1f", e.cpu.Seconds()) }

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resetPeak begins to count the peak of memory anew, where Linux allows it.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

func peakMB() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "?"
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var n int
			if _, err := fmt.Sscan(kb, &n); err == nil {
				return fmt.Sprint(n / 1000)
			}
		}
	}
	return "?"
}
