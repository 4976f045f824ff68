package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

const selectCC = `
	SELECT ` + personColumns + `
	FROM cc JOIN person p ON p.id = cc.person
	WHERE cc.ticket = ? AND cc.message = 0
	ORDER BY cc.at, p.id`

// CC returns who is copied on a ticket.
func (t *Tx) CC(ctx context.Context, id core.TicketID) ([]core.Person, error) {
	var rows []personRow
	if err := t.all(ctx, &rows, selectCC, int64(id)); err != nil {
		return nil, fmt.Errorf("select cc of ticket %d: %w", id, err)
	}
	return people(rows), nil
}

const selectOnCC = `SELECT COUNT(*) FROM cc WHERE ticket = ? AND person = ? AND message = 0`

// OnCC reports whether a person is copied on a ticket.
func (t *Tx) OnCC(ctx context.Context, id core.TicketID, p core.PersonID) (bool, error) {
	var n int
	if err := t.get(ctx, &n, selectOnCC, int64(id), int64(p)); err != nil {
		return false, fmt.Errorf("select cc of ticket %d: %w", id, err)
	}
	return n > 0, nil
}

const insertCC = `
	INSERT INTO cc (ticket, person, message, added_by, at)
	VALUES (:ticket, :person, 0, :by, :at)
	ON CONFLICT DO NOTHING`

// AddCC copies a person on a ticket and reports whether they were not before.
func (t *Tx) AddCC(ctx context.Context, id core.TicketID, p, by core.PersonID, now time.Time) (bool, error) {
	n, err := t.exec(ctx, insertCC, names{"ticket": int64(id), "person": int64(p), "by": int64(by), "at": millis(now)})
	if err != nil {
		return false, fmt.Errorf("insert cc of ticket %d: %w", id, err)
	}
	return n > 0, nil
}

const deleteCC = `DELETE FROM cc WHERE ticket = ? AND person = ?`

// RemoveCC ends the copies to a person and reports whether there were any.
func (t *Tx) RemoveCC(ctx context.Context, id core.TicketID, p core.PersonID) (bool, error) {
	n, err := t.exec(ctx, deleteCC, int64(id), int64(p))
	if err != nil {
		return false, fmt.Errorf("delete cc of ticket %d: %w", id, err)
	}
	return n > 0, nil
}

const leaveTickets = `
	DELETE FROM cc
	WHERE person = ? AND ticket IN (
		SELECT t.id FROM ticket t WHERE t.organization = ? AND (t.privacy = 'private'
		OR EXISTS (SELECT 1 FROM message m WHERE m.ticket = t.id AND m.privacy = 'private' AND NOT m.internal)))`

const leaveAlerts = `
	DELETE FROM alert
	WHERE person = ? AND what = 'ticket'
	AND target IN (SELECT id FROM ticket WHERE organization = ? AND privacy = 'private')`

const leaveCompany = `DELETE FROM alert WHERE person = ? AND what = 'company' AND target = ?`

// Leave ends a person's cc and alerts on the private tickets of an
// organization, the cc on those with private messages, which it opens to them,
// and the alerts for all of it.
func (t *Tx) Leave(ctx context.Context, p core.PersonID, o core.OrganizationID) error {
	for _, q := range []string{leaveTickets, leaveAlerts, leaveCompany} {
		if _, err := t.exec(ctx, q, int64(p), int64(o)); err != nil {
			return fmt.Errorf("leave tickets of organization %d: %w", o, err)
		}
	}
	return nil
}
