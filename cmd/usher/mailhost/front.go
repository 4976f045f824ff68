package mailhost

import (
	"errors"
	"net"
	"strings"
	"sync"
)

// front is a listener that can cut its connections: the servers forget one
// that is accepted while they close.
type front struct {
	net.Listener
	mu    sync.Mutex
	conns map[net.Conn]struct{}
	ended bool
}

func listen(host string) (*front, error) {
	ln, err := net.Listen("tcp", net.JoinHostPort(strings.Trim(host, "[]"), "0"))
	if err != nil {
		return nil, err
	}
	return &front{Listener: ln, conns: map[net.Conn]struct{}{}}, nil
}

func (f *front) Accept() (net.Conn, error) {
	raw, err := f.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, front: f}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return nil, errors.Join(net.ErrClosed, raw.Close())
	}
	f.conns[c] = struct{}{}
	return c, nil
}

// end stops listening; it reports false if that was done before.
func (f *front) end() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return false
	}
	f.ended = true
	f.Listener.Close()
	return true
}

func (f *front) cut() {
	f.mu.Lock()
	conns := f.conns
	f.conns = map[net.Conn]struct{}{}
	f.mu.Unlock()
	for c := range conns {
		c.Close()
	}
}

type conn struct {
	net.Conn
	front *front
}

func (c *conn) Close() error {
	c.front.mu.Lock()
	delete(c.front.conns, c)
	c.front.mu.Unlock()
	return c.Conn.Close()
}
