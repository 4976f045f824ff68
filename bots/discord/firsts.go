package discord

import (
	"context"
	"maps"
	"sync"
	"time"

	"usher/core"
)

// firsts are the first answers to interactions that this process is about to
// give. What an interaction asks for is done once its answer was taken.
type firsts struct {
	mu   sync.Mutex
	open map[core.Source]*first
}

// first is one first answer.
type first struct {
	done    chan struct{} // closed once it was given, or could not be
	refused bool          // Discord had told already that it failed
	at      time.Time     // when that was
}

// expect says that an interaction is going to be answered, and reports whether that
// is news.
func (f *firsts) expect(s core.Source) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == nil {
		f.open = map[core.Source]*first{}
	}
	maps.DeleteFunc(f.open, func(_ core.Source, one *first) bool { return one.refused && time.Since(one.at) > tokenTime })
	if f.open[s] != nil {
		return false
	}
	f.open[s] = &first{done: make(chan struct{})}
	return true
}

// settle says how that went. That one was refused is known until the work on it
// begins, which may be later.
func (f *firsts) settle(s core.Source, refused bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.open[s]
	if one == nil || one.refused {
		return
	}
	one.refused, one.at = refused, time.Now()
	close(one.done)
	if !refused {
		delete(f.open, s)
	}
}

// refused waits for the first answer to an interaction, if this process gives it,
// and reports that Discord did not take it.
func (f *firsts) refused(ctx context.Context, s core.Source) bool {
	f.mu.Lock()
	one := f.open[s]
	f.mu.Unlock()
	if one == nil {
		return false
	}
	select {
	case <-one.done:
		return one.refused
	case <-ctx.Done():
		return false
	}
}
