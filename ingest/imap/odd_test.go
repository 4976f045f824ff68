package imap_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"usher/ingest/imap"
)

// read reads a scripted server of n mails, of which those in lost come as
// errors, and returns it.
func read(t *testing.T, s *scripted, n int, lost ...uint32) *desk {
	t.Helper()
	s.count = n
	startScripted(t, s)
	d := newDesk()
	r, stop := run(t, config(t, s), d)
	d.await(t, n)
	until(t, "idle", func() bool { return r.State().Idle })
	stop()
	if len(d.came) != n {
		t.Fatalf("%d mails came, want %d", len(d.came), n)
	}
	for i, m := range d.came {
		want := string(mail(i + 1))
		for _, uid := range lost {
			if uid == m.UID {
				want = "error"
			}
		}
		if m.UID != uint32(i+1)*10 || d.texts[i] != want {
			t.Errorf("mail %d = UID %d %q, want UID %d %q", i, m.UID, d.texts[i], (i+1)*10, want)
		}
		if want == "error" && !errors.Is(m.Err, imap.ErrUnfetchable) {
			t.Errorf("mail %d: Err = %v, want ErrUnfetchable", i, m.Err)
		}
	}
	return d
}

func TestOddServers(t *testing.T) {
	var once atomic.Bool
	tests := []struct {
		name  string
		lost  []uint32
		fetch func(c *wire, f request) bool
	}{
		{"good", nil, (*wire).mail},
		{"uid after body", nil, func(c *wire, f request) bool {
			if f.body {
				c.say("* %d FETCH (BODY[] {%d}\r\n%s UID %d)", f.seq, f.size, f.text, f.uid)
				return true
			}
			return c.mail(f)
		}},
		{"unknown item", []uint32{30}, func(c *wire, f request) bool {
			if f.body && f.uid == 30 {
				c.say("* %d FETCH (UID 30 X-ODD (a b) BODY[] {%d}\r\n%s)", f.seq, f.size, f.text)
				return true
			}
			return c.mail(f)
		}},
		{"broken size", nil, func(c *wire, f request) bool {
			if !f.body && f.uid == 30 {
				c.say("* %d FETCH (UID 30 RFC822.SIZE -1)", f.seq)
				return true
			}
			return c.mail(f)
		}},
		{"size of another mail", nil, func(c *wire, f request) bool {
			f.size = len(f.text)
			if !f.body {
				f.size = 3
			}
			return c.mail(f)
		}},
		{"stray response", nil, func(c *wire, f request) bool {
			if f.body && f.uid == 30 && !once.Swap(true) {
				c.say("* VANISHED 1:3")
			}
			return c.mail(f)
		}},
		{"ends in the mail each time", []uint32{30}, func(c *wire, f request) bool {
			if f.body && f.uid == 30 {
				c.say("* %d FETCH (UID 30 BODY[] {1000}\r\n%s", f.seq, f.text)
				return false
			}
			return c.mail(f)
		}},
		{"no text", []uint32{30}, func(c *wire, f request) bool {
			if f.body && f.uid == 30 {
				c.say("* %d FETCH (UID 30 BODY[] NIL)", f.seq)
				return true
			}
			return c.mail(f)
		}},
		{"flags come between", nil, func(c *wire, f request) bool {
			if !f.alone {
				c.say("* %d FETCH (UID %d FLAGS (\\Seen))", f.seq, f.uid)
			}
			return c.mail(f)
		}},
		{"every mail twice", nil, func(c *wire, f request) bool {
			first := c.mail(f)
			return c.mail(f) && first
		}},
		{"quoted text", nil, func(c *wire, f request) bool {
			if f.body {
				f.text = strings.ReplaceAll(f.text, "\r\n", "\\\r\\\n")
				c.say("* %d FETCH (UID %d BODY[] \"%s\")", f.seq, f.uid, f.text)
				return true
			}
			return c.mail(f)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read(t, &scripted{caps: "IDLE", fetch: test.fetch}, 6, test.lost...)
		})
	}
}

func TestRefusedFetch(t *testing.T) {
	refuses := func(f request) bool { return f.body && in(strings.Fields(f.command)[0], 30, 60) && f.byUID || !f.byUID }
	s := &scripted{caps: "IDLE",
		fetch: func(c *wire, f request) bool { return refuses(f) && f.uid == 30 || c.mail(f) },
		fetched: func(f request) string {
			if refuses(f) {
				return "NO [SERVERBUG] internal error"
			}
			return "OK done"
		},
	}
	read(t, s, 6, 30)
}

// A mail that vanishes between the search and the fetch is passed over.
func TestVanishedMail(t *testing.T) {
	s := &scripted{caps: "IDLE", count: 3}
	s.fetch = func(c *wire, f request) bool {
		if f.uid > 10 {
			s.count = 1 // by now the others are gone
			return true
		}
		return c.mail(f)
	}
	startScripted(t, s)
	d := newDesk()
	r, stop := run(t, config(t, s), d)
	until(t, "idle", func() bool { return r.State().Idle })
	stop()
	if got := r.State().LastUID; len(d.came) != 1 || got != 30 {
		t.Errorf("%d mails came up to %d, want 1 up to 30", len(d.came), got)
	}
}

func TestConnectionEndsOnceInMail(t *testing.T) {
	var once atomic.Bool
	read(t, &scripted{caps: "IDLE", fetch: func(c *wire, f request) bool {
		if f.body && f.uid == 30 && !once.Swap(true) {
			c.say("* %d FETCH (UID 30 BODY[] {%d}\r\n%s", f.seq, f.size, f.text[:5])
			c.say("* BYE shutting down")
			return false
		}
		return c.mail(f)
	}}, 6)
}

func TestPollsWithoutIdle(t *testing.T) {
	for name, s := range map[string]*scripted{
		"not offered": {},
		"refused":     {caps: "IDLE", idle: func(c *wire, tag string) { c.say("%s NO not today", tag) }},
	} {
		t.Run(name, func(t *testing.T) {
			startScripted(t, s)
			d := newDesk()
			c := config(t, s)
			c.Poll = 20 * time.Millisecond
			_, stop := run(t, c, d)
			until(t, "polled", func() bool { return len(s.commands("SELECT")) > 3 })
			stop()
			if got := len(s.commands("IDLE")); got > 1 {
				t.Errorf("%d IDLE commands, want at most 1", got)
			}
		})
	}
}

// One command fetches many mails, whatever their UIDs.
func TestFewCommands(t *testing.T) {
	s := &scripted{caps: "IDLE"}
	read(t, s, 1200)
	if got := len(s.commands("UID FETCH")); got != 4 {
		t.Errorf("%d FETCH commands for 1200 mails, want 4", got)
	}
	for _, c := range s.commands("UID FETCH") {
		if len(c) > 8000 {
			t.Errorf("a command of %d bytes, servers need take no more than 8192", len(c))
		}
	}
}

func TestSilentServer(t *testing.T) {
	s := startScripted(t, &scripted{caps: "IDLE", count: 3, fetch: func(c *wire, f request) bool {
		c.r.ReadString('\n')
		return true
	}})
	c := config(t, s)
	c.Timeout = 100 * time.Millisecond
	r, _ := run(t, c, newDesk())
	until(t, "silence noticed", func() bool { return errors.Is(r.State().Err, imap.ErrSilent) })
}

func ExampleParseURL() {
	a, err := imap.ParseURL("imap://desk%40example.org@mail.example.org")
	fmt.Println(a.User, a.HostPort(), a.TLS, err)
	// Output: desk@example.org mail.example.org:143 starttls <nil>
}
