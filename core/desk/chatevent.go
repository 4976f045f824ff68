package desk

import (
	"context"
	"time"

	"usher/core"
	"usher/core/store"
)

// ChatEvent is something that came from a chat network and is to be worked.
type ChatEvent = core.ChatEvent

// KeepEvents keeps what came from a chat network before it is acknowledged, and
// says what became of each: what is new is claimed by holder, who works it, until
// the lease ends. It waits for DueEvents if it is not urgent and its lane has
// undone events that holder does not hold.
func (d *Desk) KeepEvents(ctx context.Context, holder string, lease time.Duration, events ...ChatEvent) ([]core.Keeping, error) {
	var out []core.Keeping
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.AddChatEvents(ctx, holder, d.now(), d.now().Add(lease), events)
		return err
	})
	return out, err
}

// DueEvents claims the undone events of each lane of a network, as far as they
// wait or their claims ended, for holder until the lease ends: most of them at
// most, the oldest first. In a lane where the first is not to be had, none is. The
// attempt that begins is counted.
func (d *Desk) DueEvents(ctx context.Context, n core.Channel, holder string, lease time.Duration, most int) ([]ChatEvent, error) {
	var out []ChatEvent
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.TakeEvents(ctx, n, holder, d.now(), d.now().Add(lease), most)
		return err
	})
	return out, err
}

// RenewEvents makes a holder's claims of events last, while they wait for their
// turn or are worked.
func (d *Desk) RenewEvents(ctx context.Context, holder string, lease time.Duration, sources ...core.Source) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.RenewEvents(ctx, holder, d.now().Add(lease), sources) })
}

// EventsDone ends events, and lets go of what they hold. Within Together it is
// part of the work itself.
func (d *Desk) EventsDone(ctx context.Context, done ...core.Source) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.EndEvents(ctx, done) })
}

// EventLater ends a holder's claim of an event, which waits for another try.
func (d *Desk) EventLater(ctx context.Context, holder string, s core.Source, wait time.Duration, why string) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.DelayEvent(ctx, holder, s, d.now().Add(wait), why) })
}

// EventTried notes why a try of an event failed that its holder keeps to try it
// again, which is counted as an attempt. It reports whether the claim still is the
// holder's.
func (d *Desk) EventTried(ctx context.Context, holder string, s core.Source, why string) (bool, error) {
	var kept bool
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		kept, err = tx.CountTry(ctx, holder, s, why)
		return err
	})
	return kept, err
}

// EventFailed sets an event that holder claimed aside with all that it holds, for
// an operator. Those behind it in its lane go on.
func (d *Desk) EventFailed(ctx context.Context, holder string, s core.Source, why string) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.FailEvent(ctx, holder, s, why) })
}

// ForgetEvent makes an event unknown: should it come again, it is new.
func (d *Desk) ForgetEvent(ctx context.Context, s core.Source) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.DeleteEvent(ctx, s) })
}

// EventAgain has an event that was set aside tried again, as if it had just come.
func (d *Desk) EventAgain(ctx context.Context, s core.Source) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.RetryEvent(ctx, s, d.now()) })
}

// FailedEvents lists the newest events that were set aside.
func (d *Desk) FailedEvents(ctx context.Context) ([]ChatEvent, error) {
	var out []ChatEvent
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.FailedEvents(ctx)
		return err
	})
	return out, err
}

// FailedEvent returns an event that was set aside; NotFound if it was not.
func (d *Desk) FailedEvent(ctx context.Context, s core.Source) (ChatEvent, error) {
	var out ChatEvent
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.FailedEvent(ctx, s)
		return err
	})
	return out, err
}
