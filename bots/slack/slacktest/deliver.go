package slacktest

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// The types of what is sent to the app.
const (
	eventsAPI   = "events_api"
	commands    = "slash_commands"
	interactive = "interactive"
)

// Sent is something on its way to the app: an event, a command, an interaction.
type Sent struct {
	ID   string // of its envelope
	Type string // events_api, slash_commands or interactive

	s       *Server
	payload object
	answer  bool // the app may answer with its acknowledgement
	again   bool // it is sent again when it was not acknowledged
	reply   func(answer []byte) error
	done    chan struct{}
	after   <-chan struct{} // what was to be sent before it has been written
	wrote   chan struct{}   // closed when it has been written, or will be late
	lost    chan struct{}   // closed when Slack sends it no more
	once    sync.Once

	// guarded by Server.mu
	over     bool
	at       []time.Time // when it was sent, each time
	acked    time.Time
	body     []byte
	err      error
	on       []*conn
	dropAcks int
	spoilt   bool          // the test interfered: lateness is not the app's fault
	ack      chan struct{} // closed by the acknowledgement; renewed by nobody
}

// send puts something on its way; s.mu is held.
func (s *Server) send(kind string, payload object, reply func([]byte) error) *Sent {
	e := &Sent{
		ID: uuid(), Type: kind, s: s, payload: payload, answer: kind != eventsAPI, again: kind == eventsAPI || s.mischief.again,
		reply: reply, done: make(chan struct{}), ack: make(chan struct{}), wrote: make(chan struct{}),
		lost: make(chan struct{}),
	}
	s.sent = append(s.sent, e)
	s.byID[e.ID] = e
	if s.mischief.hold {
		s.held = append(s.held, e)
	} else {
		e.follow()
	}
	return e
}

// follow sends it after what was to be sent last; s.mu is held.
func (e *Sent) follow() {
	e.after, e.s.last = e.s.last, e.wrote
	e.s.start(e.deliver)
}

func (e *Sent) isLost() bool {
	select {
	case <-e.lost:
		return true
	default:
		return false
	}
}

func (e *Sent) written() { e.once.Do(func() { close(e.wrote) }) }

// errGone is what a person reads when an app does not answer: "failed because the
// app did not respond". Source: docs.slack.dev/interactivity/implementing-slash-commands.
var errGone = errors.New("operation_timeout: the app did not acknowledge it in time")

// deliver sends until it is acknowledged or Slack gives up. Events are sent again
// at most three times. Source: docs.slack.dev/apis/events-api#retries.
func (e *Sent) deliver() {
	s := e.s
	defer e.written()
	err := e.attempt(0, "")
	for i := 0; err != nil && e.again && i < len(s.Limits.Retry); i++ {
		select {
		case <-time.After(s.Limits.Retry[i]):
		case <-e.lost:
		case <-s.done:
			i = len(s.Limits.Retry)
		}
		if e.Acked() {
			err = nil
			break
		}
		if e.isLost() {
			break
		}
		err = e.attempt(i+1, reasonOf(err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.over = true
	if e.acked.IsZero() {
		e.err = err
	}
	close(e.done)
}

func reasonOf(err error) string {
	if r := (*retryReason)(nil); errors.As(err, &r) {
		return string(*r)
	}
	return "timeout"
}

type retryReason string

func (r *retryReason) Error() string { return string(*r) }

func (e *Sent) attempt(n int, reason string) error {
	e.s.mu.Lock()
	url := e.s.deliverTo
	e.s.mu.Unlock()
	if url != "" {
		e.written() // requests overtake one another
		return e.post(url, n, reason)
	}
	return e.attemptSocket(n, reason)
}

// attemptSocket sends the envelope on one connection and waits for its
// acknowledgement. Source: docs.slack.dev/apis/events-api/using-socket-mode.
func (e *Sent) attemptSocket(n int, reason string) error {
	e.inTurn()
	c, err := e.connection()
	if err != nil {
		return err
	}
	envelope := object{"envelope_id": e.ID, "type": e.Type, "payload": e.payload, "accepts_response_payload": e.answer}
	if e.Type == eventsAPI {
		envelope["retry_attempt"], envelope["retry_reason"] = n, reason
	}
	text, err := json.Marshal(envelope)
	if err != nil {
		return err
	}
	e.s.play(e, c, text)
	return e.wait(c)
}

// inTurn waits for what was to be sent before, not longer than for a connection.
func (e *Sent) inTurn() {
	if e.after == nil {
		return
	}
	limit := time.NewTimer(e.s.Limits.Ack)
	defer limit.Stop()
	select {
	case <-e.after:
	case <-e.lost:
	case <-limit.C:
	case <-e.s.done:
	}
}

// wait is for the acknowledgement of what was sent on c.
func (e *Sent) wait(c *conn) error {
	limit := time.NewTimer(e.s.Limits.Ack)
	defer limit.Stop()
	select {
	case <-e.ack:
		return nil
	case <-limit.C:
		e.s.late(e, c)
		return errGone
	case <-c.gone:
		select { // it may have been acknowledged just before
		case <-e.ack:
			return nil
		default:
			return errGone
		}
	case <-e.s.done:
		return errGone
	}
}

// connection waits for one: an event as long as it takes, for Slack keeps trying,
// a person's action as long as the person is kept waiting.
func (e *Sent) connection() (*conn, error) {
	var patience <-chan time.Time
	if !e.again {
		t := time.NewTimer(e.s.Limits.Ack)
		defer t.Stop()
		patience = t.C
	}
	for {
		if e.isLost() {
			return nil, errGone
		}
		e.s.mu.Lock()
		c, joined := e.s.nextConn(), e.s.joined
		if c != nil {
			e.on = append(e.on, c)
			e.at = append(e.at, time.Now())
		}
		e.s.mu.Unlock()
		if c != nil {
			return c, nil
		}
		select {
		case <-joined:
		case <-e.lost:
			return nil, errGone
		case <-patience:
			return nil, errors.New("dispatch_failed: the app is not connected")
		case <-e.s.done:
			return nil, errGone
		}
	}
}

// acknowledge takes an acknowledgement that came on c.
func (s *Server) acknowledge(c *conn, id string, payload []byte) {
	s.mu.Lock()
	e := s.byID[id]
	if e == nil {
		s.violate("ack", &refusal{code: "unknown_envelope", details: []string{id}})
		s.mu.Unlock()
		return
	}
	if !slices.Contains(e.on, c) {
		s.violate("ack", &refusal{code: "unknown_envelope", details: []string{"it was sent on another connection"}})
		s.mu.Unlock()
		return
	}
	if e.dropAcks > 0 || s.mischief.dropsAck() {
		e.dropAcks = max(0, e.dropAcks-1)
		e.spoilt = true
		s.mu.Unlock()
		return
	}
	if !e.acked.IsZero() || e.over {
		s.mu.Unlock()
		return
	}
	if !e.answer && len(payload) > 0 && string(payload) != "null" && string(payload) != "{}" {
		s.violate("ack", &refusal{code: "unexpected_payload", details: []string{e.Type + " accepts no answer"}})
		payload = nil
	}
	s.mu.Unlock()
	e.settle(payload)
}

// settle marks it acknowledged and does what the answer asks for.
func (e *Sent) settle(answer []byte) {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	if !e.acked.IsZero() {
		return
	}
	e.acked, e.body = time.Now(), answer
	if e.reply != nil {
		if err := e.reply(answer); err != nil {
			e.err = err
			if r, ok := err.(*refusal); ok {
				e.s.violate("ack", r)
			}
		}
	}
	close(e.ack)
}

// late blames the app for an acknowledgement that did not come although its
// connection stood.
func (s *Server) late(e *Sent, c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.conns, c) && !e.spoilt && !s.ended {
		s.violate("ack", &refusal{code: "operation_timeout", details: []string{e.Type + " was not acknowledged in " + s.Limits.Ack.String()}})
	}
}

func (s *Server) blame(what, code string, details ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violate(what, &refusal{code: code, details: details})
}

// Wait waits until it was acknowledged or given up, and says why it was.
func (e *Sent) Wait() error {
	select {
	case <-e.ack:
	case <-e.done:
	}
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return e.err
}

// Acked reports whether the app has acknowledged it.
func (e *Sent) Acked() bool {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return !e.acked.IsZero()
}

// Answer is what the app sent with its acknowledgement.
func (e *Sent) Answer() []byte {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return slices.Clone(e.body)
}

// Times is how often it was sent.
func (e *Sent) Times() int {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	return len(e.at)
}

// Latency is the time from its first sending to its acknowledgement.
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

// Sent is all that was sent to the app so far.
func (s *Server) Sent() []*Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Acks are the times from sending to acknowledgement, of all that was
// acknowledged, in order of sending.
func (s *Server) Acks() []time.Duration {
	var all []time.Duration
	for _, e := range s.Sent() {
		if d, ok := e.Latency(); ok {
			all = append(all, d)
		}
	}
	return all
}
