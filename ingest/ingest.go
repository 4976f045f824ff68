// Package ingest reads the desk's mailboxes: it fetches each mail, reads what it
// says, and has the desk deal with it, so that every mail ends in one recorded
// disposition. It knows mail and the desk, not SQL and not how notices leave.
package ingest

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/ingest/imap"
)

// Files keeps attachments and the originals of mails.
type Files interface {
	Put(r io.Reader) (core.Blob, error)
	Open(b core.Blob) (io.ReadSeekCloser, error)
}

// Mailbox is one mailbox of the desk.
type Mailbox struct {
	Name           string
	Address        string
	CommandAddress string
	Category       string // of tickets opened here; empty: the desk's default
	AcceptPlain    bool   // act on mail whose sender nothing proves
	AuthservID     string // of the server whose Authentication-Results count; empty: nobody's
	IMAP           imap.Config
}

// Config says what to read and with how much effort.
type Config struct {
	Mailboxes []Mailbox
	Holder    string        // of the leases; this process
	Parsers   int           // mails of a mailbox read at a time; 2
	Batch     int           // mails in one transaction at most; 50
	Lease     time.Duration // of a mailbox: as long it stays unread when a process dies; 20 s
	Resolver  *net.Resolver // asked for the keys of signatures; nil: the system's
	Logger    *slog.Logger
}

// Ingest reads mailboxes.
type Ingest struct {
	cfg    Config
	desk   *desk.Desk
	runner *command.Runner
	files  Files
	log    *slog.Logger
}

// New returns a reader of mailboxes; Run starts it. It is the inbox of the
// commands that mails hold.
func New(c Config, d *desk.Desk, r *command.Runner, f Files) *Ingest {
	c.Parsers = cmp.Or(c.Parsers, 2)
	c.Batch = cmp.Or(c.Batch, 50)
	c.Lease = cmp.Or(c.Lease, 20*time.Second)
	i := &Ingest{cfg: c, desk: d, files: f, log: cmp.Or(c.Logger, slog.Default())}
	i.runner = r.With(i)
	return i
}

// Run reads all mailboxes until ctx ends, each in a loop of its own.
func (i *Ingest) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, m := range i.cfg.Mailboxes {
		g.Go(func() error { return i.keep(ctx, m) })
	}
	g.Go(func() error { return i.retryFailed(ctx) })
	return g.Wait()
}

// keep reads a mailbox while this process has its lease. Another node takes
// over when the lease ends.
func (i *Ingest) keep(ctx context.Context, m Mailbox) error {
	for ctx.Err() == nil {
		ok, err := i.lease(ctx, m)
		if err != nil && ctx.Err() == nil {
			i.log.ErrorContext(ctx, "take mailbox lease", "mailbox", m.Name, "err", err)
		}
		if ok {
			i.readLeased(ctx, m)
		}
		pause(ctx, i.cfg.Lease/4)
	}
	return i.giveUp(context.WithoutCancel(ctx), m)
}

// giveUp lets another node read the mailbox at once.
func (i *Ingest) giveUp(ctx context.Context, m Mailbox) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := i.desk.GiveUp(ctx, leaseOf(m), i.cfg.Holder); err != nil {
		i.log.WarnContext(ctx, "give up mailbox lease", "mailbox", m.Name, "err", err)
	}
	return nil
}

func leaseOf(m Mailbox) string { return "mailbox:" + m.Name }

func (i *Ingest) lease(ctx context.Context, m Mailbox) (bool, error) {
	return i.desk.Lease(ctx, leaseOf(m), i.cfg.Holder, i.cfg.Lease)
}

// readLeased reads until ctx ends or the lease is lost.
func (i *Ingest) readLeased(ctx context.Context, m Mailbox) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var g errgroup.Group
	g.Go(func() error {
		defer cancel()
		return i.read(ctx, m)
	})
	g.Go(func() error {
		defer cancel()
		for last := time.Now(); pause(ctx, i.cfg.Lease/4); {
			ok, err := i.lease(ctx, m)
			switch {
			case err == nil && ok:
				last = time.Now()
			case err == nil, time.Since(last) > i.cfg.Lease:
				return nil
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		i.log.ErrorContext(ctx, "read mailbox", "mailbox", m.Name, "err", err)
	}
}

// pause waits and reports whether ctx still goes on.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
