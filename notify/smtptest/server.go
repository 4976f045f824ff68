package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	gosmtp "github.com/emersion/go-smtp"
)

// Option changes a Server before it starts.
type Option func(*Server)

// TLS modes.
const (
	Plain    = "none"
	StartTLS = "starttls"
	Implicit = "implicit"
)

// TLS sets the mode; the default is Plain.
func TLS(mode string) Option { return func(s *Server) { s.mode = mode } }

// Login asks for a login by one of the mechanisms PLAIN, LOGIN and XOAUTH2;
// mails without it are refused with 530.
func Login(user, password string, mechanisms ...string) Option {
	return func(s *Server) { s.user, s.password, s.mechanisms = user, password, mechanisms }
}

// Discard keeps no mails and only counts them.
func Discard() Option { return func(s *Server) { s.discard = true } }

// UTF8 offers SMTPUTF8.
func UTF8() Option { return func(s *Server) { s.utf8 = true } }

// MaxSize limits the size of a mail in bytes.
func MaxSize(n int64) Option { return func(s *Server) { s.maxSize = n } }

// NoPipelining hides PIPELINING; only without TLS.
func NoPipelining() Option { return func(s *Server) { s.noPipelining = true } }

// Server listens on a free port of 127.0.0.1.
type Server struct {
	mode         string
	user         string
	password     string
	mechanisms   []string
	discard      bool
	utf8         bool
	maxSize      int64
	noPipelining bool

	addr string
	cert tls.Certificate
	pool *x509.CertPool

	count       atomic.Int64
	connections atomic.Int64

	mu      sync.Mutex
	answer  func(Stage, string) *Reply
	mails   []Received
	changed chan struct{} // closed and replaced with each mail
	up      *listener     // nil while down
}

// Start runs a server until the test ends.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := New(opts...)
	if err != nil {
		t.Fatalf("start mail server: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// New runs a server until Close.
func New(opts ...Option) (*Server, error) {
	s := &Server{mode: Plain, addr: "127.0.0.1:0", changed: make(chan struct{})}
	for _, opt := range opts {
		opt(s)
	}
	var err error
	if s.cert, s.pool, err = certificate(); err != nil {
		return nil, err
	}
	return s, s.Up()
}

// Addr is host:port, the same after Down and Up.
func (s *Server) Addr() string { return s.addr }

// CA trusts the server's certificate.
func (s *Server) CA() *x509.CertPool { return s.pool }

// URL is the address in the form of the configuration, with a user if it is
// not empty.
func (s *Server) URL(user string) string {
	u := url.URL{Scheme: "smtp", Host: s.addr}
	if user != "" {
		u.User = url.User(user)
	}
	if s.mode == Implicit {
		u.Scheme = "smtps"
	} else {
		u.RawQuery = "tls=" + s.mode
	}
	return u.String()
}

// Up listens again after Down. Calling it twice does nothing.
func (s *Server) Up() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.up != nil {
		return nil
	}
	ln, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	s.addr = ln.Addr().String()
	l := &listener{Listener: ln, s: s, conns: map[*conn]struct{}{}, done: make(chan struct{})}
	l.server = s.protocol()
	s.up = l
	var front net.Listener = l
	if s.mode == Implicit {
		front = tls.NewListener(l, l.server.TLSConfig)
	}
	go func() {
		defer close(l.done)
		l.server.Serve(front)
	}()
	return nil
}

func (s *Server) protocol() *gosmtp.Server {
	p := gosmtp.NewServer(gosmtp.BackendFunc(s.session))
	p.Domain = "mail.test"
	p.AllowInsecureAuth = true
	p.EnableSMTPUTF8 = s.utf8
	p.MaxMessageBytes = s.maxSize
	p.ErrorLog = log.New(io.Discard, "", 0)
	if s.mode != Plain {
		p.TLSConfig = &tls.Config{Certificates: []tls.Certificate{s.cert}}
	}
	return p
}

// Down closes the port and cuts every connection. Mails are kept.
func (s *Server) Down() {
	s.mu.Lock()
	l := s.up
	s.up = nil
	s.mu.Unlock()
	if l == nil {
		return
	}
	l.server.Close()
	l.Close()
	l.cut()
	<-l.done
}

// Close is Down.
func (s *Server) Close() error {
	s.Down()
	return nil
}

// Cut closes every connection and stays up.
func (s *Server) Cut() {
	s.mu.Lock()
	l := s.up
	s.mu.Unlock()
	if l != nil {
		l.cut()
	}
}

// Connections counts the connections accepted so far.
func (s *Server) Connections() int { return int(s.connections.Load()) }

// Open counts the connections open now.
func (s *Server) Open() int {
	s.mu.Lock()
	l := s.up
	s.mu.Unlock()
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.conns)
}
