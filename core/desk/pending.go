package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// pendingLength is how long a command waits for its yes.
const pendingLength = 7 * dayLength

// Ask keeps a command that waits for its asker's yes, for a week. The id goes
// into the key of the answer that asks.
func (d *Desk) Ask(ctx context.Context, by By, command string) (int64, error) {
	var id int64
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		id, err = tx.AddPending(ctx, by.Actor.Person.ID, command, d.now(), d.now().Add(pendingLength))
		return err
	})
	return id, err
}

// TakePending returns a command that waits for that person's yes, once.
// NotFound if it was done, waited too long, or is not theirs.
func (d *Desk) TakePending(ctx context.Context, p core.PersonID, id int64) (string, error) {
	var command string
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		command, err = tx.TakePending(ctx, id, p, d.now())
		return notThere(err, "Nothing waits for your yes any more: it was done already, or too much time has passed. Send the command again.")
	})
	return command, err
}

// PutBack has a command that TakePending returned wait on: it was refused, and
// may go well later.
func (d *Desk) PutBack(ctx context.Context, p core.PersonID, id int64) error {
	return d.do(ctx, func(tx *store.Tx) error { return tx.PutBackPending(ctx, id, p) })
}
