package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"usher/core"
	"usher/core/store"
)

// Draft is an article to be written. Where there is one by its slug, what is
// empty stays as it is.
type Draft struct {
	Slug     string // empty: made of the title
	Title    string
	Category string
	Public   *bool // nil for a new one: staff only
	Text     string
}

// Written is what became of an article. What is ArticleAdded, ArticleChanged,
// or empty if it was so already.
type Written struct {
	Article  core.Article
	What     core.What
	Repeated bool // the operation's source was known: nothing was done now
}

// PutArticle adds an article, or changes the one that has its slug.
func (d *Desk) PutArticle(ctx context.Context, by By, n Draft) (Written, error) {
	if n.Slug == "" {
		n.Slug = core.Slug(n.Title)
	}
	var w Written
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		old, err := tx.Article(ctx, n.Slug)
		if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		old.Slug = n.Slug
		w, err = d.edit(ctx, tx, by, old, n)
		return err
	})
	return d.asWritten(ctx, by, w, n.Slug, err)
}

// ChangeArticle changes an article, found by its number or slug.
func (d *Desk) ChangeArticle(ctx context.Context, by By, ref string, n Draft) (Written, error) {
	var w Written
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		old, err := d.article(ctx, tx, by.Actor, ref)
		if err != nil {
			return err
		}
		w, err = d.edit(ctx, tx, by, old, n)
		return err
	})
	return d.asWritten(ctx, by, w, ref, err)
}

// asWritten is the article as it is now, if the operation's source was known and
// nothing was done.
func (d *Desk) asWritten(ctx context.Context, by By, w Written, ref string, err error) (Written, error) {
	if err != nil || w.Article.ID != 0 {
		return w, err
	}
	v, err := d.Article(ctx, by.Actor, ref)
	return Written{Article: v.Article, Repeated: true}, err
}

// ImportArticles adds or replaces articles by their slugs, all or none of them,
// and leaves those alone that are so already. It returns them in the same order.
func (d *Desk) ImportArticles(ctx context.Context, by By, all []core.Article) ([]Written, error) {
	out := make([]Written, len(all))
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		for i, a := range all {
			old, err := tx.Article(ctx, a.Slug)
			if err != nil && core.KindOf(err) != core.NotFound {
				return err
			}
			a.ID, a.Updated = old.ID, old.Updated
			if out[i], err = d.keep(ctx, tx, by, old, a); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// edit puts what the draft has in place of the old.
func (d *Desk) edit(ctx context.Context, tx *store.Tx, by By, old core.Article, n Draft) (Written, error) {
	a := old
	if n.Title != "" {
		a.Title = n.Title
	}
	if n.Text != "" {
		a.Text = n.Text
	}
	if n.Public != nil {
		a.Public = *n.Public
	}
	if n.Category != "" {
		a.Category = n.Category
	}
	return d.keep(ctx, tx, by, old, a)
}

// keep writes an article and records it, unless it is as the old one.
func (d *Desk) keep(ctx context.Context, tx *store.Tx, by By, old, a core.Article) (Written, error) {
	if err := d.checkArticle(&a); err != nil {
		return Written{}, err
	}
	if a == old {
		return Written{Article: a}, nil
	}
	w := Written{Article: a, What: core.ArticleChanged}
	if old.ID == 0 {
		w.What = core.ArticleAdded
	}
	w.Article.Updated = d.now()
	var err error
	if w.Article.ID, err = tx.PutArticle(ctx, w.Article); err != nil {
		return w, err
	}
	return w, d.event(ctx, tx, by, core.Event{What: w.What, To: a.Slug})
}

func (d *Desk) checkArticle(a *core.Article) (err error) {
	a.Title = strings.Join(strings.Fields(a.Title), " ")
	switch {
	case len(a.Title) > core.LongestTitle:
		return core.Errorf(core.Invalid, "The title %q… is too long: write %d letters at most.", strings.ToValidUTF8(a.Title[:40], ""), core.LongestTitle)
	case a.Slug == "" || a.Title == "":
		return core.Errorf(core.Invalid, "An article needs a title with a letter or a digit in it.")
	case !utf8.ValidString(a.Text+a.Title) || strings.Contains(a.Text+a.Title, "\x00"):
		return core.Errorf(core.Invalid, "The article %q is not text in UTF-8.", strings.ToValidUTF8(a.Title, ""))
	case strings.TrimSpace(a.Text) == "":
		return core.Errorf(core.Invalid, "The article %q has no text.", a.Title)
	case len(a.Text) > core.LongestArticle:
		return core.Errorf(core.Invalid, "The article %q has %d bytes; an article has %d at most. Make several of it.", a.Title, len(a.Text), core.LongestArticle)
	}
	a.Category, err = d.ArticleCategory(a.Category)
	return err
}

// ArticleCategory finds one of the desk's categories by its name, whatever its
// case. An article may have none.
func (d *Desk) ArticleCategory(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	return d.category(name)
}

// RemoveArticle removes an article, found by its number or slug, and returns
// what it was; a zero one if the operation's source was known.
func (d *Desk) RemoveArticle(ctx context.Context, by By, ref string) (core.Article, error) {
	var a core.Article
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		var err error
		if a, err = d.article(ctx, tx, by.Actor, ref); err != nil {
			return err
		}
		if err := tx.RemoveArticle(ctx, a.Slug); err != nil {
			return err
		}
		return d.event(ctx, tx, by, core.Event{What: core.ArticleRemoved, To: a.Slug})
	})
	return a, err
}
