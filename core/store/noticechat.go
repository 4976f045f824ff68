package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"usher/core"
)

const selectMailed = `
	SELECT COUNT(*) FROM notice
	WHERE address = :address AND created >= :created AND channel = 'mail' AND kind = :kind AND ticket = :ticket AND message = :message AND body = :body
	AND state IN (0, 1, 2)`

// Mailed reports whether the same as a notice went, or is to go, to a mail
// address.
func (t *Tx) Mailed(ctx context.Context, address string, n core.Notice) (bool, error) {
	var count int
	err := t.get(ctx, &count, selectMailed, names{
		"address": address, "created": millis(n.Created), "kind": string(n.Kind), "ticket": int64(n.Ticket), "message": int64(n.Message), "body": n.Body,
	})
	if err != nil {
		return false, fmt.Errorf("count mails like notice %d: %w", n.ID, err)
	}
	return count > 0, nil
}

const dropWaiting = `
	UPDATE notice SET state = 4, error = :why
	WHERE address = :address AND state = 0
	RETURNING id, lane, kind, channel, person, address, ticket, message, reason, body, in_reply_to, state, bundle, attempts, due, created, sent, error`

// DropWaiting ends the notices that wait for an address, and returns them in
// order.
func (t *Tx) DropWaiting(ctx context.Context, address, why string) ([]core.Notice, error) {
	var rows []noticeRow
	if err := t.all(ctx, &rows, dropWaiting, names{"address": address, "why": why}); err != nil {
		return nil, fmt.Errorf("drop notices of an address: %w", err)
	}
	slices.SortFunc(rows, func(a, b noticeRow) int { return cmp.Compare(a.ID, b.ID) })
	return notices(rows), nil
}

const setNoticeBody = `UPDATE notice SET body = ? WHERE id = ? AND state <> 1`

// SetNoticeBody replaces what a notice carries that nobody has claimed, and reports
// whether it did.
func (t *Tx) SetNoticeBody(ctx context.Context, id core.NoticeID, body string) (bool, error) {
	n, err := t.exec(ctx, setNoticeBody, body, int64(id))
	if err != nil {
		return false, fmt.Errorf("set body of notice %d: %w", id, err)
	}
	return n > 0, nil
}

const selectWaitingFor = `
	SELECT ` + noticeColumns + `
	FROM notice n
	WHERE n.state = 0 AND n.channel = :channel AND n.created < :before AND n.id > :after
	ORDER BY n.id
	LIMIT %d`

// Waiting returns what waits for a channel since before then, in order, after a
// notice.
func (t *Tx) Waiting(ctx context.Context, c core.Channel, before time.Time, after core.NoticeID, limit int) ([]core.Notice, error) {
	var rows []noticeRow
	err := t.all(ctx, &rows, fmt.Sprintf(selectWaitingFor, limit), names{"channel": string(c), "before": millis(before), "after": int64(after)})
	if err != nil {
		return nil, fmt.Errorf("select what waits for %s: %w", c, err)
	}
	return notices(rows), nil
}

// WhatNotice is what a post is about that is the notice with its id.
const WhatNotice = "notice"

const selectToldOn = `
	SELECT n.address, COALESCE(MAX(p.channel), '') AS channel
	FROM notice n LEFT JOIN chat_post p ON p.network = n.channel AND p.what = 'notice' AND p.id = n.id
	WHERE n.channel = :channel AND n.person <> 0 AND n.created >= :since AND n.state = 2
	GROUP BY n.address
	ORDER BY n.address`

// ToldAt is an address at which somebody was told on a network, and the channel of
// that; empty where it is not known.
type ToldAt struct {
	Address string `db:"address"`
	Channel string `db:"channel"`
}

// ToldOn returns where people were told on a network since then.
func (t *Tx) ToldOn(ctx context.Context, n core.Channel, since time.Time) ([]ToldAt, error) {
	var out []ToldAt
	if err := t.all(ctx, &out, selectToldOn, names{"channel": string(n), "since": millis(since)}); err != nil {
		return nil, fmt.Errorf("select who was told on %s: %w", n, err)
	}
	return out, nil
}
