package smtp

import (
	"context"
	"crypto/tls"
	"log/slog"
	"sync"
	"time"
)

// Config says how to reach the mail server.
type Config struct {
	URL         string        // see ParseURL
	Password    string        // or the access token for xoauth2
	Auth        string        // "password" (the default) or "xoauth2"; unused without a user in URL
	Connections int           // at most, default 4
	Timeout     time.Duration // how long the server may be silent, default 60 s; see Send
	IdleClose   time.Duration // how long a connection is kept unused, default 60 s
	Hello       string        // the name given in EHLO, default the local address
	TLS         *tls.Config   // optional, for certificates of one's own
	Logger      *slog.Logger  // optional; gets no addresses and no mail text
}

// Sender sends mails over connections it keeps. It is safe for concurrent use.
type Sender struct {
	cfg    Config
	server Server
	bad    error // of the URL, told by every Send

	slots  chan struct{} // one for each connection in use
	closed chan struct{}

	mu     sync.Mutex
	idle   []*link // the last used at the end
	ending bool
	work   sync.WaitGroup // sends and closings under way
}

// New makes a Sender and connects to nothing. A Config that cannot be used is
// told by ParseURL and Check, and by each Send as a temporary error.
func New(cfg Config) *Sender {
	cfg = cfg.defaults()
	s := &Sender{cfg: cfg, slots: make(chan struct{}, cfg.Connections), closed: make(chan struct{})}
	s.server, s.bad = ParseURL(cfg.URL)
	return s
}

func (c Config) defaults() Config {
	if c.Connections < 1 {
		c.Connections = 4
	}
	if c.Timeout <= 0 {
		c.Timeout = time.Minute
	}
	if c.IdleClose <= 0 {
		c.IdleClose = time.Minute
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Send blocks until the server has accepted or refused the mail. All errors of
// the mail and the server are an *Error. Nil means accepted, whatever happened
// to the connection afterwards; an error can, where the connection broke after
// the last byte, belong to a mail that was accepted all the same. When ctx ends
// the connection is closed and Send returns at once. A server that is silent
// for Timeout, or for five times that while it decides on a whole mail, is
// given up: hurrying it there would only send the mail twice.
func (s *Sender) Send(ctx context.Context, m Mail) error {
	env, err := m.envelope()
	if err != nil {
		return refusal(err)
	}
	if s.bad != nil {
		return &Error{Step: StepConnect, server: "setting", err: s.bad}
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	return s.deliver(ctx, env, &m)
}

// deliver uses a kept connection if there is one, and a new one where that
// turns out dead before the mail was handed over.
func (s *Sender) deliver(ctx context.Context, env envelope, m *Mail) error {
	if l := s.take(); l != nil {
		err := l.send(ctx, env, m)
		s.put(l)
		if !l.stale || ctx.Err() != nil {
			return err
		}
		s.cfg.Logger.DebugContext(ctx, "kept mail connection was dead", "server", s.server.Addr(), "err", err)
	}
	l, err := dial(ctx, s.cfg, s.server)
	if err != nil {
		return err
	}
	err = l.send(ctx, env, m)
	s.put(l)
	return err
}

// enter waits for a free connection slot.
func (s *Sender) enter(ctx context.Context) error {
	s.mu.Lock()
	if s.ending {
		s.mu.Unlock()
		return ErrClosed
	}
	s.work.Add(1)
	s.mu.Unlock()
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		s.work.Done()
		return failure(s.server.Addr(), StepConnect, ctx.Err())
	case <-s.closed:
		s.work.Done()
		return ErrClosed
	}
}

func (s *Sender) leave() {
	<-s.slots
	s.work.Done()
}

// take gives the connection used last, so that the others can grow old.
func (s *Sender) take() *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.idle) > 0 {
		l := s.idle[len(s.idle)-1]
		s.idle = s.idle[:len(s.idle)-1]
		if l.timer.Stop() {
			return l
		}
	}
	return nil
}

// put keeps a connection for the next mail, unless it is of no more use.
func (s *Sender) put(l *link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.broken || s.ending {
		l.raw.Close()
		return
	}
	l.used = time.Now()
	l.timer = time.AfterFunc(s.cfg.IdleClose, func() { s.expire(l) })
	s.idle = append(s.idle, l)
}

func (s *Sender) expire(l *link) {
	s.mu.Lock()
	if s.ending {
		s.mu.Unlock()
		return
	}
	s.work.Add(1)
	for i := range s.idle {
		if s.idle[i] == l {
			s.idle = append(s.idle[:i], s.idle[i+1:]...)
			break
		}
	}
	s.mu.Unlock()
	defer s.work.Done()
	l.quit()
}

// Close refuses further mails, waits for those under way (cancel their
// contexts to hurry them) and takes leave of the server. The second call does
// nothing.
func (s *Sender) Close() error {
	s.mu.Lock()
	if s.ending {
		s.mu.Unlock()
		return nil
	}
	s.ending = true
	close(s.closed)
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, l := range idle {
		l.timer.Stop()
		l.quit()
	}
	s.work.Wait()
	return nil
}

// Check is Check with the sender's settings, on a connection of its own.
func (s *Sender) Check(ctx context.Context) error { return Check(ctx, s.cfg) }
