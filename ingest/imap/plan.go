package imap

import (
	"context"
	"errors"
	"sort"

	goimap "github.com/emersion/go-imap/v2"
)

// A stuck error says at which mail reading got stuck: the first of those asked
// for, up to upto, that did not come.
type stuck struct {
	uid, upto goimap.UID
	err       error
}

func (e *stuck) Error() string { return e.err.Error() }
func (e *stuck) Unwrap() error { return e.err }

// readNew hands over all mails after the last one handed over.
func (r *Reader) readNew(ctx context.Context, s *session) error {
	first := r.next()
	if first == 0 {
		return nil
	}
	uids, err := s.uids(first, 0)
	if err != nil {
		return err
	}
	n := sort.Search(len(uids), func(i int) bool { return uint32(uids[i]) > r.careful })
	for _, uid := range uids[:n] {
		if err := r.readOne(ctx, s, uid); err != nil {
			return err
		}
	}
	if n == len(uids) {
		return nil
	}
	return r.readMany(ctx, s, uids[n:])
}

// readMany asks for the next batches while one is handed over, as far as there
// is room, so that the line is never idle.
func (r *Reader) readMany(ctx context.Context, s *session, uids []goimap.UID) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan *batch, 1)
	delivered := make(chan error, 1)
	go func() {
		err := r.deliver(ctx, s, batches)
		if err != nil {
			cancel()
			s.conn.Close()
			for b := range batches {
				r.abandon(b)
			}
		}
		delivered <- err
	}()
	err := r.plan(ctx, s, uids, batches)
	close(batches)
	// An earlier mail's trouble is the one to tell.
	if first := <-delivered; first != nil {
		return first
	}
	return err
}

// plan asks for bodies batch by batch. Sizes are asked for a window ahead.
func (r *Reader) plan(ctx context.Context, s *session, uids []goimap.UID, batches chan<- *batch) error {
	n := span(uids)
	for w := s.weigh(uids[:n]); w != nil; {
		<-w.ready
		if w.err != nil {
			return &stuck{w.unsized(), w.uids[len(w.uids)-1], w.err}
		}
		var next *window
		if uids = uids[n:]; len(uids) > 0 {
			n = span(uids)
			next = s.weigh(uids[:n])
		}
		for _, b := range w.split(r.MaxInFlight / 2) {
			if err := r.ask(ctx, s, b); err != nil {
				return next.forget(s, err)
			}
			batches <- b
		}
		if err := r.tidyMuch(ctx, s); err != nil {
			return next.forget(s, err)
		}
		w = next
	}
	return nil
}

// ask waits for room and sends the command.
func (r *Reader) ask(ctx context.Context, s *session, b *batch) error {
	if err := r.room.Acquire(ctx, b.total); err != nil {
		return err
	}
	if !r.bySeq.Load() {
		s.fetch(b, goimap.UIDSetNum(b.uids...), r.room.Release)
		return nil
	}
	numbers, err := s.numbers(b.uids)
	if err == nil && len(numbers) > 0 {
		s.fetch(b, numbers, r.room.Release)
		return nil
	}
	r.room.Release(b.total)
	b.mails = make(chan *Mail)
	close(b.mails)
	return err
}

// blame counts a failure against the mail reading got stuck at. From there to
// the end of what was asked for, mails are then fetched one by one.
func (r *Reader) blame(err error) {
	var at *stuck
	if !errors.As(err, &at) || errors.Is(err, errSpool) {
		return
	}
	r.tries[at.uid]++
	if errors.Is(err, ErrProtocol) {
		r.tries[at.uid]++
	}
	r.careful = max(r.careful, uint32(at.upto))
}
