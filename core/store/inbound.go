package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

type inboundRow struct {
	ID          int64  `db:"id"`
	Mailbox     string `db:"mailbox"`
	UIDValidity int64  `db:"uid_validity"`
	UID         int64  `db:"uid"`
	Source      string `db:"source"`
	MessageID   string `db:"message_id"`
	From        string `db:"from_address"`
	Subject     string `db:"subject"`
	SHA256      string `db:"sha256"`
	Size        int64  `db:"size"`
	Received    int64  `db:"received"`
	Disposition string `db:"disposition"`
	Why         string `db:"why"`
	Rule        string `db:"rule"`
	Trust       string `db:"trust"`
	Evidence    string `db:"evidence"`
	Person      int64  `db:"person"`
	Ticket      int64  `db:"ticket"`
	Message     int64  `db:"message"`
	Attempts    int    `db:"attempts"`
	Decided     int64  `db:"decided"`
}

func (inboundRow) isRow() {}

func (r inboundRow) inbound() core.Inbound {
	return core.Inbound{
		ID: core.InboundID(r.ID), Mailbox: r.Mailbox, UIDValidity: uint32(r.UIDValidity), UID: uint32(r.UID),
		Source: core.Source(r.Source), MessageID: r.MessageID, From: r.From, Subject: r.Subject,
		Raw: core.Blob{SHA256: r.SHA256, Size: r.Size}, Received: fromMillis(r.Received), Disposition: core.Disposition(r.Disposition),
		Why: r.Why, Rule: r.Rule, Trust: core.Trust(r.Trust), Evidence: r.Evidence, Person: core.PersonID(r.Person),
		Ticket: core.TicketID(r.Ticket), Message: core.MessageID(r.Message), Attempts: r.Attempts, Decided: fromMillis(r.Decided),
	}
}

func inboundOf(i core.Inbound) inboundRow {
	return inboundRow{
		ID: int64(i.ID), Mailbox: i.Mailbox, UIDValidity: int64(i.UIDValidity), UID: int64(i.UID),
		Source: string(i.Source), MessageID: i.MessageID, From: i.From, Subject: i.Subject,
		SHA256: i.Raw.SHA256, Size: i.Raw.Size, Received: millis(i.Received), Disposition: string(i.Disposition),
		Why: i.Why, Rule: i.Rule, Trust: string(i.Trust), Evidence: i.Evidence, Person: int64(i.Person),
		Ticket: int64(i.Ticket), Message: int64(i.Message), Attempts: i.Attempts, Decided: millis(i.Decided),
	}
}

const insertInbound = `
	INSERT INTO inbound (mailbox, uid_validity, uid, source, message_id, from_address, subject, sha256, size, received,
		disposition, why, rule, trust, evidence, person, ticket, message, attempts, decided)
	VALUES (:mailbox, :uid_validity, :uid, :source, :message_id, :from_address, :subject, :sha256, :size, :received,
		:disposition, :why, :rule, :trust, :evidence, :person, :ticket, :message, :attempts, :decided)
	ON CONFLICT DO NOTHING
	RETURNING id`

// AddInbound records a mail. The id is zero if its source is known already;
// only duplicates may have a known source.
func (t *Tx) AddInbound(ctx context.Context, i core.Inbound) (core.InboundID, error) {
	var ids []core.InboundID
	if err := t.all(ctx, &ids, insertInbound, inboundOf(i)); err != nil {
		return 0, fmt.Errorf("insert inbound: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	if i.Original != nil {
		if _, err := t.exec(ctx, insertOriginal, int64(ids[0]), i.Original); err != nil {
			return 0, fmt.Errorf("insert original: %w", err)
		}
	}
	return ids[0], nil
}

const insertOriginal = `INSERT INTO original (inbound, bytes) VALUES (?, ?)`

const selectOriginal = `SELECT bytes FROM original WHERE inbound = ?`

// Original returns a mail as it came, if it was kept with its record; NotFound
// if the file store has it.
func (t *Tx) Original(ctx context.Context, id core.InboundID) ([]byte, error) {
	var b []byte
	if err := t.get(ctx, &b, selectOriginal, int64(id)); err != nil {
		return nil, fmt.Errorf("select original of inbound %d: %w", id, err)
	}
	return b, nil
}

const updateInbound = `
	UPDATE inbound
	SET uid_validity = :uid_validity, uid = :uid, disposition = :disposition, why = :why, rule = :rule, trust = :trust,
		evidence = :evidence, person = :person, ticket = :ticket, message = :message, attempts = :attempts, decided = :decided
	WHERE id = :id`

// UpdateInbound writes where a mail is and how it ended.
func (t *Tx) UpdateInbound(ctx context.Context, i core.Inbound) error {
	if _, err := t.exec(ctx, updateInbound, inboundOf(i)); err != nil {
		return fmt.Errorf("update inbound %d: %w", i.ID, err)
	}
	return nil
}

const inboundColumns = `i.id, i.mailbox, i.uid_validity, i.uid, i.source, i.message_id, i.from_address, i.subject, i.sha256, i.size,
	i.received, i.disposition, i.why, i.rule, i.trust, i.evidence, i.person, i.ticket, i.message, i.attempts, i.decided`

const selectInbound = `SELECT ` + inboundColumns + ` FROM inbound i WHERE i.id = ?`

// Inbound returns a mail's record.
func (t *Tx) Inbound(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	var r inboundRow
	if err := t.get(ctx, &r, selectInbound, int64(id)); err != nil {
		return core.Inbound{}, fmt.Errorf("select inbound %d: %w", id, err)
	}
	return r.inbound(), nil
}

// InboundToChange returns a mail's record and keeps others from changing it
// until the transaction ends.
func (t *Tx) InboundToChange(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	q := selectInbound
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE`
	}
	var r inboundRow
	if err := t.get(ctx, &r, q, int64(id)); err != nil {
		return core.Inbound{}, fmt.Errorf("select inbound %d to change: %w", id, err)
	}
	return r.inbound(), nil
}

const selectInboundBySource = `SELECT ` + inboundColumns + ` FROM inbound i WHERE i.source = ? AND i.disposition <> 'duplicate'`

// InboundBySource returns the record of the mail that came first with a source.
func (t *Tx) InboundBySource(ctx context.Context, s core.Source) (core.Inbound, error) {
	var r inboundRow
	if err := t.get(ctx, &r, selectInboundBySource, string(s)); err != nil {
		return core.Inbound{}, fmt.Errorf("select inbound by source: %w", err)
	}
	return r.inbound(), nil
}

const selectInboundAt = `SELECT COUNT(*) FROM inbound WHERE mailbox = :mailbox AND uid_validity = :validity AND uid = :uid`

// KnowsUID reports whether the mail at that place was recorded.
func (t *Tx) KnowsUID(ctx context.Context, mailbox string, validity, uid uint32) (bool, error) {
	var n int
	err := t.get(ctx, &n, selectInboundAt, names{"mailbox": mailbox, "validity": int64(validity), "uid": int64(uid)})
	if err != nil {
		return false, fmt.Errorf("select inbound by uid: %w", err)
	}
	return n > 0, nil
}

const moveCopy = `
	UPDATE inbound
	SET uid_validity = :validity, uid = :uid
	WHERE id = (
		SELECT MIN(id) FROM inbound
		WHERE source = :source AND disposition = 'duplicate' AND mailbox = :mailbox AND uid_validity <> :validity
	)`

// MoveCopy notes where a duplicate recorded before is after its folder was
// renumbered, and reports whether there was one.
func (t *Tx) MoveCopy(ctx context.Context, s core.Source, mailbox string, validity, uid uint32) (bool, error) {
	n, err := t.exec(ctx, moveCopy, names{
		"validity": int64(validity), "uid": int64(uid), "source": string(s), "mailbox": mailbox,
	})
	if err != nil {
		return false, fmt.Errorf("move copy of a mail: %w", err)
	}
	return n > 0, nil
}

const selectInbounds = `
	SELECT ` + inboundColumns + `
	FROM inbound i
	WHERE i.disposition IN (?) AND i.id < ?
	ORDER BY i.id DESC
	LIMIT ?`

// Inbounds returns mails that ended so, newest first; before zero starts with
// the newest.
func (t *Tx) Inbounds(ctx context.Context, ends []core.Disposition, before core.InboundID, limit int) ([]core.Inbound, error) {
	if before == 0 {
		before = 1 << 62
	}
	q, args, err := in(selectInbounds, ends, int64(before), limit)
	if err != nil {
		return nil, fmt.Errorf("select inbounds: %w", err)
	}
	var rows []inboundRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select inbounds: %w", err)
	}
	out := make([]core.Inbound, len(rows))
	for i, r := range rows {
		out[i] = r.inbound()
	}
	return out, nil
}

const selectTicketMailbox = `
	SELECT i.mailbox
	FROM message m JOIN inbound i ON i.id = m.inbound
	WHERE m.ticket = ? AND m.number = 1`

// TicketMailbox returns the mailbox whose mail opened a ticket; empty if it was
// opened in another way.
func (t *Tx) TicketMailbox(ctx context.Context, id core.TicketID) (string, error) {
	var out []string
	if err := t.all(ctx, &out, selectTicketMailbox, int64(id)); err != nil {
		return "", fmt.Errorf("select mailbox of ticket %d: %w", id, err)
	}
	if len(out) == 0 {
		return "", nil
	}
	return out[0], nil
}

const selectRaws = `
	SELECT DISTINCT i.sha256
	FROM inbound i
	WHERE i.received < :before AND i.sha256 <> '' AND i.disposition NOT IN ('held', 'failed', 'received')
	AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = i.sha256)
	AND NOT EXISTS (
		SELECT 1 FROM inbound o
		WHERE o.sha256 = i.sha256 AND o.sha256 <> '' AND (o.received >= :before OR o.disposition IN ('held', 'failed', 'received')))
	ORDER BY i.sha256
	LIMIT :limit`

const deleteOriginal = `DELETE FROM original WHERE inbound IN (SELECT id FROM inbound WHERE sha256 = ? AND sha256 <> '' AND received < ?)`

const forgetRaw = `UPDATE inbound SET sha256 = '', size = 0 WHERE sha256 = ? AND received < ?`

// ForgetRaws lets go of the originals of mails that came before then and are
// done, a number of them at a time, and returns which files those were. An
// original that is also somebody's attachment stays, as does that of a mail with
// the same bytes that is newer or waits. Those of forgotten people go whatever
// their age.
func (t *Tx) ForgetRaws(ctx context.Context, before time.Time, limit int) ([]string, error) {
	var sums []string
	if err := t.all(ctx, &sums, selectRaws, names{"before": millis(before), "limit": limit}); err != nil {
		return nil, fmt.Errorf("select originals: %w", err)
	}
	for _, sum := range sums {
		for _, q := range []string{deleteOriginal, forgetRaw} {
			if _, err := t.exec(ctx, q, sum, millis(before)); err != nil {
				return nil, fmt.Errorf("forget original: %w", err)
			}
		}
	}
	if len(sums) == limit {
		return sums, nil
	}
	forgotten, err := t.forgetForgotten(ctx, limit-len(sums))
	return append(sums, forgotten...), err
}
