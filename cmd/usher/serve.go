package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

const (
	stopTime   = 10 * time.Second // all work has to end within, once asked to
	drainTime  = 8 * time.Second  // of it, mails and posts under way get
	pruneEvery = 24 * time.Hour
	endsEvery  = time.Minute // so late is told what ends by the clock
	leaveEvery = time.Minute
	deadEvery  = 10 * time.Second
)

func newServe(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the desk until it is told to stop",
		Args:  exactly(0, "no arguments"),
		RunE:  func(c *cobra.Command, _ []string) error { return s.serve(c.Context()) },
	}
}

func (s *shell) serve(ctx context.Context) error {
	h, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := h.desk.Free(ctx, deadBeside(h.holder)); err != nil {
		return errors.Join(err, h.Close())
	}
	h.introduce(ctx)
	g, inner := errgroup.WithContext(ctx)
	for _, run := range h.rooms() {
		g.Go(func() error { return run(inner) })
	}
	err, stopped := h.wait(ctx, g)
	if !stopped {
		return err // what still runs needs the database, and ends with the process
	}
	err = errors.Join(err, h.giveBack(ctx))
	h.log.InfoContext(ctx, "stopped")
	return errors.Join(err, h.Close())
}

// giveBack ends the leases of this process, so that another node goes on at
// once.
func (h *house) giveBack(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime-drainTime)
	defer cancel()
	return h.desk.Free(ctx, func(holder string) bool { return holder == h.holder })
}

// rooms is all that runs while the desk is open. Each ends with its context.
func (h *house) rooms() []func(context.Context) error {
	rooms := []func(context.Context) error{h.store.Listen, h.ingest.Run, h.prune, h.announce, h.leave, h.takeOver}
	if len(h.config.Mailboxes) > 0 {
		rooms = append(rooms, h.send)
	}
	if h.slack != nil {
		rooms = append(rooms, h.slack.Run)
	}
	if h.discord != nil {
		rooms = append(rooms, h.discord.Run)
	}
	if h.config.HTTP.Listen != "" {
		rooms = append(rooms, h.web)
	}
	return rooms
}

func (h *house) introduce(ctx context.Context) {
	names := []string{}
	for _, m := range h.config.Mailboxes {
		names = append(names, m.Name)
	}
	h.log.InfoContext(ctx, "serving", "version", version(), "database", h.store.Dialect(), "mailboxes", names, "slack", h.slack != nil, "discord", h.discord != nil, "holder", h.holder)
	for _, w := range h.config.Warnings {
		h.log.WarnContext(ctx, "configuration", "note", w)
	}
	if len(names) == 0 {
		h.log.WarnContext(ctx, "no mailbox is configured: no mail is read or sent")
	}
}

// wait waits for the rooms to end, once ctx has ended for stopTime at most, and
// reports whether they did.
func (h *house) wait(ctx context.Context, g *errgroup.Group) (err error, stopped bool) {
	done := make(chan error, 1)
	go func() { done <- g.Wait() }()
	select {
	case err := <-done:
		return err, true
	case <-ctx.Done():
	}
	h.log.InfoContext(ctx, "stopping; a second signal ends at once", "within", stopTime)
	t := time.NewTimer(stopTime)
	defer t.Stop()
	select {
	case err := <-done:
		return err, true
	case <-t.C:
		return errors.New("some work did not stop in time and was cut off; it is done at the next start"), false
	}
}

// prune forgets what was sent long ago, and the originals of mails that were
// kept long enough, at once and daily.
func (h *house) prune(ctx context.Context) error {
	return h.every(ctx, pruneEvery, "prune", func(ctx context.Context) error {
		return errors.Join(h.desk.Prune(ctx), h.pruneRaws(ctx))
	})
}

// announce tells of grants to partners that end, at once and every minute. Every
// node may: each end is told once.
func (h *house) announce(ctx context.Context) error {
	return h.every(ctx, endsEvery, "announce ends of grants", h.desk.AnnounceEnds)
}

// leave ends what waits for chat networks that are not configured any more, at once
// and every minute: another node may have queued it a moment ago.
func (h *house) leave(ctx context.Context) error {
	return h.every(ctx, leaveEvery, "end what waits for other networks", h.desk.LeaveNetworks)
}

// takeOver frees what processes of this host held that are no more, at once and
// again and again: the last word of one that was killed may reach the database after
// the next one looked there.
func (h *house) takeOver(ctx context.Context) error {
	return h.every(ctx, deadEvery, "take over from the dead", func(ctx context.Context) error {
		return h.desk.Free(ctx, goneBeside(h.holder))
	})
}

// every does something at once and then again and again until ctx ends.
func (h *house) every(ctx context.Context, pause time.Duration, what string, do func(context.Context) error) error {
	t := time.NewTicker(pause)
	defer t.Stop()
	for {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, what, "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// pruneRaws removes the originals older than keep_raw, and those of forgotten
// people. One whose removal fails stays as a file that nothing names.
func (h *house) pruneRaws(ctx context.Context) error {
	for {
		gone, err := h.desk.ForgetRaws(ctx, h.config.Desk.KeepRaw)
		if err != nil || len(gone) == 0 {
			return err
		}
		for _, sum := range gone {
			if err := h.files.Remove(sum); err != nil {
				return err
			}
		}
	}
}
