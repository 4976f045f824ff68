package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"usher/core"
)

// shelf is a folder in the place with files by their paths.
func (p *place) shelf(files map[string]string) string {
	p.t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(p.path("kb/"+name)), 0o700); err != nil {
			p.t.Fatal(err)
		}
		p.write("kb/"+name, text)
	}
	return p.path("kb")
}

type imported struct {
	Articles []struct {
		Number                             int
		Slug, Title, Category, File, State string
		Public                             bool
	}
}

func (r imported) states() string {
	var out []string
	for _, a := range r.Articles {
		out = append(out, a.Slug+" "+a.State)
	}
	return strings.Join(out, ", ")
}

func TestImportArticles(t *testing.T) {
	p := staffed(t)
	dir := p.shelf(map[string]string{
		"Log in.md":          "---\ntitle: Log in after an upgrade\ncategory: Upgrade # ours\npublic: true\n---\n\nClear the *session* table.\n",
		"sso/okta.markdown":  "\ufeff---\r\nstaff: yes\r\n---\r\n# Okta\r\n\r\nTheir secret is in the safe.\r\n",
		"sso/plain.md":       "```\n# no heading\n```\n\n## Plain files ##\n\nNeed no front matter.\n",
		".git/hidden.md":     "no title",
		"sso/.draft.md":      "no title",
		"picture.png":        "no Markdown",
		"sso/empty/read.txt": "no Markdown",
	})
	p.done("article", "import", dir)
	r := read[imported](t, p.done("article", "import", dir, "--json"))
	if got, want := r.states(), "log-in unchanged, sso/okta unchanged, sso/plain unchanged"; got != want {
		t.Errorf("imported again: %s, want %s", got, want)
	}
	if a := r.Articles[0]; a.Title != "Log in after an upgrade" || a.Category != "upgrade" || !a.Public || a.File != "Log in.md" || a.Number == 0 {
		t.Errorf("imported %+v", a)
	}
	if a, b := r.Articles[1], r.Articles[2]; a.Title != "Okta" || a.Public || b.Title != "Plain files" || b.Public {
		t.Errorf("imported %+v and %+v, want titles of their headings, for staff", a, b)
	}
	p.write("kb/sso/okta.markdown", "---\npublic\n---\n# Okta\n\nAsk us.\n")
	p.write("kb/new.md", "# New\n\nText.\n")
	r = read[imported](t, p.done("article", "import", "--json", dir))
	if got, want := r.states(), "log-in unchanged, new added, sso/okta changed, sso/plain unchanged"; got != want {
		t.Errorf("imported after changes: %s, want %s", got, want)
	}
	p.write("kb/new.md", "# New\n\nNew text.\n")
	if out := p.done("article", "import", dir); !strings.Contains(out, "0 added, 1 changed, 3 unchanged.") || !strings.Contains(out, "new.md") {
		t.Errorf("import said %q, want what changed and how many", out)
	}
	if out := p.done("do", "--as", "alice@acme.example", "article show sso/okta"); !strings.Contains(out, "Ask us.") || strings.Contains(out, "public") {
		t.Errorf("article show = %q, want the text without front matter", out)
	}
	if out := p.done("do", "article show log-in"); !strings.Contains(out, "Clear the *session* table.") || !strings.Contains(out, "the system (added") {
		t.Errorf("article show = %q, want the text and who wrote it", out)
	}
	p.run("do", "--as", "alice@acme.example", "article show sso/plain").want(t, exitFailed, "no such article")
}

func TestImportIsAllOrNothing(t *testing.T) {
	p := staffed(t)
	p.run("article", "import", p.path("none")).want(t, exitFailed, p.path("none"))
	p.run("article", "import", p.path("usher.toml")).want(t, exitFailed, "usher.toml")
	p.run("article", "import").want(t, exitUsage, "a folder")
	p.run("article", "imprt", "x").want(t, exitUsage, "did you mean import")
	if err := os.Mkdir(p.path("bare"), 0o700); err != nil {
		t.Fatal(err)
	}
	p.run("article", "import", p.path("bare")).want(t, exitFailed, "no Markdown file", p.path("bare"))

	dir := p.shelf(map[string]string{
		"fine.md":     "# Fine\n\nText.",
		"a/wrong.md":  "---\ntitle: Wrong\ncategory: nonsense\ntags: [a]\n---\nText.",
		"a/Twice.md":  "# Twice\n\nText.",
		"a/twice!.md": "# Twice\n\nText.",
		"binary.md":   "# Binary\n\nText \xff.",
	})
	r := p.run("article", "import", dir)
	r.want(t, exitFailed, "a/wrong.md:3: `nonsense` is not a category here", `a/wrong.md:4: "tags" is no key of an article: there are title, category, public and staff`,
		`a/twice!.md:1: its name comes to "a/twice", and so does that of a/Twice.md`, "binary.md:3: this is not text in UTF-8", "Nothing was imported.")
	if out := p.done("do", "articles"); !strings.Contains(out, "no articles") {
		t.Errorf("articles after a failed import: %s", out)
	}
}

func TestParseArticle(t *testing.T) {
	category := func(name string) (string, error) {
		if name != "upgrade" && name != "" {
			return "", core.Errorf(core.Invalid, "no category")
		}
		return name, nil
	}
	for name, c := range map[string]struct {
		text string
		want core.Article
		errs string
	}{
		"title and heading":    {"---\ntitle: A\n---\n# A\nText", core.Article{Title: "A", Text: "Text"}, ""},
		"another heading":      {"---\ntitle: A\n---\n# B\nText", core.Article{Title: "A", Text: "# B\nText"}, ""},
		"heading below text":   {"Before.\n\n# A\nText", core.Article{Title: "A", Text: "Before.\n\n# A\nText"}, ""},
		"no space, no heading": {"#A\n# B\n\n    x", core.Article{Title: "B", Text: "#A\n# B\n\n    x"}, ""},
		"quotes":               {"---\ntitle: \"A: \\\"b\\\" # c\" # d\npublic: 'yes'\n---\nText", core.Article{Title: `A: "b" # c`, Public: true, Text: "Text"}, ""},
		"single quotes":        {"---\ntitle: 'It''s: A' # b\n---\nText", core.Article{Title: "It's: A", Text: "Text"}, ""},
		"colons":               {"---\ntitle: A: b\n# comment\n\ncategory: upgrade\nstaff: false\n...\nText", core.Article{Title: "A: b", Category: "upgrade", Public: true, Text: "Text"}, ""},
		"bare staff":           {"---\nstaff\n---\n# A\nText", core.Article{Title: "A", Text: "Text"}, ""},
		"rule further down":    {"# A\n\n---\nText", core.Article{Title: "A", Text: "---\nText"}, ""},

		"no title":        {"Text", core.Article{}, "1: the article has no title: write title: in its front matter, or a heading such as # Title"},
		"long title":      {"---\npublic: true\ntitle: " + strings.Repeat("a ", 101) + "\n---\nText", core.Article{}, "3: the title has 201 bytes; 200 is the most"},
		"no text":         {"---\ntitle: A\n---\n", core.Article{}, "4: the article has no text"},
		"empty":           {"", core.Article{}, "1: the article has no title: write title: in its front matter, or a heading such as # Title\n1: the article has no text"},
		"no end":          {"---\ntitle: A\nText", core.Article{}, "1: the front matter does not end: a line of --- is missing below it"},
		"toml":            {"+++\ntitle = 'A'\n+++\nText", core.Article{}, "1: front matter stands between lines of ---, as key: value"},
		"both":            {"---\ntitle: A\npublic: true\nstaff: true\n---\nText", core.Article{}, "4: an article is either public or for staff only, and line 3 says otherwise"},
		"neither":         {"---\ntitle: A\npublic: maybe\n---\nText", core.Article{}, `3: public is "maybe": write true or false`},
		"twice":           {"---\ntitle: A\ntitle: B\n---\nText", core.Article{}, "3: title stands in line 2 already"},
		"empty title":     {"---\ntitle:\n---\nText", core.Article{}, "2: the title is empty"},
		"a list":          {"---\ntitle: A\ncategory:\n  - upgrade\n---\nText", core.Article{}, `4: "- upgrade" is no key: value; write one a line, of title, category, public and staff`},
		"many lines":      {"---\ntitle: >-\n---\nText", core.Article{}, "2: this value is no plain text: write it on one line, in quotes if it has marks such as [ or |"},
		"unclosed quotes": {"---\ntitle: \"A\n---\nText", core.Article{}, "2: this value is no plain text: write it on one line, in quotes if it has marks such as [ or |"},
		"unknown key":     {"---\nTitle: A\n---\n# A\nText", core.Article{}, `2: "Title" is no key of an article: there are title, category, public and staff`},
		"category":        {"---\ntitle: A\ncategory: x\n---\nText", core.Article{}, "3: no category"},
	} {
		got, err := parseArticle(c.text, category)
		said := ""
		if err != nil {
			said, got = err.Error(), core.Article{}
		}
		if got != c.want || said != c.errs {
			t.Errorf("%s: parseArticle = %+v, %q, want %+v, %q", name, got, said, c.want, c.errs)
		}
	}
}
