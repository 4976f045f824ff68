package imap

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// dial connects, with TLS as the address says, and waits for the greeting.
// The end of ctx closes the connection, whatever goes on.
func dial(ctx context.Context, a *account) (*session, error) {
	d := net.Dialer{Timeout: a.Timeout, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: time.Minute, Interval: 20 * time.Second, Count: 4,
	}}
	raw, err := d.DialContext(ctx, "tcp", a.address.HostPort())
	if err != nil {
		return nil, err
	}
	s := &session{account: a, conn: &conn{Conn: raw, quiet: a.Timeout}, changed: make(chan struct{}, 1)}
	s.stop = context.AfterFunc(ctx, func() { raw.Close() })
	answered := s.conn.expect()
	defer answered()
	if err := s.greet(ctx); err != nil {
		// A failed handshake closes the connection too; what failed says more.
		if cause := s.conn.cause(); cause != nil && !helpful(err, a.address) {
			err = cause
		}
		s.close()
		return nil, err
	}
	return s, nil
}

// greet starts the client on the connection, under TLS unless there is none.
func (s *session) greet(ctx context.Context) (err error) {
	options := &imapclient.Options{
		TLSConfig:             s.tlsConfig(),
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: s.notice},
	}
	switch s.address.TLS {
	case Plain:
		s.client = imapclient.New(s.conn, options)
	case StartTLS:
		s.client, err = imapclient.NewStartTLS(s.conn, options)
		if refused(err) {
			return &advised{err, "the server has no STARTTLS; use imaps://, usually with port 993"}
		} else if err != nil {
			return fmt.Errorf("start TLS: %w", err)
		}
	default:
		conn := tls.Client(s.conn, options.TLSConfig)
		if err := conn.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("TLS handshake: %w", err)
		}
		s.client = imapclient.New(conn, options)
	}
	return s.client.WaitGreeting()
}

func (s *session) tlsConfig() *tls.Config {
	c := &tls.Config{}
	if s.TLS != nil {
		c = s.TLS.Clone()
	}
	if c.ServerName == "" {
		c.ServerName = s.address.Host
	}
	return c
}
