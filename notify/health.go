package notify

import (
	"sync"
	"time"
)

const (
	longest = 5 * time.Minute
	inRow   = 20 // mails refused for now, one after the other: the server wants a rest
)

// health is whether the mail server can be used. While it cannot, it is left
// alone for pauses that grow.
type health struct {
	first time.Duration

	mu    sync.Mutex
	pause time.Duration // zero: it can be used
	until time.Time
	asked bool // it answered since
	row   int  // mails refused for now since the last one that was not
	why   string
}

// look says how long to leave the server alone; else whether to ask it first,
// and whether it was down at all.
func (h *health) look() (wait time.Duration, ask, down bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(time.Until(h.until), 0), !h.asked, h.pause > 0
}

func (h *health) paused() bool {
	wait, _, _ := h.look()
	return wait > 0
}

func (h *health) reason() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.why
}

// failed begins a pause, longer than the one before. It reports whether the
// server could be used until now.
func (h *health) failed(err error) (began bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rest(err)
}

func (h *health) rest(err error) (began bool) {
	began = h.pause == 0
	if !began && time.Now().Before(h.until) {
		return false // one of several mails that were under way
	}
	h.pause = min(max(2*h.pause, h.first), longest)
	h.until, h.asked, h.row, h.why = time.Now().Add(h.pause), false, 0, err.Error()
	return began
}

// refused counts a mail that was refused for now.
func (h *health) refused(err error) (began bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.row++; h.row < inRow {
		return false
	}
	return h.rest(err)
}

// answered notes that the server can be reached.
func (h *health) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = true
}

// worked ends the pauses. It reports whether there were any.
func (h *health) worked() (again bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	again = h.pause > 0
	h.pause, h.until, h.asked, h.row, h.why = 0, time.Time{}, false, 0, ""
	return again
}
