package desk

import (
	"context"
	"strconv"
	"strings"

	"usher/core"
	"usher/core/store"
)

// ArticleView is an article as an actor may see it.
type ArticleView struct {
	core.Article
	Events []core.Event                  // who wrote it and when; for staff only
	People map[core.PersonID]core.Person // those in the events
}

// Article returns an article by its number or slug. NotFound, the same for one
// that is not there, if the actor may not read it.
func (d *Desk) Article(ctx context.Context, a core.Actor, ref string) (ArticleView, error) {
	var v ArticleView
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		if v.Article, err = d.article(ctx, tx, a, ref); err != nil || !a.ActsAsStaff() {
			return err
		}
		if v.Events, err = tx.ArticleEvents(ctx, v.Slug); err != nil {
			return err
		}
		var ids []core.PersonID
		for _, e := range v.Events {
			ids = append(ids, e.Actor)
		}
		v.People, err = tx.People(ctx, ids...)
		return err
	})
	return v, err
}

// article finds an article that the actor may read. A number wins over a slug.
func (d *Desk) article(ctx context.Context, tx *store.Tx, a core.Actor, ref string) (core.Article, error) {
	err := core.NoArticle()
	var found core.Article
	if id, e := strconv.ParseInt(strings.TrimPrefix(ref, "#"), 10, 64); e == nil {
		found, err = tx.ArticleByID(ctx, core.ArticleID(id))
	}
	if core.KindOf(err) == core.NotFound {
		found, err = tx.Article(ctx, strings.ToLower(ref))
	}
	if core.KindOf(err) == core.NotFound {
		return found, core.NoArticle()
	} else if err != nil {
		return found, err
	}
	q, err := d.question(ctx, tx, a, nil)
	if err != nil {
		return core.Article{}, err
	}
	q.Article = &found
	if err := ask(q, core.ReadArticle).Err(0); err != nil {
		return core.Article{}, err
	}
	return found, nil
}

// Articles lists the articles that the actor may read, by slug.
func (d *Desk) Articles(ctx context.Context, a core.Actor) ([]core.Article, error) {
	var out []core.Article
	err := d.view(ctx, func(tx *store.Tx) error {
		var err error
		out, err = tx.Articles(ctx, core.ScopeOf(a, d.now()))
		return err
	})
	return out, err
}

// mostArticles is how many articles a search ranks.
const mostArticles = 200

// SearchArticles returns the articles with the words that the actor may read,
// of one of the categories if any are given, limit at most, best first.
func (d *Desk) SearchArticles(ctx context.Context, a core.Actor, words string, categories []string, limit int) ([]store.ArticleHit, error) {
	var out []store.ArticleHit
	err := d.view(ctx, func(tx *store.Tx) error {
		most := limit
		if len(categories) > 0 {
			most = mostArticles
		}
		all, err := tx.SearchArticles(ctx, words, most, core.ScopeOf(a, d.now()))
		for _, h := range all {
			if len(out) < limit && (len(categories) == 0 || hasCategory(categories, h.Article.Category)) {
				out = append(out, h)
			}
		}
		return err
	})
	return out, err
}

func hasCategory(list []string, c string) bool {
	for _, l := range list {
		if strings.EqualFold(l, c) {
			return true
		}
	}
	return false
}
