package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// wake tells everyone waiting that notices were committed.
type wake struct {
	mu      sync.Mutex
	waiting []chan struct{}
}

func (w *wake) add() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := make(chan struct{}, 1)
	w.waiting = append(w.waiting, c)
	return c
}

func (w *wake) now() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Woken returns a channel that gets a value soon after notices are committed,
// by this process or, while Listen runs, by another. Signals may come without
// cause and several commits may give one.
func (s *Store) Woken() <-chan struct{} { return s.wake.add() }

// notify tells other processes, at commit. SQLite needs no telling: Listen
// watches its data_version.
func (t *Tx) notify(ctx context.Context) error {
	if t.s.dialect != Postgres {
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "SELECT pg_notify('usher_notice', '')")
	return kinded(err)
}

// Listen passes on what other processes commit until ctx ends. It reconnects
// by itself.
func (s *Store) Listen(ctx context.Context) error {
	for ctx.Err() == nil {
		if s.dialect == Postgres {
			_ = s.listenPostgres(ctx)
		} else {
			_ = s.watchSQLite(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	return nil
}

func (s *Store) listenPostgres(ctx context.Context) error {
	c, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	if _, err := c.Exec(ctx, "LISTEN usher_notice"); err != nil {
		return err
	}
	for {
		if _, err := c.WaitForNotification(ctx); err != nil {
			return err
		}
		s.wake.now()
	}
}

// watchSQLite polls data_version, which changes when another connection
// commits.
func (s *Store) watchSQLite(ctx context.Context) error {
	c, err := s.r.Connx(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	var last, version int64
	for {
		if err := c.GetContext(ctx, &version, "PRAGMA data_version"); err != nil {
			return err
		}
		if version != last {
			last = version
			s.wake.now()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(250 * time.Millisecond):
		}
	}
}
