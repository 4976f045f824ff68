package store

import (
	"context"
	"fmt"

	"usher/core"
)

type chatSessionRow struct {
	Name    string `db:"name"`
	Session string `db:"session"`
	Resume  string `db:"resume"`
	Seq     int64  `db:"seq"`
	Behind  bool   `db:"behind"`
}

const selectChatSession = `SELECT name, session, resume, seq, behind FROM chat_session WHERE name = ?`

// ChatSession returns where a session with a gateway is. NotFound if none was kept.
func (t *Tx) ChatSession(ctx context.Context, name string) (core.ChatSession, error) {
	var r chatSessionRow
	if err := t.get(ctx, &r, selectChatSession, name); err != nil {
		return core.ChatSession{}, fmt.Errorf("select chat session %s: %w", name, err)
	}
	return core.ChatSession{Name: r.Name, ID: r.Session, Resume: r.Resume, Seq: r.Seq, Behind: r.Behind}, nil
}

// The lease is asked for in the same statement: a node that lost it meanwhile must
// not write over what the next one kept.
const putChatSession = `
	INSERT INTO chat_session (name, session, resume, seq, behind)
	SELECT CAST(:name AS text), CAST(:session AS text), CAST(:resume AS text), CAST(:seq AS bigint), CAST(:behind AS boolean)
	WHERE EXISTS (SELECT 1 FROM lease WHERE name = :lease AND holder = :holder)
	ON CONFLICT (name) DO UPDATE SET session = excluded.session, resume = excluded.resume, seq = excluded.seq, behind = excluded.behind`

// PutChatSession notes where a session is, while the lease is the holder's, and
// reports whether it is.
func (t *Tx) PutChatSession(ctx context.Context, lease, holder string, s core.ChatSession) (bool, error) {
	n, err := t.exec(ctx, putChatSession, names{
		"name": s.Name, "session": s.ID, "resume": s.Resume, "seq": s.Seq, "behind": s.Behind, "lease": lease, "holder": holder,
	})
	if err != nil {
		return false, fmt.Errorf("put chat session %s: %w", s.Name, err)
	}
	return n > 0, nil
}
