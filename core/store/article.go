package store

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
)

type articleRow struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Title    string `db:"title"`
	Category string `db:"category"`
	Public   bool   `db:"public"`
	Text     string `db:"text"`
	Updated  int64  `db:"updated"`
}

func (articleRow) isRow() {}

func (r articleRow) article() core.Article {
	return core.Article{
		ID: core.ArticleID(r.ID), Slug: r.Slug, Title: r.Title, Category: r.Category,
		Public: r.Public, Text: r.Text, Updated: fromMillis(r.Updated),
	}
}

func articles(rows []articleRow) []core.Article {
	out := make([]core.Article, len(rows))
	for i, r := range rows {
		out[i] = r.article()
	}
	return out
}

const articleColumns = `a.id, a.slug, a.title, a.category, a.public, a.text, a.updated`

const selectArticle = `SELECT ` + articleColumns + ` FROM article a WHERE a.slug = ?`

// Article returns an article, whoever may read it.
func (t *Tx) Article(ctx context.Context, slug string) (core.Article, error) {
	var r articleRow
	if err := t.get(ctx, &r, selectArticle, slug); err != nil {
		return core.Article{}, fmt.Errorf("select article %s: %w", slug, err)
	}
	return r.article(), nil
}

const selectArticles = `SELECT ` + articleColumns + ` FROM article a WHERE a.public OR ? ORDER BY a.slug`

// Articles returns all articles by slug, or only those that everybody may read.
func (t *Tx) Articles(ctx context.Context, publicOnly bool) ([]core.Article, error) {
	var rows []articleRow
	if err := t.all(ctx, &rows, selectArticles, !publicOnly); err != nil {
		return nil, fmt.Errorf("select articles: %w", err)
	}
	return articles(rows), nil
}

const putArticle = `
	INSERT INTO article (slug, title, category, public, text, updated)
	VALUES (:slug, :title, :category, :public, :text, :updated)
	ON CONFLICT (slug) DO UPDATE SET title = excluded.title, category = excluded.category, public = excluded.public,
		text = excluded.text, updated = excluded.updated
	RETURNING id`

const indexArticleSQLite = `INSERT OR REPLACE INTO article_search (rowid, title, text) VALUES (?, ?, ?)`

const indexArticlePostgres = `
	INSERT INTO article_search (article, words)
	VALUES (?, CAST(CAST(? AS text) AS tsvector))
	ON CONFLICT (article) DO UPDATE SET words = excluded.words`

// PutArticle adds an article, or replaces the one with its slug, and makes it
// found.
func (t *Tx) PutArticle(ctx context.Context, a core.Article) (core.ArticleID, error) {
	r := articleRow{
		Slug: a.Slug, Title: a.Title, Category: a.Category, Public: a.Public, Text: a.Text, Updated: millis(a.Updated),
	}
	if err := t.get(ctx, &r.ID, putArticle, r); err != nil {
		return 0, fmt.Errorf("put article %s: %w", a.Slug, err)
	}
	e := entry{subject: split(a.Title)}
	e.add(shown, a.Text)
	q, args := indexArticleSQLite, []any{r.ID, strings.Join(e.subject, " "), strings.Join(e.texts[shown], " ")}
	if t.s.dialect == Postgres {
		q, args = indexArticlePostgres, []any{r.ID, vector(e.subject, e.texts[shown])}
	}
	if _, err := t.exec(ctx, q, args...); err != nil {
		return 0, fmt.Errorf("index article %s: %w", a.Slug, err)
	}
	return core.ArticleID(r.ID), nil
}

const deleteArticle = `DELETE FROM article WHERE id = ?`

// RemoveArticle removes an article; NotFound if there is none.
func (t *Tx) RemoveArticle(ctx context.Context, slug string) error {
	a, err := t.Article(ctx, slug)
	if err != nil {
		return err
	}
	unindex := `DELETE FROM article_search WHERE rowid = ?`
	if t.s.dialect == Postgres {
		unindex = `DELETE FROM article_search WHERE article = ?`
	}
	for _, q := range []string{unindex, deleteArticle} {
		if _, err := t.exec(ctx, q, int64(a.ID)); err != nil {
			return fmt.Errorf("delete article %s: %w", slug, err)
		}
	}
	return nil
}

// SearchArticles returns the articles with all the words, best first. Invalid
// if there is no word to look for.
func (t *Tx) SearchArticles(ctx context.Context, words string, limit int, staff bool) ([]core.Article, error) {
	q, err := parseQuery(words)
	if err != nil {
		return nil, err
	}
	return t.findArticles(ctx, q.fts("title text"), q.tsquery(), limit, staff)
}

// The limits are written out: SQLite plans a query anew for each value of a
// parameter there. Articles are ranked without their texts: to carry those
// along costs more than the ranking.
const findArticlesSQLite = `
	WITH best AS (
		SELECT a.id, bm25(article_search, 6.0, 1.0) AS score
		FROM article_search CROSS JOIN article a ON a.id = article_search.rowid
		WHERE article_search MATCH :query AND (a.public OR :staff)
		ORDER BY score, a.id DESC
		LIMIT %d
	)
	SELECT ` + articleColumns + `
	FROM best JOIN article a ON a.id = best.id
	ORDER BY best.score, a.id DESC`

const findArticlesPostgres = `
	WITH best AS (
		SELECT a.id, ts_rank(w.words, CAST(CAST(:query AS text) AS tsquery), 1) AS score
		FROM article_search w JOIN article a ON a.id = w.article
		WHERE w.words @@ CAST(CAST(:query AS text) AS tsquery) AND (a.public OR :staff)
		ORDER BY score DESC, a.id DESC
		LIMIT %d
	)
	SELECT ` + articleColumns + `
	FROM best JOIN article a ON a.id = best.id
	ORDER BY best.score DESC, a.id DESC`

func (t *Tx) findArticles(ctx context.Context, fts, tsquery string, limit int, staff bool) ([]core.Article, error) {
	sql, query := findArticlesSQLite, fts
	if t.s.dialect == Postgres {
		sql, query = findArticlesPostgres, tsquery
	}
	var rows []articleRow
	if err := t.all(ctx, &rows, fmt.Sprintf(sql, pageSize(limit)), names{"query": query, "staff": staff}); err != nil {
		return nil, fmt.Errorf("search articles: %w", err)
	}
	return articles(rows), nil
}
