package bots

import (
	"context"
	"errors"
	"slices"
	"time"

	"usher/core"
)

// OnceADay does something, unless what bears that name was done today. It is noted
// before it is done, so that two nodes don't do it at a time; where it fails it may
// be done again.
func (k Clerk) OnceADay(ctx context.Context, n core.Channel, holder, name string, do func() error) error {
	now := k.Desk.Now()
	s := core.Source(string(n) + ":" + name + "/" + now.UTC().Format(time.DateOnly))
	e := core.ChatEvent{Source: s, Network: n, Lane: string(s), Payload: []byte(`{"kind":"noted","payload":{}}`), Received: now}
	became, err := k.Desk.KeepEvents(ctx, holder, time.Minute, e)
	if err != nil || slices.Contains(became, core.Known) {
		return err
	}
	noted := k.Desk.EventsDone(ctx, s)
	failed := do()
	if failed == nil {
		return noted
	}
	back, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer cancel()
	return errors.Join(failed, noted, k.Desk.ForgetEvent(back, s))
}
