package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// gate stands between usher and a server and shows what usher says to it.
type gate struct {
	target string
	// sees is called with each chunk before it goes on; what it returns runs
	// after the chunk went on.
	sees func(said string) (then func())
	// stops ends the connection before a chunk goes on, if it says so; nil never does.
	stops func(said string) bool
}

// open puts the gate before the target and returns where it listens.
func (g *gate) open(t *testing.T, target string) string {
	t.Helper()
	g.target = target
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { g.pass(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return l.Addr().String()
}

// pass forwards one connection until either side ends it.
func (g *gate) pass(front net.Conn) {
	defer front.Close()
	back, err := net.Dial("tcp", g.target)
	if err != nil {
		return
	}
	defer back.Close()
	var answers sync.WaitGroup
	answers.Go(func() {
		_, _ = io.Copy(front, back)
		_ = front.Close()
	})
	buf := make([]byte, 64<<10)
	for {
		n, err := front.Read(buf)
		if err != nil {
			break
		}
		if g.stops != nil && g.stops(string(buf[:n])) {
			break
		}
		then := g.sees(string(buf[:n]))
		if _, err := back.Write(buf[:n]); err != nil {
			break
		}
		if then != nil {
			then()
		}
	}
	_ = back.Close()
	answers.Wait()
}
