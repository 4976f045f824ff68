package discord

import (
	"context"
	"errors"
	"log/slog"
	"sync"
)

// state is how the connection is. Changes are logged, once each.
type state struct {
	log *slog.Logger
	mu  sync.Mutex
	now Status

	refused bool // the token is not accepted, as far as is known
}

// Status is how the connection to Discord is.
type Status struct {
	Connected bool   // events come, to this node
	Standby   bool   // another node has the connection, and this one waits to take it over
	Problem   string // why not connected, or why calls are refused; empty: nothing is known to be wrong
}

// Status tells how the connection is now.
func (a *App) Status() Status {
	a.state.mu.Lock()
	defer a.state.mu.Unlock()
	return a.state.now
}

func (s *state) up(ctx context.Context) {
	if s.set(Status{Connected: true}) {
		s.log.InfoContext(ctx, "connected to Discord")
	}
}

func (s *state) standby(ctx context.Context) {
	if s.set(Status{Standby: true}) {
		s.log.InfoContext(ctx, "another node is connected to Discord; standing by")
	}
}

// idle says that this node does not connect any more.
func (s *state) idle() { s.set(Status{}) }

func (s *state) down(ctx context.Context, why error) {
	if s.set(Status{Problem: why.Error()}) {
		s.log.ErrorContext(ctx, "no connection to Discord; trying again", "err", why)
	}
}

// heed notes how a call ended: whether Discord lets the app in.
func (s *state) heed(ctx context.Context, f *fault) {
	if f != nil && !f.locked() {
		return
	}
	s.mu.Lock()
	was := s.refused
	s.refused = f != nil
	if f != nil {
		s.now.Problem = errToken.Error()
	} else if was {
		s.now.Problem = ""
	}
	s.mu.Unlock()
	switch {
	case was == (f != nil):
	case f == nil:
		s.log.InfoContext(ctx, "Discord accepts the bot's token again")
	default:
		s.log.ErrorContext(ctx, "Discord does not accept the bot's token", "err", f)
	}
}

// set reports whether that is news.
func (s *state) set(to Status) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	news := s.now != to
	s.now = to
	return news
}

// errToken says what to do about a token that Discord does not accept.
var errToken = errors.New("the bot's token is not accepted: reset it on the page Bot of the Developer Portal, and give it to usher as discord.token")
