package storetest_test

import (
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

var t0 = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestOpen(t *testing.T) {
	for range 2 {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			if pending, err := s.Pending(t.Context()); err != nil || pending {
				t.Fatalf("Pending() = %v, %v, want false", pending, err)
			}
			err := s.Do(t.Context(), func(tx *store.Tx) error {
				_, err := tx.AddPerson(t.Context(), "Ann", "ann@acme.example", true, t0)
				return err
			})
			if err != nil {
				t.Fatalf("AddPerson in a database of its own: %v", err)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			s, err := store.Open(t.Context(), storetest.Empty(t, d))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			err = s.View(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Person(t.Context(), 1)
				return err
			})
			if core.KindOf(err) != core.Internal {
				t.Errorf("Person in an empty database = %v, want an error for want of a table", err)
			}
		})
	}
}
