package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

const insertPending = `
	INSERT INTO pending (person, command, created, expires)
	VALUES (:person, :command, :created, :expires)
	RETURNING id`

// AddPending keeps a command that waits for its person's yes.
func (t *Tx) AddPending(ctx context.Context, p core.PersonID, command string, now, expires time.Time) (int64, error) {
	var id int64
	err := t.get(ctx, &id, insertPending, names{"person": int64(p), "command": command, "created": millis(now), "expires": millis(expires)})
	if err != nil {
		return 0, fmt.Errorf("insert pending command: %w", err)
	}
	return id, nil
}

const putBackPending = `UPDATE pending SET done = FALSE WHERE id = ? AND person = ?`

// PutBackPending has a taken command of a person wait again.
func (t *Tx) PutBackPending(ctx context.Context, id int64, p core.PersonID) error {
	if _, err := t.exec(ctx, putBackPending, id, int64(p)); err != nil {
		return fmt.Errorf("put back pending command %d: %w", id, err)
	}
	return nil
}

const takePending = `
	UPDATE pending SET done = TRUE
	WHERE id = :id AND person = :person AND NOT done AND expires > :now
	RETURNING command`

// TakePending returns the command and ends its waiting. NotFound if it is not
// that person's, was done, or waited too long.
func (t *Tx) TakePending(ctx context.Context, id int64, p core.PersonID, now time.Time) (string, error) {
	var command string
	if err := t.get(ctx, &command, takePending, names{"id": id, "person": int64(p), "now": millis(now)}); err != nil {
		return "", fmt.Errorf("take pending command %d: %w", id, err)
	}
	return command, nil
}
