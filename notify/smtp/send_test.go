package smtp_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

func TestSend(t *testing.T) {
	for _, c := range []struct {
		name string
		user string
		auth string
		opts []smtptest.Option
	}{
		{"plain", "", "", nil},
		{"no pipelining", "", "", []smtptest.Option{smtptest.NoPipelining()}},
		{"starttls", "", "", []smtptest.Option{smtptest.TLS(smtptest.StartTLS)}},
		{"tls", "", "", []smtptest.Option{smtptest.TLS(smtptest.Implicit)}},
		{"auth plain", "u@x.example", "password", []smtptest.Option{smtptest.TLS(smtptest.StartTLS), smtptest.Login("u@x.example", "secret", "PLAIN", "LOGIN")}},
		{"auth login", "u@x.example", "", []smtptest.Option{smtptest.TLS(smtptest.Implicit), smtptest.Login("u@x.example", "secret", "LOGIN")}},
		{"auth xoauth2", "u@x.example", "xoauth2", []smtptest.Option{smtptest.TLS(smtptest.Implicit), smtptest.Login("u@x.example", "secret", "XOAUTH2", "PLAIN")}},
		{"auth in the clear", "u@x.example", "password", []smtptest.Option{smtptest.Login("u@x.example", "secret", "PLAIN")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := smtptest.Start(t, c.opts...)
			set := func(cfg *smtp.Config) { cfg.Auth = c.auth }
			if err := smtp.Check(t.Context(), config(server, c.user, set)); err != nil {
				t.Errorf("Check = %v, want nil", err)
			}
			out := sender(t, server, c.user, set)
			m := full()
			mustSend(t, out, m)
			mustSend(t, out, simple("bob@acme.example"))
			mails := server.Mails()
			if len(mails) != 2 {
				t.Fatalf("got %d mails, want 2", len(mails))
			}
			var want bytes.Buffer
			m.WriteTo(&want)
			got := mails[0]
			if got.From != m.Return || !slices.Equal(got.To, []string{"zoe@xn--bcher-kva.example"}) || got.UTF8 {
				t.Errorf("envelope = %+v", got)
			}
			if !bytes.Equal(got.Data, want.Bytes()) {
				t.Errorf("the server got\n%s\nwant\n%s", got.Data, want.Bytes())
			}
			if n := server.Connections(); n != 2 { // one was Check's
				t.Errorf("Connections = %d, want 2", n)
			}
		})
	}
}

func TestNullSender(t *testing.T) {
	server := smtptest.Start(t)
	m := simple("bob@acme.example")
	m.Return = ""
	mustSend(t, sender(t, server, ""), m)
	if got := server.Mails()[0].From; got != "" {
		t.Errorf("From = %q, want the null sender", got)
	}
}

func TestAttachmentsStream(t *testing.T) {
	const size = 5 << 20
	server := smtptest.Start(t)
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(rand.NewChaCha8([32]byte{1}), size)), nil
	}
	m := simple("bob@acme.example")
	m.Attachments = []smtp.Attachment{{Name: "big.bin", Open: open}, file("small.txt", "text/plain", "hello")}
	mustSend(t, sender(t, server, ""), m)
	files := server.Mails()[0].Attachments()
	if len(files) != 2 || string(files[1].Data) != "hello" {
		t.Fatalf("got %d files, want 2, the second hello", len(files))
	}
	sum := sha256.New()
	r, _ := open()
	io.Copy(sum, r)
	if got := sha256.Sum256(files[0].Data); !bytes.Equal(got[:], sum.Sum(nil)) {
		t.Errorf("big.bin came with %d bytes and another sum, want %d", len(files[0].Data), size)
	}
}

func TestPool(t *testing.T) {
	const mails, connections = 200, 3
	server := smtptest.Start(t)
	out := sender(t, server, "", func(c *smtp.Config) { c.Connections = connections })
	var work sync.WaitGroup
	for i := range mails {
		work.Go(func() {
			if err := out.Send(t.Context(), simple(fmt.Sprintf("p%d@acme.example", i))); err != nil {
				t.Errorf("Send(%d) = %v, want nil", i, err)
			}
		})
	}
	work.Wait()
	seen := map[string]bool{}
	for _, m := range server.Mails() {
		seen[m.To[0]] = true
	}
	if len(seen) != mails || server.Count() != mails {
		t.Errorf("got %d mails for %d people, want %d", server.Count(), len(seen), mails)
	}
	if n := server.Connections(); n > connections {
		t.Errorf("Connections = %d, want at most %d", n, connections)
	}
}

func TestRestartBetweenMails(t *testing.T) {
	for name, restart := range map[string]func(*smtptest.Server){
		"restart": func(s *smtptest.Server) { s.Down(); s.Up() },
		"cut":     func(s *smtptest.Server) { s.Cut() },
		"421 on the next": func(s *smtptest.Server) {
			var once sync.Once
			s.Answer(func(stage smtptest.Stage, _ string) (r *smtptest.Reply) {
				once.Do(func() { r = smtptest.Refuse(421, "4.4.2", "idle too long") })
				return r
			})
		},
		"dropped at rcpt": func(s *smtptest.Server) { dropOnce(s, smtptest.Rcpt) },
	} {
		t.Run(name, func(t *testing.T) {
			server := smtptest.Start(t)
			out := sender(t, server, "")
			mustSend(t, out, simple("a@acme.example"))
			restart(server)
			mustSend(t, out, simple("b@acme.example"))
			if server.Count() != 2 || server.Connections() != 2 {
				t.Errorf("Count, Connections = %d, %d, want 2, 2", server.Count(), server.Connections())
			}
		})
	}
}

func dropOnce(s *smtptest.Server, at smtptest.Stage) {
	var once sync.Once
	s.Answer(func(stage smtptest.Stage, _ string) (r *smtptest.Reply) {
		if stage == at {
			once.Do(func() { r = smtptest.Drop() })
		}
		return r
	})
}

func TestDownThenUp(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	server.Down()
	e := refused(t, t.Context(), out, simple("a@acme.example"))
	if !e.Temporary() || e.Auth() || e.Step != smtp.StepConnect {
		t.Errorf("Send = %v (%s), want a temporary one of connect", e, e.Step)
	}
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	mustSend(t, out, simple("a@acme.example"))
}

func TestCancelIsPrompt(t *testing.T) {
	for _, stage := range []smtptest.Stage{smtptest.Connect, smtptest.From, smtptest.End} {
		t.Run(string(stage), func(t *testing.T) {
			server := smtptest.Start(t)
			out := sender(t, server, "", func(c *smtp.Config) { c.Connections, c.Timeout = 1, time.Hour })
			ctx, cancel := context.WithCancel(t.Context())
			server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
				if at != stage {
					return nil
				}
				cancel()
				return smtptest.Silence()
			})
			start := time.Now()
			e := refused(t, ctx, out, simple("a@acme.example"))
			if !errors.Is(e, context.Canceled) || !e.Temporary() {
				t.Errorf("Send = %v, want context.Canceled and temporary", e)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("Send took %s after the cancel", d)
			}
			server.Answer(nil)
			mustSend(t, out, simple("a@acme.example"))
		})
	}
}

// A mail takes as long as it takes while it moves; only silence ends it.
func TestSlowLine(t *testing.T) {
	const quiet = 500 * time.Millisecond
	server := smtptest.Start(t)
	m := simple("bob@acme.example")
	m.Attachments = []smtp.Attachment{{Name: "slow", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(&slow{left: 6, pause: quiet / 4}), nil
	}}}
	start := time.Now()
	mustSend(t, sender(t, server, "", func(c *smtp.Config) { c.Timeout = quiet }), m)
	if d := time.Since(start); d < quiet {
		t.Errorf("Send took %s, which proves nothing: want more than %s", d, quiet)
	}
}

// slow gives a block after each pause.
type slow struct {
	left  int
	pause time.Duration
}

func (s *slow) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	s.left--
	<-time.After(s.pause)
	return len(p), nil
}

// A caller waiting for its turn leaves when its own context ends.
func TestCancelWhileWaiting(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "", func(c *smtp.Config) { c.Connections = 1 })
	busy := make(chan struct{})
	server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
		if at == smtptest.From {
			close(busy)
			return smtptest.Silence()
		}
		return nil
	})
	ctx, stop := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() { first <- out.Send(ctx, simple("a@acme.example")) }()
	<-busy
	waiting, cancel := context.WithCancel(t.Context())
	cancel()
	if e := refused(t, waiting, out, simple("b@acme.example")); !errors.Is(e, context.Canceled) {
		t.Errorf("Send = %v, want context.Canceled", e)
	}
	stop()
	<-first
}

func TestClose(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	mustSend(t, out, simple("a@acme.example"))
	for range 2 {
		if err := out.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
	}
	if err := out.Send(t.Context(), simple("b@acme.example")); !errors.Is(err, smtp.ErrClosed) {
		t.Errorf("Send = %v, want ErrClosed", err)
	}
}

func TestIdleClose(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "", func(c *smtp.Config) { c.IdleClose = 20 * time.Millisecond })
	mustSend(t, out, simple("a@acme.example"))
	deadline := time.After(patience)
	for server.Open() > 0 {
		select {
		case <-deadline:
			t.Fatal("the unused connection is still open")
		case <-time.After(5 * time.Millisecond):
		}
	}
	mustSend(t, out, simple("b@acme.example"))
}

func TestUTF8Addresses(t *testing.T) {
	m := simple("zoé@bücher.example")
	e := refused(t, t.Context(), sender(t, smtptest.Start(t), ""), m)
	if e.Temporary() || !strings.Contains(e.Error(), "SMTPUTF8") {
		t.Errorf("Send = %v, want a permanent one that names SMTPUTF8", e)
	}
	server := smtptest.Start(t, smtptest.UTF8())
	out := sender(t, server, "")
	mustSend(t, out, m)
	mustSend(t, out, simple("zoe@bücher.example"))
	mails := server.Mails()
	if !mails[0].UTF8 || mails[0].To[0] != "zoé@xn--bcher-kva.example" || mails[1].UTF8 {
		t.Errorf("got %v %v and %v %v", mails[0].To, mails[0].UTF8, mails[1].To, mails[1].UTF8)
	}
}
