package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"usher/core"
)

// parseArticle reads a Markdown file with or without front matter. The error
// tells all that is wrong, a line each, which begins with the line's number.
//
// Front matter is YAML. Of it an article has four plain keys, so that what
// counts here is to say what is wrong in which line: other keys, and values
// that are lists or go on over lines, are mistakes whatever YAML allows.
func parseArticle(text string, category func(string) (string, error)) (core.Article, error) {
	m := matter{lines: strings.Split(text, "\n"), category: category, seen: map[string]int{}}
	if !m.read() {
		return m.article, errors.Join(m.errs...)
	}
	m.article.Text = m.body()
	if m.article.Title == "" && m.seen["title"] == 0 {
		m.wrong(1, "the article has no title: write title: in its front matter, or a heading such as # Title")
	}
	if n := len(m.article.Title); n > core.LongestTitle {
		m.wrong(max(1, m.seen["title"]), "the title has %d bytes; %d is the most", n, core.LongestTitle)
	}
	if n := len(m.article.Text); m.article.Text == "" {
		m.wrong(len(m.lines), "the article has no text")
	} else if n > core.LongestArticle {
		m.wrong(1, "the article has %d bytes; %d is the most: make several of it", n, core.LongestArticle)
	}
	return m.article, errors.Join(m.errs...)
}

// matter is a file being read.
type matter struct {
	lines    []string
	next     int // the first line after the front matter
	category func(string) (string, error)
	seen     map[string]int // lines of the keys
	article  core.Article
	errs     []error
}

func (m *matter) wrong(line int, format string, args ...any) {
	m.errs = append(m.errs, fmt.Errorf("%d: %s", line, fmt.Sprintf(format, args...)))
}

// read takes the front matter, if the file begins with it. It reports whether
// it is clear where the text begins.
func (m *matter) read() bool {
	switch strings.TrimRight(m.lines[0], " ") {
	case "---":
	case "+++":
		m.wrong(1, "front matter stands between lines of ---, as key: value")
		return false
	default:
		return true
	}
	for i, l := range m.lines[1:] {
		l = strings.TrimRight(l, " ")
		if l == "---" || l == "..." {
			m.next = i + 2
			return true
		}
		if l != "" && !strings.HasPrefix(strings.TrimSpace(l), "#") {
			m.key(i+2, l)
		}
	}
	m.errs = nil
	m.wrong(1, "the front matter does not end: a line of --- is missing below it")
	return false
}

const frontKeys = "title, category, public and staff"

// key reads a line of front matter. A bare public or staff is as good as true.
func (m *matter) key(n int, l string) {
	key, value, ok := strings.Cut(l, ":")
	key = strings.TrimSpace(key)
	switch {
	case !ok && (key == "public" || key == "staff"):
		value = "true"
	case !ok || strings.TrimLeft(l, " -") != l:
		m.wrong(n, "%q is no key: value; write one a line, of %s", strings.TrimSpace(l), frontKeys)
		return
	}
	if !slices.Contains([]string{"title", "category", "public", "staff"}, key) {
		m.wrong(n, "%q is no key of an article: there are %s", key, frontKeys)
		return
	}
	if m.seen[key] != 0 {
		m.wrong(n, "%s stands in line %d already", key, m.seen[key])
		return
	}
	m.seen[key] = n
	value, err := scalar(strings.TrimSpace(value))
	if err == nil {
		err = m.set(key, value)
	}
	if err != nil {
		m.wrong(n, "%s", core.Explain(err))
	}
}

func (m *matter) set(key, value string) (err error) {
	switch key {
	case "title":
		if m.article.Title = strings.Join(strings.Fields(value), " "); m.article.Title == "" {
			return core.Errorf(core.Invalid, "the title is empty")
		}
	case "category":
		m.article.Category, err = m.category(value)
	case "public", "staff":
		on, ok := map[string]bool{"true": true, "yes": true, "false": false, "no": false}[strings.ToLower(value)]
		if !ok {
			return core.Errorf(core.Invalid, "%s is %q: write true or false", key, value)
		}
		other := map[string]string{"public": "staff", "staff": "public"}[key]
		if public := on == (key == "public"); m.seen[other] != 0 && m.article.Public != public {
			return core.Errorf(core.Invalid, "an article is either public or for staff only, and line %d says otherwise", m.seen[other])
		}
		m.article.Public = on == (key == "public")
	}
	return err
}

// scalar is a value of YAML without its quotes and comment.
func scalar(v string) (string, error) {
	complex := core.Errorf(core.Invalid, "this value is no plain text: write it on one line, in quotes if it has marks such as [ or |")
	switch {
	case v == "":
		return v, nil
	case v[0] == '"':
		quoted, err := strconv.QuotedPrefix(v)
		if err != nil || !comment(v[len(quoted):]) {
			return "", complex
		}
		return strconv.Unquote(quoted)
	case v[0] == '\'':
		inner := strings.ReplaceAll(v[1:], "''", "\x00") // a quote within quotes
		text, rest, ok := strings.Cut(inner, "'")
		if !ok || !comment(rest) {
			return "", complex
		}
		return strings.ReplaceAll(text, "\x00", "'"), nil
	case strings.ContainsAny(v[:1], "[]{}|>&*!%@`,"):
		return "", complex
	}
	if i := strings.Index(v, " #"); i >= 0 {
		v = v[:i]
	}
	if v[0] == '#' {
		return "", nil
	}
	return strings.TrimSpace(v), nil
}

func comment(rest string) bool {
	rest = strings.TrimSpace(rest)
	return rest == "" || rest[0] == '#'
}

// body is the text below the front matter. Its first heading is the title where
// there is none, and is left out where it says the same above all text.
func (m *matter) body() string {
	lines := m.lines[m.next:]
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	at, heading := firstHeading(lines)
	if m.seen["title"] == 0 {
		m.article.Title = heading
	}
	if at == 0 && heading == m.article.Title {
		lines = lines[1:]
	}
	return strings.Trim(strings.TrimRight(strings.Join(lines, "\n"), " \n"), "\n")
}

// firstHeading is the first line that begins with #, and its text; -1 if there
// is none. In code # is a comment.
func firstHeading(lines []string) (at int, text string) {
	fence := ""
	for i, l := range lines {
		l = strings.TrimSpace(l)
		switch {
		case fence != "":
			if strings.HasPrefix(l, fence) {
				fence = ""
			}
		case strings.HasPrefix(l, "```"), strings.HasPrefix(l, "~~~"):
			fence = l[:3]
		case strings.HasPrefix(lines[i], "#"):
			words := strings.Fields(strings.TrimRight(l, "# "))
			if len(words) > 1 && len(words[0]) <= 6 && strings.Trim(words[0], "#") == "" {
				return i, strings.Join(words[1:], " ")
			}
		}
	}
	return -1, ""
}
