package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

// Operation is what a source did.
type Operation struct {
	Source  core.Source
	Ticket  core.TicketID
	Message core.MessageID
	Result  string
}

const insertOperation = `INSERT INTO operation (source, at) VALUES (?, ?) ON CONFLICT DO NOTHING`

// Begin takes a source for this transaction. It returns false if an operation
// with that source was committed before; a concurrent one is waited for.
func (t *Tx) Begin(ctx context.Context, s core.Source, now time.Time) (bool, error) {
	n, err := t.exec(ctx, insertOperation, string(s), millis(now))
	if err != nil {
		return false, fmt.Errorf("insert operation: %w", err)
	}
	return n > 0, nil
}

const updateOperation = `UPDATE operation SET ticket = :ticket, message = :message, result = :result WHERE source = :source`

// Finish records what the source did, for whoever asks again.
func (t *Tx) Finish(ctx context.Context, o Operation) error {
	_, err := t.exec(ctx, updateOperation, names{
		"ticket": int64(o.Ticket), "message": int64(o.Message), "result": o.Result, "source": string(o.Source),
	})
	if err != nil {
		return fmt.Errorf("update operation: %w", err)
	}
	return nil
}

const selectOperation = `SELECT source, ticket, message, result FROM operation WHERE source = ?`

// Operation returns what a source did.
func (t *Tx) Operation(ctx context.Context, s core.Source) (Operation, error) {
	var r struct {
		Source  string `db:"source"`
		Ticket  int64  `db:"ticket"`
		Message int64  `db:"message"`
		Result  string `db:"result"`
	}
	if err := t.get(ctx, &r, selectOperation, string(s)); err != nil {
		return Operation{}, fmt.Errorf("select operation: %w", err)
	}
	return Operation{Source: s, Ticket: core.TicketID(r.Ticket), Message: core.MessageID(r.Message), Result: r.Result}, nil
}
