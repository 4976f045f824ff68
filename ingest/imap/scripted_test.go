package imap_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// scripted is an IMAP server whose answers a test bends. Mails have the UIDs
// 10, 20, 30 … so that UIDs are no sequence numbers.
type scripted struct {
	caps     string // beyond IMAP4rev1
	count    int    // mails
	login    string // the answer to LOGIN and AUTHENTICATE, OK by default
	selected string

	// fetch answers for one mail; false closes the connection. The default
	// is s.mail.
	fetch func(c *wire, f request) bool
	// fetched ends a FETCH, OK by default.
	fetched func(f request) string
	// idle answers IDLE; the default waits for DONE.
	idle func(c *wire, tag string)

	listen  net.Listener
	mu      sync.Mutex
	seen    []string // commands without tag
	refused string   // a command answered with BAD
	wait    sync.WaitGroup
}

// A wire is one connection to the scripted server.
type wire struct {
	net.Conn
	r *bufio.Reader
}

// A request is what FETCH asks of one mail.
type request struct {
	tag           string
	seq, uid      int
	byUID, body   bool
	alone         bool // no other mail is asked for
	size          int
	text, command string
}

func startScripted(t *testing.T, s *scripted) *scripted {
	t.Helper()
	var err error
	s.listen, err = net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.wait.Go(func() {
		for {
			conn, err := s.listen.Accept()
			if err != nil {
				return
			}
			s.wait.Go(func() { s.serve(&wire{conn, bufio.NewReader(conn)}) })
		}
	})
	t.Cleanup(func() {
		s.listen.Close()
		s.wait.Wait()
	})
	return s
}

func (s *scripted) addr() string                          { return s.listen.Addr().String() }
func (s *scripted) user() string                          { return "desk@example.org" }
func (s *scripted) password() string                      { return "secret" }
func (s *scripted) add(*testing.T, ...[]byte)             { panic("no") }
func (s *scripted) search(*testing.T, string, string) int { panic("no") }

// commands lists the commands seen that begin so.
func (s *scripted) commands(prefix string) (found []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.seen {
		if strings.HasPrefix(c, prefix) {
			found = append(found, c)
		}
	}
	return found
}

func (s *scripted) refuse(command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = command
}

func (c *wire) say(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }

func (s *scripted) serve(c *wire) {
	defer c.Close()
	c.say("* OK hello")
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.seen = append(s.seen, command)
		s.mu.Unlock()
		if !s.answer(c, tag, command) {
			return
		}
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (s *scripted) answer(c *wire, tag, command string) bool {
	verb, rest, _ := strings.Cut(command, " ")
	if verb == "UID" {
		verb, rest, _ = strings.Cut(rest, " ")
		verb = "UID " + verb
	}
	s.mu.Lock()
	refused := s.refused == verb
	s.mu.Unlock()
	if refused {
		c.say("%s BAD unknown command", tag)
		return true
	}
	switch verb {
	case "CAPABILITY":
		c.say("* CAPABILITY IMAP4rev1 %s", s.caps)
	case "LOGIN":
		c.say("%s %s", tag, or(s.login, "OK in"))
		return true
	case "AUTHENTICATE":
		return s.authenticate(c, tag)
	case "SELECT":
		c.say("* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok", s.count, s.count*10+1)
		c.say("%s %s", tag, or(s.selected, "OK [READ-WRITE] selected"))
		return true
	case "UID SEARCH", "SEARCH":
		s.find(c, strings.TrimPrefix(rest, "UID "), verb == "UID SEARCH")
	case "UID FETCH", "FETCH":
		return s.fetchAll(c, tag, verb == "UID FETCH", rest)
	case "IDLE":
		if s.idle != nil {
			s.idle(c, tag)
			return true
		}
		c.say("+ idling")
		c.r.ReadString('\n')
	}
	c.say("%s OK done", tag)
	return true
}

// authenticate asks for the token and refuses it the way providers do: with
// JSON, an empty answer and then NO.
func (s *scripted) authenticate(c *wire, tag string) bool {
	c.say("+ ")
	c.r.ReadString('\n')
	if strings.HasPrefix(s.login, "NO") {
		c.say("+ %s", base64.StdEncoding.EncodeToString([]byte(`{"status":"400","schemes":"Bearer"}`)))
		c.r.ReadString('\n')
	}
	c.say("%s %s", tag, or(s.login, "OK in"))
	return true
}

func (s *scripted) find(c *wire, set string, byUID bool) {
	var found strings.Builder
	for seq := 1; seq <= s.count; seq++ {
		if in(set, seq*10, s.count*10) {
			n := seq
			if byUID {
				n = seq * 10
			}
			fmt.Fprintf(&found, " %d", n)
		}
	}
	c.say("* SEARCH%s", found.String())
}

func (s *scripted) fetchAll(c *wire, tag string, byUID bool, rest string) bool {
	set, items, _ := strings.Cut(rest, " ")
	f := request{tag: tag, byUID: byUID, body: strings.Contains(items, "BODY.PEEK[]"), alone: !strings.ContainsAny(set, ":,"), command: rest}
	for f.seq = 1; f.seq <= s.count; f.seq++ {
		f.uid, f.text = f.seq*10, string(mail(f.seq))
		f.size = len(f.text)
		asked := byUID && in(set, f.uid, s.count*10) || !byUID && in(set, f.seq, s.count)
		if !asked {
			continue
		}
		if s.fetch == nil {
			c.mail(f)
		} else if !s.fetch(c, f) {
			return false
		}
	}
	status := "OK done"
	if s.fetched != nil {
		status = s.fetched(f)
	}
	c.say("%s %s", tag, status)
	return true
}

// mail answers as good servers do.
func (c *wire) mail(f request) bool {
	if !f.body {
		c.say("* %d FETCH (UID %d RFC822.SIZE %d)", f.seq, f.uid, f.size)
	} else {
		c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s)", f.seq, f.uid, f.size, f.text)
	}
	return true
}

// in reports whether n is in an IMAP set in which * is last.
func in(set string, n, last int) bool {
	number := func(s string) int {
		if s == "*" {
			return last
		}
		i, _ := strconv.Atoi(s)
		return i
	}
	for part := range strings.SplitSeq(set, ",") {
		a, b, isRange := strings.Cut(part, ":")
		lo, hi := number(a), number(a)
		if isRange {
			hi = number(b)
		}
		if min(lo, hi) <= n && n <= max(lo, hi) {
			return true
		}
	}
	return false
}
