package dovecottest

import (
	"errors"
	"net"
	"sync"
	"time"
)

// A Proxy forwards TCP connections to a server and misbehaves on request.
// Its methods may be called from several goroutines.
type Proxy struct {
	listener net.Listener
	target   string
	wait     sync.WaitGroup

	mu      sync.Mutex
	conns   map[net.Conn]struct{}
	silent  chan struct{} // closed by Resume; nil while forwarding
	delay   time.Duration
	refuse  bool
	closed  bool
	dialled int
	done    chan struct{}
}

// NewProxy listens on a free port of 127.0.0.1 and forwards to target.
func NewProxy(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{listener: l, target: target, conns: map[net.Conn]struct{}{}, done: make(chan struct{})}
	p.wait.Go(p.accept)
	return p, nil
}

// Addr is where the proxy listens.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Dialled is how many connections were accepted so far.
func (p *Proxy) Dialled() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dialled
}

// Silence stops forwarding in both directions. Connections stay open and new
// ones are accepted, but no byte passes and no end of either side is told.
func (p *Proxy) Silence() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.silent == nil {
		p.silent = make(chan struct{})
	}
}

// Resume forwards again what was held back.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.silent != nil {
		close(p.silent)
		p.silent = nil
	}
}

// Delay holds every byte back for d, each way, without narrowing the stream:
// the round trip grows by 2 d.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Refuse says whether new connections are closed as soon as accepted.
func (p *Proxy) Refuse(refuse bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = refuse
}

// Cut closes all connections and goes on accepting new ones.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// Close ends the proxy and waits for its goroutines.
func (p *Proxy) Close() error {
	p.mu.Lock()
	first := !p.closed
	p.closed = true
	p.mu.Unlock()
	if !first {
		return nil
	}
	close(p.done)
	err := p.listener.Close()
	p.Cut()
	p.wait.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			p.wait.Go(func() { p.serve(conn) })
		}
	}
}

func (p *Proxy) serve(front net.Conn) {
	p.mu.Lock()
	p.dialled++
	p.mu.Unlock()
	if !p.add(front) {
		return
	}
	defer p.drop(front)
	back, err := net.Dial("tcp", p.target)
	if err != nil || !p.add(back) {
		return
	}
	defer p.drop(back)
	var both sync.WaitGroup
	both.Go(func() { p.copy(back, front) })
	both.Go(func() { p.copy(front, back) })
	both.Wait()
}

func (p *Proxy) add(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.refuse {
		c.Close()
		return false
	}
	p.conns[c] = struct{}{}
	return true
}

func (p *Proxy) drop(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.Close()
	delete(p.conns, c)
}
