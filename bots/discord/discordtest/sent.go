package discordtest

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Sent is something that happened and that the app is told of: an event of the
// gateway, among them interactions, or an interaction sent over HTTP.
type Sent struct {
	ID   string // of the interaction, empty of others
	Type string // such as MESSAGE_CREATE or INTERACTION_CREATE

	s           *Server
	payload     object
	guild       *Guild   // that it happened in
	channel     *Channel // only who can view it is told
	intent      intents  // any of them is wanted; none: always told
	guarded     bool     // its content is for who has the message content intent
	interaction *interaction
	done        chan struct{} // of an interaction: it was answered, or is too late

	// guarded by Server.mu
	at      []time.Time // when it was sent, each time
	acked   time.Time
	err     error
	spoilt  bool // the test interfered: lateness is not the app's fault
	over    bool
	body    object // the first response
	reached bool   // it was written to a connection
}

var (
	errGone   = errors.New("the application did not respond")
	errUnseen = errors.New("it could not be done")
)

// emit tells the app of an event, with what goes wrong on the way; s.mu is held.
func (s *Server) emit(e *Sent) *Sent {
	e.s = s
	if e.channel != nil && !e.channel.seenByBot() {
		return e
	}
	s.sent = append(s.sent, e)
	if s.mischief.hold {
		e.spoilt = true
		s.held = append(s.held, e)
		return e
	}
	s.play(e)
	return e
}

func (ch *Channel) seenByBot() bool {
	return ch.guild == nil || ch.sees(ch.s.Bot)
}

// dispatch sends the event to every session that wants it; s.mu is held.
func (s *Server) dispatch(e *Sent) {
	if s.ended {
		return
	}
	e.at = append(e.at, time.Now())
	if e.interaction != nil && s.endpoint != "" {
		s.start(func() { s.post(e) })
		return
	}
	for _, x := range s.sessions {
		if x.wants(e) {
			x.push(e)
		}
	}
}

// failed is something that was never sent.
func (s *Server) failed(err error) *Sent {
	e := &Sent{s: s, err: err, over: true, done: make(chan struct{})}
	close(e.done)
	return e
}

// Wait waits until an interaction was answered, or it is too late, and says what
// is wrong: nothing if it was answered in time.
func (e *Sent) Wait() error {
	if e.done != nil {
		<-e.done
	}
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.err
}

// Acked reports whether an interaction was answered.
func (e *Sent) Acked() bool {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return !e.acked.IsZero()
}

// Over reports whether an interaction was answered or it is too late.
func (e *Sent) Over() bool {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.over || e.done == nil
}

// Answer is the first response to an interaction: its type and data.
func (e *Sent) Answer() map[string]any {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return clone(e.body)
}

// Times is how often it was sent.
func (e *Sent) Times() int {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return len(e.at)
}

// Latency is the time from an interaction's first sending to its first response.
func (e *Sent) Latency() (time.Duration, bool) {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	if e.acked.IsZero() || len(e.at) == 0 {
		return 0, false
	}
	return e.acked.Sub(e.at[0]), true
}

// Payload is what the app was sent.
func (e *Sent) Payload() map[string]any { return maps.Clone(e.payload) }

// Again sends it once more: an interaction under the same id.
func (e *Sent) Again() {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	e.spoilt = true
	e.s.dispatch(e)
}

// Sent is all that the app was told of so far, and what it was not because of
// mischief; what it cannot see is left out.
func (s *Server) Sent() []*Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Acks are the times from sending to the first response, of all interactions that
// were answered, in order of sending.
func (s *Server) Acks() []time.Duration {
	var all []time.Duration
	for _, e := range s.Sent() {
		if d, ok := e.Latency(); ok {
			all = append(all, d)
		}
	}
	return all
}
