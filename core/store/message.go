package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

type messageRow struct {
	ID       int64  `db:"id"`
	Ticket   int64  `db:"ticket"`
	Number   int    `db:"number"`
	Author   int64  `db:"author"`
	Channel  string `db:"channel"`
	Source   string `db:"source"`
	Privacy  string `db:"privacy"`
	Internal bool   `db:"internal"`
	AnswerTo int64  `db:"answer_to"`
	Text     string `db:"text"`
	Inbound  int64  `db:"inbound"`
	At       int64  `db:"at"`
	Deleted  bool   `db:"deleted"`
}

func (messageRow) isRow() {}

func (r messageRow) message() core.Message {
	return core.Message{
		ID: core.MessageID(r.ID), Ticket: core.TicketID(r.Ticket), Number: r.Number, Author: core.PersonID(r.Author),
		Channel: core.Channel(r.Channel), Source: core.Source(r.Source), Privacy: core.Privacy(r.Privacy), Internal: r.Internal,
		AnswerTo: core.MessageID(r.AnswerTo), Text: r.Text, Inbound: core.InboundID(r.Inbound), At: fromMillis(r.At), Deleted: r.Deleted,
	}
}

const messageColumns = `m.id, m.ticket, m.number, m.author, m.channel, m.source, m.privacy, m.internal, m.answer_to, m.text, m.inbound, m.at, m.deleted`

const selectMessage = `SELECT ` + messageColumns + ` FROM message m WHERE m.id = ?`

// Message returns a message with its attachments.
func (t *Tx) Message(ctx context.Context, id core.MessageID) (core.Message, error) {
	var r messageRow
	if err := t.get(ctx, &r, selectMessage, int64(id)); err != nil {
		return core.Message{}, fmt.Errorf("select message %d: %w", id, err)
	}
	m := r.message()
	files, err := t.Attachments(ctx, m.Ticket)
	if err != nil {
		return core.Message{}, err
	}
	m.Attachments = files[m.ID]
	return m, nil
}

const selectMessages = `SELECT ` + messageColumns + ` FROM message m WHERE m.ticket = ? ORDER BY m.number`

// Messages returns all messages of a ticket in order, with attachments.
func (t *Tx) Messages(ctx context.Context, id core.TicketID) ([]core.Message, error) {
	var rows []messageRow
	if err := t.all(ctx, &rows, selectMessages, int64(id)); err != nil {
		return nil, fmt.Errorf("select messages of ticket %d: %w", id, err)
	}
	files, err := t.Attachments(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]core.Message, len(rows))
	for i, r := range rows {
		out[i] = r.message()
		out[i].Attachments = files[out[i].ID]
	}
	return out, nil
}

const insertMessage = `
	INSERT INTO message (ticket, number, author, channel, source, privacy, internal, answer_to, text, inbound, at)
	VALUES (:ticket, (SELECT COALESCE(MAX(number), 0) + 1 FROM message WHERE ticket = :ticket), :author, :channel, :source, :privacy, :internal, :answer_to, :text, :inbound, :at)
	RETURNING id, number`

// AddMessage adds a message with the ticket's next number, and its
// attachments. It returns the message as stored. Whoever adds to a ticket that
// others may change holds it with TicketToChange.
func (t *Tx) AddMessage(ctx context.Context, m core.Message) (core.Message, error) {
	r := messageRow{
		Ticket: int64(m.Ticket), Author: int64(m.Author), Channel: string(m.Channel), Source: string(m.Source),
		Privacy: string(m.Privacy), Internal: m.Internal, AnswerTo: int64(m.AnswerTo), Text: m.Text, Inbound: int64(m.Inbound), At: millis(m.At),
	}
	if err := t.get(ctx, &r, insertMessage, r); err != nil {
		return m, fmt.Errorf("insert message: %w", err)
	}
	m.ID, m.Number = core.MessageID(r.ID), r.Number
	if err := t.addAttachments(ctx, &m); err != nil {
		return m, err
	}
	return m, nil
}

const countMessages = `SELECT COUNT(*) FROM message WHERE author = :author AND ticket = :ticket AND at >= :since`

// CountMessages counts what an author wrote to a ticket since then.
func (t *Tx) CountMessages(ctx context.Context, id core.TicketID, author core.PersonID, since time.Time) (int, error) {
	var n int
	err := t.get(ctx, &n, countMessages, names{"author": int64(author), "ticket": int64(id), "since": millis(since)})
	if err != nil {
		return 0, fmt.Errorf("count messages of ticket %d: %w", id, err)
	}
	return n, nil
}

const countPrivate = `SELECT COUNT(*) FROM message WHERE ticket = ? AND privacy = 'private' AND NOT internal`

// PrivateMessages counts the messages of a ticket that are private by themselves,
// those for staff alone not among them.
func (t *Tx) PrivateMessages(ctx context.Context, id core.TicketID) (int, error) {
	var n int
	if err := t.get(ctx, &n, countPrivate, int64(id)); err != nil {
		return 0, fmt.Errorf("count private messages of ticket %d: %w", id, err)
	}
	return n, nil
}

const editMessage = `UPDATE message SET text = :text, deleted = :deleted WHERE id = :id`

// EditMessage gives a message another text, which says so if it was deleted.
func (t *Tx) EditMessage(ctx context.Context, id core.MessageID, text string, deleted bool) error {
	if _, err := t.exec(ctx, editMessage, names{"id": int64(id), "text": text, "deleted": deleted}); err != nil {
		return fmt.Errorf("edit message %d: %w", id, err)
	}
	return nil
}
