package slack

import (
	"context"
	"time"

	"usher/core"
)

const (
	hearingName = "slack" // of where it is in the database
	missedLease = "slack missed"
	missedHold  = 2 * time.Minute
	hearPause   = 5 * time.Second // between notes of up to when Slack was heard
	hearSoon    = 200 * time.Millisecond
	deafMost    = time.Minute // without a connection: what Slack had to say meanwhile it says again
	missedTries = 5
)

// hearing keeps in the database up to when Slack was heard. Slack sends an event
// again for some minutes only: what was missed before is looked for, by one node.
type hearing struct {
	app    *App
	mine   bool      // the lease is this node's
	behind bool      // something may have been missed
	left   []site    // still to be looked at
	tries  int       // so many times it was looked
	next   time.Time // when to look again
}

// run does so until ctx ends.
func (h *hearing) run(ctx context.Context) error {
	defer h.giveUp(ctx)
	for ctx.Err() == nil {
		pause := hearPause
		if h.app.hears() {
			h.app.guard(ctx, "missed messages", func() { h.note(ctx) })
		} else {
			pause = hearSoon
			h.anew()
		}
		_ = sleep(ctx, "", pause) // the loop sees the end
	}
	return nil
}

// hears reports whether what Slack sends comes here, as far as is known.
func (a *App) hears() bool { return a.cfg.AppToken == "" || a.Status().Connected }

// note notes that Slack is heard by now, once all before was looked for.
func (h *hearing) note(ctx context.Context) {
	limited, err := h.app.limits(ctx)
	if err == nil {
		err = h.hold(ctx)
	}
	switch {
	case err != nil || !h.mine:
	case limited:
		h.anew()
	default:
		err = h.keep(ctx)
	}
	if err != nil && ctx.Err() == nil {
		h.app.log.WarnContext(ctx, "note up to when Slack was heard", "err", err)
	}
}

// anew has all be looked at again: what was looked at before may have been written in
// since.
func (h *hearing) anew() { h.left, h.tries = nil, 0 }

// hold takes or renews the lease. Whoever takes it does not know whether anybody
// heard Slack before.
func (h *hearing) hold(ctx context.Context) error {
	held, err := h.app.desk.Lease(ctx, missedLease, h.app.cfg.Holder, missedHold)
	if err != nil {
		return err
	}
	if held && !h.mine {
		h.behind = true
		h.anew()
	}
	h.mine = held
	return nil
}

// keep notes it. Before the first note nothing counts as missed: an older usher
// knew events by other names.
func (h *hearing) keep(ctx context.Context) error {
	at, err := h.app.desk.ChatSession(ctx, hearingName)
	switch {
	case core.KindOf(err) == core.NotFound:
		at = core.ChatSession{Name: hearingName, ID: stamp(h.app.now())}
		h.behind = false
	case err != nil:
		return err
	}
	heard := time.UnixMilli(at.Seq)
	if at.Seq != 0 && h.app.now().Sub(heard) > deafMost {
		h.behind = true
	}
	if h.behind && !h.caughtUp(ctx, max(at.ID, stamp(heard.Add(-overlap)), stamp(h.app.now().Add(-missedTime)))) {
		return nil
	}
	at.Seq = h.app.now().UnixMilli()
	_, err = h.app.desk.KeepSession(ctx, missedLease, h.app.cfg.Holder, at)
	return err
}

// caughtUp looks for what was missed, and later again where that failed. It reports
// whether that is done with, and this node hears what comes.
func (h *hearing) caughtUp(ctx context.Context, since string) bool {
	if time.Now().Before(h.next) {
		return false
	}
	if h.tries == 0 {
		all, err := h.app.sites(ctx, since)
		if err != nil {
			h.app.log.WarnContext(ctx, "look for missed messages", "err", err)
			h.next = time.Now().Add(missedAgain)
			return false
		}
		h.left = all
	}
	h.left = h.look(ctx)
	h.tries++
	switch {
	case ctx.Err() != nil || !h.mine || !h.app.hears():
		h.anew()
		return false
	case len(h.left) > 0 && h.tries < missedTries:
		h.next = time.Now().Add(time.Duration(h.tries) * missedAgain)
		return false
	case len(h.left) > 0:
		h.app.log.ErrorContext(ctx, "some of Slack's threads could not be looked at for missed messages", "threads", len(h.left))
	}
	h.behind = false
	h.anew()
	return true
}

func (h *hearing) giveUp(ctx context.Context) {
	if !h.mine {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := h.app.desk.GiveUp(ctx, missedLease, h.app.cfg.Holder); err != nil {
		h.app.log.WarnContext(ctx, "give up the lease of looking for missed messages", "err", err)
	}
}
