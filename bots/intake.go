package bots

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Events is what keeping and working events needs of the desk.
type Events interface {
	KeepEvents(ctx context.Context, holder string, lease time.Duration, events ...desk.ChatEvent) ([]core.Keeping, error)
	DueEvents(ctx context.Context, network core.Channel, holder string, lease time.Duration, most int) ([]desk.ChatEvent, error)
	RenewEvents(ctx context.Context, holder string, lease time.Duration, sources ...core.Source) error
	EventsDone(ctx context.Context, sources ...core.Source) error
	EventTried(ctx context.Context, holder string, s core.Source, why string) (kept bool, err error)
	EventLater(ctx context.Context, holder string, s core.Source, wait time.Duration, why string) error
	EventFailed(ctx context.Context, holder string, s core.Source, why string) error
}

// IntakeConfig says how events are worked. What is zero takes its default.
type IntakeConfig struct {
	Network core.Channel
	Holder  string // of the events' leases; this process
	Events  Events

	// Work does what an event asks for; last: it is not tried again after this.
	// What it does on the desk has a source made of the event's, so that a second
	// time does nothing.
	Work func(ctx context.Context, e desk.ChatEvent, last bool) error

	// Urgent reports events somebody waits for: they have workers of their own,
	// and one that must be tried again holds up none behind it. Others keep the
	// order of their lane, whichever processes have its events. Nil: none are urgent.
	Urgent func(e desk.ChatEvent) bool

	Workers  int             // of urgent events, and of others; default 8 each
	Lease    time.Duration   // default 2 min, renewed while the event waits or is worked
	Patience time.Duration   // with one try; default 1 min
	Drain    time.Duration   // how long Run waits at the end for what is under way; default 5 s
	Poll     time.Duration   // how often to look for what other processes left; default 1 s
	Waits    []time.Duration // after each failed try; as many and one tries are made
	Longer   []time.Duration // after those, for events that are not urgent: 5, 10 and 15 min if Waits has its default, for networks fail that long
	Room     int             // events waiting in memory at most; default 2000
	Logger   *slog.Logger    // gets no texts
}

func (c IntakeConfig) defaults() IntakeConfig {
	c.Workers, c.Room = cmp.Or(c.Workers, 8), cmp.Or(c.Room, 2000)
	c.Lease, c.Patience = cmp.Or(c.Lease, 2*time.Minute), cmp.Or(c.Patience, time.Minute)
	c.Drain, c.Poll = cmp.Or(c.Drain, 5*time.Second), cmp.Or(c.Poll, time.Second)
	if len(c.Waits) == 0 {
		c.Waits = []time.Duration{
			time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute,
		}
		c.Longer = []time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute}
	}
	if c.Urgent == nil {
		c.Urgent = func(desk.ChatEvent) bool { return false }
	}
	c.Logger = cmp.Or(c.Logger, slog.New(slog.DiscardHandler))
	return c
}

// waits are the waits between the tries of an event.
func (c IntakeConfig) waits(e desk.ChatEvent) []time.Duration {
	if c.Urgent(e) {
		return c.Waits
	}
	return slices.Concat(c.Waits, c.Longer)
}

// Intake takes what a network sends: it keeps each event, and works it once
// kept, in the order of its lane.
type Intake struct {
	cfg  IntakeConfig
	log  *slog.Logger
	desk Events
	keep keeper
	turn sync.Mutex // of who claims: what is claimed first comes first in memory

	mu     sync.Mutex
	lanes  map[string]*lane
	holds  map[core.Source]bool // in memory: waiting or being worked
	shift  *shift               // of Run; nil while it does not run
	status IntakeStatus
	room   chan struct{} // closed and replaced whenever one is done with
}

// IntakeStatus is how working goes.
type IntakeStatus struct {
	Waiting int // in memory, and not yet done with
	Worked  int // since the start, as the others
	Retried int
	Failed  int
}

// NewIntake returns an intake; Run starts it.
func NewIntake(c IntakeConfig) *Intake {
	c = c.defaults()
	i := &Intake{cfg: c, log: c.Logger, desk: c.Events, lanes: map[string]*lane{}, holds: map[core.Source]bool{}, room: make(chan struct{})}
	i.keep.commit = i.commit
	return i
}

// Status tells how working goes now.
func (i *Intake) Status() IntakeStatus {
	i.mu.Lock()
	defer i.mu.Unlock()
	s := i.status
	s.Waiting = len(i.holds)
	return s
}

func (i *Intake) count(change func(s *IntakeStatus)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change(&i.status)
}

// Accept keeps events and returns once that is committed; fresh tells which were
// not known before. What comes at once goes in one transaction. Then the source
// may acknowledge them. Only fresh ones are worked.
func (i *Intake) Accept(ctx context.Context, events ...desk.ChatEvent) (fresh []bool, err error) {
	if err := i.roomFor(ctx); err != nil {
		return nil, err
	}
	return i.keep.add(ctx, events)
}

// AcceptEach accepts events of which each may fail alone. What is fresh and the
// errors are theirs, in their order.
func (i *Intake) AcceptEach(ctx context.Context, events []desk.ChatEvent) (fresh []bool, errs []error) {
	errs = make([]error, len(events))
	fresh, err := i.Accept(ctx, events...)
	if err == nil {
		return fresh, errs
	}
	fresh = make([]bool, len(events))
	for k, e := range events {
		if len(events) > 1 && ctx.Err() == nil {
			var one []bool
			if one, err = i.Accept(ctx, e); err == nil {
				fresh[k] = one[0]
			}
		}
		errs[k] = err
	}
	return fresh, errs
}

// roomFor waits while too many events wait in memory.
func (i *Intake) roomFor(ctx context.Context) error {
	for {
		i.mu.Lock()
		room, crowded := i.room, len(i.holds) >= i.cfg.Room
		i.mu.Unlock()
		if !crowded {
			return nil
		}
		select {
		case <-room:
		case <-ctx.Done():
			return core.Errorf(core.Internal, "too many events wait")
		}
	}
}

// commit keeps a batch of events and puts those it claimed in their lanes.
func (i *Intake) commit(ctx context.Context, batch []desk.ChatEvent) ([]bool, error) {
	batch = slices.Clone(batch)
	ordered := false
	for k, e := range batch {
		batch[k].Urgent = i.cfg.Urgent(e)
		ordered = ordered || !batch[k].Urgent
	}
	if ordered {
		i.turn.Lock()
		defer i.turn.Unlock()
	}
	became, err := i.desk.KeepEvents(ctx, i.cfg.Holder, i.cfg.Lease, batch...)
	if err != nil {
		return nil, err
	}
	fresh := make([]bool, len(batch))
	for k, e := range batch {
		fresh[k] = became[k] != core.Known
		if became[k] == core.Taken {
			e.Attempts = 1 // counted as it is kept
			i.enqueue(e)
		}
	}
	return fresh, nil
}

// Run works events until ctx ends. Then it finishes those under way, for Drain at
// most, and returns nil; what is left is worked at the next start. It is not to be
// called twice at a time.
func (i *Intake) Run(ctx context.Context) error {
	i.recover(ctx) // before what comes now
	s := i.open(ctx)
	defer i.shut(s)
	t := time.NewTicker(i.cfg.Poll)
	defer t.Stop()
	renewed := time.Now()
	for ctx.Err() == nil {
		i.recover(ctx)
		if time.Since(renewed) > i.cfg.Lease/4 {
			renewed = time.Now()
			i.renew(ctx)
		}
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	return nil
}

// recover takes what waits for another try or behind what another process had, and
// what processes that are no more left behind.
func (i *Intake) recover(ctx context.Context) {
	for ctx.Err() == nil && i.Status().Waiting < i.cfg.Room {
		if n, err := i.claim(ctx); err != nil {
			i.complain(ctx, "look for events to work", err)
			return
		} else if n < claimMost {
			return
		}
	}
}

const claimMost = 100 // events at once

func (i *Intake) claim(ctx context.Context) (int, error) {
	i.turn.Lock()
	defer i.turn.Unlock()
	ctx, cancel := context.WithTimeout(ctx, keepTime)
	defer cancel()
	due, err := i.desk.DueEvents(ctx, i.cfg.Network, i.cfg.Holder, i.cfg.Lease, claimMost)
	for _, e := range due {
		i.enqueue(e)
	}
	return len(due), err
}

// renew keeps other processes from taking what waits here.
func (i *Intake) renew(ctx context.Context) {
	i.mu.Lock()
	here := slices.Collect(maps.Keys(i.holds))
	i.mu.Unlock()
	if len(here) == 0 {
		return
	}
	if err := i.desk.RenewEvents(ctx, i.cfg.Holder, i.cfg.Lease, here...); err != nil {
		i.complain(ctx, "renew the leases of events", err)
	}
}

func (i *Intake) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		i.log.ErrorContext(ctx, what, "network", i.cfg.Network, "err", err)
	}
}
