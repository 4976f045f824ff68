package core

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Article is a page of the knowledge base.
type Article struct {
	ID       ArticleID
	Slug     string // unique, as in the file name it came from
	Title    string
	Category string
	Public   bool   // else for staff only
	Text     string // Markdown
	Updated  time.Time
}

// How long an article may be, in bytes.
const (
	LongestArticle = 500_000
	LongestTitle   = 200
)

// NoArticle is the error for an article that is not there or may not be known.
func NoArticle() error {
	return &Error{Kind: NotFound, Rule: RuleNoArticle, Text: refusals[RuleNoArticle]}
}

const longestSlug = 80 // runes

// Slug is a title as an article is called by: letters and digits in lower case,
// with - for what stands between them. It is empty if there are none.
func Slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
	s := []rune(strings.Join(words, "-"))
	return strings.Trim(string(s[:min(len(s), longestSlug)]), "-")
}

var (
	markedLink = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	listMark   = regexp.MustCompile(`^(?:[-*+>|]|\d+[.)])\s+`)
)

// Excerpt is the beginning of the article's text, on one line without the marks
// of Markdown, in so many runes at most.
func (a Article) Excerpt(runes int) string {
	var words []string
	for l := range strings.Lines(a.Text) {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "#") || strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			continue
		}
		l = markedLink.ReplaceAllString(listMark.ReplaceAllString(l, ""), "$1")
		words = append(words, strings.Fields(strings.NewReplacer("`", "", "**", "").Replace(l))...)
	}
	s := []rune(strings.Join(words, " "))
	if len(s) <= runes {
		return string(s)
	}
	return strings.TrimSpace(string(s[:runes-1])) + "…"
}
