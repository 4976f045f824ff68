package imap_test

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

// A counter is a handler that does nothing.
type counter struct {
	n    atomic.Int64
	want int64
	all  chan struct{}
}

func (*counter) Cursor(context.Context) (uint32, uint32, error) { return 0, 0, nil }

func (c *counter) Handle(_ context.Context, m *imap.Mail) error {
	m.Done()
	if c.n.Add(1) == c.want {
		close(c.all)
	}
	return nil
}

// BenchmarkFetch compares the Reader with one bare FETCH command, for small
// and mixed mails, near and at 20 ms round trip.
func BenchmarkFetch(b *testing.B) {
	s := dovecottest.Start(b)
	boxes := map[string]int{"small": 10_000, "mixed": 2_000}
	for name, n := range boxes {
		if err := s.Create(name); err != nil {
			b.Fatal(err)
		}
		if err := s.Fill(name, n, func(i int) []byte { return benchMail(name, i) }); err != nil {
			b.Fatal(err)
		}
	}
	p, err := dovecottest.NewProxy(s.Addr())
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	for name, n := range boxes {
		for _, delay := range []time.Duration{0, 10 * time.Millisecond} {
			addr := s.Addr()
			if p.Delay(delay); delay > 0 {
				addr = p.Addr()
			}
			c := imap.Config{
				URL:    fmt.Sprintf("imap://%s@%s?tls=none", s.User(), addr),
				Folder: name, Password: imap.Fixed(s.Password()), SpoolDir: b.TempDir(),
			}
			b.Run(fmt.Sprintf("%s/rtt=%v/raw", name, 2*delay), func(b *testing.B) { benchRaw(b, c, n) })
			b.Run(fmt.Sprintf("%s/rtt=%v/reader", name, 2*delay), func(b *testing.B) { benchReader(b, c, n) })
		}
	}
}

func benchMail(name string, i int) []byte {
	if name == "small" {
		return append(mail(i), bytes.Repeat([]byte("A line of an ordinary mail, not long.\r\n"), 40)...)
	}
	size := []int{2 << 10, 4 << 10, 8 << 10, 30 << 10, 900 << 10}[i%5]
	return big(i, size)
}

func benchRaw(b *testing.B, c imap.Config, want int) {
	for b.Loop() {
		n, _, err := imap.RawFetch(b.Context(), c)
		if err != nil || n != want {
			b.Fatalf("RawFetch = %d, %v, want %d", n, err, want)
		}
	}
	b.ReportMetric(float64(want*b.N)/b.Elapsed().Seconds(), "mails/s")
}

func benchReader(b *testing.B, c imap.Config, want int) {
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		h := &counter{want: int64(want), all: make(chan struct{})}
		ended := make(chan error, 1)
		go func() { ended <- imap.New(c, h).Run(ctx) }()
		<-h.all
		cancel()
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(want*b.N)/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(float64(residentMB()), "MB-RSS")
}
