package store

import (
	"context"
	"fmt"

	"usher/core"
)

const selectConcern = `
	SELECT EXISTS (SELECT 1 FROM chat_thread WHERE network = :network AND channel = :channel AND thread = :thread)
	OR EXISTS (SELECT 1 FROM operation WHERE source = :source)
	OR EXISTS (SELECT 1 FROM chat_event WHERE lane = :lane AND state IN (0, 1))`

// Concerns reports whether a thread is tied to a ticket, a source did something, or an
// event of a lane is undone.
func (t *Tx) Concerns(ctx context.Context, h core.Thread, s core.Source, lane string) (bool, error) {
	var any bool
	err := t.get(ctx, &any, selectConcern, names{
		"network": string(h.Network), "channel": h.Channel, "thread": h.ID, "source": string(s), "lane": lane,
	})
	if err != nil {
		return false, fmt.Errorf("select concern: %w", err)
	}
	return any, nil
}
