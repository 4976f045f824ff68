package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"usher/core"
)

// articleFile is an article and where it came from.
type articleFile struct {
	path    string
	article core.Article
}

// readArticles reads the Markdown files in a folder and below it, in the order
// of their names; hidden ones are left out. It reports all that is wrong with
// them, with file and line, and returns none then.
func readArticles(dir string, category func(string) (string, error)) ([]articleFile, error) {
	var files []articleFile
	var wrong []string
	from := map[string]string{} // the path that a slug came from
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), ".") && d.IsDir():
			return fs.SkipDir
		case d.IsDir(), strings.HasPrefix(d.Name(), "."), !markdown(name):
			return nil
		}
		a, err := readArticle(tree, name, category)
		if err == nil && from[a.Slug] != "" {
			err = fmt.Errorf("1: its name comes to %q, and so does that of %s: rename one", a.Slug, from[a.Slug])
		}
		var unread *fs.PathError
		if errors.As(err, &unread) {
			return err
		} else if err != nil {
			for l := range strings.SplitSeq(err.Error(), "\n") {
				wrong = append(wrong, name+":"+l)
			}
			return nil
		}
		from[a.Slug] = name
		files = append(files, articleFile{name, a})
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read articles in %s: %w", dir, err)
	case len(wrong) > 0:
		return nil, &refusedError{strings.Join(append(wrong, "Nothing was imported."), "\n")}
	case len(files) == 0:
		return nil, &refusedError{fmt.Sprintf("There is no Markdown file (.md or .markdown) in %s or below it. Nothing was imported.", dir)}
	}
	return files, nil
}

func markdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// readArticle reads a file. Its errors begin with the line, unless the file
// could not be read.
func readArticle(tree fs.FS, name string, category func(string) (string, error)) (core.Article, error) {
	if info, err := fs.Stat(tree, name); err != nil {
		return core.Article{}, err
	} else if info.Size() > 2*core.LongestArticle {
		return core.Article{}, fmt.Errorf("1: the file has %d bytes; an article has %d at most: make several of it", info.Size(), core.LongestArticle)
	}
	raw, err := fs.ReadFile(tree, name)
	if err != nil {
		return core.Article{}, err
	}
	raw = bytes.ReplaceAll(bytes.TrimPrefix(raw, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	for i, l := range bytes.Split(raw, []byte("\n")) {
		if !utf8.Valid(l) || bytes.IndexByte(l, 0) >= 0 {
			return core.Article{}, fmt.Errorf("%d: this is not text in UTF-8", i+1)
		}
	}
	a, err := parseArticle(string(raw), category)
	a.Slug = slugOf(name)
	if err == nil && a.Slug == "" {
		err = errors.New("1: its name has no letter or digit to call the article by")
	}
	return a, err
}

// slugOf is a path without what it ends with, as an article is called by.
func slugOf(name string) string {
	var parts []string
	for p := range strings.SplitSeq(strings.TrimSuffix(name, path.Ext(name)), "/") {
		if s := core.Slug(p); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "/")
}
