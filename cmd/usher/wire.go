package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"golang.org/x/net/publicsuffix"

	"usher/bots/discord"
	"usher/bots/slack"
	"usher/cmd/usher/config"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/ingest"
)

// house is all parts of a desk, wired and at rest. Close it.
type house struct {
	config  *config.Config
	log     *slog.Logger
	now     func() time.Time
	holder  string
	store   *store.Store
	files   *files.Store
	desk    *desk.Desk
	runner  *command.Runner
	ingest  *ingest.Ingest
	slack   *slack.App   // nil: the desk is not on Slack
	discord *discord.App // nil: it is not on Discord
}

// open reads the configuration and puts the parts together. The database is
// migrated where that is needed.
func (s *shell) open(ctx context.Context) (*house, error) {
	c, err := config.Load(s.config, s.getenv)
	if err != nil {
		return nil, err
	}
	h := &house{config: c, log: newLog(s.err, c.Log), now: s.now}
	if h.holder, err = newHolder(); err != nil {
		return nil, err
	}
	if h.store, err = openStore(ctx, c.Database); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// with runs fn with the parts put together.
func (s *shell) with(ctx context.Context, fn func(h *house) error) error {
	h, err := s.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(fn(h), h.Close())
}

// furnish adds what stands on the database.
func (h *house) furnish(ctx context.Context) error {
	steps, err := h.store.Migrate(ctx)
	if err != nil {
		return err
	}
	if steps > 0 {
		h.log.InfoContext(ctx, "migrated the database", "steps", steps)
	}
	if h.files, err = files.Open("file:" + h.config.Files.Dir); err != nil {
		return err
	}
	h.desk = desk.New(h.store, settings(h.config), h.now)
	if err := h.desk.Start(ctx); err != nil {
		return err
	}
	h.runner = command.New(command.Options{Zone: h.config.Desk.Timezone})
	h.ingest = ingest.New(ingest.Config{
		Mailboxes: mailboxes(h.config, h.log), Holder: h.holder, Resolver: resolver(h.config.Desk), Logger: h.log,
	}, h.desk, h.runner, h.files)
	h.runner = h.runner.With(h.ingest)
	if onSlack(h.config) {
		h.slack = slack.New(slackConfig(h.config, h.holder, h.log), h.desk, h.runner, h.files)
	}
	if onDiscord(h.config) {
		h.discord = discord.New(discordConfig(h.config, h.holder, h.log), h.desk, h.runner, h.files)
	}
	return nil
}

// Close closes the database.
func (h *house) Close() error { return h.store.Close() }

// openStore opens the database.
func openStore(ctx context.Context, c config.Database) (*store.Store, error) {
	if c.SQLite != "" {
		if err := reserve(c.SQLite); err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
	}
	s, err := store.Open(ctx, cmp.Or(c.Postgres.Reveal(), "sqlite:"+c.SQLite))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", databaseName(c), err)
	}
	return s, nil
}

// reserve makes the file of a new SQLite database, which would else be for
// everybody to read. It never opens one that is there: closing it again would
// end the locks this process has on it.
func reserve(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	return f.Close()
}

// databaseName is where the database is, fit to be shown: a URL may hold a
// password.
func databaseName(c config.Database) string {
	if c.Postgres.Set() {
		return "the PostgreSQL database"
	}
	return c.SQLite
}

// settings is the configuration as the desk wants it.
func settings(c *config.Config) desk.Settings {
	d := c.Desk
	return desk.Settings{
		Name: d.Name, Secret: []byte(d.Secret.Reveal()), Community: d.Community, PublicDelay: d.PublicDelay,
		ReopenDays: int(d.ReopenWithin / (24 * time.Hour)), Bundle: d.Bundle, Categories: d.Categories,
		Plans: catalogue(c.Plans), Hours: hours(d), MaxCC: d.MaxCC, SeatPrice: d.SeatPrice,
		HourlyCap: d.AnswersPerHour, Addresses: addresses(c.Mailboxes), PublicSuffix: publicSuffix,
		Networks: networks(c), Triage: triage(c),
	}
}

// publicSuffix reports a domain below which anybody registers domains.
func publicSuffix(domain string) bool {
	suffix, listed := publicsuffix.PublicSuffix(domain)
	return listed && suffix == domain
}

func catalogue(plans []core.Plan) core.Catalogue {
	if len(plans) == 0 {
		return core.DefaultCatalogue()
	}
	c := core.Catalogue{}
	for _, p := range plans {
		c[p.Name] = p
	}
	return c
}

func hours(d config.Desk) core.BusinessHours {
	h := core.BusinessHours{Location: d.Timezone, From: d.Hours.From, To: d.Hours.To}
	for day, works := range d.Hours.Days {
		if works {
			h.Days = append(h.Days, time.Weekday(day))
		}
	}
	return h
}

// addresses are all of the desk's, those of the mailboxes first.
func addresses(boxes []config.Mailbox) []string {
	var own, commands []string
	for _, b := range boxes {
		own = append(own, b.Address)
		if b.CommandAddress != "" {
			commands = append(commands, b.CommandAddress)
		}
	}
	return append(own, commands...)
}
