package imap

import (
	"fmt"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// windowSize is how many mails are asked for in one command: as many UIDs far
// apart still fit into the 8,192 bytes a server must take (RFC 7162, 4).
const windowSize = 500

// span is for how many of the UIDs to ask the sizes at once: for more where
// they lie close together, so that a distant server is not waited for often.
func span(uids []goimap.UID) int {
	n := min(10*windowSize, len(uids))
	if set := goimap.UIDSetNum(uids[:n]...); len(set.String()) > 7000 {
		n = min(windowSize, len(uids))
	}
	return n
}

// A window is some UIDs whose sizes were asked for.
type window struct {
	uids  []goimap.UID
	sizes map[goimap.UID]int64
	err   error
	ready chan struct{} // closed when sizes and err are there
}

// weigh asks for the sizes of uids, without waiting for the answer.
func (s *session) weigh(uids []goimap.UID) *window {
	w := &window{uids: uids, sizes: make(map[goimap.UID]int64, len(uids)), ready: make(chan struct{})}
	answered := s.conn.expect()
	cmd := s.client.Fetch(goimap.UIDSetNum(uids...), &goimap.FetchOptions{UID: true, RFC822Size: true})
	go func() {
		defer close(w.ready)
		defer answered()
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			w.add(msg)
		}
		if err := cmd.Close(); err != nil {
			w.err = fmt.Errorf("fetch sizes: %w", s.why(err))
		}
	}()
	return w
}

func (w *window) add(msg *imapclient.FetchMessageData) {
	var (
		uid  goimap.UID
		size int64 = -1
	)
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = item.UID
		case imapclient.FetchItemDataRFC822Size:
			size = item.Size
		}
	}
	if size >= 0 {
		w.sizes[uid] = size
	}
}

// unsized is the first mail without a size.
func (w *window) unsized() goimap.UID {
	for _, uid := range w.uids {
		if _, ok := w.sizes[uid]; !ok {
			return uid
		}
	}
	return w.uids[len(w.uids)-1]
}

// forget ends a session in which w, if not nil, is still awaited.
func (w *window) forget(s *session, err error) error {
	if w != nil {
		s.conn.Close()
		<-w.ready
	}
	return err
}
