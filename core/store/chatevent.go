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
	Ready    bool   `db:"ready"` // to be claimed
}

func (r chatEventRow) event() core.ChatEvent {
	return core.ChatEvent{
		Source: core.Source(r.Source), Network: core.Channel(r.Network), Lane: r.Lane, Payload: r.Payload, Attempts: r.Attempts,
		Received: fromMillis(r.Received), Error: r.Error,
	}
}

// States of a chat event.
const (
	eventWaits   = 0
	eventClaimed = 1
	eventFailed  = 3
)

const insertChatEvents = `
	INSERT INTO chat_event (source, network, lane, payload, state, holder, lease, attempts, due, received)
	VALUES %s
	ON CONFLICT DO NOTHING
	RETURNING source`

const manyEvents = 50 // in one statement

// AddChatEvents keeps events and says what became of each. They are claimed by
// holder until the lease ends, or wait where their lane does for another.
func (t *Tx) AddChatEvents(ctx context.Context, holder string, now, lease time.Time, events []core.ChatEvent) ([]core.Keeping, error) {
	added := map[string]core.Keeping{}
	for part := range slices.Chunk(events, manyEvents) {
		held, err := t.heldLanes(ctx, holder, part)
		if err != nil {
			return nil, err
		}
		became := map[string]core.Keeping{}
		var args []any
		for _, e := range part {
			payload := e.Payload
			if payload == nil {
				payload = []byte{}
			}
			args = append(args, string(e.Source), string(e.Network), e.Lane, payload)
			if held[e.Lane] {
				became[string(e.Source)] = core.Behind
				args = append(args, eventWaits, "", 0, 0)
			} else {
				became[string(e.Source)] = core.Taken
				args = append(args, eventClaimed, holder, millis(lease), 1)
			}
			args = append(args, millis(now), millis(now))
		}
		rows := strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(part))[2:]
		var fresh []string
		if err := t.all(ctx, &fresh, fmt.Sprintf(insertChatEvents, rows), args...); err != nil {
			return nil, fmt.Errorf("insert chat events: %w", err)
		}
		for _, s := range fresh {
			added[s] = became[s]
		}
	}
	out := make([]core.Keeping, len(events))
	for i, e := range events {
		out[i] = added[string(e.Source)]
		delete(added, string(e.Source)) // twice in the list is once
	}
	return out, nil
}

const selectHeldLanes = `
	SELECT DISTINCT lane
	FROM chat_event
	WHERE lane IN (?) AND state IN (0, 1) AND NOT (state = 1 AND holder = ?)`

// heldLanes returns the lanes of events where one is undone that holder does not
// hold. Urgent events wait for none.
func (t *Tx) heldLanes(ctx context.Context, holder string, events []core.ChatEvent) (map[string]bool, error) {
	var lanes []string
	for _, e := range events {
		if !e.Urgent {
			lanes = append(lanes, e.Lane)
		}
	}
	if len(lanes) == 0 {
		return nil, nil
	}
	q, args, err := in(selectHeldLanes, fewLengths(lanes), holder)
	if err != nil {
		return nil, fmt.Errorf("select held lanes: %w", err)
	}
	var held []string
	if err := t.all(ctx, &held, q, args...); err != nil {
		return nil, fmt.Errorf("select held lanes: %w", err)
	}
	out := map[string]bool{}
	for _, l := range held {
		out[l] = true
	}
	return out, nil
}

const chatEventColumns = `e.id, e.source, e.network, e.lane, e.payload, e.attempts, e.received, e.error`

// The states are named twice so that the index of what is undone is used. A lane
// is worked in order: while its oldest undone event is claimed or waits
// for its due time, so do the others.
const selectDueLanes = `
	SELECT e.lane
	FROM chat_event e
	WHERE e.network = :network AND e.state IN (0, 1) AND (e.state = 0 AND e.due <= :now OR e.state = 1 AND e.lease <= :now)
	AND NOT EXISTS (SELECT 1 FROM chat_event o WHERE o.lane = e.lane AND o.id < e.id AND o.state IN (0, 1) AND o.network = e.network)
	ORDER BY e.id
	LIMIT %d`

const selectLaneEvents = `
	SELECT ` + chatEventColumns + `, e.state = 0 AND e.due <= ? OR e.state = 1 AND e.lease <= ? AS ready
	FROM chat_event e
	WHERE e.lane IN (?) AND e.state IN (0, 1)
	ORDER BY e.id
	LIMIT %d`

const takeEvents = `
	UPDATE chat_event SET state = 1, holder = ?, lease = ?, attempts = attempts + 1
	WHERE id IN (?) AND (state = 0 OR state = 1 AND lease <= ?)
	RETURNING id`

// TakeEvents claims the undone events of lanes, oldest first, up to the first one
// that waits for its time or has another claim that lasts, for holder until the
// lease ends: most of them at most.
func (t *Tx) TakeEvents(ctx context.Context, n core.Channel, holder string, now, lease time.Time, most int) ([]core.ChatEvent, error) {
	q := fmt.Sprintf(selectDueLanes, most)
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE OF e SKIP LOCKED` // whoever has the oldest of a lane is alone with those behind it
	}
	var lanes []string
	if err := t.all(ctx, &lanes, q, names{"network": string(n), "now": millis(now)}); err != nil {
		return nil, fmt.Errorf("select due lanes: %w", err)
	}
	if len(lanes) == 0 {
		return nil, nil
	}
	rows, err := t.readyEvents(ctx, lanes, now, most)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	if q, args, err := in(takeEvents, holder, millis(lease), fewLengths(ids), millis(now)); err != nil {
		return nil, fmt.Errorf("take chat events: %w", err)
	} else if err := t.all(ctx, &ids, q, args...); err != nil {
		return nil, fmt.Errorf("take chat events: %w", err)
	}
	var out []core.ChatEvent
	for _, r := range rows {
		if slices.Contains(ids, r.ID) {
			r.Attempts++
			out = append(out, r.event())
		}
	}
	return out, nil
}

// readyEvents returns the oldest undone events of lanes, of each up to the first
// that is not to be claimed now.
func (t *Tx) readyEvents(ctx context.Context, lanes []string, now time.Time, most int) ([]chatEventRow, error) {
	q, args, err := in(fmt.Sprintf(selectLaneEvents, most), millis(now), millis(now), fewLengths(lanes))
	if err != nil {
		return nil, fmt.Errorf("select chat events of lanes: %w", err)
	}
	var rows, out []chatEventRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select chat events of lanes: %w", err)
	}
	closed := map[string]bool{}
	for _, r := range rows {
		closed[r.Lane] = closed[r.Lane] || !r.Ready
		if !closed[r.Lane] {
			out = append(out, r)
		}
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

const moveEvent = `UPDATE chat_event SET state = :to, due = :due, error = :error WHERE source = :source AND state = 1 AND holder = :holder`

func (t *Tx) moveEvent(ctx context.Context, holder string, s core.Source, to int, due time.Time, why string) error {
	if _, err := t.exec(ctx, moveEvent, names{"holder": holder, "source": string(s), "to": to, "due": millis(due), "error": why}); err != nil {
		return fmt.Errorf("move chat event: %w", err)
	}
	return nil
}

// DelayEvent has an event that holder claimed wait until it is due.
func (t *Tx) DelayEvent(ctx context.Context, holder string, s core.Source, due time.Time, why string) error {
	return t.moveEvent(ctx, holder, s, eventWaits, due, why)
}

// FailEvent sets an event that holder claimed aside.
func (t *Tx) FailEvent(ctx context.Context, holder string, s core.Source, why string) error {
	return t.moveEvent(ctx, holder, s, eventFailed, time.Time{}, why)
}

const countTry = `UPDATE chat_event SET attempts = attempts + 1, error = :error WHERE source = :source AND state = 1 AND holder = :holder`

// CountTry counts the next try of an event that holder claimed and keeps, and
// reports whether it is still holder's.
func (t *Tx) CountTry(ctx context.Context, holder string, s core.Source, why string) (bool, error) {
	n, err := t.exec(ctx, countTry, names{"holder": holder, "source": string(s), "error": why})
	if err != nil {
		return false, fmt.Errorf("count try of chat event: %w", err)
	}
	return n > 0, nil
}

const deleteEvent = `DELETE FROM chat_event WHERE source = ?`

// DeleteEvent makes an event unknown.
func (t *Tx) DeleteEvent(ctx context.Context, s core.Source) error {
	if _, err := t.exec(ctx, deleteEvent, string(s)); err != nil {
		return fmt.Errorf("delete chat event: %w", err)
	}
	return nil
}

const retryEvent = `UPDATE chat_event SET state = 0, due = ?, attempts = 0, error = '' WHERE source = ? AND state = 3`

// RetryEvent has a failed event wait for its first try again.
func (t *Tx) RetryEvent(ctx context.Context, s core.Source, due time.Time) error {
	if _, err := t.exec(ctx, retryEvent, millis(due), string(s)); err != nil {
		return fmt.Errorf("retry chat event: %w", err)
	}
	return nil
}

const selectFailedEvent = `SELECT ` + chatEventColumns + ` FROM chat_event e WHERE e.source = ? AND e.state = 3`

// FailedEvent returns an event that was set aside; NotFound if it was not.
func (t *Tx) FailedEvent(ctx context.Context, s core.Source) (core.ChatEvent, error) {
	var r chatEventRow
	if err := t.get(ctx, &r, selectFailedEvent, string(s)); err != nil {
		return core.ChatEvent{}, fmt.Errorf("select failed chat event %s: %w", s, err)
	}
	return r.event(), nil
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

const freeHeldEvents = `UPDATE chat_event SET state = 0 WHERE state IN (0, 1) AND state = 1 AND holder = ?`

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
