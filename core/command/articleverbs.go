package command

import (
	"slices"
	"strings"
)

func articleVerbs() []Verb {
	return []Verb{
		{Name: "article list", Form: "article list [words]", Help: "articles that may help at once", Example: "article list login", Aliases: []string{"articles"}, parse: parseArticleList},
		{Name: "article show", Form: "article show K", Help: "an article, by its number or name", Example: "article show 3", parse: (*parser).article},
		{Name: "article add", Form: "article add title [public|staff] [category:…]",
			Help:    "write an article, its Markdown below; for staff unless public",
			Example: "article add How to log in public\nOpen the page and …", For: Admins, body: true, parse: parseArticleAdd},
		{Name: "article set", Form: "article set K [public|staff] [category:…] [title:…]", Help: "change an article; new text goes below",
			Example: "article set 3 public", For: Admins, body: true, parse: parseArticleSet},
		{Name: "article remove", Form: "article remove K", Help: "take an article away", Example: "article remove 3", For: Admins, yes: true, parse: (*parser).article},
	}
}

func parseArticleList(p *parser) error {
	p.cmd.Filter.Words = p.tail()
	return nil
}

// article takes an article's number or slug.
func (p *parser) article() error {
	t, ok := p.next()
	if !ok {
		return p.lacks("which article?")
	}
	p.cmd.Article = t.text
	return nil
}

// parseArticleAdd takes options from the end of the line only: titles may well
// begin with public or staff. One in quotes may end with them too.
func parseArticleAdd(p *parser) error {
	p.joinCategory()
	for n := len(p.toks); n > 0; n-- {
		if n > 1 && p.toks[n-1].key == "" && !p.toks[n-2].quoted && leadsOn(p.toks[n-2].text) {
			break
		}
		if ok, err := p.articleOption(p.toks[n-1], "category"); err != nil {
			return err
		} else if !ok {
			break
		}
		p.toks = p.toks[:n-1]
	}
	if p.cmd.Subject = p.rest(); p.cmd.Subject == "" {
		return p.lacks("what is its title?")
	}
	if p.cmd.Body = p.text(); p.cmd.Body == "" {
		return p.failf("an article needs text, on the lines below its title.")
	}
	return nil
}

// leadsOn reports whether a word makes the next one a part of the title, as in
// a guide for staff.
func leadsOn(word string) bool {
	return slices.Contains([]string{"for", "to", "by", "of", "from", "with", "and", "or", "the", "our", "your", "my", "it", "is", "are", "not"}, strings.ToLower(word))
}

func parseArticleSet(p *parser) error {
	if err := p.article(); err != nil {
		return err
	}
	p.joinCategory()
	for len(p.toks) > 0 {
		if ok, err := p.articleOption(p.toks[0], "category", "title"); err != nil {
			return err
		} else if !ok {
			return p.done()
		}
		p.toks = p.toks[1:]
	}
	if p.cmd.Body = p.text(); p.cmd.Body == "" && p.cmd.Public == nil && p.cmd.Category == "" && p.cmd.Subject == "" {
		return p.lacks("what is to change?")
	}
	return nil
}

// articleOption sets t when it is one of the options named by keys, or says who
// may read the article.
func (p *parser) articleOption(t token, keys ...string) (bool, error) {
	public := strings.EqualFold(t.text, "public")
	if !t.quoted && (public || strings.EqualFold(t.text, "staff")) {
		p.cmd.Public = &public
		return true, nil
	}
	return p.option(t, keys)
}
