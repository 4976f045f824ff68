package imap

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	goimap "github.com/emersion/go-imap/v2"
)

// deliver hands over batch after batch, each in order. It ends early at the
// first mail that neither came nor vanished, having handed over all before.
func (r *Reader) deliver(ctx context.Context, s *session, batches <-chan *batch) error {
	for b := range batches {
		if err := r.deliverBatch(ctx, s, b); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) deliverBatch(ctx context.Context, s *session, b *batch) error {
	came := make(map[goimap.UID]*Mail)
	defer func() {
		r.abandon(b)
		for _, m := range came {
			r.discard(m)
		}
	}()
	todo := b.uids
	for m := range b.mails {
		came[goimap.UID(m.UID)] = m
		for len(todo) > 0 && came[todo[0]] != nil {
			if err := r.handOne(ctx, came, todo[0]); err != nil {
				return err
			}
			todo = todo[1:]
		}
	}
	for _, uid := range todo {
		if came[uid] == nil {
			if err := r.fill(s, b, came, uid); err != nil {
				return err
			}
		}
		if err := r.handOne(ctx, came, uid); err != nil {
			return err
		}
	}
	return nil
}

// handOne hands over the mail that came for uid. None means that it vanished.
func (r *Reader) handOne(ctx context.Context, came map[goimap.UID]*Mail, uid goimap.UID) error {
	m := came[uid]
	if m == nil {
		r.passed(uint32(uid))
		return ctx.Err()
	}
	delete(came, uid)
	return r.hand(ctx, m)
}

// fill asks once more for a mail the batch did not bring.
func (r *Reader) fill(s *session, b *batch, came map[goimap.UID]*Mail, uid goimap.UID) error {
	upto := b.uids[len(b.uids)-1]
	if b.err != nil && !refused(b.err) {
		return &stuck{uid, upto, b.err}
	}
	// There may be no room left, held by mails that wait for this one: take
	// none, and little memory.
	m, err := r.insist(s, uid, 16<<10)
	if err != nil {
		return &stuck{uid, upto, err}
	}
	if m != nil {
		came[uid] = m
	}
	return nil
}

// abandon drops what still comes of a batch.
func (r *Reader) abandon(b *batch) {
	for m := range b.mails {
		r.discard(m)
	}
}

// maxTries is how much trouble a mail may make; an answer that cannot be
// understood counts double, as it will be the same next time.
const maxTries = 6

// readOne hands over one mail fetched alone, or says that it cannot be had.
func (r *Reader) readOne(ctx context.Context, s *session, uid goimap.UID) error {
	if r.tries[uid] >= maxTries {
		delete(r.tries, uid)
		r.log.WarnContext(ctx, "mail cannot be fetched, recorded as failed", "uid", uid)
		return r.hand(ctx, &Mail{UIDValidity: s.validity, UID: uint32(uid), Err: ErrUnfetchable})
	}
	if err := r.room.Acquire(ctx, r.SpoolMemory); err != nil {
		return err
	}
	m, err := r.insist(s, uid, r.SpoolMemory)
	if m == nil || err != nil {
		r.room.Release(r.SpoolMemory)
		if err != nil {
			return &stuck{uid, uid, err}
		}
		r.passed(uint32(uid))
		return nil
	}
	delete(r.tries, uid)
	m.room = r.SpoolMemory
	return r.hand(ctx, m)
}

// insist fetches one mail alone, by UID and then by sequence number: where a
// server writes the UID behind the body, the library drops what was asked for
// by UID. It returns nil for a mail that is no longer there.
func (r *Reader) insist(s *session, uid goimap.UID, limit int64) (*Mail, error) {
	m, err := r.alone(s, uid, goimap.UIDSetNum(uid), limit)
	if m != nil || err != nil && !refused(err) {
		return m, err
	}
	number, errSearch := s.numbers([]goimap.UID{uid})
	if errSearch != nil || len(number) == 0 {
		return nil, errSearch
	}
	m, errNumber := r.alone(s, uid, number, limit)
	if m != nil {
		r.bySeq.Store(true)
		return m, nil
	}
	return nil, cmp.Or(errNumber, err, fmt.Errorf("mail %d: %w", uid, errMissing))
}

var errMissing = errors.New("is listed but not sent")

func (r *Reader) alone(s *session, uid goimap.UID, set goimap.NumSet, limit int64) (*Mail, error) {
	b := &batch{uids: []goimap.UID{uid}, room: map[goimap.UID]int64{uid: limit}}
	s.fetch(b, set, func(int64) {})
	m := <-b.mails
	r.abandon(b)
	if b.err != nil && m != nil {
		m.drop()
		m = nil
	}
	if m != nil {
		m.room = 0
	}
	return m, b.err
}
