package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"usher/cmd/usher/config"
	"usher/core"
)

func newInit(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration with a secret of its own",
		Args:  exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			err := config.Init(s.config)
			if errors.Is(err, fs.ErrExist) {
				return core.Errorf(core.Conflict, "%s is there already and is left as it is. Name another file with --config.", s.config)
			} else if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "Wrote %s. Fill in the mailbox and the SMTP server, then run: usher check --config %s\n", s.config, s.config)
			return nil
		},
	}
}
