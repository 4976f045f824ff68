package slack

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"usher/core/desk"
)

const (
	envelopeMost = 8 << 20                // bytes of one message of the socket
	queueMost    = 1000                   // envelopes that wait to be kept
	batchMost    = 100                    // of them kept at once
	ackTime      = time.Second            // an acknowledgement may wait for its turn; later Slack sends the envelope again
	pauseFirst   = 500 * time.Millisecond // before connecting anew where Slack said no
	pauseMost    = time.Minute
	suggestMost  = 50 // menus answered at a time
)

// socket is the connection to Slack that Socket Mode has. Slack may have several,
// one of each node, and sends each envelope to one of them.
type socket struct {
	app    *App
	client *socketmode.Client
	queue  chan incoming
	menus  chan struct{} // a place for each menu being answered
	wait   sync.WaitGroup
	line   atomic.Int64 // counts connections
}

func newSocket(a *App) *socket {
	return &socket{
		app: a, queue: make(chan incoming, queueMost), menus: make(chan struct{}, suggestMost),
		client: socketmode.New(a.api.client, socketmode.OptionReadLimit(envelopeMost),
			socketmode.OptionLog(log.New(io.Discard, "", 0))),
	}
}

// run keeps connected until ctx ends. Slack saying no, even to the tokens, ends
// nothing: they can be made valid again.
func (s *socket) run(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	s.wait.Go(func() { s.read(inner) })
	s.wait.Go(func() { s.keep(inner) })
	for pause := pauseFirst; ctx.Err() == nil; pause = min(2*pause, pauseMost) {
		begun := time.Now()
		err := s.client.RunContext(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(begun) > pauseMost {
			pause = pauseFirst
		}
		s.app.state.down(ctx, faultOf("apps.connections.open", err))
		wait := pause + rand.N(pause/2)
		_ = sleep(ctx, "", wait) // the loop sees the end
	}
	cancel()
	s.wait.Wait()
	return nil
}

// read takes what comes from the socket without ever waiting for the database.
func (s *socket) read(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-s.client.Events:
			s.app.guard(ctx, "take from Slack", func() { s.take(ctx, e) })
		}
	}
}

func (s *socket) take(ctx context.Context, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeConnected:
		s.line.Add(1)
	case socketmode.EventTypeHello:
		s.app.state.up(ctx)
	case socketmode.EventTypeConnectionError:
		if c, ok := e.Data.(*slackapi.ConnectionErrorEvent); ok {
			s.app.state.down(ctx, faultOf("apps.connections.open", c.ErrorObj))
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		s.put(ctx, envelope{ID: e.Request.EnvelopeID, Kind: e.Request.Type, Payload: e.Request.Payload})
	case socketmode.EventTypeErrorBadMessage:
		s.takeOdd(ctx, e)
	}
}

// takeOdd takes what the library cannot read: an event it does not know yet, or
// something that is no use. It is acknowledged all the same, else Slack would send
// it again and again.
func (s *socket) takeOdd(ctx context.Context, e socketmode.Event) {
	bad, ok := e.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var env envelope
	_ = json.Unmarshal(bad.Message, &env) // as much as can be read
	s.app.log.WarnContext(ctx, "Slack sent something odd", "type", env.Kind, "bytes", len(bad.Message))
	if env.ID != "" {
		s.put(ctx, env)
	}
}

// incoming is an envelope with what to do about it.
type incoming struct {
	envelope
	received
}

// put answers at once what need not be kept, however long the database takes for
// what must be, and queues the rest. If too many wait it is left out, and Slack
// sends it again.
func (s *socket) put(ctx context.Context, e envelope) {
	e.line = s.line.Load()
	in := incoming{e, s.app.receive(ctx, e)}
	switch {
	case in.suggest:
		s.answerMenu(ctx, e)
		return
	case in.event == nil:
		s.wait.Go(func() { s.ack(ctx, e, in.answer) })
		return
	}
	select {
	case s.queue <- in:
	default:
		s.app.log.WarnContext(ctx, "more comes from Slack than can be kept", "waiting", queueMost)
	}
}

// keep keeps what is queued, all of it in one transaction, and then acknowledges
// it.
func (s *socket) keep(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-s.queue:
			all := s.gather(first)
			s.app.guard(ctx, "keep events", func() { s.keepAll(ctx, all) })
		}
	}
}

func (s *socket) gather(first incoming) []incoming {
	all := []incoming{first}
	for len(all) < batchMost {
		select {
		case e := <-s.queue:
			all = append(all, e)
		default:
			return all
		}
	}
	return all
}

func (s *socket) keepAll(ctx context.Context, all []incoming) {
	all = s.sift(ctx, all)
	events := make([]desk.ChatEvent, len(all))
	for k, in := range all {
		events[k] = *in.event
	}
	_, errs := s.app.intake.AcceptEach(ctx, events)
	for k, err := range errs {
		if err == nil {
			s.ack(ctx, all[k].envelope, all[k].answer)
		} else if ctx.Err() == nil {
			s.app.log.ErrorContext(ctx, "keep event", "err", err) // not acknowledged: Slack sends it again
		}
	}
}

// sift acknowledges what concerns the desk in nothing, and returns the rest.
func (s *socket) sift(ctx context.Context, all []incoming) []incoming {
	var rest []incoming
	lanes := map[string]bool{} // of what is about to be kept
	for _, in := range all {
		if lanes[in.event.Lane] || s.app.concerned(ctx, in.received) {
			lanes[in.event.Lane] = true
			rest = append(rest, in)
		} else {
			s.ack(ctx, in.envelope, in.answer)
		}
	}
	return rest
}

// answerMenu answers beside the others, which must not wait for it.
func (s *socket) answerMenu(ctx context.Context, e envelope) {
	select {
	case s.menus <- struct{}{}:
	default:
		s.wait.Go(func() { s.ack(ctx, e, suggestions{}) })
		return
	}
	s.wait.Go(func() {
		defer func() { <-s.menus }()
		s.ack(ctx, e, s.app.suggest(ctx, e.Payload))
	})
}

// ack acknowledges an envelope. If its connection is no more, Slack sends it again.
func (s *socket) ack(ctx context.Context, e envelope, answer any) {
	if e.line != s.line.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if err := s.client.AckCtx(ctx, e.ID, answer); err != nil && ctx.Err() == nil {
		s.app.log.WarnContext(ctx, "acknowledge", "err", err)
	}
}
