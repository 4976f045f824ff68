// Package store is the words of core in SQL, for SQLite and PostgreSQL. It
// knows rows and columns; it decides nothing. All access is inside Do or View.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dialect is which database speaks.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Store is an open database. Its methods may be called from several
// goroutines.
type Store struct {
	dialect Dialect
	url     string
	w, r    *pool // SQLite: one writing connection, four reading; PostgreSQL: the same
	wake    wake
	apart   sync.Map // query → *named
}

// Open opens a database: "sqlite:PATH" or "postgres://…". It does not migrate.
// SQLite commits are synchronous: what Do returned nil for survives a power
// cut.
func Open(ctx context.Context, address string) (*Store, error) {
	sqlx.BindDriver("sqlite", sqlx.QUESTION)
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return openPostgres(ctx, address)
	}
	return nil, fmt.Errorf("open database: the url must start with sqlite: or postgres://")
}

func openSQLite(ctx context.Context, path string) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	name := (&url.URL{Scheme: "file", Path: abs}).String()
	// Five connections keep pages, each of its own: 28 MB in all when they are full.
	// Who waits to write is not queued but looks again and again, and misses most of
	// the short breaks that a busy writer in another process makes: that takes long.
	const common = "_pragma=busy_timeout(60000)&_pragma=temp_store(memory)"
	w, err := sqlx.Open("sqlite", name+"?_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&"+common)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	w.SetMaxOpenConns(1)
	if err := w.PingContext(ctx); err != nil { // creates the file before the readers need it
		_ = w.Close()
		return nil, fmt.Errorf("open sqlite %s: %w", path, err)
	}
	r, err := sqlx.Open("sqlite", name+"?mode=ro&_pragma=query_only(1)&_pragma=cache_size(-3000)&"+common)
	if err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("open sqlite to read: %w", err)
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	return &Store{
		dialect: SQLite, url: path,
		w: &pool{DB: w, stmts: map[string]*sqlx.Stmt{}}, r: &pool{DB: r, stmts: map[string]*sqlx.Stmt{}},
	}, nil
}

func openPostgres(ctx context.Context, address string) (*Store, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	db := sqlx.NewDb(stdlib.OpenDB(*c, stdlib.OptionAfterConnect(mortal)), "pgx")
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(8)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	p := &pool{DB: db}
	return &Store{dialect: Postgres, url: address, w: p, r: p}, nil
}

// mortal has the server end a transaction whose node stands still or is gone
// without a word: its locks would keep all others waiting. They are set after
// connecting, since poolers refuse what they don't know before.
func mortal(ctx context.Context, c *pgx.Conn) error {
	const settings = `
		SET idle_in_transaction_session_timeout = '20s';
		SET tcp_keepalives_idle = 20;
		SET tcp_keepalives_interval = 5;
		SET tcp_keepalives_count = 4`
	_, err := c.PgConn().Exec(ctx, settings).ReadAll()
	return err
}

// Dialect tells which database it is.
func (s *Store) Dialect() Dialect { return s.dialect }

// Close closes all connections.
func (s *Store) Close() error {
	err := s.w.close()
	if s.r != s.w {
		if e := s.r.close(); err == nil {
			err = e
		}
	}
	return err
}

// Do runs fn in one writing transaction and commits it if fn returns nil.
// fn must not keep the Tx. On SQLite one Do runs at a time.
func (s *Store) Do(ctx context.Context, fn func(*Tx) error) error {
	return s.run(ctx, s.w, nil, fn)
}

// View runs fn in one reading transaction: everything it reads is of one
// instant.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return s.run(ctx, s.r, opts, fn)
}

func (s *Store) run(ctx context.Context, db *pool, opts *sql.TxOptions, fn func(*Tx) error) (err error) {
	tx, err := db.BeginTxx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", kinded(err))
	}
	t := &Tx{s: s, pool: db, tx: tx, bound: map[string]*sqlx.Stmt{}}
	defer func() {
		_ = tx.Rollback() // a no-op after the commit
		db.prepare(ctx, t.missed)
	}()
	if err := fn(t); err != nil {
		return err
	}
	if t.noticed {
		if err := t.notify(ctx); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", kinded(err))
	}
	if t.noticed {
		s.wake.now()
	}
	return nil
}
