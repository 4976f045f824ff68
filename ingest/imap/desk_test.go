package imap_test

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"usher/ingest/imap"
)

// A desk is a handler with a memory: what was handed over, and the cursor.
type desk struct {
	mu       sync.Mutex
	came     []*imap.Mail
	texts    []string
	validity uint32
	last     uint32
	asked    int // for the cursor
	news     chan struct{}

	before func(ctx context.Context, m *imap.Mail) error // may block or refuse
	keep   bool                                          // Done is left to the test
}

func newDesk() *desk { return &desk{news: make(chan struct{}, 1)} }

func (d *desk) Cursor(context.Context) (uint32, uint32, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	return d.validity, d.last, nil
}

func (d *desk) Handle(ctx context.Context, m *imap.Mail) error {
	if d.before != nil {
		if err := d.before(ctx, m); err != nil {
			return err
		}
	}
	text := "error"
	if m.Err == nil {
		r, err := m.Open()
		if err != nil {
			return err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		text = string(b)
	}
	d.mu.Lock()
	d.came, d.texts = append(d.came, m), append(d.texts, text)
	d.validity, d.last = m.UIDValidity, m.UID
	d.mu.Unlock()
	if !d.keep {
		m.Done()
	}
	select {
	case d.news <- struct{}{}:
	default:
	}
	return nil
}

func (d *desk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.came)
}

// await waits until n mails came in all.
func (d *desk) await(t *testing.T, n int) {
	t.Helper()
	deadline := time.After(time.Minute)
	for d.count() < n {
		select {
		case <-d.news:
		case <-deadline:
			t.Fatalf("%d mails came, want %d", d.count(), n)
		}
	}
}

// inOrder checks that exactly the mails with these numbers came, in order.
func (d *desk) inOrder(t *testing.T, from, to int) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.texts) != to-from+1 {
		t.Fatalf("%d mails came, want %d", len(d.texts), to-from+1)
	}
	for i, text := range d.texts {
		if want := string(mail(from + i)); text != want {
			t.Fatalf("mail %d = %q, want %q", i, text, want)
		}
	}
}

// run starts a reader and returns it with the function that stops it.
func run(t *testing.T, c imap.Config, h imap.Handler) (*imap.Reader, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := imap.New(c, h)
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run = %v, want nil", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Run does not end")
		}
	})
	t.Cleanup(stop)
	return r, stop
}

// until polls for a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not in time: %s", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func mail(i int) []byte {
	return fmt.Appendf(nil, "From: a@example.org\r\nSubject: mail %d\r\n\r\nText\r\n", i)
}

func mails(from, to int) (all [][]byte) {
	for i := from; i <= to; i++ {
		all = append(all, mail(i))
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
