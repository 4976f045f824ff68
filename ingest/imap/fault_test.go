package imap_test

import (
	"context"
	"crypto/tls"

	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

// cutAt cuts the line once, when the mail is handed over, after before.
func cutAt(p *dovecottest.Proxy, uid uint32, before func(context.Context, *imap.Mail) error) func(context.Context, *imap.Mail) error {
	cut := false
	return func(ctx context.Context, m *imap.Mail) error {
		if before != nil {
			if err := before(ctx, m); err != nil {
				return err
			}
		}
		if m.UID == uid && !cut {
			cut = true
			p.Cut()
		}
		return nil
	}
}

func trust(d *dovecot) *tls.Config { return &tls.Config{RootCAs: d.CA()} }
