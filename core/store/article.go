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

// Article returns an article by its slug, whoever may read it.
func (t *Tx) Article(ctx context.Context, slug string) (core.Article, error) {
	var r articleRow
	if err := t.get(ctx, &r, selectArticle, slug); err != nil {
		return core.Article{}, fmt.Errorf("select article %s: %w", slug, err)
	}
	return r.article(), nil
}

const selectArticleByID = `SELECT ` + articleColumns + ` FROM article a WHERE a.id = ?`

// ArticleByID returns an article by its number, whoever may read it.
func (t *Tx) ArticleByID(ctx context.Context, id core.ArticleID) (core.Article, error) {
	var r articleRow
	if err := t.get(ctx, &r, selectArticleByID, int64(id)); err != nil {
		return core.Article{}, fmt.Errorf("select article %d: %w", id, err)
	}
	return r.article(), nil
}

// readable is core.Scope.Reads in SQL.
const readable = `(:everything OR :public AND a.public)`

func readers(s core.Scope) names { return names{"everything": s.Everything, "public": s.Public} }

const selectArticles = `SELECT ` + articleColumns + ` FROM article a WHERE ` + readable + ` ORDER BY a.slug`

// Articles returns the scope's articles by slug.
func (t *Tx) Articles(ctx context.Context, s core.Scope) ([]core.Article, error) {
	var rows []articleRow
	if err := t.all(ctx, &rows, selectArticles, readers(s)); err != nil {
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

// ArticleHit is an article that was found, with about 160 characters around
// «the words» in it.
type ArticleHit struct {
	Article core.Article
	Snippet string
}

// SearchArticles returns the scope's articles with all the words, best first.
// Invalid if there is no word to look for.
func (t *Tx) SearchArticles(ctx context.Context, words string, limit int, s core.Scope) ([]ArticleHit, error) {
	q, err := parseQuery(words)
	if err != nil {
		return nil, err
	}
	found, err := t.findArticles(ctx, q.fts("title text"), q.tsquery(), limit, s)
	hits := make([]ArticleHit, len(found))
	for i, a := range found {
		hits[i] = ArticleHit{a, snippet(q, []string{a.Text})}
	}
	return hits, err
}

// The limits are written out: SQLite plans a query anew for each value of a
// parameter there. Articles are ranked without their texts: to carry those
// along costs more than the ranking.
const findArticlesSQLite = `
	WITH best AS (
		SELECT a.id, bm25(article_search, 6.0, 1.0) AS score
		FROM article_search CROSS JOIN article a ON a.id = article_search.rowid
		WHERE article_search MATCH :query AND ` + readable + `
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
		WHERE w.words @@ CAST(CAST(:query AS text) AS tsquery) AND ` + readable + `
		ORDER BY score DESC, a.id DESC
		LIMIT %d
	)
	SELECT ` + articleColumns + `
	FROM best JOIN article a ON a.id = best.id
	ORDER BY best.score DESC, a.id DESC`

func (t *Tx) findArticles(ctx context.Context, fts, tsquery string, limit int, s core.Scope) ([]core.Article, error) {
	sql, query := findArticlesSQLite, fts
	if t.s.dialect == Postgres {
		sql, query = findArticlesPostgres, tsquery
	}
	args := readers(s)
	args["query"] = query
	var rows []articleRow
	if err := t.all(ctx, &rows, fmt.Sprintf(sql, pageSize(limit)), args); err != nil {
		return nil, fmt.Errorf("search articles: %w", err)
	}
	return articles(rows), nil
}
