package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// knowing is what is done with articles.
func (j job) knowing() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "article list":
		return j.articles
	case "article show":
		return j.articleShow
	case "article add", "article set":
		return j.articleWrite
	case "article remove":
		return j.articleRemove
	}
	return nil
}

// listedArticles is how many an `article list` of words shows.
const listedArticles = 50

func (j job) articles(ctx context.Context) (Answer, error) {
	list, err := j.chosenArticles(ctx)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Data: Data{Articles: []Article{}}}
	if len(list) == 0 && j.Filter.Words != "" {
		a.add(Paragraph{"No article that you can see has these words. `article list` shows all."})
		return a, nil
	} else if len(list) == 0 {
		a.add(Paragraph{"There are no articles that you can see."})
		return a, nil
	}
	staff := j.by.Actor.ActsAsStaff()
	t := Table{Columns: []Column{{Title: "No.", Right: true}, {Title: "Title", Cut: true}, {Title: "Name", Cut: true}, {Title: "Category"}, {Title: "Updated"}}}
	if staff {
		t.Columns = append(t.Columns, Column{Title: "For"})
	}
	for _, p := range list {
		row := []string{fmt.Sprint(p.ID), p.Title, p.Slug, p.Category, j.day(p.Updated)}
		if staff {
			row = append(row, readersOf(p))
		}
		t.Rows = append(t.Rows, row)
		a.Data.Articles = append(a.Data.Articles, articleLine(p))
	}
	a.add(Heading{"Articles"}, t, Actions{{"Read one", fmt.Sprintf("article show %d", list[0].ID)}})
	return a, nil
}

func (j job) chosenArticles(ctx context.Context) ([]core.Article, error) {
	if j.Filter.Words == "" {
		return j.desk.Articles(ctx, j.by.Actor)
	}
	hits, err := j.desk.SearchArticles(ctx, j.by.Actor, j.Filter.Words, nil, listedArticles)
	list := make([]core.Article, len(hits))
	for i, h := range hits {
		list[i] = h.Article
	}
	return list, err
}

func readersOf(a core.Article) string {
	if a.Public {
		return "everybody"
	}
	return "staff"
}

func (j job) articleShow(ctx context.Context) (Answer, error) {
	v, err := j.desk.Article(ctx, j.by.Actor, j.Article)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Data: Data{Article: new(articleData(v))}}
	fields := Fields{{"Category", v.Category}, {"Updated", j.day(v.Updated)}}
	if j.by.Actor.ActsAsStaff() {
		fields = append(fields, Field{"For", readersOf(v.Article)}, Field{"Name", v.Slug}, Field{"Written by", j.authors(v)})
	}
	a.add(Heading{v.Title}, fields, Page{v.Text})
	return a, nil
}

// authors says who did what to an article, the newest last.
func (j job) authors(v desk.ArticleView) string {
	var out []string
	for _, e := range v.Events {
		who := "the system"
		if p, ok := v.People[e.Actor]; ok {
			who = p.Display()
		}
		out = append(out, fmt.Sprintf("%s (%s %s)", who, strings.TrimPrefix(string(e.What), "article "), j.day(e.At)))
	}
	const most = 5
	return strings.Join(out[max(0, len(out)-most):], ", ")
}

func (j job) articleWrite(ctx context.Context) (Answer, error) {
	n := desk.Draft{Title: j.Subject, Category: j.Category, Public: j.Public, Text: j.Body}
	var w desk.Written
	var err error
	if j.Verb == "article add" {
		w, err = j.desk.PutArticle(ctx, j.by, n)
	} else {
		w, err = j.desk.ChangeArticle(ctx, j.by, j.Article, n)
	}
	if err != nil {
		return Answer{}, err
	}
	a := done(j.written(w))
	a.Data.Article = new(articleData(desk.ArticleView{Article: w.Article}))
	if w.Article.Public {
		a.add(Paragraph{"Everybody can read it, and first answers offer it."})
	} else {
		a.add(Paragraph{fmt.Sprintf("Only staff can read it. `article set %d public` shows it to everybody, and first answers offer it then.", w.Article.ID)})
	}
	a.add(Actions{{"Read it", fmt.Sprintf("article show %d", w.Article.ID)}})
	return a, nil
}

// written says what became of an article.
func (j job) written(w desk.Written) string {
	format := "Article %d, %s, is added."
	switch {
	case w.Repeated:
		format = "This was done already. See article %d, %s."
	case w.What == "":
		format = "Article %d, %s, is so already."
	case w.What == core.ArticleChanged && j.Verb == "article add":
		format = "There was an article of that name: article %d, %s, has the new text."
	case w.What == core.ArticleChanged:
		format = "Article %d, %s, is changed."
	}
	return fmt.Sprintf(format, w.Article.ID, w.Article.Title)
}

// articleRemove asks first, if removing is allowed at all.
func (j job) articleRemove(ctx context.Context) (Answer, error) {
	var gone core.Article
	remove := func(d *desk.Desk) (err error) {
		gone, err = d.RemoveArticle(ctx, j.by, j.Article)
		return err
	}
	if !j.Yes {
		if err := j.trial(ctx, remove); err != nil {
			return Answer{}, err
		}
		return confirm("article remove asks first", fmt.Sprintf("Article %d, %s, will be gone with its text. Please confirm.", gone.ID, gone.Title), j.withYes()), nil
	}
	if err := remove(j.desk); err != nil {
		return Answer{}, err
	}
	if gone.ID == 0 {
		return done("This was done already."), nil
	}
	return done(fmt.Sprintf("Article %d, %s, is removed.", gone.ID, gone.Title)), nil
}

// articleLine is an article without its text.
func articleLine(a core.Article) Article {
	return Article{Number: Number(a.ID), Slug: a.Slug, Title: a.Title, Category: Maybe(a.Category), Public: a.Public, Updated: When(a.Updated)}
}

func articleData(v desk.ArticleView) Article {
	a := articleLine(v.Article)
	a.Text = v.Text
	for _, e := range v.Events {
		a.Events = append(a.Events, Event{At: When(e.At), Actor: Maybe(v.People[e.Actor].Primary), What: string(e.What)})
	}
	return a
}
