package store

import (
	"context"
	"fmt"

	"usher/core"
)

type attachmentRow struct {
	ID      int64  `db:"id"`
	Ticket  int64  `db:"ticket"`
	Message int64  `db:"message"`
	Number  int    `db:"number"`
	Name    string `db:"name"`
	Type    string `db:"type"`
	SHA256  string `db:"sha256"`
	Size    int64  `db:"size"`
}

func (attachmentRow) isRow() {}

const selectAttachments = `
	SELECT id, ticket, message, number, name, type, sha256, size
	FROM attachment
	WHERE ticket = ?
	ORDER BY number`

// Attachments returns a ticket's files by message. Number counts the files of
// a ticket from 1, as `file N K` names them.
func (t *Tx) Attachments(ctx context.Context, id core.TicketID) (map[core.MessageID][]core.Attachment, error) {
	var rows []attachmentRow
	if err := t.all(ctx, &rows, selectAttachments, int64(id)); err != nil {
		return nil, fmt.Errorf("select attachments of ticket %d: %w", id, err)
	}
	out := map[core.MessageID][]core.Attachment{}
	for _, r := range rows {
		m := core.MessageID(r.Message)
		out[m] = append(out[m], core.Attachment{
			ID: core.AttachmentID(r.ID), Number: r.Number, Name: r.Name, Type: r.Type, Blob: core.Blob{SHA256: r.SHA256, Size: r.Size},
		})
	}
	return out, nil
}

const insertAttachment = `
	INSERT INTO attachment (ticket, message, number, name, type, sha256, size)
	VALUES (:ticket, :message, (SELECT COUNT(*) + 1 FROM attachment WHERE ticket = :ticket), :name, :type, :sha256, :size)
	RETURNING id, number`

func (t *Tx) addAttachments(ctx context.Context, m *core.Message) error {
	for i, a := range m.Attachments {
		r := attachmentRow{
			Ticket: int64(m.Ticket), Message: int64(m.ID), Name: a.Name, Type: a.Type, SHA256: a.Blob.SHA256, Size: a.Blob.Size,
		}
		var got struct {
			ID     int64 `db:"id"`
			Number int   `db:"number"`
		}
		if err := t.get(ctx, &got, insertAttachment, r); err != nil {
			return fmt.Errorf("insert attachment of message %d: %w", m.ID, err)
		}
		m.Attachments[i].ID, m.Attachments[i].Number = core.AttachmentID(got.ID), got.Number
	}
	return nil
}
