package desk

import (
	"context"
	"time"

	"usher/core/store"
)

// Lease takes or renews the lease of that name and reports whether holder has
// it now. Only one holder has it at a time.
func (d *Desk) Lease(ctx context.Context, name, holder string, length time.Duration) (bool, error) {
	var ok bool
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		ok, err = tx.TakeLease(ctx, name, holder, d.now(), d.now().Add(length))
		return err
	})
	return ok, err
}

// GiveUp ends a holder's lease of that name before its time.
func (d *Desk) GiveUp(ctx context.Context, name, holder string) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.DropLease(ctx, name, holder) })
}

// Free gives up the leases and claims of every holder that dead reports to be
// no more, so that nobody waits for them to end.
func (d *Desk) Free(ctx context.Context, dead func(holder string) bool) error {
	return d.do(ctx, func(tx *store.Tx) error {
		all, err := tx.Holders(ctx)
		if err != nil {
			return err
		}
		for _, h := range all {
			if !dead(h) {
				continue
			}
			if err := tx.FreeHeld(ctx, h); err != nil {
				return err
			}
			if err := tx.DropLeases(ctx, h); err != nil {
				return err
			}
		}
		return nil
	})
}
