package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

func TestBackup(t *testing.T) {
	ctx := t.Context()
	s := storetest.Open(t, store.SQLite)
	add := func(address string) {
		t.Helper()
		err := s.Do(ctx, func(tx *store.Tx) error {
			_, err := tx.AddPerson(ctx, "", address, true, time.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add("before@acme.example")
	path := filepath.Join(t.TempDir(), "it's a copy.db")
	if err := s.Backup(ctx, path); err != nil {
		t.Fatalf("Backup = %v, want nil", err)
	}
	add("after@acme.example")

	b, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for address, want := range map[string]core.Kind{"before@acme.example": "", "after@acme.example": core.NotFound} {
		err := b.View(ctx, func(tx *store.Tx) error {
			_, err := tx.PersonByAddress(ctx, address)
			return err
		})
		if core.KindOf(err) != want {
			t.Errorf("in the backup %s = %v, want kind %q", address, err, want)
		}
	}
	if err := s.Backup(ctx, path); core.KindOf(err) != core.Conflict {
		t.Errorf("Backup over a file = %v, want a Conflict", err)
	}
}

func TestBackupThatFailsLeavesNothing(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), path); err == nil {
		t.Fatal("Backup of a closed store = nil, want an error")
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("after a failed backup the file is there (%v), want nothing", err)
	}
}

func TestBackupOfPostgres(t *testing.T) {
	s := storetest.Open(t, store.Postgres)
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "copy")); core.KindOf(err) != core.Invalid {
		t.Errorf("Backup on PostgreSQL = %v, want Invalid, with what to use", err)
	}
}
