package store

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
)

const insertReference = `INSERT INTO thread_reference (message_id, ticket, message) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`

// AddReference remembers that a Message-ID leads to a ticket.
func (t *Tx) AddReference(ctx context.Context, messageID string, id core.TicketID, m core.MessageID) error {
	if messageID == "" {
		return nil
	}
	if _, err := t.exec(ctx, insertReference, messageID, int64(id), int64(m)); err != nil {
		return fmt.Errorf("insert reference: %w", err)
	}
	return nil
}

// manyReferences is how many ids of a thread are remembered at once.
const manyReferences = 100

// AddReferences remembers that Message-IDs which were only referred to lead to
// a ticket: a hundred at most, the first of the list.
func (t *Tx) AddReferences(ctx context.Context, ids []string, id core.TicketID) error {
	var rows []string
	var args []any
	for _, ref := range ids[:min(len(ids), manyReferences)] {
		if ref != "" {
			rows, args = append(rows, "(?, ?, 0)"), append(args, ref, int64(id))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	for n := len(rows); n&(n-1) != 0; n++ { // few lengths make few statements to prepare
		rows, args = append(rows, rows[0]), append(args, args[:2]...)
	}
	q := `INSERT INTO thread_reference (message_id, ticket, message) VALUES ` + strings.Join(rows, ", ") + ` ON CONFLICT DO NOTHING`
	if _, err := t.exec(ctx, q, args...); err != nil {
		return fmt.Errorf("insert references: %w", err)
	}
	return nil
}

// Reference is a Message-ID with where it leads.
type Reference struct {
	MessageID string         `db:"message_id"`
	Ticket    core.TicketID  `db:"ticket"`
	Message   core.MessageID `db:"message"`
}

const selectReferences = `SELECT message_id, ticket, message FROM thread_reference WHERE message_id IN (?) ORDER BY ticket`

// References returns where Message-IDs lead, in no order of the ids.
func (t *Tx) References(ctx context.Context, ids []string) ([]Reference, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	q, args, err := in(selectReferences, ids)
	if err != nil {
		return nil, fmt.Errorf("select references: %w", err)
	}
	var out []Reference
	if err := t.all(ctx, &out, q, args...); err != nil {
		return nil, fmt.Errorf("select references: %w", err)
	}
	return out, nil
}

const selectThread = `
	SELECT message_id, ticket, message FROM thread_reference
	WHERE ticket = ? AND message <> 0
	ORDER BY message`

// Thread returns the Message-IDs of a ticket's messages, oldest first.
func (t *Tx) Thread(ctx context.Context, id core.TicketID) ([]Reference, error) {
	var out []Reference
	if err := t.all(ctx, &out, selectThread, int64(id)); err != nil {
		return nil, fmt.Errorf("select thread of ticket %d: %w", id, err)
	}
	return out, nil
}
