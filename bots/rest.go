package bots

import (
	"sync"
	"time"
)

const longestRest = 5 * time.Minute

// rest is whether a network can be used. While it cannot, it is left alone for
// pauses that grow.
type rest struct {
	first time.Duration

	mu    sync.Mutex
	pause time.Duration // zero: it can be used
	until time.Time
	tries int // that failed since it could be used
	why   string
}

// look says how long to leave the network alone, and whether it was down.
func (r *rest) look() (wait time.Duration, down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return max(time.Until(r.until), 0), r.pause > 0
}

func (r *rest) reason() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.why
}

// tried is how often it was tried since it could be used.
func (r *rest) tried() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tries
}

// failed begins a pause, longer than the one before and at least as long as
// asked. It reports whether the network could be used until now.
func (r *rest) failed(f *Failure) (began bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	began = r.pause == 0
	if !began && time.Now().Before(r.until) {
		return false // one of several that were under way
	}
	r.tries++
	r.pause = min(max(2*r.pause, r.first), longestRest)
	r.until, r.why = time.Now().Add(max(r.pause, f.After)), f.Error()
	return began
}

// worked ends the pauses. It reports whether there were any.
func (r *rest) worked() (again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	again = r.pause > 0
	r.pause, r.until, r.tries, r.why = 0, time.Time{}, 0, ""
	return again
}
