package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Articles lists the articles that the actor may read, by slug.
func (d *Desk) Articles(ctx context.Context, a core.Actor) ([]core.Article, error) {
	var out []core.Article
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.Articles(ctx, !a.ActsAsStaff())
		return err
	})
	return out, err
}
