package smtp_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

// BenchmarkSend sends small mails to a server that only counts them.
func BenchmarkSend(b *testing.B) {
	for _, c := range []struct {
		connections int
		opts        []smtptest.Option
	}{{1, nil}, {4, nil}, {1, []smtptest.Option{smtptest.NoPipelining()}}, {4, []smtptest.Option{smtptest.NoPipelining()}}} {
		b.Run(fmt.Sprintf("connections=%d/pipelining=%v", c.connections, c.opts == nil), func(b *testing.B) {
			server, err := smtptest.New(append(c.opts, smtptest.Discard())...)
			if err != nil {
				b.Fatal(err)
			}
			defer server.Close()
			out := smtp.New(smtp.Config{URL: server.URL(""), Connections: c.connections})
			defer out.Close()
			m := simple("bob@acme.example")
			m.HTML = "<p>Hello</p>"
			b.ResetTimer()
			var work sync.WaitGroup
			for w := range c.connections {
				work.Go(func() {
					for i := w; i < b.N; i += c.connections {
						if err := out.Send(b.Context(), m); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			work.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
			if server.Count() != b.N {
				b.Errorf("Count = %d, want %d", server.Count(), b.N)
			}
		})
	}
}

// BenchmarkAttachment sends 16 MiB: B/op shows that it is never held whole.
func BenchmarkAttachment(b *testing.B) {
	server, err := smtptest.New(smtptest.Discard())
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	out := smtp.New(smtp.Config{URL: server.URL("")})
	defer out.Close()
	m := simple("bob@acme.example")
	m.Attachments = []smtp.Attachment{{Name: "big.bin", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(rand.NewChaCha8([32]byte{}), 16<<20)), nil
	}}}
	b.SetBytes(16 << 20)
	b.ReportAllocs()
	for b.Loop() {
		if err := out.Send(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
