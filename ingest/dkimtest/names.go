// Package dkimtest is a name server on loopback that publishes the keys of made
// up domains, and signs mails for them. It knows DNS and DKIM as far as tests of
// forgeries need them, and no part of usher.
package dkimtest

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// widest is how large an answer over UDP may be; a larger one is asked for again
// over TCP.
const widest = 512

// Names is a name server. Its methods may be called from several goroutines.
type Names struct {
	t    testing.TB
	udp  net.PacketConn
	tcp  net.Listener
	done sync.WaitGroup

	mu     sync.Mutex
	texts  map[string][]string
	broken map[string]bool // answered with a server failure
	silent map[string]bool
	asked  map[string]int
}

// Start starts a name server that knows no name. It ends with the test.
func Start(t testing.TB) *Names {
	t.Helper()
	n := &Names{t: t, texts: map[string][]string{}, broken: map[string]bool{}, silent: map[string]bool{}, asked: map[string]int{}}
	n.listen()
	n.done.Go(n.serveUDP)
	n.done.Go(n.serveTCP)
	t.Cleanup(func() {
		_, _ = n.udp.Close(), n.tcp.Close()
		n.done.Wait()
	})
	return n
}

// listen finds a port that is free for both.
func (n *Names) listen() {
	for range 50 {
		var err error
		if n.tcp, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			n.t.Fatal(err)
		}
		if n.udp, err = net.ListenPacket("udp", n.tcp.Addr().String()); err == nil {
			return
		}
		_ = n.tcp.Close()
	}
	n.t.Fatal("no port is free for UDP and TCP")
}

// Addr is the server's host:port.
func (n *Names) Addr() string { return n.tcp.Addr().String() }

// Publish sets the TXT records of a name; none means that there is no such name.
func (n *Names) Publish(name string, texts ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.texts[name] = texts
}

// Break has questions about a name answered with a failure of the server.
func (n *Names) Break(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.broken[name] = true
}

// Silence leaves questions about a name unanswered.
func (n *Names) Silence(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.silent[name] = true
}

// Asked is how often the name was asked for; the empty name is all.
func (n *Names) Asked(name string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked[name]
}

func (n *Names) serveUDP() {
	for buf := make([]byte, 4096); ; {
		size, from, err := n.udp.ReadFrom(buf)
		if err != nil {
			return
		}
		if answer, err := n.answer(buf[:size], widest); err == nil {
			_, _ = n.udp.WriteTo(answer, from)
		}
	}
}

func (n *Names) serveTCP() {
	for {
		c, err := n.tcp.Accept()
		if err != nil {
			return
		}
		n.done.Go(func() {
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(10 * time.Second))
			for n.exchange(c) == nil {
			}
		})
	}
}

// exchange answers one question over TCP, which has its length before it.
func (n *Names) exchange(c net.Conn) error {
	var size [2]byte
	if _, err := io.ReadFull(c, size[:]); err != nil {
		return err
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(c, question); err != nil {
		return err
	}
	answer, err := n.answer(question, 1<<16-1)
	if err != nil {
		return err
	}
	_, err = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	return err
}

// answer is what is said to a question, cut to the size most.
func (n *Names) answer(question []byte, most int) ([]byte, error) {
	var p dnsmessage.Parser
	h, err := p.Start(question)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	n.mu.Lock()
	n.asked[name]++
	n.asked[""]++
	texts, broken, silent := n.texts[name], n.broken[name], n.silent[name]
	n.mu.Unlock()
	if silent {
		return nil, errors.New("no answer")
	}
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: h.ID, Response: true, Authoritative: true, RecursionAvailable: true, RecursionDesired: h.RecursionDesired},
		Questions: []dnsmessage.Question{q},
	}
	switch {
	case broken:
		m.RCode = dnsmessage.RCodeServerFailure
	case texts == nil:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeTXT:
		for _, text := range texts {
			m.Answers = append(m.Answers, record(q.Name, text))
		}
	}
	packed, err := m.Pack()
	if err == nil && len(packed) > most {
		m.Answers, m.Truncated = nil, true
		packed, err = m.Pack()
	}
	return packed, err
}

// record is a TXT record: a text in pieces of 255 bytes at most.
func record(name dnsmessage.Name, text string) dnsmessage.Resource {
	var pieces []string
	for len(text) > 255 {
		pieces, text = append(pieces, text[:255]), text[255:]
	}
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{Name: name, Type: dnsmessage.TypeTXT, Class: dnsmessage.ClassINET, TTL: 60},
		Body:   &dnsmessage.TXTResource{TXT: append(pieces, text)},
	}
}
