package imap_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"usher/ingest/imap"
)

const megabyte = 1 << 20

func big(i, size int) []byte {
	head := fmt.Sprintf("Subject: big %d\r\n\r\n", i)
	line := fmt.Appendf(nil, "%076d\r\n", i)
	return append([]byte(head), bytes.Repeat(line, size/len(line))...)
}

// A hasher hashes each mail without keeping it.
type hasher struct {
	*desk
	peak atomic.Uint64
	sums [][32]byte
	size []int64
}

func (h *hasher) Handle(ctx context.Context, m *imap.Mail) error {
	r, err := m.Open()
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	if err != nil {
		return err
	}
	h.sums, h.size = append(h.sums, [32]byte(sum.Sum(nil))), append(h.size, n)
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	h.peak.Store(max(h.peak.Load(), stats.HeapInuse))
	h.mu.Lock()
	h.came = append(h.came, m)
	h.mu.Unlock()
	m.Done()
	select {
	case h.news <- struct{}{}:
	default:
	}
	return nil
}

func TestBigMailsNeedLittleMemory(t *testing.T) {
	s := startDovecot(t)
	const n, size = 12, 25 * megabyte
	var want [][32]byte
	must(t, s.Fill("INBOX", n, func(i int) []byte {
		b := big(i, size)
		want = append(want, sha256.Sum256(b))
		return b
	}))
	runtime.GC()
	c := config(t, s)
	h := &hasher{desk: newDesk()}
	r, stop := run(t, c, h)
	h.await(t, n)
	until(t, "idle", func() bool { return r.State().Idle })
	stop()
	for i := range want {
		if h.sums[i] != want[i] {
			t.Errorf("mail %d differs: %d bytes, want %d", i, h.size[i], len(big(i, size)))
		}
	}
	// The mails come to 300 MB.
	if peak := h.peak.Load(); peak > 64*megabyte {
		t.Errorf("heap of %d MB, want at most 64", peak/megabyte)
	} else {
		t.Logf("heap at most %d MB", peak/megabyte)
	}
	spooled(t, c.SpoolDir)
}

// spooled checks that no file is left.
func spooled(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	must(t, err)
	if len(left) > 0 {
		t.Errorf("%d files left in the spool, want none", len(left))
	}
}

// A handler that keeps mails open bounds what is fetched.
func TestMaxInFlight(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		var all [][]byte
		for i := range 60 {
			all = append(all, big(i, 100<<10))
		}
		s.add(t, all...)
		c := config(t, s)
		c.MaxInFlight = megabyte
		d := newDesk()
		d.keep = true
		r, stop := run(t, c, d)
		done := 0
		most := 0
		for done < len(all) {
			d.await(t, done+1)
			d.mu.Lock()
			came := append([]*imap.Mail(nil), d.came[done:]...)
			d.mu.Unlock()
			most = max(most, len(came))
			came[0].Done()
			done++
		}
		until(t, "idle", func() bool { return r.State().Idle })
		stop()
		if most > 10 {
			t.Errorf("%d mails of 100 KB in flight, want at most 10", most)
		}
		for i, text := range d.texts {
			if text != string(all[i]) {
				t.Fatalf("mail %d differs", i)
			}
		}
	})
}

func TestOpenAfterDone(t *testing.T) {
	s := startMemory(t, nil)
	s.add(t, mail(1), big(2, 2*megabyte))
	d := newDesk()
	_, stop := run(t, config(t, s), d)
	d.await(t, 2)
	stop()
	for _, m := range d.came {
		m.Done() // again: nothing happens
		if _, err := m.Open(); err == nil {
			t.Error("Open after Done works, want an error")
		}
	}
}

// residentMB is the memory of this process, 0 where there is no /proc.
func residentMB() int {
	b, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	f := strings.Fields(rest)
	if len(f) == 0 {
		return 0
	}
	kb, _ := strconv.Atoi(f[0])
	return kb >> 10
}
