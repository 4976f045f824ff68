package bots

import (
	"context"
	"slices"
	"sync"
	"time"

	"usher/core/desk"
)

// keepTime is how long a commit may take.
const keepTime = 10 * time.Second

// keeper commits what comes at once in one transaction: while one batch is being
// committed, the next gathers.
type keeper struct {
	commit func(ctx context.Context, batch []desk.ChatEvent) ([]bool, error)

	turn sync.Mutex // of who commits
	mu   sync.Mutex
	next *batch // gathers; nil: none does
}

type batch struct {
	parts [][]desk.ChatEvent // of everybody who joined
	done  chan struct{}
	fresh [][]bool // by part
	errs  []error  // by part
}

// add has events committed, with others or alone.
func (k *keeper) add(ctx context.Context, events []desk.ChatEvent) ([]bool, error) {
	b, part := k.join(events)
	if part == 0 {
		k.flush(context.WithoutCancel(ctx), b)
	}
	select {
	case <-b.done:
		return b.fresh[part], b.errs[part]
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (k *keeper) join(events []desk.ChatEvent) (b *batch, part int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = &batch{done: make(chan struct{})}
	}
	b, part = k.next, len(k.next.parts)
	b.parts = append(b.parts, events)
	return b, part
}

// flush commits a batch once it is its turn; nobody joins it from then on.
func (k *keeper) flush(ctx context.Context, b *batch) {
	k.turn.Lock()
	defer k.turn.Unlock()
	k.mu.Lock()
	k.next = nil
	k.mu.Unlock()
	defer close(b.done)
	ctx, cancel := context.WithTimeout(ctx, keepTime)
	defer cancel()
	b.fresh, b.errs = make([][]bool, len(b.parts)), make([]error, len(b.parts))
	all, err := k.commit(ctx, slices.Concat(b.parts...))
	for n, part := range b.parts {
		if err == nil {
			b.fresh[n], all = all[:len(part)], all[len(part):]
		} else { // one that the database refuses stops no other
			b.fresh[n], b.errs[n] = k.commit(ctx, part)
		}
	}
}
