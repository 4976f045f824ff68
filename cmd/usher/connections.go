package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"usher/cmd/usher/config"
	"usher/core"
	"usher/core/store/files"
	"usher/ingest/imap"
	"usher/notify/smtp"
)

// connections are the trials of everything the configuration connects to.
func connections(c *config.Config, log *slog.Logger) []trial {
	all := []trial{
		{"database", databaseName(c.Database), func(ctx context.Context) error { return tryDatabase(ctx, c) }},
		{"files", c.Files.Dir, func(context.Context) error { return tryFiles(c.Files.Dir) }},
	}
	for _, m := range c.Mailboxes {
		all = append(all, trial{
			"mailbox " + m.Name, fmt.Sprintf("%s, folder %s, senders proven %s", m.Server.Address(), m.Folder, proof(m)),
			func(ctx context.Context) error { return tryMailbox(ctx, m, log) },
		})
	}
	if c.Desk.Resolver != "" && len(c.Mailboxes) > 0 {
		all = append(all, trial{"resolver", c.Desk.Resolver, func(ctx context.Context) error { return tryResolver(ctx, c) }})
	}
	if c.SMTP.Server.Host != "" {
		all = append(all, trial{"smtp", c.SMTP.Server.Address(), func(ctx context.Context) error {
			s := smtpConfig(c.SMTP, log)
			s.Timeout = silence
			return smtp.Check(ctx, s)
		}})
	}
	return all
}

// proof says how the senders of a mailbox's mails are proven, beside by reply
// keys.
func proof(m config.Mailbox) string {
	how := "by DKIM as checked here"
	if m.AuthservID != "" {
		how = "by " + m.AuthservID + ", else " + how
	}
	if m.Trust == core.TrustPlain {
		return how + "; other mail is accepted as well, but not for commands and from staff"
	}
	return how + "; others are asked to confirm"
}

func tryMailbox(ctx context.Context, m config.Mailbox, log *slog.Logger) error {
	c := imapConfig(m, log)
	c.Timeout = min(c.Timeout, silence)
	return imap.Check(ctx, c)
}

// tryDatabase opens the database as it is: it makes and migrates nothing.
func tryDatabase(ctx context.Context, c *config.Config) error {
	if path := c.Database.SQLite; path != "" {
		if err := tryPlace(path); err != nil {
			return err
		}
	}
	s, err := openStore(ctx, c.Database)
	if err != nil {
		return err
	}
	defer s.Close()
	pending, err := s.Pending(ctx)
	if err == nil && pending {
		err = errors.New("its tables are not those of this version: run usher migrate; usher serve does it too")
	}
	return err
}

func tryPlace(path string) error {
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("its folder is missing: make it, or change database.url: %w", err)
	}
	return errors.New("it is not there yet: run usher migrate; usher serve does it too")
}

func tryFiles(dir string) error {
	f, err := files.Open("file:" + dir)
	if err == nil {
		err = f.Check()
	}
	if err != nil {
		return fmt.Errorf("files cannot be kept there: let usher write to the folder, or change files.url: %w", err)
	}
	return nil
}
