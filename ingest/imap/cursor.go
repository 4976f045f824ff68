package imap

import (
	"context"
	"fmt"

	goimap "github.com/emersion/go-imap/v2"
)

// begin makes ready for a connection. After a failed mail it waits until all
// mails handed over are done or failed, and asks for the cursor again; else
// reading goes on where it was, as mails may still be under way.
func (r *Reader) begin(ctx context.Context, cancel context.CancelCauseFunc) error {
	for !r.clear(cancel) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.settled:
		}
	}
	if r.known {
		return nil
	}
	validity, last, err := r.handler.Cursor(ctx)
	if err != nil {
		return fmt.Errorf("ask for the cursor: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.validity, r.last, r.known = validity, last, true
	return nil
}

// clear reports whether nothing hinders a new connection, which failed mails
// will cancel from then on.
func (r *Reader) clear(cancel context.CancelCauseFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure != nil {
		if r.state.Waiting > 0 {
			return false
		}
		r.failure, r.known = nil, false
	}
	r.cancel = cancel
	return true
}

// adopt takes the folder's UIDVALIDITY: under another one every UID is new.
func (r *Reader) adopt(s *session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.validity == r.validity {
		return
	}
	if r.last > 0 {
		r.log.Warn("mailbox renumbered, reading it again", "old", r.validity, "new", s.validity)
	}
	r.validity, r.last, r.done = s.validity, 0, nil
	r.careful, r.tries = 0, map[goimap.UID]int{}
}

// next is the first UID not handed over yet, 0 when there can be none.
func (r *Reader) next() uint32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last + 1
}

func (r *Reader) passed(uid uint32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = uid
}

// hand gives a mail to the handler.
func (r *Reader) hand(ctx context.Context, m *Mail) error {
	m.settle = r.settle
	r.mu.Lock()
	r.state.Waiting++
	r.mu.Unlock()
	if err := r.handler.Handle(ctx, m); err != nil {
		m.Fail(err)
		return fmt.Errorf("handle mail %d: %w", m.UID, err)
	}
	r.passed(m.UID)
	return ctx.Err()
}

// settle takes back a mail that is done or, with err, failed.
func (r *Reader) settle(m *Mail, err error) {
	r.room.Release(m.room)
	r.mu.Lock()
	r.state.Waiting--
	switch {
	case err != nil && r.failure == nil:
		r.failure = fmt.Errorf("handle mail %d: %w", m.UID, err)
		r.cancel(r.failure)
	case err == nil && !r.after.leaves() && m.UIDValidity == r.validity:
		r.done = append(r.done, goimap.UID(m.UID))
	}
	r.mu.Unlock()
	select {
	case r.settled <- struct{}{}:
	default:
	}
}

// discard drops a mail that is not handed over.
func (r *Reader) discard(m *Mail) {
	m.drop()
	r.room.Release(m.room)
}
