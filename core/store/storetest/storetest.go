// Package storetest gives tests real databases: migrated, empty and their own.
// It knows how to start a PostgreSQL server and how to make databases fast; it
// knows nothing of what is kept in them. The server is started on first use and
// ends with the test process by itself: no TestMain is needed.
package storetest

import (
	"path/filepath"
	"testing"

	"usher/core/store"
)

// Dialects lists the databases that the desk runs on.
var Dialects = [...]store.Dialect{store.SQLite, store.Postgres}

// Each runs a test on every database, each as a subtest named after it.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, d := range Dialects {
		t.Run(string(d), func(t *testing.T) { f(t, Open(t, d)) })
	}
}

// Open returns a store on an empty database of the current schema that nobody
// else uses. It is closed when the test ends. Where PostgreSQL is not
// installed the test is skipped, with CI=true it fails.
func Open(t testing.TB, d store.Dialect) *store.Store {
	t.Helper()
	s := open(t, URL(t, d))
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// URL returns the address, as store.Open takes it, of such a database. It
// lasts as long as the test.
func URL(t testing.TB, d store.Dialect) string {
	t.Helper()
	if d == store.Postgres {
		return cloned(t)
	}
	url := "sqlite:" + filepath.Join(t.TempDir(), "usher.db")
	migrate(t, url)
	return url
}

// Empty returns the address of a database without any schema.
func Empty(t testing.TB, d store.Dialect) string {
	t.Helper()
	if d == store.Postgres {
		return created(t)
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "usher.db")
}

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open(%s): %v", url, err)
	}
	return s
}

func migrate(t testing.TB, url string) {
	t.Helper()
	s := open(t, url)
	defer s.Close()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate(%s): %v", url, err)
	}
}
