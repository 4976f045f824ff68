package bots

import (
	"context"
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

// grace is how long a lane waits for an event that is due again, before it goes
// on without: another process may have taken it.
const grace = 10 * time.Second

// lane is events that are worked one after the other.
type lane struct {
	name    string
	urgent  bool
	running bool
	queue   []desk.ChatEvent
	changed chan struct{} // holds one, when something was queued
	held    core.Source   // to be tried again before all others; empty: none
	until   time.Time     // how long it is waited for
}

// enqueue puts an event in its lane, unless it is there already: at the end, or at
// the front if it is the oldest there is.
func (i *Intake) enqueue(e desk.ChatEvent, oldest bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.holds[e.Source] {
		return
	}
	i.holds[e.Source] = true
	l := i.lanes[e.Lane]
	if l == nil {
		l = &lane{name: e.Lane, urgent: i.cfg.Urgent(e), changed: make(chan struct{}, 1)}
		i.lanes[e.Lane] = l
	}
	if e.Source == l.held {
		l.held = ""
	}
	if oldest {
		l.queue = slices.Insert(l.queue, 0, e)
	} else {
		l.queue = append(l.queue, e)
	}
	select {
	case l.changed <- struct{}{}:
	default:
	}
	if i.shift != nil && !l.running {
		i.shift.staff(l)
	}
}

// next takes the first event of a lane. Without one the lane is closed, and false
// returned; so it is when ctx ends.
func (i *Intake) next(ctx context.Context, l *lane) (desk.ChatEvent, bool) {
	for {
		e, wait, ok := i.take(ctx, l)
		if ok || wait == 0 {
			return e, ok
		}
		t := time.NewTimer(wait)
		select {
		case <-l.changed:
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

// take takes the first event of a lane, or says how long to wait for it; zero:
// the lane is closed.
func (i *Intake) take(ctx context.Context, l *lane) (e desk.ChatEvent, wait time.Duration, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	wait = time.Until(l.until)
	switch {
	case len(l.queue) == 0 || ctx.Err() != nil:
		l.running = false
		i.tidy(l)
		return e, 0, false
	case l.held != "" && wait > 0:
		return e, wait, false
	}
	l.held = ""
	e, l.queue = l.queue[0], l.queue[1:]
	return e, 0, true
}

// tidy forgets a lane where nothing waits.
func (i *Intake) tidy(l *lane) {
	if !l.running && len(l.queue) == 0 && (l.held == "" || time.Now().After(l.until)) {
		delete(i.lanes, l.name)
	}
}

// drop forgets an event that is done with, or left for another try after wait: in
// its lane the others then wait for it.
func (i *Intake) drop(l *lane, e desk.ChatEvent, wait time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.holds, e.Source)
	if wait > 0 && !l.urgent {
		l.held, l.until = e.Source, time.Now().Add(wait+grace)
	}
	close(i.room)
	i.room = make(chan struct{})
}
