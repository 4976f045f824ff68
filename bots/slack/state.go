package slack

import (
	"context"
	"log/slog"
	"sync"
)

// state is how the connection is. Changes are logged, once each.
type state struct {
	log *slog.Logger
	mu  sync.Mutex
	now Status

	limited bool   // Slack leaves events out
	refused string // Slack's word for why the token is not accepted; empty: it is, as far as is known
}

// Status is how the connection to Slack is.
type Status struct {
	Connected bool   // events come; over HTTP that is not known and false
	Problem   string // why not, why calls are refused, or that events are left out; empty: nothing is known to be wrong
}

// Status tells how the connection is now.
func (a *App) Status() Status {
	a.state.mu.Lock()
	defer a.state.mu.Unlock()
	s := a.state.now
	if s.Problem == "" && a.state.limited {
		s.Problem = errLimited.Error()
	}
	return s
}

func (s *state) up(ctx context.Context) {
	if s.set(Status{Connected: true}) {
		s.log.InfoContext(ctx, "connected to Slack")
	}
}

func (s *state) down(ctx context.Context, why *fault) {
	if s.set(Status{Problem: why.Error()}) {
		s.log.ErrorContext(ctx, "no connection to Slack; trying again", "err", why)
	}
}

// limit notes whether Slack leaves events out.
func (s *state) limit(ctx context.Context, limited bool) {
	s.mu.Lock()
	was := s.limited
	s.limited = limited
	s.mu.Unlock()
	switch {
	case limited && !was:
		s.log.ErrorContext(ctx, errLimited.Error())
	case was && !limited:
		s.log.InfoContext(ctx, "Slack has not said for a while that it leaves events out")
	}
}

// heed notes how a call ended: whether Slack lets the app in.
func (s *state) heed(ctx context.Context, f *fault) {
	if f != nil && f.wait > 0 {
		s.log.InfoContext(ctx, "Slack asks to wait", "method", f.method, "wait", f.wait)
	}
	if f != nil && !locked(f) {
		return
	}
	s.mu.Lock()
	was := s.refused
	s.refused = ""
	if f != nil {
		s.refused = f.code
		s.now.Problem = f.Error()
	} else if was != "" {
		s.now.Problem = ""
	}
	now := s.refused
	s.mu.Unlock()
	switch {
	case now == was:
	case now == "":
		s.log.InfoContext(ctx, "Slack accepts the app's token again")
	default:
		s.log.ErrorContext(ctx, "Slack does not accept the app's token: install the app anew, and give usher its token", "err", f)
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
