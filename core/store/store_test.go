package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/migrations"
)

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "usher.db", "mysql://x/y", "sqlite:" + t.TempDir() + "/no/such/folder/x.db", "postgres://127.0.0.1:1/x?sslmode=disable"} {
		if s, err := store.Open(t.Context(), url); err == nil {
			_ = s.Close()
			t.Errorf("Open(%q) = no error, want one", url)
		}
	}
}

var errStop = errors.New("stop")

func TestDoIsAtomic(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			d.person(tx, "Lost")
			return errStop
		})
		if !errors.Is(err, errStop) {
			t.Errorf("Do = %v, want the error of fn", err)
		}
		d.view(func(tx *store.Tx) {
			if _, err := tx.PersonByAddress(t.Context(), "lost@example.org"); core.KindOf(err) != core.NotFound {
				t.Errorf("after a failed Do: %v, want NotFound", err)
			}
		})
	})
}

func TestViewWritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.AddPerson(t.Context(), "Eve", "eve@example.org", true, t0)
			return err
		})
		if err == nil {
			t.Error("View wrote")
		}
	})
}

func TestNested(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			d.check(tx.Nested(t.Context(), func() error {
				d.person(tx, "Kept")
				if err := tx.Nested(t.Context(), func() error { d.person(tx, "Undone"); return errStop }); !errors.Is(err, errStop) {
					t.Errorf("inner Nested = %v, want the error of fn", err)
				}
				return nil
			}))
			err := tx.Nested(t.Context(), func() error {
				_, err := tx.AddPerson(t.Context(), "Ann", "ann@example.org", true, t0)
				return err
			})
			if core.KindOf(err) != core.Conflict {
				t.Errorf("Nested with a known address = %v, want Conflict", err)
			}
			d.person(tx, "After")
		})
		d.view(func(tx *store.Tx) {
			for name, there := range map[string]bool{"kept": true, "undone": false, "after": true} {
				_, err := tx.PersonByAddress(t.Context(), name+"@example.org")
				if (err == nil) != there {
					t.Errorf("PersonByAddress(%s) = %v, there should be one: %t", name, err, there)
				}
			}
		})
	})
}

// Concurrent transactions that read, then write, lose nothing.
func TestDoConcurrently(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		var id core.TicketID
		d.do(func(tx *store.Tx) { id = d.open(tx, d.ticket(subject(""))) })
		const writers, times = 4, 10
		var wait sync.WaitGroup
		errs := make(chan error, writers*times)
		for w := range writers {
			wait.Go(func() {
				for i := range times {
					errs <- s.Do(t.Context(), func(tx *store.Tx) error {
						k, err := tx.TicketToChange(t.Context(), id)
						if err != nil {
							return err
						}
						k.Subject += "x"
						if err := tx.UpdateTicket(t.Context(), k); err != nil {
							return err
						}
						_, err = tx.AddMessage(t.Context(), core.Message{Ticket: id, Text: fmt.Sprint(w, i)})
						return err
					})
				}
			})
		}
		wait.Wait()
		close(errs)
		for err := range errs {
			d.check(err)
		}
		d.view(func(tx *store.Tx) {
			k, err := tx.Ticket(t.Context(), id)
			d.check(err)
			messages, err := tx.Messages(t.Context(), id)
			d.check(err)
			if len(k.Subject) != writers*times || len(messages) != writers*times {
				t.Errorf("after %d changes: %d made, %d messages", writers*times, len(k.Subject), len(messages))
			}
			for i, m := range messages {
				if m.Number != i+1 {
					t.Errorf("message %d has number %d", i+1, m.Number)
				}
			}
		})
	})
}

// Of two transactions with one source at the same time one is told to go on.
func TestBeginConcurrently(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := make([]bool, 4)
		var wait sync.WaitGroup
		for i := range first {
			wait.Go(func() {
				err := s.Do(t.Context(), func(tx *store.Tx) (err error) {
					first[i], err = tx.Begin(t.Context(), "mail:1", t0)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		n := 0
		for _, f := range first {
			if f {
				n++
			}
		}
		if n != 1 {
			t.Errorf("Begin was true %d times, want once", n)
		}
	})
}

func TestWoken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		woken := s.Woken()
		d.do(func(tx *store.Tx) { d.person(tx, "Nobody to tell") })
		d.do(func(tx *store.Tx) {
			_, err := tx.AddNotices(t.Context(), core.Notice{Lane: "1", Channel: core.Mail, Due: t0, Created: t0})
			d.check(err)
		})
		select {
		case <-woken:
		case <-time.After(time.Minute):
			t.Error("a committed notice woke nobody")
		}
	})
}

func TestMigrate(t *testing.T) {
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			s, err := store.Open(t.Context(), storetest.Empty(t, d))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if pending, err := s.Pending(t.Context()); err != nil || !pending {
				t.Errorf("Pending() of an empty database = %t, %v, want true", pending, err)
			}
			for i, want := range []bool{true, false} {
				n, err := s.Migrate(t.Context())
				if err != nil || (n > 0) != want {
					t.Errorf("Migrate, time %d = %d steps, %v", i+1, n, err)
				}
			}
			if pending, err := s.Pending(t.Context()); err != nil || pending {
				t.Errorf("Pending() after Migrate = %t, %v, want false", pending, err)
			}
			seeded(t, s)
		})
	}
}

func TestMigrationsHaveTheSameNames(t *testing.T) {
	names := func(f fs.FS) []string {
		list, err := fs.Glob(f, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if diff := cmp.Diff(names(migrations.SQLite()), names(migrations.Postgres())); diff != "" {
		t.Errorf("migrations (-sqlite +postgres):\n%s", diff)
	}
}

// columns lists table.column of all but the full-text tables, which are the
// matter of each database.
func columns(t *testing.T, driver, url, query string) []string {
	t.Helper()
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(c, "_search") && !strings.HasPrefix(c, "goose") && !strings.HasPrefix(c, "sqlite_") {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

func TestDatabasesHaveTheSameColumns(t *testing.T) {
	postgres := storetest.URL(t, store.Postgres)
	want := columns(t, "sqlite", strings.TrimPrefix(storetest.URL(t, store.SQLite), "sqlite:"),
		`SELECT m.name || '.' || c.name || CASE WHEN c."notnull" OR c.pk > 0 THEN ' not null' ELSE '' END
		FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
	got := columns(t, "pgx", postgres,
		`SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END
		FROM information_schema.columns WHERE table_schema = 'public'`)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 50 {
		t.Errorf("columns (-sqlite +postgres):\n%s", diff)
	}
	want = columns(t, "sqlite", strings.TrimPrefix(storetest.URL(t, store.SQLite), "sqlite:"),
		`SELECT name FROM sqlite_schema WHERE type = 'index'`)
	got = columns(t, "pgx", postgres, `SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
		AND indexname NOT LIKE '%\_pkey' AND indexname NOT LIKE '%\_key'`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("indexes (-sqlite +postgres):\n%s", diff)
	}
}
