package ingest

import (
	"bytes"
	"context"
	"net"

	"usher/core"
	"usher/ingest/mailparse"
)

// Find is what is known of the sender of a mail in a mailbox whose receiving
// server has that name.
func Find(ctx context.Context, names *net.Resolver, authserv string, raw []byte) (core.Trust, string, error) {
	m, err := mailparse.Parse(bytes.NewReader(raw), mailparse.Options{})
	if err != nil {
		return "", "", err
	}
	i := &Ingest{cfg: Config{Resolver: names}}
	l := &letter{box: Mailbox{AuthservID: authserv}, msg: m, in: core.Inbound{From: core.CleanAddress(sender(m))}}
	f, err := i.find(ctx, l, bytes.NewReader(raw))
	return f.trust, f.evidence, err
}
