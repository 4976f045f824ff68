// Package config reads usher.toml: which keys there are, what they mean when
// left out, and what is wrong with a value, with its line. It turns every
// value into the type its reader wants and tries nothing out: whether a server
// answers is for usher check. No other package may read the file or the
// environment.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"usher/core"
)

// Config is the whole configuration, checked. Secrets in it never print.
type Config struct {
	Desk      Desk
	Database  Database
	Files     Files
	Mailboxes []Mailbox // names and addresses are unique; may be empty
	SMTP      SMTP      // set whenever there is a mailbox
	Slack     Slack
	Discord   Discord
	HTTP      HTTP
	Plans     []core.Plan // empty: the default catalogue; else the community plan is among them
	Log       Log
	Warnings  []string // what is allowed and still worth a look, each with its line
}

// Load reads the file at path. Every problem in it is reported at once: the
// error is then Problems. Relative paths in the file are taken from the file's
// folder, and "env:NAME" values from getenv.
func Load(path string, getenv func(string) string) (*Config, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no configuration at %s; usher init writes one: %w", path, err)
	} else if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	f, top, err := parse(path, data)
	if err != nil {
		return nil, err
	}
	f.dir, f.getenv = filepath.Dir(path), getenv
	c := read(top)
	if len(f.problems) > 0 {
		slices.SortStableFunc(f.problems, func(a, b Problem) int { return a.Line - b.Line })
		return nil, f.problems
	}
	c.Warnings = f.warnings
	return c, nil
}

// Sketch is what the file at path says of the desk's name, its address on the web
// and the chat networks, whatever else is wrong or missing in it: for what must be known before
// there are tokens. Without a file there is a desk all the same.
func Sketch(path string) Config {
	data, _ := os.ReadFile(path) // then empty
	f, top, err := parse(path, data)
	if err != nil {
		return Config{}
	}
	f.dir, f.getenv = filepath.Dir(path), func(string) string { return "unknown" }
	return *read(top)
}

func read(top *table) *Config {
	c := &Config{}
	c.Desk = readDesk(top.sub("desk"))
	c.Database = readDatabase(top.sub("database"))
	c.Files = readFiles(top.sub("files"))
	c.Mailboxes = readMailboxes(top.list("mailbox"), c.Desk.Categories)
	c.SMTP = readSMTP(top.sub("smtp"), len(c.Mailboxes) > 0)
	c.HTTP = readHTTP(top.sub("http"))
	c.Slack = readSlack(top.sub("slack"), c.HTTP.Listen != "")
	c.Discord = readDiscord(top.sub("discord"), c.HTTP.Listen != "", c.Desk.Categories)
	c.Plans = readPlans(top.list("plan"))
	c.Log = readLog(top.sub("log"))
	top.end()
	return c
}
