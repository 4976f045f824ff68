package store

import (
	"context"
	"fmt"
	"time"
)

const selectCursor = `SELECT uid_validity, last_uid FROM cursor WHERE mailbox = ?`

// Cursor returns how far a mailbox was read; zeros if it never was.
func (t *Tx) Cursor(ctx context.Context, mailbox string) (validity, last uint32, err error) {
	var rows []struct {
		Validity int64 `db:"uid_validity"`
		Last     int64 `db:"last_uid"`
	}
	if err := t.all(ctx, &rows, selectCursor, mailbox); err != nil {
		return 0, 0, fmt.Errorf("select cursor of %s: %w", mailbox, err)
	}
	if len(rows) == 0 {
		return 0, 0, nil
	}
	return uint32(rows[0].Validity), uint32(rows[0].Last), nil
}

const setCursor = `
	INSERT INTO cursor (mailbox, uid_validity, last_uid)
	VALUES (:mailbox, :validity, :last)
	ON CONFLICT (mailbox) DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`

// SetCursor records how far a mailbox was read.
func (t *Tx) SetCursor(ctx context.Context, mailbox string, validity, last uint32) error {
	_, err := t.exec(ctx, setCursor, names{"mailbox": mailbox, "validity": int64(validity), "last": int64(last)})
	if err != nil {
		return fmt.Errorf("set cursor of %s: %w", mailbox, err)
	}
	return nil
}

const takeLease = `
	INSERT INTO lease (name, holder, expires)
	VALUES (:name, :holder, :expires)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
	WHERE lease.holder = excluded.holder OR lease.expires <= :now`

// TakeLease takes or renews a lease until expires and reports whether holder
// has it now.
func (t *Tx) TakeLease(ctx context.Context, name, holder string, now, expires time.Time) (bool, error) {
	n, err := t.exec(ctx, takeLease, names{"name": name, "holder": holder, "now": millis(now), "expires": millis(expires)})
	if err != nil {
		return false, fmt.Errorf("take lease %s: %w", name, err)
	}
	return n > 0, nil
}

const dropLease = `DELETE FROM lease WHERE name = ? AND holder = ?`

// DropLease gives up one lease of a holder.
func (t *Tx) DropLease(ctx context.Context, name, holder string) error {
	if _, err := t.exec(ctx, dropLease, name, holder); err != nil {
		return fmt.Errorf("drop lease %s: %w", name, err)
	}
	return nil
}

const dropLeases = `DELETE FROM lease WHERE holder = ?`

// DropLeases gives up all leases of a holder.
func (t *Tx) DropLeases(ctx context.Context, holder string) error {
	if _, err := t.exec(ctx, dropLeases, holder); err != nil {
		return fmt.Errorf("drop leases: %w", err)
	}
	return nil
}
