package imap

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"golang.org/x/sync/semaphore"
)

// A Reader reads one folder. Run does the work; State may be asked meanwhile.
type Reader struct {
	*account
	config  error // what is wrong with the configuration
	handler Handler
	room    *semaphore.Weighted
	settled chan struct{} // holds one: a mail was done or failed

	// These belong to Run's loop.
	known   bool // the cursor was asked for
	careful uint32
	tries   map[goimap.UID]int
	noIdle  bool        // the server refused IDLE
	swept   bool        // see sweep
	refused bool        // the server refused to flag or move; not again before the next poll
	told    bool        // that moving is not possible
	bySeq   atomic.Bool // the server names UIDs too late: see insist

	mu             sync.Mutex
	state          State
	validity, last uint32       // up to where mails were handed over
	done           []goimap.UID // to flag or move, of this validity
	failure        error        // of a mail, since the cursor was asked for
	cancel         context.CancelCauseFunc
}

// State is how reading stands.
type State struct {
	Connected bool      // logged in, folder selected
	Idle      bool      // all is read; the server will tell, or it is polled
	Since     time.Time // when Connected or Err changed last
	Err       error     // why it is not connected; nil while it is
	// UIDValidity and LastUID are up to where mails were handed over.
	UIDValidity, LastUID uint32
	// Waiting is how many mails were handed over and are not done yet.
	Waiting int
}

// New returns a Reader that gives h the mails. Nothing happens before Run,
// which also reports a configuration that cannot work.
func New(c Config, h Handler) *Reader {
	a, err := c.account()
	return &Reader{
		account: a, config: err, handler: h,
		room:    semaphore.NewWeighted(a.MaxInFlight),
		settled: make(chan struct{}, 1),
		tries:   map[goimap.UID]int{},
	}
}

// State returns how reading stands now.
func (r *Reader) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.state
	s.UIDValidity, s.LastUID = r.validity, r.last
	return s
}

// Run reads until ctx ends, and then returns nil. It connects again after any
// failure, after a pause that grows; only a wrong configuration is returned.
// It returns once the Handle call under way has, without waiting for the Done
// of mails handed over. It must not be called twice at a time.
func (r *Reader) Run(ctx context.Context) error {
	if r.config != nil {
		return r.config
	}
	r.known = false
	for failures := 0; ; {
		start, from := time.Now(), r.position()
		err := r.visit(ctx)
		if ctx.Err() != nil {
			r.note(false, nil)
			return nil
		}
		r.note(false, err)
		if r.position() != from || time.Since(start) > time.Minute {
			failures = 0
		}
		failures++
		pause := r.pause(failures, err)
		r.log.WarnContext(ctx, "mailbox disconnected", "err", err, "pause", pause)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// pause doubles with each failure, up to 60 times Retry; a refused login waits
// longer, as providers lock accounts that knock too often.
func (r *Reader) pause(failures int, err error) time.Duration {
	d := min(r.Retry<<min(failures-1, 6), 60*r.Retry)
	if errors.Is(err, ErrLogin) {
		d = min(30*r.Retry<<min(failures-1, 5), 900*r.Retry)
	}
	return d/2 + rand.N(d)
}

// visit is one connection, from the cursor to its end.
func (r *Reader) visit(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if err := r.begin(ctx, cancel); err != nil {
		return err
	}
	s, err := open(ctx, r.account)
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	defer s.close()
	r.note(true, nil)
	err = r.follow(ctx, s)
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	r.blame(err)
	return err
}

func (r *Reader) position() [2]uint32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return [2]uint32{r.validity, r.last}
}

// note records a change of state.
func (r *Reader) note(connected bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Connected, r.state.Idle, r.state.Err = connected, false, err
	r.state.Since = time.Now()
}

func (r *Reader) idling(idle bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Idle = idle
}
