package smtptest

import (
	"crypto/tls"
	"fmt"
	"net"
	"sync"

	gosmtp "github.com/emersion/go-smtp"
)

// listener keeps account of its connections, so that they can be cut.
type listener struct {
	net.Listener
	s      *Server
	server *gosmtp.Server
	done   chan struct{} // closed when serving ended

	mu    sync.Mutex
	conns map[*conn]struct{}
	ended bool
}

// conn tells when it was closed.
type conn struct {
	net.Conn
	l      *listener
	once   sync.Once
	closed chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.s.connections.Add(1)
		c := &conn{Conn: raw, l: l, closed: make(chan struct{})}
		if !l.add(c) {
			continue
		}
		reply := l.s.ask(Connect, raw.RemoteAddr().String())
		switch {
		case reply == nil:
			return c, nil
		case reply.action == silence:
		case reply.action == answer:
			fmt.Fprintf(c, "%d %s %s\r\n", reply.code, reply.enhanced, reply.text)
			c.Close()
		default:
			c.Close()
		}
	}
}

func (l *listener) add(c *conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		c.Conn.Close()
		return false
	}
	l.conns[c] = struct{}{}
	return true
}

func (l *listener) Close() error {
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	return l.Listener.Close()
}

func (l *listener) cut() {
	l.mu.Lock()
	conns := l.conns
	l.conns = map[*conn]struct{}{}
	l.mu.Unlock()
	for c := range conns {
		c.Close()
	}
}

func (c *conn) Close() error {
	c.once.Do(func() { close(c.closed) })
	c.l.mu.Lock()
	delete(c.l.conns, c)
	c.l.mu.Unlock()
	return c.Conn.Close()
}

// Write sees one reply line at a time: go-smtp flushes each.
func (c *conn) Write(p []byte) (int, error) {
	if c.l.s.noPipelining && string(p) == "250-PIPELINING\r\n" {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// below finds our connection under TLS.
func below(c *gosmtp.Conn) *conn {
	switch raw := c.Conn().(type) {
	case *tls.Conn:
		return raw.NetConn().(*conn)
	case *conn:
		return raw
	}
	panic("smtptest: not a connection of this listener")
}
