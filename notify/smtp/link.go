package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	gosmtp "github.com/wneessen/go-mail/smtp"
)

const (
	dialTimeout  = 30 * time.Second
	quitTimeout  = 2 * time.Second
	partTimeout  = time.Second
	probeAfter   = 5 * time.Second // of rest, a connection is asked before it is used
	probeTimeout = 5 * time.Second
	verdict      = 5 // times the usual silence, as RFC 5321 4.5.3.2.6 asks for much
)

// link is one connection to the mail server, greeted and logged in. One
// goroutine uses it at a time.
type link struct {
	raw    *patient // below TLS: closing it never blocks
	client *gosmtp.Client
	server string
	quiet  time.Duration // how long the server may be silent

	used  time.Time
	timer *time.Timer // closes it when kept unused
	dirty bool        // a transaction was begun and not ended
	fresh bool        // no mail was tried on it yet

	stale  bool // it was dead before the mail was handed over
	broken bool // of no more use
}

// dial connects, encrypts and logs in. It returns when ctx ends.
func dial(ctx context.Context, cfg Config, srv Server) (*link, error) {
	dialer := net.Dialer{Timeout: min(dialTimeout, cfg.Timeout), KeepAlive: 15 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", srv.Addr())
	if err != nil {
		return nil, ended(ctx, failure(srv.Addr(), StepConnect, err))
	}
	raw := &patient{conn, cfg.Timeout}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	l := &link{raw: raw, server: srv.Addr(), quiet: cfg.Timeout, fresh: true}
	if err := l.open(ctx, cfg, srv); err != nil {
		stop()
		raw.Close()
		return nil, ended(ctx, err)
	}
	if !stop() {
		return nil, ended(ctx, failure(srv.Addr(), StepConnect, ctx.Err()))
	}
	return l, nil
}

func (l *link) open(ctx context.Context, cfg Config, srv Server) *Error {
	settings := &tls.Config{}
	if cfg.TLS != nil {
		settings = cfg.TLS.Clone()
	}
	if settings.ServerName == "" {
		settings.ServerName = srv.Host
	}
	if err := l.greet(ctx, srv, settings, cfg.Hello); err != nil {
		return err
	}
	if srv.Security == StartTLS {
		if ok, _ := l.client.Extension("STARTTLS"); !ok {
			err := errors.New("STARTTLS is not offered: use smtps://, usually with port 465; tls=none would send in the clear")
			return failure(l.server, StepTLS, err)
		}
		if err := l.client.StartTLS(settings); err != nil {
			return failure(l.server, StepTLS, err)
		}
	}
	if srv.User == "" {
		return nil
	}
	return l.login(cfg, srv)
}

func (l *link) greet(ctx context.Context, srv Server, settings *tls.Config, hello string) *Error {
	var conn net.Conn = l.raw
	if srv.Security == Implicit {
		secure := tls.Client(l.raw, settings)
		if err := secure.HandshakeContext(ctx); err != nil {
			return failure(l.server, StepTLS, err)
		}
		conn = secure
	}
	client, err := gosmtp.NewClient(conn, srv.Host)
	if err != nil {
		return failure(l.server, StepConnect, err)
	}
	l.client = client
	// We ask for SMTPUTF8 ourselves, only for mails that need it.
	client.SkipSMTPUTF8(true)
	if hello == "" {
		hello = ownLiteral(l.raw)
	}
	if err := client.Hello(hello); err != nil {
		return failure(l.server, StepConnect, err)
	}
	return nil
}

// ownLiteral is the local address as EHLO wants it (RFC 5321, 4.1.3).
func ownLiteral(conn net.Conn) string {
	addr, ok := conn.LocalAddr().(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case addr.IP.To4() != nil:
		return "[" + addr.IP.String() + "]"
	}
	return "[IPv6:" + addr.IP.String() + "]"
}

func (l *link) login(cfg Config, srv Server) *Error {
	auth, err := l.mechanism(cfg, srv)
	if err != nil {
		e := failure(l.server, StepAuth, err)
		e.login = true
		return e
	}
	if err := l.client.Auth(auth); err != nil {
		return failure(l.server, StepAuth, err)
	}
	return nil
}

// mechanism picks the login. On a connection the operator chose not to encrypt
// the password goes in the clear.
func (l *link) mechanism(cfg Config, srv Server) (gosmtp.Auth, error) {
	_, offered := l.client.Extension("AUTH")
	has := func(name string) bool { return slices.Contains(strings.Fields(strings.ToUpper(offered)), name) }
	open := srv.Security == Plain
	switch {
	case cfg.Auth != "" && cfg.Auth != "password" && cfg.Auth != "xoauth2":
		return nil, fmt.Errorf("auth is %q: it must be password or xoauth2", cfg.Auth)
	case cfg.Auth == "xoauth2" && has("XOAUTH2"):
		return gosmtp.XOAuth2Auth(srv.User, cfg.Password), nil
	case cfg.Auth != "xoauth2" && has("PLAIN"):
		return gosmtp.PlainAuth("", srv.User, cfg.Password, srv.Host, open), nil
	case cfg.Auth != "xoauth2" && has("LOGIN"):
		return gosmtp.LoginAuth(srv.User, cfg.Password, srv.Host, open), nil
	case offered == "":
		return nil, errors.New("no login is offered: remove the user from the url, or check tls")
	}
	return nil, fmt.Errorf("the logins offered (%s) do not fit auth", clean(offered))
}

// ended names the end of ctx as the cause where it closed the connection.
func ended(ctx context.Context, e *Error) *Error {
	if ctx.Err() != nil && e.Code == 0 {
		e.err = ctx.Err()
	}
	return e
}

// quit takes leave of the server, briefly.
func (l *link) quit() {
	l.raw.quiet = quitTimeout
	l.client.Quit()
	l.raw.Close()
}
