package dovecottest

import (
	"net"
	"sync"
	"time"
)

// A chunk is bytes on their way and when they may arrive.
type chunk struct {
	data []byte
	due  time.Time
}

// copy forwards until one side ends, then ends the other, unless silence
// keeps the news from it.
func (p *Proxy) copy(to, from net.Conn) {
	chunks := make(chan chunk, 256)
	var reader sync.WaitGroup
	reader.Go(func() {
		defer close(chunks)
		for {
			buf := make([]byte, 16<<10)
			n, err := from.Read(buf)
			if n > 0 {
				chunks <- chunk{buf[:n], time.Now().Add(p.latency())}
			}
			if err != nil {
				return
			}
		}
	})
	for c := range chunks {
		if p.until(c.due) && p.heard() {
			// A failed write shows as a failed read soon: to is closed below.
			if _, err := to.Write(c.data); err != nil {
				from.Close()
			}
		}
	}
	reader.Wait()
	p.heard()
	to.Close()
}

func (p *Proxy) latency() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.delay
}

// until waits for the time given; false says that the proxy closes.
func (p *Proxy) until(due time.Time) bool {
	d := time.Until(due)
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-p.done:
		return false
	}
}

// heard waits while the proxy is silent; false says that the proxy closes.
func (p *Proxy) heard() bool {
	p.mu.Lock()
	silent := p.silent
	p.mu.Unlock()
	if silent == nil {
		return true
	}
	select {
	case <-silent:
		return true
	case <-p.done:
		return false
	}
}
