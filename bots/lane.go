package bots

import (
	"context"

	"usher/core/desk"
)

// lane is events that are worked one after the other.
type lane struct {
	name   string
	urgent bool
	queue  []desk.ChatEvent
}

// enqueue puts an event at the end of its lane, unless it is there already.
func (i *Intake) enqueue(e desk.ChatEvent) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.holds[e.Source] {
		return
	}
	i.holds[e.Source] = true
	l := i.lanes[e.Lane]
	if l == nil {
		l = &lane{name: e.Lane, urgent: i.cfg.Urgent(e)}
		i.lanes[e.Lane] = l
		if i.shift != nil {
			i.shift.staff(l)
		}
	}
	l.queue = append(l.queue, e)
}

// next takes the first event of a lane. Without one the lane is closed, and false
// returned. When ctx ended, it is left for the next Run.
func (i *Intake) next(ctx context.Context, l *lane) (e desk.ChatEvent, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(l.queue) == 0 {
		delete(i.lanes, l.name)
		return e, false
	}
	if ctx.Err() != nil {
		return e, false
	}
	e, l.queue = l.queue[0], l.queue[1:]
	return e, true
}

// drop forgets an event that is done with, or left to be claimed again.
func (i *Intake) drop(e desk.ChatEvent) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.holds, e.Source)
	close(i.room)
	i.room = make(chan struct{})
}
