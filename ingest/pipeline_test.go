package ingest_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest"
	"usher/ingest/dovecottest"
)

// Mails of a thread keep their order, though several are read at a time and
// some take long.
func TestOrderWithinThreads(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const threads, each = 30, 10
		var mails [][]byte
		for k := range each {
			for n := range threads {
				from, extra, body := fmt.Sprintf("c%d@home.example", n), fmt.Sprintf("Message-ID: <%d.%d@x>\r\n", n, k), fmt.Sprint(k)
				if k > 0 {
					extra += fmt.Sprintf("In-Reply-To: <%d.%d@x>\r\n", n, k-1)
				}
				if (n+k)%7 == 0 {
					body += "\n\n> " + strings.Repeat("long quotation ", 20_000)
				}
				mails = append(mails, letter(from, fmt.Sprint("Thread ", n), extra, body))
			}
		}
		h.put("INBOX", mails...)
		tickets := map[core.TicketID]bool{}
		for _, in := range h.ends(threads * each) {
			tickets[in.Ticket] = true
		}
		if len(tickets) != threads {
			t.Errorf("%d tickets, want %d", len(tickets), threads)
		}
		for id := range tickets {
			if got := h.texts(id); got != "0|1|2|3|4|5|6|7|8|9" {
				t.Errorf("ticket %d says %q, want them in order", id, got)
			}
		}
	}, accepting)
}

// slowDisk takes its time over mails that say so.
type slowDisk struct {
	ingest.Files
	slow chan struct{} // closed: no longer
}

func (f *slowDisk) Put(r io.Reader) (core.Blob, error) {
	b := bufio.NewReader(r)
	if head, _ := b.Peek(2000); bytes.Contains(head, []byte("Subject: Slow")) {
		<-f.slow
	}
	return f.Files.Put(b)
}

func TestSlowMailHoldsUpNobody(t *testing.T) {
	disk := &slowDisk{slow: make(chan struct{})}
	h := oneHouse(t, accepting, func(_ *house, use *ingest.Files) {
		disk.Files = *use
		*use = disk
	})
	mails := [][]byte{letter("c@home.example", "Slow", "", long("text"))}
	for k := range 20 {
		mails = append(mails, letter(fmt.Sprintf("c%d@home.example", k), "Fast", "", "text"))
	}
	h.put("INBOX", mails...)
	start := time.Now()
	for _, in := range h.ends(20) {
		h.ended(in, core.Opened)
		if in.Subject != "Fast" {
			t.Errorf("%s ended first", in.Subject)
		}
	}
	t.Logf("20 mails ended %v after a slow one", time.Since(start))
	if _, last, err := h.desk.Cursor(t.Context(), "support"); err != nil || last != 0 {
		t.Errorf("the cursor is at %d, %v, past the mail that is not done", last, err)
	}
	close(disk.slow)
	h.ended(h.ends(21)[20], core.Opened)
	h.until("the cursor passes all", func() bool {
		_, last, err := h.desk.Cursor(t.Context(), "support")
		return err == nil && last == 21
	})
}

// exactly checks that each of n mails, "Mail 0" and on, opened one ticket and
// was answered once.
func (h *house) exactly(n int) {
	h.t.Helper()
	h.ends(n)
	var all []core.Inbound
	h.until("every mail is recorded", func() bool {
		all = h.ends(n)
		seen := map[string]bool{}
		for _, in := range all {
			seen[in.Subject] = true
		}
		return len(seen) == n
	})
	times := map[string]int{}
	for _, in := range all {
		if in.Disposition != core.Opened {
			h.t.Errorf("%s ended %s (%s)", in.Subject, in.Disposition, in.Why)
		}
		times[in.Subject]++
	}
	answers := map[string]int{}
	for _, x := range h.notices(core.NoticeOpened, "") {
		answers[x.Address]++
	}
	for k := range n {
		if s := fmt.Sprint("Mail ", k); times[s] != 1 {
			h.t.Errorf("%s opened %d tickets, want 1", s, times[s])
		}
		if a := fmt.Sprintf("c%d@home.example", k); answers[a] != 1 {
			h.t.Errorf("%s was answered %d times, want once", a, answers[a])
		}
	}
}

func numbered(k int) []byte {
	body := "text"
	if k%5 == 0 {
		body = strings.Repeat("a longer text\n", 20_000)
	}
	return letter(fmt.Sprintf("c%d@home.example", k), fmt.Sprint("Mail ", k), fmt.Sprintf("Message-ID: <%d@x>\r\n", k), body)
}

func numberedFrom(first, n int) [][]byte {
	out := make([][]byte, n)
	for k := range n {
		out[k] = numbered(first + k)
	}
	return out
}

// Whatever the server and the line do, each mail is done once.
func TestTroubleOnTheLine(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.stop()
		p, err := dovecottest.NewProxy(h.box.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		c := h.imap(p.Addr(), "INBOX")
		c.Idle, c.Timeout = 500*time.Millisecond, time.Second
		h.cfg.Mailboxes[0].IMAP = c
		h.in = ingest.New(h.cfg, h.desk, command.New(command.Options{}), h.files)
		h.start()
		n := 0
		some := func(more int) {
			t.Helper()
			h.put("INBOX", numberedFrom(n, more)...)
			n += more
		}
		some(20)
		h.ends(1)
		p.Cut() // in the midst of it, most likely
		some(10)
		h.ends(n)
		p.Silence() // while it idles
		some(5)
		dialled := p.Dialled()
		h.until("the silence is noticed", func() bool { return p.Dialled() > dialled })
		p.Resume()
		h.ends(n)
		some(10)
		if err := h.box.Restart(); err != nil {
			t.Fatal(err)
		}
		some(5)
		h.ends(n)
		if err := h.box.RenewUIDValidity("INBOX"); err != nil {
			t.Fatal(err)
		}
		some(5)
		h.ends(n)
		old, _, err := h.desk.Cursor(t.Context(), "support")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.box.RenewUIDValidity("INBOX"); err != nil {
			t.Fatal(err)
		}
		p.Cut()
		h.until("the renumbered folder is read", func() bool {
			validity, last, err := h.desk.Cursor(context.Background(), "support")
			return err == nil && validity > old && int(last) >= n
		})
		h.exactly(n)
	}, accepting)
}

// A database that ends connections, as in a failover, costs time and no mail.
func TestDatabaseGoesAway(t *testing.T) {
	url := storetest.URL(t, store.Postgres)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := newHouse(t, s, accepting)
	h.put("INBOX", numberedFrom(0, 60)...)
	for n := 1; n <= 20; n++ {
		h.ends(n)
		do(t, store.Postgres, url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	}
	h.exactly(60)
}

// Stopped and started anywhere, it loses and repeats nothing.
func TestStopAnywhere(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.stop()
		r := rand.New(rand.NewPCG(7, 7))
		n := 0
		for range 30 {
			h.put("INBOX", numberedFrom(n, 4)...)
			n += 4
			h.start()
			pause := time.NewTimer(time.Duration(r.IntN(300)) * time.Millisecond)
			<-pause.C
			h.stop()
		}
		before, err := h.desk.Inbounds(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d of %d mails ended in 30 short lives", len(before), n)
		h.start()
		h.exactly(n)
	}, accepting)
}

// Of several nodes one reads a mailbox; when it dies or stops, another does.
func TestLease(t *testing.T) {
	url := storetest.URL(t, store.Postgres)
	opened := func() *store.Store {
		s, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	h := newHouse(t, opened(), accepting)
	h.stop()
	type node struct {
		proxy *dovecottest.Proxy
		store *store.Store
		stop  func()
	}
	start := func(holder string) node {
		p, err := dovecottest.NewProxy(h.box.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		c := h.cfg
		c.Holder, c.Lease = holder, 800*time.Millisecond
		c.Mailboxes = append([]ingest.Mailbox(nil), c.Mailboxes...)
		c.Mailboxes[0].IMAP = h.imap(p.Addr(), "INBOX")
		s := opened()
		stop := run(t, ingest.New(c, desk.New(s, settings(), time.Now), command.New(command.Options{}), h.files))
		t.Cleanup(stop)
		return node{p, s, stop}
	}
	a := start("a")
	h.put("INBOX", numberedFrom(0, 3)...)
	h.ends(3)
	b := start("b")
	h.put("INBOX", numberedFrom(3, 3)...)
	h.ends(6)
	if a.proxy.Dialled() == 0 || b.proxy.Dialled() != 0 {
		t.Errorf("a connected %d times, b %d; want only a, which has the lease", a.proxy.Dialled(), b.proxy.Dialled())
	}
	if err := a.store.Close(); err != nil { // as if it had died: it gives nothing back
		t.Fatal(err)
	}
	h.put("INBOX", numberedFrom(6, 3)...)
	h.ends(9)
	if b.proxy.Dialled() == 0 {
		t.Error("b did not take over")
	}
	a.stop()
	c := start("c")
	b.stop()
	h.put("INBOX", numberedFrom(9, 3)...)
	h.exactly(12)
	if c.proxy.Dialled() == 0 {
		t.Error("c did not take over")
	}
}
