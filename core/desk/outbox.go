package desk

import (
	"context"
	"slices"
	"time"

	"usher/core"
	"usher/core/store"
)

const (
	bundleMost = 20 // notices in one mail
	keepSent   = 14 * 24 * time.Hour
)

// Claim takes the notices that are due on a channel, for holder until the lease
// ends: up to most bundles, each to go out as one mail. Within a lane the order
// is kept; a bundle that was claimed before comes again with the same notices.
func (d *Desk) Claim(ctx context.Context, c core.Channel, holder string, lease time.Duration, most int) ([][]core.Notice, error) {
	return d.ClaimElsewhere(ctx, c, holder, lease, most)
}

// ClaimElsewhere is Claim without what goes to some addresses. One that ends in a
// slash stands for all that begin with it.
func (d *Desk) ClaimElsewhere(ctx context.Context, c core.Channel, holder string, lease time.Duration, most int, but ...string) ([][]core.Notice, error) {
	var out [][]core.Notice
	err := d.do(ctx, func(tx *store.Tx) error {
		now := d.now()
		if err := tx.FreeExpired(ctx, now); err != nil {
			return err
		}
		heads, err := tx.DueHeads(ctx, c, now, most, but...)
		if err != nil {
			return err
		}
		for _, head := range heads {
			b, err := d.bundle(ctx, tx, head)
			if err != nil {
				return err
			}
			for i := range b {
				b[i].Holder = holder
			}
			out = append(out, b)
		}
		return tx.TakeBundles(ctx, out, holder, now.Add(lease))
	})
	return out, err
}

// bundle is what goes out with the first notice of a lane: on a second try the
// same as on the first, so that the same mail is sent.
func (d *Desk) bundle(ctx context.Context, tx *store.Tx, head core.Notice) ([]core.Notice, error) {
	out := []core.Notice{head}
	if !bundles(head) {
		return out, nil
	}
	rest, err := tx.Lane(ctx, head.Lane, head.ID, bundleMost-1)
	if err != nil {
		return nil, err
	}
	for _, n := range rest {
		again := head.Bundle != 0 && n.Bundle == head.Bundle
		fresh := head.Bundle == 0 && n.Bundle == 0
		if !again && !fresh || !bundles(n) {
			break
		}
		out = append(out, n)
	}
	return out, nil
}

// bundles reports whether a notice is an update that may share a mail.
func bundles(n core.Notice) bool {
	return n.Channel == core.Mail && n.Ticket != 0 && (n.Kind == core.NoticeReplied || n.Kind == core.NoticeChanged)
}

// Sent ends the claim on bundles that the mail server took: on all or, with an
// error, on none.
func (d *Desk) Sent(ctx context.Context, bundles ...[]core.Notice) error {
	return d.settle(ctx, slices.Concat(bundles...), core.Sent, time.Time{}, "")
}

// Later queues a bundle again, for a try after the wait.
func (d *Desk) Later(ctx context.Context, b []core.Notice, wait time.Duration, why string) error {
	return d.settle(ctx, b, core.Queued, d.now().Add(wait), why)
}

// Park sets a bundle aside: it failed for good, and `usher outbox` shows it. Who
// was to read it in a thread is told directly.
func (d *Desk) Park(ctx context.Context, b []core.Notice, why string) error {
	return d.settle(ctx, b, core.Parked, time.Time{}, why)
}

// Drop ends a bundle that may not go out any more. Who was to read it in a thread
// is told directly, as far as they may be.
func (d *Desk) Drop(ctx context.Context, b []core.Notice, why string) error {
	return d.settle(ctx, b, core.Dropped, time.Time{}, why)
}

func (d *Desk) settle(ctx context.Context, b []core.Notice, to core.NoticeState, due time.Time, why string) error {
	return d.do(ctx, func(tx *store.Tx) error {
		sent := time.Time{}
		if to == core.Sent {
			sent = d.now()
		}
		n, err := tx.SettleNotices(ctx, b, to, due, sent, why)
		if err != nil || n == 0 || to != core.Parked && to != core.Dropped {
			return err
		}
		for _, n := range b {
			if err := d.missed(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// Woken returns a channel that gets a value soon after notices are queued.
func (d *Desk) Woken() <-chan struct{} { return d.store.Woken() }

// Outbox lists the newest notices in those states.
func (d *Desk) Outbox(ctx context.Context, states ...core.NoticeState) ([]core.Notice, error) {
	var out []core.Notice
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.Notices(ctx, states...)
		return err
	})
	return out, err
}

// Retry queues a parked or waiting notice to be sent at once; with to Dropped it
// is never sent. NotFound if it is neither parked nor waiting.
func (d *Desk) Retry(ctx context.Context, id core.NoticeID, to core.NoticeState) error {
	return d.do(ctx, func(tx *store.Tx) error {
		moved, err := tx.MoveNotice(ctx, id, to, d.now(), "")
		if err == nil && !moved {
			err = core.Errorf(core.NotFound, "There is no waiting or parked notice %d. `usher outbox list` shows them.", id)
		}
		return err
	})
}

// Prune deletes finished notices and events of chat networks older than two
// weeks, and codes that are past.
func (d *Desk) Prune(ctx context.Context) error {
	return d.do(ctx, func(tx *store.Tx) error {
		if _, err := tx.PruneNotices(ctx, d.now().Add(-keepSent)); err != nil {
			return err
		}
		if err := tx.PruneEvents(ctx, d.now().Add(-keepSent)); err != nil {
			return err
		}
		return tx.PruneCodes(ctx, d.now().Add(-dayLength))
	})
}

// ForgetRaws lets go of the originals of mails older than keep, as far as
// nothing waits for them, and of the mails of forgotten people; zero keeps all
// others. It returns the files to be removed: some hundreds at most. Call it
// again until there are none.
func (d *Desk) ForgetRaws(ctx context.Context, keep time.Duration) ([]string, error) {
	var out []string
	err := d.do(ctx, func(tx *store.Tx) error {
		var before time.Time
		if keep > 0 {
			before = d.now().Add(-keep)
		}
		var err error
		out, err = tx.ForgetRaws(ctx, before, 500)
		return err
	})
	return out, err
}
