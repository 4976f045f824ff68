package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"usher/cmd/usher/config"
)

func newBackup(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy a SQLite desk, which may be running, to a new file",
		Args:  exactly(1, "the file to write"),
		RunE:  func(c *cobra.Command, args []string) error { return s.backup(c.Context(), args[0]) },
	}
}

func (s *shell) backup(ctx context.Context, path string) (err error) {
	c, err := config.Load(s.config, s.getenv)
	if err != nil {
		return err
	}
	if c.Database.SQLite != "" {
		if err := tryPlace(c.Database.SQLite); err != nil {
			return fmt.Errorf("%s: %w", c.Database.SQLite, err)
		}
	}
	db, err := openStore(ctx, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Backup(ctx, path); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Copied %s to %s. Files and the originals of mails are not in it: copy the folder %s now, after it.\n",
		c.Database.SQLite, path, c.Files.Dir)
	return nil
}
