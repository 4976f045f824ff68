package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// ChatSession returns where a session with a chat network's gateway is. NotFound if
// none was kept.
func (d *Desk) ChatSession(ctx context.Context, name string) (core.ChatSession, error) {
	var s core.ChatSession
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		s, err = tx.ChatSession(ctx, name)
		return err
	})
	return s, err
}

// KeepSession notes where a session is, for whoever goes on with it, and reports
// whether it did: only while holder has that lease, of which the session is.
func (d *Desk) KeepSession(ctx context.Context, lease, holder string, s core.ChatSession) (bool, error) {
	var ok bool
	err := d.do(ctx, func(tx *store.Tx) error {
		var err error
		ok, err = tx.PutChatSession(ctx, lease, holder, s)
		return err
	})
	return ok, err
}
