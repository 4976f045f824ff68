package ingest_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
	"usher/ingest"
	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

func BenchmarkMailbox(b *testing.B) {
	for _, c := range []struct {
		name  string
		mails int
		make  func(int) []byte
	}{{"plain", 5000, dovecottest.PlainMail}, {"mixed", 1000, dovecottest.MixedMail}} {
		b.Run(c.name, func(b *testing.B) {
			box := dovecottest.Start(b)
			if err := box.Fill("INBOX", c.mails, c.make); err != nil {
				b.Fatal(err)
			}
			cfg := imap.Config{Name: "support", URL: "imap://" + box.User() + "@" + box.Addr() + "?tls=none", Password: imap.Fixed(box.Password())}
			for b.Loop() {
				start := time.Now()
				if n, _, err := imap.RawFetch(context.Background(), cfg); err != nil || n != c.mails {
					b.Fatal(n, err)
				}
				raw := time.Since(start)
				start = time.Now()
				readAll(b, cfg, c.mails)
				took := time.Since(start)
				b.ReportMetric(float64(c.mails)/raw.Seconds(), "raw-mails/s")
				b.ReportMetric(float64(c.mails)/took.Seconds(), "mails/s")
			}
		})
	}
}

func readAll(b *testing.B, cfg imap.Config, n int) {
	s := storetest.Open(b, store.SQLite)
	f, err := files.Open("file:" + b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	d := desk.New(s, settings(), time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := d.Start(ctx); err != nil {
		b.Fatal(err)
	}
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	if _, err := d.AddOrganization(ctx, sys, desk.NewOrganization{Name: "Acme", Plan: "premium", Domains: []string{"acme.example"}}); err != nil {
		b.Fatal(err)
	}
	if _, err := d.SetStaff(ctx, sys, "Sam", "sam@example.org", core.Agent); err != nil {
		b.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	cfg.Logger = quiet
	in := ingest.New(ingest.Config{Holder: "bench", Logger: quiet, Mailboxes: []ingest.Mailbox{{
		Name: "support", Address: "support@example.org", AcceptPlain: true, IMAP: cfg,
	}}}, d, command.New(command.Options{}), f)
	done := make(chan error, 1)
	go func() { done <- in.Run(ctx) }()
	for {
		_, last, err := d.Cursor(ctx, "support")
		if err != nil {
			b.Fatal(err)
		}
		if int(last) >= n {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	<-done
}
