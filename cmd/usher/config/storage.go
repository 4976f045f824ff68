package config

import (
	"net/url"
	"strings"
)

// Database is where the desk's rows are: in exactly one of the two.
type Database struct {
	SQLite   string // path of the file
	Postgres Secret // the URL, which may hold a password
}

func readDatabase(t *table) Database {
	defer t.end()
	const want = `want "sqlite:usher.db", "postgres://user@host/database" or "env:NAME" of such a URL`
	if !t.has("url") {
		t.take("url")
		return Database{SQLite: t.under("usher.db")}
	}
	s := t.secret("url")
	u, err := url.Parse(s.Reveal())
	path, sqlite := strings.CutPrefix(s.Reveal(), "sqlite:")
	switch {
	case sqlite && path != "" && !strings.HasPrefix(path, "//"):
		return Database{SQLite: t.under(path)}
	case err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql") && strings.Trim(u.Path, "/") != "":
		return Database{Postgres: s}
	case s.Set() || t.blank("url"): // else the secret's own problem is told already
		t.bad("url", "is none usher can open: %s", want)
	}
	return Database{}
}

// Files is where attachments and raw mails are.
type Files struct {
	Dir string
}

func readFiles(t *table) Files {
	s := t.text("url", "file:files")
	t.end()
	path, ok := strings.CutPrefix(s, "file:")
	switch {
	case strings.HasPrefix(s, "s3:"):
		t.bad("url", `is in S3, which is not available yet: want a folder, such as "file:files"`)
	case !ok || path == "" || strings.HasPrefix(path, "//"):
		t.bad("url", `is %q: want a folder, such as "file:files" or "file:/var/lib/usher/files"`, s)
	}
	return Files{Dir: t.under(path)}
}
