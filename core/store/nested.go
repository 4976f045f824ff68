package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Nested runs fn inside the transaction so that its writes can be undone
// alone: if fn returns an error, they are.
//
// Its savepoint is set at its first write, and serves every level around it
// that has not written either: most use cases in a batch of mails read first,
// and two statements a level cost as much as the work itself.
func (t *Tx) Nested(ctx context.Context, fn func() error) error {
	noticed := t.noticed
	t.levels = append(t.levels, 0)
	err := fn()
	top := len(t.levels) - 1
	point := t.levels[top]
	shared := top > 0 && t.levels[top-1] == point
	t.levels = t.levels[:top]
	if err != nil {
		t.noticed, t.onDuty = noticed, nil
	}
	if point == 0 {
		return err
	}
	if err != nil {
		if e := t.savepoint(ctx, "ROLLBACK TO SAVEPOINT", point); e != nil {
			return errors.Join(e, err)
		}
	}
	if !shared {
		if e := t.savepoint(ctx, "RELEASE SAVEPOINT", point); e != nil {
			return errors.Join(e, err)
		}
	}
	return err
}

// mark sets the savepoint of the innermost Nested before its first write.
func (t *Tx) mark(ctx context.Context) error {
	top := len(t.levels) - 1
	if top < 0 || t.levels[top] != 0 {
		return nil
	}
	point := 1 + slices.Max(t.levels) // names that come again are prepared once
	if err := t.savepoint(ctx, "SAVEPOINT", point); err != nil {
		return err
	}
	for l := top; l >= 0 && t.levels[l] == 0; l-- {
		t.levels[l] = point
	}
	return nil
}

func (t *Tx) savepoint(ctx context.Context, verb string, n int) error {
	q := verb + " nested_" + strconv.Itoa(n)
	var err error
	if st := t.stmt(ctx, q); st != nil {
		_, err = st.ExecContext(ctx)
	} else {
		_, err = t.tx.ExecContext(ctx, q)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", verb, kinded(err))
	}
	return nil
}
