package bots

import (
	"context"
	"errors"
	"slices"
	"time"

	"usher/core"
)

// OnceADay does something, unless what bears that name was done today. It is noted
// before it is done: rather never than twice.
func (k Clerk) OnceADay(ctx context.Context, n core.Channel, holder, name string, do func() error) error {
	now := k.Desk.Now()
	s := core.Source(string(n) + ":" + name + "/" + now.UTC().Format(time.DateOnly))
	e := core.ChatEvent{Source: s, Network: n, Lane: string(s), Payload: []byte(`{"kind":"noted","payload":{}}`), Received: now}
	became, err := k.Desk.KeepEvents(ctx, holder, time.Minute, e)
	if err != nil || slices.Contains(became, core.Known) {
		return err
	}
	return errors.Join(k.Desk.EventsDone(ctx, s), do())
}
