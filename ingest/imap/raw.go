package imap

import (
	"context"
	"fmt"
	"io"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// RawFetch reads the whole folder in one command and throws it away: what the
// server and the line give at best, to compare a Reader with.
func RawFetch(ctx context.Context, c Config) (mails int, bytes int64, err error) {
	a, err := c.account()
	if err != nil {
		return 0, 0, err
	}
	s, err := open(ctx, a)
	if err != nil {
		return 0, 0, err
	}
	defer s.close()
	answered := s.conn.expect()
	defer answered()
	cmd := s.client.Fetch(goimap.UIDSet{{Start: 1, Stop: 0}}, body())
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		for item := msg.Next(); item != nil; item = msg.Next() {
			b, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || b.Literal == nil {
				continue
			}
			n, err := io.Copy(io.Discard, b.Literal)
			if err == nil && n < b.Literal.Size() {
				err = io.ErrUnexpectedEOF
			}
			if err != nil { // no more of the command: see spool
				return mails, bytes, fmt.Errorf("fetch everything: %w", s.why(err))
			}
			mails, bytes = mails+1, bytes+n
		}
	}
	if err := cmd.Close(); err != nil {
		return mails, bytes, fmt.Errorf("fetch everything: %w", s.why(err))
	}
	return mails, bytes, nil
}
