package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"usher/core"
)

type noticeRow struct {
	ID        int64  `db:"id"`
	Lane      string `db:"lane"`
	Kind      string `db:"kind"`
	Channel   string `db:"channel"`
	Person    int64  `db:"person"`
	Address   string `db:"address"`
	Ticket    int64  `db:"ticket"`
	Message   int64  `db:"message"`
	Reason    string `db:"reason"`
	Body      string `db:"body"`
	InReplyTo string `db:"in_reply_to"`
	State     int    `db:"state"`
	Bundle    int64  `db:"bundle"`
	Attempts  int    `db:"attempts"`
	Due       int64  `db:"due"`
	Created   int64  `db:"created"`
	Sent      int64  `db:"sent"`
	Error     string `db:"error"`
}

func (noticeRow) isRow() {}

func (r noticeRow) notice() core.Notice {
	return core.Notice{
		ID: core.NoticeID(r.ID), Lane: r.Lane, Kind: core.NoticeKind(r.Kind), Channel: core.Channel(r.Channel),
		Person: core.PersonID(r.Person), Address: r.Address, Ticket: core.TicketID(r.Ticket), Message: core.MessageID(r.Message),
		Reason: core.Reason(r.Reason), Body: r.Body, InReplyTo: r.InReplyTo, State: core.NoticeState(r.State), Bundle: core.NoticeID(r.Bundle),
		Attempts: r.Attempts, Due: fromMillis(r.Due), Created: fromMillis(r.Created), Sent: fromMillis(r.Sent), Error: r.Error,
	}
}

func notices(rows []noticeRow) []core.Notice {
	out := make([]core.Notice, len(rows))
	for i, r := range rows {
		out[i] = r.notice()
	}
	return out
}

const insertNotices = `
	INSERT INTO notice (lane, kind, channel, person, address, ticket, message, reason, body, in_reply_to, due, created)
	VALUES %s
	RETURNING id`

const manyNotices = 20 // in one statement

// AddNotices queues notices and returns their ids. The commit wakes whoever
// sends.
func (t *Tx) AddNotices(ctx context.Context, list ...core.Notice) ([]core.NoticeID, error) {
	var out []core.NoticeID
	for part := range slices.Chunk(list, manyNotices) {
		var args []any
		for _, n := range part {
			args = append(args, n.Lane, string(n.Kind), string(n.Channel), int64(n.Person), n.Address, int64(n.Ticket), int64(n.Message),
				string(n.Reason), n.Body, n.InReplyTo, millis(n.Due), millis(n.Created))
		}
		rows := strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(part))[2:]
		var ids []core.NoticeID
		if err := t.all(ctx, &ids, fmt.Sprintf(insertNotices, rows), args...); err != nil {
			return nil, fmt.Errorf("insert notices: %w", err)
		}
		out = append(out, ids...)
		t.noticed = true
	}
	return out, nil
}

const noticeColumns = `n.id, n.lane, n.kind, n.channel, n.person, n.address, n.ticket, n.message, n.reason, n.body, n.in_reply_to,
	n.state, n.bundle, n.attempts, n.due, n.created, n.sent, n.error`

// The limits are written out: SQLite plans a query anew for each value of a
// parameter there. A lane is served in order: its oldest unfinished notice comes first, and
// while that one is claimed or waits for its due time, so do the others.
const selectHeads = `
	SELECT ` + noticeColumns + `
	FROM notice n
	WHERE n.state = 0 AND n.due <= :now AND n.channel = :channel
	AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.lane = n.lane AND o.id < n.id AND o.state IN (0, 1))
	%s
	ORDER BY n.due, n.id
	LIMIT %d`

// DueHeads returns the first unfinished notice of each lane where it is due,
// oldest first, but what goes to some addresses: one that ends in a slash stands for
// all that begin with it. On PostgreSQL they are locked, and those locked by another
// node are left out.
func (t *Tx) DueHeads(ctx context.Context, c core.Channel, now time.Time, limit int, but ...string) ([]core.Notice, error) {
	for n := len(but); n&(n-1) != 0; n++ { // few lengths make few statements to prepare
		but = append(but, but[0])
	}
	args, others := names{"now": millis(now), "channel": string(c)}, ""
	for i, address := range but {
		if strings.HasSuffix(address, "/") {
			address += "%"
		}
		name := fmt.Sprintf("but%d", i)
		args[name] = address
		others += " AND n.address NOT LIKE :" + name
	}
	q := fmt.Sprintf(selectHeads, others, limit)
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE OF n SKIP LOCKED`
	}
	var rows []noticeRow
	if err := t.all(ctx, &rows, q, args); err != nil {
		return nil, fmt.Errorf("select due notices: %w", err)
	}
	return notices(rows), nil
}

const selectLane = `
	SELECT ` + noticeColumns + `
	FROM notice n
	WHERE n.lane = :lane AND n.id > :after AND n.state IN (0, 1)
	ORDER BY n.id
	LIMIT %d`

// Lane returns the unfinished notices of a lane after the given one, in order.
func (t *Tx) Lane(ctx context.Context, lane string, after core.NoticeID, limit int) ([]core.Notice, error) {
	var rows []noticeRow
	if err := t.all(ctx, &rows, fmt.Sprintf(selectLane, limit), names{"lane": lane, "after": int64(after)}); err != nil {
		return nil, fmt.Errorf("select lane: %w", err)
	}
	return notices(rows), nil
}

const takeNotices = `
	UPDATE notice
	SET state = 1, bundle = taken.column2, holder = ?, lease = ?, attempts = attempts + 1
	FROM (VALUES %s) AS taken
	WHERE notice.id = taken.column1 AND notice.state = 0`

// TakeBundles claims notices for holder until the lease ends, those of each
// bundle to go out in one mail with its first.
func (t *Tx) TakeBundles(ctx context.Context, bundles [][]core.Notice, holder string, lease time.Time) error {
	var rows []string
	args := []any{holder, millis(lease)}
	for _, b := range bundles {
		for _, n := range b {
			rows = append(rows, "(CAST(? AS bigint), CAST(? AS bigint))")
			args = append(args, int64(n.ID), int64(b[0].ID))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	for n := len(rows); n&(n-1) != 0; n++ { // few lengths make few statements to prepare
		rows, args = append(rows, rows[0]), append(args, args[2:4]...)
	}
	if _, err := t.exec(ctx, fmt.Sprintf(takeNotices, strings.Join(rows, ", ")), args...); err != nil {
		return fmt.Errorf("take notices: %w", err)
	}
	return nil
}

const freeExpired = `UPDATE notice SET state = 0 WHERE state = 1 AND lease <= ?`

// FreeExpired gives back the notices whose lease ended.
func (t *Tx) FreeExpired(ctx context.Context, now time.Time) error {
	if _, err := t.exec(ctx, freeExpired, millis(now)); err != nil {
		return fmt.Errorf("free expired notices: %w", err)
	}
	return nil
}

const freeHeld = `UPDATE notice SET state = 0 WHERE state = 1 AND holder = ?`

// FreeHeld gives back the notices and events a holder has claimed.
func (t *Tx) FreeHeld(ctx context.Context, holder string) error {
	if _, err := t.exec(ctx, freeHeld, holder); err != nil {
		return fmt.Errorf("free held notices: %w", err)
	}
	return t.freeHeldEvents(ctx, holder)
}

const selectHolders = `
	SELECT holder FROM notice WHERE state = 1
	UNION SELECT holder FROM chat_event WHERE state IN (0, 1) AND state = 1
	UNION SELECT holder FROM lease`

// Holders returns who holds notices or leases.
func (t *Tx) Holders(ctx context.Context) ([]string, error) {
	var out []string
	if err := t.all(ctx, &out, selectHolders); err != nil {
		return nil, fmt.Errorf("select holders: %w", err)
	}
	return out, nil
}

const settleNotices = `
	UPDATE notice
	SET state = ?, due = ?, sent = ?, error = ?
	WHERE id IN (?) AND state = 1 AND holder = ?`

// SettleNotices ends the claim that one holder has on all notices of some mails:
// sent, parked, dropped, or queued again for a later time. It returns how many are
// claimed by that holder still: the others are another's by now.
func (t *Tx) SettleNotices(ctx context.Context, list []core.Notice, to core.NoticeState, due, sent time.Time, why string) (int64, error) {
	if len(list) == 0 {
		return 0, nil
	}
	ids := make([]core.NoticeID, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	q, args, err := in(settleNotices, int(to), millis(due), millis(sent), why, fewLengths(ids), list[0].Holder)
	if err != nil {
		return 0, fmt.Errorf("settle notices: %w", err)
	}
	n, err := t.exec(ctx, q, args...)
	if err != nil {
		return 0, fmt.Errorf("settle notices: %w", err)
	}
	return n, nil
}

const selectWaiting = `SELECT id FROM notice WHERE lane = ? AND kind = ? AND state IN (0, 1) AND state = 0`

// Waits reports whether a notice of a kind waits in a lane. Nobody claims it
// before this transaction ends, so what that changes is told by it.
func (t *Tx) Waits(ctx context.Context, lane string, k core.NoticeKind) (bool, error) {
	q := selectWaiting
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE`
	}
	var ids []int64
	if err := t.all(ctx, &ids, q, lane, string(k)); err != nil {
		return false, fmt.Errorf("select waiting notice: %w", err)
	}
	return len(ids) > 0, nil
}

const selectUntried = `SELECT id FROM notice WHERE lane = ? AND state IN (0, 1) AND state = 0 AND attempts = 0`

// WaitsUntried is Waits of a notice, whatever its kind, of which nothing was done yet.
func (t *Tx) WaitsUntried(ctx context.Context, lane string) (bool, error) {
	q := selectUntried
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE`
	}
	var ids []int64
	if err := t.all(ctx, &ids, q, lane); err != nil {
		return false, fmt.Errorf("select untried notice: %w", err)
	}
	return len(ids) > 0, nil
}

const selectNotice = `SELECT ` + noticeColumns + ` FROM notice n WHERE n.id = ?`

// Notice returns a notice.
func (t *Tx) Notice(ctx context.Context, id core.NoticeID) (core.Notice, error) {
	var r noticeRow
	if err := t.get(ctx, &r, selectNotice, int64(id)); err != nil {
		return core.Notice{}, fmt.Errorf("select notice %d: %w", id, err)
	}
	return r.notice(), nil
}

const selectNotices = `
	SELECT ` + noticeColumns + `
	FROM notice n
	WHERE n.state IN (?)
	ORDER BY n.id DESC
	LIMIT 500`

// Notices returns the newest 500 notices in those states.
func (t *Tx) Notices(ctx context.Context, states ...core.NoticeState) ([]core.Notice, error) {
	q, args, err := in(selectNotices, states)
	if err != nil {
		return nil, fmt.Errorf("select notices: %w", err)
	}
	var rows []noticeRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select notices: %w", err)
	}
	return notices(rows), nil
}

const moveNotice = `UPDATE notice SET state = :to, due = :due, attempts = 0, error = :error WHERE id = :id AND state IN (0, 3)`

// MoveNotice sets a queued or parked notice to another state, as an operator
// does, and reports whether it was one.
func (t *Tx) MoveNotice(ctx context.Context, id core.NoticeID, to core.NoticeState, due time.Time, why string) (bool, error) {
	n, err := t.exec(ctx, moveNotice, names{"id": int64(id), "to": int(to), "due": millis(due), "error": why})
	if err != nil {
		return false, fmt.Errorf("move notice %d: %w", id, err)
	}
	t.noticed = t.noticed || to == core.Queued
	return n > 0, nil
}

const countAnswers = `SELECT COUNT(*) FROM notice WHERE address = :address AND created >= :since 
	AND kind IN ('opened', 'answer', 'refused', 'challenge') AND reason IN ('requester', 'creator', 'asker')`

// Answers counts what was sent or queued to an address as an answer to what
// came from it since then. It is what caps loops.
func (t *Tx) Answers(ctx context.Context, address string, since time.Time) (int, error) {
	var n int
	if err := t.get(ctx, &n, countAnswers, names{"address": address, "since": millis(since)}); err != nil {
		return 0, fmt.Errorf("count answers: %w", err)
	}
	return n, nil
}

const countNotices = `SELECT COUNT(*) FROM notice WHERE address = :address AND created >= :since AND kind = :kind`

// CountNotices counts the notices of a kind to an address since then.
func (t *Tx) CountNotices(ctx context.Context, address string, k core.NoticeKind, since time.Time) (int, error) {
	var n int
	if err := t.get(ctx, &n, countNotices, names{"address": address, "since": millis(since), "kind": string(k)}); err != nil {
		return 0, fmt.Errorf("count notices to an address: %w", err)
	}
	return n, nil
}

const selectTold = `SELECT body FROM notice WHERE address = :address AND created >= :since AND kind = :kind`

// ToldText reports whether a notice of a kind with that text went to an address
// since then.
func (t *Tx) ToldText(ctx context.Context, address string, k core.NoticeKind, text string, since time.Time) (bool, error) {
	var bodies []string
	if err := t.all(ctx, &bodies, selectTold, names{"address": address, "since": millis(since), "kind": string(k)}); err != nil {
		return false, fmt.Errorf("select notices to an address: %w", err)
	}
	for _, b := range bodies {
		var told struct {
			Text string `json:"text"`
		}
		if json.Unmarshal([]byte(b), &told) == nil && told.Text == text {
			return true, nil
		}
	}
	return false, nil
}

const pruneNotices = `DELETE FROM notice WHERE state IN (2, 4) AND created < ?`

const prunePosts = `DELETE FROM chat_post WHERE what = 'notice' AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.id = chat_post.id)`

// PruneNotices deletes finished notices from before then.
func (t *Tx) PruneNotices(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.exec(ctx, pruneNotices, millis(before))
	if err != nil {
		return 0, fmt.Errorf("prune notices: %w", err)
	}
	if _, err := t.exec(ctx, prunePosts); err != nil {
		return n, fmt.Errorf("prune posts of notices: %w", err)
	}
	return n, nil
}
