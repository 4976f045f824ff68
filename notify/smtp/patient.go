package smtp

import (
	"net"
	"time"
)

// patient is a connection on which every read and write may take so long. A
// large mail on a slow line has all the time it needs as long as it moves.
type patient struct {
	net.Conn
	quiet time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.SetReadDeadline(time.Now().Add(p.quiet)); err != nil {
		return 0, err
	}
	return p.Conn.Read(b)
}

func (p *patient) Write(b []byte) (int, error) {
	if err := p.SetWriteDeadline(time.Now().Add(p.quiet)); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}
