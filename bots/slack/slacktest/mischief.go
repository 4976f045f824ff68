package slacktest

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Fault is what can go wrong between Slack and the app.
type Fault int

// The faults. All but Garble happen to real apps on a bad day; Garble stands for
// payloads of a shape that a client library does not know.
const (
	Drop      Fault = iota // the envelope never arrives
	DropAck                // the acknowledgement never arrives
	Duplicate              // the envelope arrives twice, on two connections if there are
	Delay                  // the envelope arrives late
	Garble                 // the payload is of a type that cannot be decoded
)

// mischief is what goes wrong, guarded by Server.mu.
type mischief struct {
	next   map[Fault]int     // so many envelopes to come
	chance map[Fault]float64 // each, by chance
	random *rand.Rand
	delay  time.Duration
	hold   bool
	again  bool
}

// Next makes the fault happen to the next n envelopes.
func (s *Server) Next(f Fault, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mischief.next == nil {
		s.mischief.next = map[Fault]int{}
	}
	s.mischief.next[f] += n
}

// Chaos makes each fault happen by chance (0 to 1), the same way for the same seed
// and order of calls. No chances end it.
func (s *Server) Chaos(seed uint64, chances map[Fault]float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.random = rand.New(rand.NewPCG(seed, seed))
	s.mischief.chance = chances
}

// Delays sets how long a delayed envelope takes: half the limit if never set.
func (s *Server) Delays(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.delay = d
}

// RedeliverAll sends commands and interactions again too when they were not
// acknowledged. Slack does so with events only: a person is told of the failure
// and clicks again.
func (s *Server) RedeliverAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.again = true
}

// Hold keeps back what is to be sent from now on, until Release.
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
		e.follow()
	}
}

// GiveUp has Slack send no more what was not acknowledged so far, as after the last
// time that it sends an event again. It returns how much that is.
func (s *Server) GiveUp() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.sent {
		if e.acked.IsZero() && !e.over && !e.isLost() {
			close(e.lost)
			n++
		}
	}
	return n
}

// Over reports whether it was acknowledged or given up.
func (e *Sent) Over() bool {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.over
}

// falls reports whether the fault happens now; s.mu is held.
func (m *mischief) falls(f Fault) bool {
	if m.next[f] > 0 {
		m.next[f]--
		return true
	}
	return m.chance[f] > 0 && m.random.Float64() < m.chance[f]
}

// slow is how long a delayed envelope takes.
func (m *mischief) slow(limit time.Duration) time.Duration {
	if m.delay > 0 {
		return m.delay
	}
	return limit / 2
}

// pause waits, no longer than the server lives.
func (s *Server) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.done:
	}
}

func (m *mischief) dropsAck() bool { return m.falls(DropAck) }

// play writes an envelope on a connection, with what goes wrong on the way.
func (s *Server) play(e *Sent, c *conn, text []byte) {
	s.mu.Lock()
	drop, delay := s.mischief.falls(Drop), s.mischief.falls(Delay)
	twice, garble := s.mischief.falls(Duplicate), s.mischief.falls(Garble)
	e.spoilt = e.spoilt || drop || delay || garble
	wait := s.mischief.slow(s.Limits.Ack)
	other := c
	if i := slices.IndexFunc(s.conns, func(x *conn) bool { return x != c && !x.leaving }); twice && i >= 0 {
		other = s.conns[i]
		e.on = append(e.on, other)
	}
	s.mu.Unlock()
	defer e.written()
	if drop {
		return
	}
	if delay {
		e.written() // others overtake it
		s.pause(wait)
	}
	if garble {
		text = e.garbled()
	}
	_ = c.writeText(text) // a broken connection shows when its reader ends
	if twice {
		_ = other.writeText(text)
	}
}
