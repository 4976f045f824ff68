package imap_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"usher/ingest/imap"
)

func TestReadsEachMailOnceInOrder(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 1000)...)
		d := newDesk()
		r, stop := run(t, config(t, s), d)
		d.await(t, 1000)
		until(t, "idle", func() bool { return r.State().Idle })
		if got := r.State(); got.LastUID != 1000 || got.Waiting != 0 || !got.Connected || got.Err != nil {
			t.Errorf("State() = %+v", got)
		}
		stop()
		d.inOrder(t, 1, 1000)
	})
}

func TestNewMailWakesIdle(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		d := newDesk()
		c := config(t, s)
		c.Idle = time.Minute
		r, stop := run(t, c, d)
		for i := 1; i <= 5; i++ {
			until(t, "idle", func() bool { return r.State().Idle })
			start := time.Now()
			s.add(t, mail(i))
			d.await(t, i)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("mail %d after %v, want within 2s", i, took)
			}
		}
		stop()
		d.inOrder(t, 1, 5)
	})
}

func TestMailsDuringReading(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		d := newDesk()
		var once atomic.Bool
		d.before = func(context.Context, *imap.Mail) error {
			if !once.Swap(true) {
				s.add(t, mails(11, 20)...)
			}
			return nil
		}
		s.add(t, mails(1, 10)...)
		_, stop := run(t, config(t, s), d)
		d.await(t, 20)
		stop()
		d.inOrder(t, 1, 20)
	})
}

func TestGoesOnFromCursor(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 100)...)
		d := newDesk()
		half := make(chan struct{})
		d.before = func(ctx context.Context, m *imap.Mail) error {
			if m.UID == 51 {
				close(half)
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		_, stop := run(t, config(t, s), d)
		<-half
		stop()
		d.inOrder(t, 1, 50)
		d.before = nil
		_, stop = run(t, config(t, s), d)
		d.await(t, 100)
		stop()
		d.inOrder(t, 1, 100)
	})
}

func TestFailedMailComesAgain(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 10)...)
		d := newDesk()
		var refusals atomic.Int32
		d.before = func(_ context.Context, m *imap.Mail) error {
			switch {
			case m.UID == 4 && refusals.Add(1) <= 2:
				return errors.New("database is away")
			case m.UID == 7 && refusals.Add(1) == 4:
				m.Fail(errors.New("database is away again"))
				return errors.New("failed")
			}
			return nil
		}
		_, stop := run(t, config(t, s), d)
		d.await(t, 10)
		stop()
		d.inOrder(t, 1, 10)
	})
}

func TestUIDValidityChange(t *testing.T) {
	s := startDovecot(t)
	s.add(t, mails(1, 5)...)
	d := newDesk()
	c := config(t, s)
	c.Idle = 200 * time.Millisecond
	r, stop := run(t, c, d)
	d.await(t, 5)
	until(t, "idle", func() bool { return r.State().Idle })
	must(t, s.RenewUIDValidity("INBOX"))
	d.await(t, 10)
	stop()
	if a, b := d.came[4].UIDValidity, d.came[5].UIDValidity; a == b {
		t.Errorf("UIDVALIDITY %d twice, want another", a)
	}
	if got := d.came[9].UID; got != 5 {
		t.Errorf("last UID = %d, want 5", got)
	}
}

func TestStop(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 3)...)
		d := newDesk()
		r, stop := run(t, config(t, s), d)
		until(t, "idle", func() bool { return r.State().Idle })
		start := time.Now()
		stop()
		if took := time.Since(start); took > time.Second {
			t.Errorf("stop took %v", took)
		}
	})
}

// A mail may fail long after it was handed over. The cursor is asked for again
// only when no other mail is under way, as those may still move it.
func TestFailLater(t *testing.T) {
	s := startMemory(t, nil)
	s.add(t, mails(1, 5)...)
	d := newDesk()
	d.keep = true
	r, stop := run(t, config(t, s), d)
	d.await(t, 5)
	d.mu.Lock()
	d.last = 2 // committed up to here
	came := d.came
	d.mu.Unlock()
	came[2].Fail(errors.New("database is away"))
	until(t, "disconnected", func() bool { return !r.State().Connected })
	if got := r.State().Waiting; got != 4 || d.asked != 1 {
		t.Errorf("%d mails under way, cursor asked for %d times, want 4 and 1", got, d.asked)
	}
	for _, m := range came {
		m.Done()
	}
	d.await(t, 8)
	stop()
	if got := d.came[5].UID; got != 3 {
		t.Errorf("first mail again = %d, want 3", got)
	}
}
