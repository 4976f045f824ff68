package bots

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Outbox is what delivering notices needs of the desk.
type Outbox interface {
	ClaimElsewhere(ctx context.Context, c core.Channel, holder string, lease time.Duration, most int, but ...string) ([][]core.Notice, error)
	Posted(ctx context.Context, p desk.Posting) error
	Later(ctx context.Context, b []core.Notice, wait time.Duration, why string) error
	Park(ctx context.Context, b []core.Notice, why string) error
	Drop(ctx context.Context, b []core.Notice, why string) error
	FallBack(ctx context.Context, b []core.Notice, why string) error
	MailInstead(ctx context.Context, b []core.Notice, why string) error
	MailWaiting(ctx context.Context, c core.Channel, before time.Time, why string) (int, error)
	Free(ctx context.Context, dead func(holder string) bool) error
	Woken() <-chan struct{}
}

// Network puts notices where they are read.
type Network interface {
	// Deliver delivers a notice and says where it stands now. One whose Attempts
	// are not zero may have been delivered before: it is not to appear twice. A
	// *Failure says what becomes of one that was not delivered.
	Deliver(ctx context.Context, n core.Notice) (desk.Posting, error)
}

// Delivery says how the notices of a network are delivered. What is zero takes
// its default.
type Delivery struct {
	Channel  core.Channel // of the notices
	Outbox   Outbox
	Network  Network
	Holder   string          // of the claims: this deliverer's alone, for all that it holds is freed at the end
	Most     int             // notices at a time, default 4; of one place one after the other
	Lease    time.Duration   // of the claims, default 2 min; a notice not delivered by then is tried again
	Drain    time.Duration   // how long Run waits at the end for deliveries under way, default 15 s
	Waits    []time.Duration // after each failed try of a notice; the last repeats
	Patience time.Duration   // with a notice that fails for now, or a network that is down, default 1 day; one whose failure says that it is not Temporary gets three tries
	Pause    time.Duration   // the first one when the network is down, default 2 s; they grow to 5 min
	Poll     time.Duration   // of the outbox, default 1 s
	Now      func() time.Time
	Logger   *slog.Logger // optional; gets no addresses and no text
}

func (c Delivery) defaults() Delivery {
	c.Most = or(c.Most, 4)
	c.Lease = or(c.Lease, 2*time.Minute)
	c.Drain = or(c.Drain, 15*time.Second)
	c.Patience = or(c.Patience, 24*time.Hour)
	c.Pause = or(c.Pause, 2*time.Second)
	c.Poll = or(c.Poll, time.Second)
	if len(c.Waits) == 0 {
		c.Waits = []time.Duration{
			2 * time.Second, 10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour,
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func or[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// Deliverer delivers the notices of one network: each at least once, and in
// order within a lane and within a place.
type Deliverer struct {
	cfg     Delivery
	rest    rest
	ended   chan string // the places of deliveries that came to an end
	waiting []job       // claimed and not begun
	busy    map[string]bool

	mu     sync.Mutex
	status DeliveryStatus
}

// DeliveryStatus is how delivering goes.
type DeliveryStatus struct {
	Delivered int // since the start, as the others
	Delayed   int
	Parked    int
	Dropped   int
	Mailed    int    // went to the mail instead
	Down      string // why the network cannot be used; empty while it can
}

// NewDeliverer makes a deliverer that does nothing yet.
func NewDeliverer(cfg Delivery) *Deliverer {
	cfg = cfg.defaults()
	return &Deliverer{cfg: cfg, rest: rest{first: cfg.Pause}, ended: make(chan string), busy: map[string]bool{}}
}

// Status tells how delivering goes now.
func (d *Deliverer) Status() DeliveryStatus {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.status
	s.Down = d.rest.reason()
	return s
}

func (d *Deliverer) count(change func(s *DeliveryStatus)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.status)
}

// Run delivers what is due until ctx ends. Then it finishes what is under way,
// for Drain at most, gives back what else it holds, and returns nil. It is not
// to be called twice at a time.
func (d *Deliverer) Run(ctx context.Context) error {
	work, hurry := context.WithCancel(context.WithoutCancel(ctx))
	defer hurry()
	woken := d.cfg.Outbox.Woken()
	for ctx.Err() == nil {
		d.claim(ctx)
		d.begin(work)
		next := time.NewTimer(d.nap())
		select {
		case <-ctx.Done():
		case <-woken:
		case place := <-d.ended:
			delete(d.busy, place)
		case <-next.C:
		}
		next.Stop()
	}
	late := time.AfterFunc(d.cfg.Drain, hurry)
	defer late.Stop()
	for len(d.busy) > 0 {
		delete(d.busy, <-d.ended)
	}
	d.giveBack(ctx)
	return nil
}

// nap is how long there is nothing to do unless something happens.
func (d *Deliverer) nap() time.Duration {
	if wait, _ := d.rest.look(); wait > 0 {
		return min(wait, d.cfg.Poll)
	}
	return d.cfg.Poll
}

const (
	ahead       = 8   // times the deliveries at a time, claimed at once
	crowd       = 8   // claimed and not begun, of one place
	mostWaiting = 100 // claimed and not begun: the leases last for as many of one place
)

// claim takes what is due, unless there is enough to do or the network is down.
func (d *Deliverer) claim(ctx context.Context) {
	most := ahead * d.cfg.Most
	wait, down := d.rest.look()
	if wait > 0 || len(d.busy) >= d.cfg.Most || len(d.waiting)+most > mostWaiting {
		return
	}
	if down {
		if len(d.busy)+len(d.waiting) > 0 {
			return // those show whether it works again
		}
		most = 1
	}
	at := time.Now()
	bundles, err := d.cfg.Outbox.ClaimElsewhere(ctx, d.cfg.Channel, d.cfg.Holder, d.cfg.Lease, most, d.crowded()...)
	if err != nil {
		if ctx.Err() == nil {
			d.cfg.Logger.ErrorContext(ctx, "claim notices", "network", d.cfg.Channel, "err", err)
		}
		return
	}
	for _, b := range bundles {
		for _, n := range b {
			d.waiting = append(d.waiting, job{n, at.Add(d.cfg.Lease)})
		}
	}
}

// crowded are the places for which enough was claimed: the others would wait for
// them.
func (d *Deliverer) crowded() []string {
	var out []string
	count := map[string]int{}
	for _, j := range d.waiting {
		place := placeOf(j.notice)
		if count[place]++; count[place] == crowd {
			out = append(out, place)
		}
	}
	return out
}

// begin starts the deliveries whose place is idle: one only, while the network
// may still be down.
func (d *Deliverer) begin(work context.Context) {
	wait, down := d.rest.look()
	left := d.waiting[:0]
	for _, j := range d.waiting {
		place := placeOf(j.notice)
		if wait > 0 || d.busy[place] || len(d.busy) >= d.cfg.Most || down && len(d.busy) > 0 {
			left = append(left, j)
			continue
		}
		d.busy[place] = true
		go func() {
			d.deliver(work, j)
			d.ended <- place
		}()
	}
	clear(d.waiting[len(left):])
	d.waiting = left
}

// placeOf is where the notice goes, as an address: what goes there goes one after
// the other. That of a channel ends in a slash, and stands for its threads.
func placeOf(n core.Notice) string {
	if t, ok := core.ParseThread(n.Address); ok && n.Person == 0 {
		return core.Thread{Network: t.Network, Channel: t.Channel}.String()
	}
	return n.Address
}

// giveBack frees what is still claimed, so that nobody waits for the leases.
func (d *Deliverer) giveBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer cancel()
	d.waiting = nil
	if err := d.cfg.Outbox.Free(ctx, func(holder string) bool { return holder == d.cfg.Holder }); err != nil {
		d.cfg.Logger.ErrorContext(ctx, "give back notices", "network", d.cfg.Channel, "err", err)
	}
}

// wait is the time until the next try of a notice that was tried so often
// before, a little off so that those that failed together do not come together.
func (d *Deliverer) wait(tries int) time.Duration {
	w := d.cfg.Waits[min(tries, len(d.cfg.Waits)-1)]
	return w + time.Duration(rand.Float64()*float64(w)/4)
}

// hopeless reports whether a notice failed for now so long that somebody should
// know. Tries count too: a desk that was off for a week tries again.
func (d *Deliverer) hopeless(n core.Notice) bool {
	return d.cfg.Now().Sub(n.Created) > d.cfg.Patience && n.Attempts > len(d.cfg.Waits)
}

const finalTries = 3

// final reports whether the network's answer to a notice will be the same for ever:
// what is behind it waits for no more tries. That rights ended is no message, but
// work that the operator may make possible.
func final(n core.Notice, f *Failure) bool {
	var t interface{ Temporary() bool }
	return n.Kind != core.NoticeEnded && n.Attempts >= finalTries-1 && errors.As(f.Cause, &t) && !t.Temporary()
}
