package store

import (
	"context"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"usher/migrations"
)

// Migrate brings the schema up to date and tells how many steps that took.
// Several nodes may start at once: one migrates, the others wait.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	p, err := s.provider()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// Pending reports whether migrations are still to be applied.
func (s *Store) Pending(ctx context.Context) (bool, error) {
	p, err := s.provider()
	if err != nil {
		return false, err
	}
	return p.HasPending(ctx)
}

func (s *Store) provider() (*goose.Provider, error) {
	if s.dialect == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, s.w.DB.DB, migrations.SQLite())
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("migration lock: %w", err)
	}
	return goose.NewProvider(goose.DialectPostgres, s.w.DB.DB, migrations.Postgres(), goose.WithSessionLocker(locker))
}
