package discordtest

import (
	"math/rand/v2"
	"time"
)

// Fault is what can go wrong between Discord and the app.
type Fault int

// The faults. All happen to real apps on a bad day.
const (
	Drop      Fault = iota // the event never arrives
	Duplicate              // the event arrives twice
	Delay                  // the event arrives late, and others overtake it
)

// mischief is what goes wrong, guarded by Server.mu.
type mischief struct {
	next   map[trap]int      // so many events to come
	chance map[Fault]float64 // each, by chance
	random *rand.Rand
	delay  time.Duration
	hold   bool
	before int // so many resumes are first answered with Op 7
}

// trap is a fault that waits for an event of a type, or of any.
type trap struct {
	fault Fault
	event string
}

// Next makes the fault happen to the next n events of a type, such as
// INTERACTION_CREATE, or of any if it is empty.
func (s *Server) Next(f Fault, n int, event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mischief.next == nil {
		s.mischief.next = map[trap]int{}
	}
	s.mischief.next[trap{f, event}] += n
}

// Chaos makes each fault happen by chance (0 to 1), the same way for the same seed
// and order of events. No chances end it.
func (s *Server) Chaos(seed uint64, chances map[Fault]float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.random = rand.New(rand.NewPCG(seed, seed))
	s.mischief.chance = chances
}

// Delays sets how long a delayed event takes: half of Limits.Ack if never set.
func (s *Server) Delays(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.delay = d
}

// Hold keeps back what happens from now on, until Release.
func (s *Server) Hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.hold = true
}

// Release sends what was held in the order that order makes of it; nil keeps it.
// slices.Reverse is an order.
func (s *Server) Release(order func([]*Sent)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.held
	s.held, s.mischief.hold = nil, false
	if order != nil {
		order(held)
	}
	for _, e := range held {
		s.dispatch(e)
	}
}

// falls reports whether the fault happens to the event; s.mu is held.
func (m *mischief) falls(f Fault, e *Sent) bool {
	for _, t := range []trap{{f, e.Type}, {f, ""}} {
		if m.next[t] > 0 {
			m.next[t]--
			return true
		}
	}
	return m.chance[f] > 0 && m.random.Float64() < m.chance[f]
}

// play dispatches an event with what goes wrong on the way; s.mu is held.
func (s *Server) play(e *Sent) {
	drop, delay, twice := s.mischief.falls(Drop, e), s.mischief.falls(Delay, e), s.mischief.falls(Duplicate, e)
	e.spoilt = e.spoilt || drop || delay || twice
	if drop {
		return
	}
	if delay {
		wait := s.mischief.delay
		if wait == 0 {
			wait = s.Limits.Ack / 2
		}
		s.start(func() { s.later(e, wait, twice) })
		return
	}
	s.dispatch(e)
	if twice {
		s.dispatch(e)
	}
}

func (s *Server) later(e *Sent, wait time.Duration, twice bool) {
	s.pause(wait)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(e)
	if twice {
		s.dispatch(e)
	}
}

// pause waits, no longer than the server lives.
func (s *Server) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.done:
	}
}
