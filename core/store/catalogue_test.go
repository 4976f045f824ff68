package store_test

import (
	"testing"

	"golang.org/x/sync/errgroup"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// Nodes that start at once all write the plans.
func TestPutCatalogueSideBySide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var g errgroup.Group
		for range 8 {
			g.Go(func() error {
				for range 10 {
					err := s.Do(t.Context(), func(tx *store.Tx) error {
						_, err := tx.PutCatalogue(t.Context(), core.DefaultCatalogue())
						return err
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Errorf("PutCatalogue side by side = %v, want nil", err)
		}
	})
}
