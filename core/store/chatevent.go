package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"usher/core"
)

type chatEventRow struct {
	ID       int64  `db:"id"`
	Source   string `db:"source"`
	Network  string `db:"network"`
	Lane     string `db:"lane"`
	Payload  []byte `db:"payload"`
	Attempts int    `db:"attempts"`
	Received int64  `db:"received"`
	Error    string `db:"error"`
}

func (r chatEventRow) event() core.ChatEvent {
	return core.ChatEvent{
		Source: core.Source(r.Source), Network: core.Channel(r.Network), Lane: r.Lane, Payload: r.Payload, Attempts: r.Attempts,
		Received: fromMillis(r.Received), Error: r.Error,
	}
}

// States of a chat event.
const (
	eventWaits  = 0
	eventDone   = 2
	eventFailed = 3
)

const insertChatEvents = `
	INSERT INTO chat_event (source, network, lane, payload, state, holder, lease, attempts, due, received)
	VALUES %s
	ON CONFLICT DO NOTHING
	RETURNING source`

const manyEvents = 50 // in one statement

// AddChatEvents keeps events, claimed by holder until the lease ends, and says
// which were not known.
func (t *Tx) AddChatEvents(ctx context.Context, holder string, now, lease time.Time, events []core.ChatEvent) ([]bool, error) {
	added := map[string]bool{}
	for part := range slices.Chunk(events, manyEvents) {
		var args []any
		for _, e := range part {
			payload := e.Payload
			if payload == nil {
				payload = []byte{}
			}
			args = append(args, string(e.Source), string(e.Network), e.Lane, payload, 1, holder, millis(lease), 1, millis(now), millis(now))
		}
		rows := strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(part))[2:]
		var fresh []string
		if err := t.all(ctx, &fresh, fmt.Sprintf(insertChatEvents, rows), args...); err != nil {
			return nil, fmt.Errorf("insert chat events: %w", err)
		}
		for _, s := range fresh {
			added[s] = true
		}
	}
	out := make([]bool, len(events))
	for i, e := range events {
		out[i] = added[string(e.Source)]
		delete(added, string(e.Source)) // twice in the list is once
	}
	return out, nil
}

const chatEventColumns = `e.id, e.source, e.network, e.lane, e.payload, e.attempts, e.received, e.error`

// The states are named twice so that the index of what is undone is used. A lane
// is worked in order: while its oldest undone event is claimed or waits
// for its due time, so do the others.
const selectDueEvents = `
	SELECT ` + chatEventColumns + `
	FROM chat_event e
	WHERE e.network = :network AND e.state IN (0, 1) AND (e.state = 0 AND e.due <= :now OR e.state = 1 AND e.lease <= :now)
	AND NOT EXISTS (SELECT 1 FROM chat_event o WHERE o.lane = e.lane AND o.id < e.id AND o.state IN (0, 1) AND o.network = e.network)
	ORDER BY e.id
	LIMIT %d`

const takeEvent = `UPDATE chat_event SET state = 1, holder = ?, lease = ?, attempts = attempts + 1 WHERE id IN (?)`

// TakeEvents claims the oldest undone event of each lane where it waits or its
// claim ended, oldest first, for holder until the lease ends.
func (t *Tx) TakeEvents(ctx context.Context, n core.Channel, holder string, now, lease time.Time, most int) ([]core.ChatEvent, error) {
	q := fmt.Sprintf(selectDueEvents, most)
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE OF e SKIP LOCKED`
	}
	var rows []chatEventRow
	if err := t.all(ctx, &rows, q, names{"network": string(n), "now": millis(now)}); err != nil {
		return nil, fmt.Errorf("select due chat events: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	out := make([]core.ChatEvent, len(rows))
	for i, r := range rows {
		ids[i], out[i] = r.ID, r.event()
		out[i].Attempts++
	}
	if err := t.onEvents(ctx, takeEvent, holder, millis(lease), ids); err != nil {
		return nil, fmt.Errorf("take chat events: %w", err)
	}
	return out, nil
}

func (t *Tx) onEvents(ctx context.Context, q string, args ...any) error {
	q, args, err := in(q, args...)
	if err == nil {
		_, err = t.exec(ctx, q, args...)
	}
	return err
}

const endEvents = `UPDATE chat_event SET state = 2, payload = ?, error = '' WHERE source IN (?) AND state <> 2`

// EndEvents marks events as done, and lets go of what they hold.
func (t *Tx) EndEvents(ctx context.Context, sources []core.Source) error {
	if len(sources) == 0 {
		return nil
	}
	if err := t.onEvents(ctx, endEvents, []byte{}, sources); err != nil {
		return fmt.Errorf("end chat events: %w", err)
	}
	return nil
}

const moveEvent = `UPDATE chat_event SET state = :to, due = :due, error = :error WHERE source = :source AND state IN (0, 1)`

func (t *Tx) moveEvent(ctx context.Context, s core.Source, to int, due time.Time, why string) error {
	if _, err := t.exec(ctx, moveEvent, names{"source": string(s), "to": to, "due": millis(due), "error": why}); err != nil {
		return fmt.Errorf("move chat event: %w", err)
	}
	return nil
}

// DelayEvent has an event wait until it is due.
func (t *Tx) DelayEvent(ctx context.Context, s core.Source, due time.Time, why string) error {
	return t.moveEvent(ctx, s, eventWaits, due, why)
}

// FailEvent sets an event aside.
func (t *Tx) FailEvent(ctx context.Context, s core.Source, why string) error {
	return t.moveEvent(ctx, s, eventFailed, time.Time{}, why)
}

const retryEvent = `UPDATE chat_event SET state = 0, due = ?, attempts = 0, error = '' WHERE source = ? AND state = 3`

// RetryEvent has a failed event wait for its first try again.
func (t *Tx) RetryEvent(ctx context.Context, s core.Source, due time.Time) error {
	if _, err := t.exec(ctx, retryEvent, millis(due), string(s)); err != nil {
		return fmt.Errorf("retry chat event: %w", err)
	}
	return nil
}

const selectFailedEvents = `SELECT ` + chatEventColumns + ` FROM chat_event e WHERE e.state = 3 ORDER BY e.id DESC LIMIT 500`

// FailedEvents returns the newest 500 events that were set aside.
func (t *Tx) FailedEvents(ctx context.Context) ([]core.ChatEvent, error) {
	var rows []chatEventRow
	if err := t.all(ctx, &rows, selectFailedEvents); err != nil {
		return nil, fmt.Errorf("select failed chat events: %w", err)
	}
	out := make([]core.ChatEvent, len(rows))
	for i, r := range rows {
		out[i] = r.event()
	}
	return out, nil
}

const renewEvents = `UPDATE chat_event SET lease = ? WHERE source IN (?) AND state = 1 AND holder = ?`

// RenewEvents makes a holder's claims of those events last until lease.
func (t *Tx) RenewEvents(ctx context.Context, holder string, lease time.Time, sources []core.Source) error {
	for part := range slices.Chunk(sources, 500) {
		if err := t.onEvents(ctx, renewEvents, millis(lease), part, holder); err != nil {
			return fmt.Errorf("renew chat events: %w", err)
		}
	}
	return nil
}

const freeHeldEvents = `UPDATE chat_event SET state = 0 WHERE state = 1 AND holder = ?`

func (t *Tx) freeHeldEvents(ctx context.Context, holder string) error {
	if _, err := t.exec(ctx, freeHeldEvents, holder); err != nil {
		return fmt.Errorf("free held chat events: %w", err)
	}
	return nil
}

const pruneEvents = `DELETE FROM chat_event WHERE state = 2 AND received < ?`

// PruneEvents deletes events that were done from before then.
func (t *Tx) PruneEvents(ctx context.Context, before time.Time) error {
	if _, err := t.exec(ctx, pruneEvents, millis(before)); err != nil {
		return fmt.Errorf("prune chat events: %w", err)
	}
	return nil
}

const forgetEventsSQLite = `UPDATE chat_event SET state = 2, payload = ?, error = '' WHERE state <> 2 AND instr(payload, ?) > 0`

const forgetEventsPostgres = `UPDATE chat_event SET state = 2, payload = ?, error = '' WHERE state <> 2 AND position(CAST(? AS bytea) IN payload) > 0`

const forgetCodes = `DELETE FROM notice WHERE kind = 'code' AND body LIKE ?`

// forgetEvents ends the events that name an account of the person, and deletes
// the codes that were mailed for it.
func (t *Tx) forgetEvents(ctx context.Context, p core.PersonID) error {
	accounts, err := t.Accounts(ctx, p)
	q := forgetEventsSQLite
	if t.s.dialect == Postgres {
		q = forgetEventsPostgres
	}
	for _, a := range accounts {
		if _, err := t.exec(ctx, q, []byte{}, []byte(a.Account.ID)); err != nil {
			return fmt.Errorf("forget chat events of person %d: %w", p, err)
		}
		if _, err := t.exec(ctx, forgetCodes, `%"`+a.Account.String()+`"%`); err != nil {
			return fmt.Errorf("forget codes of person %d: %w", p, err)
		}
	}
	return err
}
