package slack

import (
	"context"
	"maps"
	"sync"
	"time"
)

const (
	triesMost = 4                // of one call, where Slack asks to wait
	patience  = 30 * time.Second // with one call; what must wait longer fails, and is tried again by who asked for it
	burst     = 3                // messages to a channel at once; then one a second
)

// gates keep calls from coming too fast: those of a method that Slack shut, and
// messages to one channel.
type gates struct {
	mu    sync.Mutex
	until map[string]time.Time // methods that are shut, with the channel where they are so for each
	turns map[string]time.Time // of channels: when the burst will be used up no more
}

func newGates() *gates {
	return &gates{until: map[string]time.Time{}, turns: map[string]time.Time{}}
}

// shut closes a method for a while, for one channel where it is limited so.
func (g *gates) shut(method, channel string, d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if at := now.Add(d); at.After(g.until[method+channel]) {
		g.until[method+channel] = at
	}
	maps.DeleteFunc(g.until, func(_ string, at time.Time) bool { return at.Before(now) })
}

// wait waits until a method is open.
func (g *gates) wait(ctx context.Context, method, channel string) error {
	g.mu.Lock()
	d := time.Until(g.until[method+channel])
	g.mu.Unlock()
	if d > patience {
		return &fault{method: method, code: "ratelimited", wait: d}
	}
	return sleep(ctx, method, d)
}

// turn waits until another message may go to the channel.
func (g *gates) turn(ctx context.Context, channel string) error {
	g.mu.Lock()
	now := time.Now()
	next := g.turns[channel]
	if earliest := now.Add(-(burst - 1) * time.Second); next.Before(earliest) {
		next = earliest
	}
	g.turns[channel] = next.Add(time.Second)
	if len(g.turns) > 10_000 {
		maps.DeleteFunc(g.turns, func(_ string, at time.Time) bool { return at.Before(now.Add(-burst * time.Second)) })
	}
	g.mu.Unlock()
	return sleep(ctx, "chat.postMessage", next.Sub(now))
}

func sleep(ctx context.Context, method string, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return &fault{method: method, ended: ctx.Err()}
	}
}
