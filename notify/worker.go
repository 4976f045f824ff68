package notify

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/notify/smtp"
)

// Outbox is what sending needs of the desk.
type Outbox interface {
	Claim(ctx context.Context, c core.Channel, holder string, lease time.Duration, most int) ([][]core.Notice, error)
	Letter(ctx context.Context, b []core.Notice) (desk.Letter, error)
	Sent(ctx context.Context, bundles ...[]core.Notice) error
	Later(ctx context.Context, b []core.Notice, wait time.Duration, why string) error
	Park(ctx context.Context, b []core.Notice, why string) error
	Drop(ctx context.Context, b []core.Notice, why string) error
	Free(ctx context.Context, dead func(holder string) bool) error
	Woken() <-chan struct{}
}

// Sender hands mails to a mail server; *smtp.Sender is one.
type Sender interface {
	Send(ctx context.Context, m smtp.Mail) error
	Check(ctx context.Context) error // says whether mails can be sent at all
}

// Config says how notices are sent. What is zero takes its default.
type Config struct {
	Outbox   Outbox
	Sender   Sender
	Settings Settings
	Holder   string          // of the claims: this worker's alone, for all that it holds is freed at the end
	Senders  int             // mails at a time, default 4
	Lease    time.Duration   // of the claims, default 3 min; a mail not sent by then is tried again
	Drain    time.Duration   // how long Run waits at the end for mails under way, default 20 s
	Waits    []time.Duration // after each failed try of a mail; the last repeats
	Pause    time.Duration   // the first one when the server is down, default 5 s; they grow to 5 min
	Now      func() time.Time
	Logger   *slog.Logger // optional; gets no addresses and no text
}

const (
	poll     = time.Second
	patience = 5 * 24 * time.Hour // with a mail that is refused for now
	ahead    = 3                  // times the senders, claimed at once: fewer transactions
	aheadMax = 240                // while mails go out that fast
	swift    = time.Second        // to send all that was claimed
	unmarked = 64                 // mails sent and not yet marked so, at most
)

func (c Config) defaults() Config {
	if c.Senders < 1 {
		c.Senders = 4
	}
	if c.Lease <= 0 {
		c.Lease = 3 * time.Minute
	}
	if c.Drain <= 0 {
		c.Drain = 20 * time.Second
	}
	if len(c.Waits) == 0 {
		c.Waits = []time.Duration{
			time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 24 * time.Hour,
		}
	}
	if c.Pause <= 0 {
		c.Pause = 5 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Worker sends notices as mails: each at least once, and each time under the
// same Message-ID. Within a lane the order is kept.
type Worker struct {
	cfg    Config
	health health
	freed  chan struct{} // a mail is done with
	most   int           // to claim at once
	last   time.Time     // of the claims that got as many

	mu     sync.Mutex
	status Status
}

// Status is how sending goes.
type Status struct {
	Waiting int // claimed and not yet done with
	Sent    int // mails since the start, as the others
	Delayed int
	Parked  int
	Dropped int
	Down    string // why the server cannot be used; empty while it can
}

// New makes a worker that does nothing yet.
func New(cfg Config) *Worker {
	cfg = cfg.defaults()
	return &Worker{cfg: cfg, health: health{first: cfg.Pause}, freed: make(chan struct{}, 1), most: ahead * cfg.Senders}
}

// Status tells how sending goes now.
func (w *Worker) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.status
	s.Down = w.health.reason()
	return s
}

func (w *Worker) count(change func(s *Status)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.status)
}

// Run sends what is due until ctx ends. Then it finishes the mails under way,
// for Drain at most, gives back what else it holds, and returns nil. It is not
// to be called twice at a time.
func (w *Worker) Run(ctx context.Context) error {
	work, hurry := context.WithCancel(context.WithoutCancel(ctx))
	defer hurry()
	jobs, sent := make(chan job, aheadMax), make(chan job, unmarked)
	var senders, marker sync.WaitGroup
	for range w.cfg.Senders {
		senders.Go(func() {
			for j := range jobs {
				if ctx.Err() == nil && w.deliver(work, j) {
					sent <- j
				} else {
					w.done(1)
				}
			}
		})
	}
	marker.Go(func() { w.mark(work, sent) })
	w.feed(ctx, jobs)
	close(jobs)
	late := time.AfterFunc(w.cfg.Drain, hurry)
	defer late.Stop()
	senders.Wait()
	close(sent)
	marker.Wait()
	w.giveBack(work)
	return nil
}

// giveBack frees what is still claimed, so that nobody waits for the leases.
func (w *Worker) giveBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer cancel()
	if err := w.cfg.Outbox.Free(ctx, func(holder string) bool { return holder == w.cfg.Holder }); err != nil {
		w.cfg.Logger.ErrorContext(ctx, "give back notices", "err", err)
	}
}

// feed claims notices for the senders until ctx ends.
func (w *Worker) feed(ctx context.Context, jobs chan<- job) {
	woken := w.cfg.Outbox.Woken()
	for ctx.Err() == nil {
		wait := w.claim(ctx, jobs)
		if wait == 0 {
			continue
		}
		next := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-woken:
		case <-w.freed:
		case <-next.C:
		}
		next.Stop()
	}
}

// claim takes what is due, unless the senders have enough to do or the server
// is down. It returns how long there is nothing to claim unless something
// happens; zero: there may be more.
func (w *Worker) claim(ctx context.Context, jobs chan<- job) time.Duration {
	waiting := w.waiting()
	if waiting > max(w.cfg.Senders, w.most/4) {
		return poll
	}
	most := w.ahead()
	switch wait, trial := w.usable(ctx); {
	case wait > 0:
		return wait
	case trial && waiting > 0:
		return poll
	case trial:
		most = 1
	}
	at := time.Now()
	bundles, err := w.cfg.Outbox.Claim(ctx, core.Mail, w.cfg.Holder, w.cfg.Lease, most)
	if err != nil {
		if ctx.Err() == nil {
			w.cfg.Logger.ErrorContext(ctx, "claim notices", "err", err)
		}
		return poll
	}
	w.count(func(s *Status) { s.Waiting += len(bundles) })
	for _, b := range bundles {
		jobs <- job{b, at.Add(w.cfg.Lease)}
	}
	if len(bundles) < most || most == 1 {
		return poll
	}
	w.last = at
	return 0
}

// ahead is how many mails to claim at once: more and more while they go out
// fast, and few while they don't, as the leases are short and other nodes may
// be faster.
func (w *Worker) ahead() int {
	if time.Since(w.last) < swift {
		w.most = min(2*w.most, aheadMax)
	} else {
		w.most = ahead * w.cfg.Senders
	}
	return w.most
}

func (w *Worker) waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status.Waiting
}

func (w *Worker) done(jobs int) {
	w.count(func(s *Status) { s.Waiting -= jobs })
	select {
	case w.freed <- struct{}{}:
	default:
	}
}

// usable asks a server that was down whether it is back. It returns how long
// to leave it alone, or else that one mail is to show whether it works again.
func (w *Worker) usable(ctx context.Context) (wait time.Duration, trial bool) {
	wait, ask, down := w.health.look()
	if wait > 0 || !down {
		return wait, false
	}
	if !ask {
		return 0, true
	}
	ctx, cancel := context.WithTimeout(ctx, w.cfg.Lease)
	defer cancel()
	if err := w.cfg.Sender.Check(ctx); err != nil {
		w.health.failed(err)
		wait, _, _ = w.health.look()
		return max(wait, time.Millisecond), false
	}
	w.health.answered()
	return 0, true
}

// wait is the time until the next try of a mail that was tried so often
// before, a little off so that mails refused together do not come together.
func (w *Worker) wait(tries int) time.Duration {
	d := w.cfg.Waits[min(tries, len(w.cfg.Waits)-1)]
	return d + time.Duration(rand.Float64()*float64(d)/4)
}

// hopeless reports whether a mail was refused for now so long that it is to be
// parked. Tries count too: a desk that was off for a week tries again.
func (w *Worker) hopeless(n core.Notice) bool {
	return w.cfg.Now().Sub(n.Created) > patience && n.Attempts > len(w.cfg.Waits)
}

func asError(err error) *smtp.Error {
	var e *smtp.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e
}
