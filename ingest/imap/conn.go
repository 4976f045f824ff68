package imap

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// A conn is a TCP connection on which nobody waits for ever. While an answer
// is owed, each read must bring something within quiet, else the connection is
// closed; while none is owed, reading waits as long as it takes.
//
// The library's own read deadlines are ignored: they give a whole response 30
// seconds and a literal 5 minutes, too short for a large mail on a slow line,
// and none at all to IDLE.
type conn struct {
	net.Conn
	quiet time.Duration

	mu   sync.Mutex
	owed int
	err  error // the first error of reading
}

// expect says that an answer is owed until the returned function is called.
func (c *conn) expect() (answered func()) {
	c.owe(1)
	return func() { c.owe(-1) }
}

func (c *conn) owe(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.owed += n
	if n > 0 || c.owed == 0 {
		c.arm()
	}
}

// arm sets the deadline of the read under way and the next.
func (c *conn) arm() {
	var deadline time.Time
	if c.owed > 0 {
		deadline = time.Now().Add(c.quiet)
	}
	// An error means that the connection is closed, which reading tells.
	_ = c.Conn.SetReadDeadline(deadline)
}

func (c *conn) Read(b []byte) (int, error) {
	c.mu.Lock()
	c.arm()
	c.mu.Unlock()
	n, err := c.Conn.Read(b)
	if err != nil {
		c.fail(err)
	}
	return n, err
}

// fail remembers why reading ended. The first missed deadline ends the
// connection: the library would go on reading with a new one.
func (c *conn) fail(err error) {
	c.mu.Lock()
	if c.err == nil {
		c.err = err
	}
	c.mu.Unlock()
	c.Conn.Close()
}

// SetReadDeadline does nothing: see conn.
func (c *conn) SetReadDeadline(time.Time) error { return nil }

// SetDeadline sets the deadline of writing only.
func (c *conn) SetDeadline(t time.Time) error { return c.SetWriteDeadline(t) }

// cause says why the connection ended, nil when it was closed on this side.
func (c *conn) cause() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err == nil || errors.Is(c.err, net.ErrClosed):
		return nil
	case errors.Is(c.err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: nothing for %v", ErrSilent, c.quiet)
	case errors.Is(c.err, io.EOF):
		return ErrClosed
	}
	return c.err
}
