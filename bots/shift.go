package bots

import (
	"context"
	"errors"
	"sync"
	"time"

	"usher/core"
	"usher/core/desk"
)

// shift is the workers of one Run.
type shift struct {
	i      *Intake
	ctx    context.Context // of Run: once it ends, nothing is begun
	work   context.Context // of what is under way
	hurry  context.CancelFunc
	seats  map[bool]chan struct{} // of workers, for urgent events and for others
	lanes  sync.WaitGroup
	done   chan core.Source // worked, to be marked so
	marker sync.WaitGroup
}

// open begins a shift with what is in memory.
func (i *Intake) open(ctx context.Context) *shift {
	s := &shift{i: i, ctx: ctx, done: make(chan core.Source, 64), seats: map[bool]chan struct{}{
		true: make(chan struct{}, i.cfg.Workers), false: make(chan struct{}, i.cfg.Workers),
	}}
	s.work, s.hurry = context.WithCancel(context.WithoutCancel(ctx))
	s.marker.Go(s.mark)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.shift = s
	for _, l := range i.lanes {
		s.staff(l)
	}
	return s
}

// shut ends a shift.
func (i *Intake) shut(s *shift) {
	i.mu.Lock()
	i.shift = nil
	i.mu.Unlock()
	late := time.AfterFunc(i.cfg.Drain, s.hurry)
	defer late.Stop()
	s.lanes.Wait()
	close(s.done)
	s.marker.Wait()
	s.hurry()
}

// staff has a lane worked. The intake is locked.
func (s *shift) staff(l *lane) {
	s.lanes.Go(func() {
		for {
			e, ok := s.i.next(s.ctx, l)
			if !ok {
				return
			}
			s.attend(l, e)
		}
	})
}

// attend works an event once a worker is free, until it is done with: those behind
// it wait. If the end comes first, it stays for the next start.
func (s *shift) attend(l *lane, e desk.ChatEvent) {
	defer s.i.drop(e)
	seat := s.seats[l.urgent]
	for {
		select {
		case seat <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		wait := s.settle(l, e, s.try(e))
		<-seat
		if wait == 0 {
			return
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-s.ctx.Done():
			t.Stop()
			return
		}
		e.Attempts++
	}
}

// try works an event. A panic is an error.
func (s *shift) try(e desk.ChatEvent) error {
	ctx, cancel := context.WithTimeout(s.work, s.i.cfg.Patience)
	defer cancel()
	if e.Attempts > 3*len(s.i.cfg.waits(e)) {
		return core.Errorf(core.Invalid, "every try ended with the process")
	}
	return Guard(ctx, s.i.log.With("event", e.Source), "work event", func() error { return s.i.cfg.Work(ctx, e, s.last(e)) })
}

// settle records how a try ended. It returns how long until the next one; zero:
// there is none here.
func (s *shift) settle(l *lane, e desk.ChatEvent, err error) time.Duration {
	switch {
	case err == nil:
		s.done <- e.Source
		return 0
	case s.work.Err() != nil:
		return 0 // cut off: it is no fault of the event
	case Final(err) || s.last(e):
		s.fail(e, err)
		return 0
	}
	wait := s.i.cfg.waits(e)[max(e.Attempts, 1)-1]
	s.i.count(func(st *IntakeStatus) { st.Retried++ })
	s.i.log.WarnContext(s.ctx, "work event again", "event", e.Source, "tries", e.Attempts, "wait", wait, "err", shown(err))
	if l.urgent {
		s.putOff(e, wait, err)
		return 0
	}
	kept, bad := s.i.desk.EventTried(s.work, s.i.cfg.Holder, e.Source, err.Error())
	if bad != nil {
		s.i.complain(s.work, "note failed try of event", bad)
	} else if !kept {
		return 0 // another process has it now
	}
	return wait
}

// putOff lets go of an event that is to hold up none.
func (s *shift) putOff(e desk.ChatEvent, wait time.Duration, why error) {
	if err := s.i.desk.EventLater(s.work, s.i.cfg.Holder, e.Source, wait, why.Error()); err != nil {
		s.i.complain(s.work, "put off event", err) // its lease ends, and it is tried then
	}
}

// last reports whether this try is the last one of an event.
func (s *shift) last(e desk.ChatEvent) bool { return e.Attempts > len(s.i.cfg.waits(e)) }

func (s *shift) fail(e desk.ChatEvent, err error) {
	s.i.count(func(st *IntakeStatus) { st.Failed++ })
	s.i.log.ErrorContext(s.ctx, "event failed", "event", e.Source, "tries", e.Attempts, "err", shown(err))
	if err := s.i.desk.EventFailed(s.work, s.i.cfg.Holder, e.Source, err.Error()); err != nil {
		s.i.complain(s.work, "record failed event", err)
	}
}

// Final reports an error that another try gives again.
func Final(err error) bool {
	var t interface{ Temporary() bool }
	if errors.As(err, &t) {
		return !t.Temporary()
	}
	k := core.KindOf(err)
	return k != core.Internal && k != core.Conflict
}

// shown is an error for the log, which must hold no words for people: they may
// name some.
func shown(err error) string {
	var e *core.Error
	if errors.As(err, &e) && e.Kind != core.Internal {
		return string(e.Kind)
	}
	return err.Error()
}

// mark marks events done, those that wait for it in one transaction.
func (s *shift) mark() {
	for first := range s.done {
		done := []core.Source{first}
		for more := true; more && len(done) < cap(s.done); {
			select {
			case next, open := <-s.done:
				if more = open; open {
					done = append(done, next)
				}
			default:
				more = false
			}
		}
		s.finish(done)
	}
}

// finish marks events done. If the database does not let it, their leases end and
// they are worked again, which does nothing twice.
func (s *shift) finish(done []core.Source) {
	var err error
	for try := range 5 {
		if err = s.i.desk.EventsDone(context.WithoutCancel(s.ctx), done...); err == nil {
			s.i.count(func(st *IntakeStatus) { st.Worked += len(done) })
			return
		}
		t := time.NewTimer(time.Duration(try+1) * 100 * time.Millisecond)
		select {
		case <-t.C:
		case <-s.work.Done():
		}
		t.Stop()
	}
	s.i.complain(s.work, "mark events done", err)
}
