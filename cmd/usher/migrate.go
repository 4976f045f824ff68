package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"usher/cmd/usher/config"
)

func newMigrate(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's tables up to date",
		Args:  exactly(0, "no arguments"),
		RunE:  func(c *cobra.Command, _ []string) error { return s.migrate(c.Context()) },
	}
}

func (s *shell) migrate(ctx context.Context) (err error) {
	c, err := config.Load(s.config, s.getenv)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	steps, err := db.Migrate(ctx)
	if err != nil {
		return err
	}
	switch steps {
	case 0:
		fmt.Fprintf(s.out, "%s is up to date.\n", databaseName(c.Database))
	case 1:
		fmt.Fprintf(s.out, "%s took 1 step and is up to date.\n", databaseName(c.Database))
	default:
		fmt.Fprintf(s.out, "%s took %d steps and is up to date.\n", databaseName(c.Database), steps)
	}
	return nil
}
