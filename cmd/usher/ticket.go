package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func newTicket(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "ticket", Short: "Take tickets out of the desk"})
	c.AddCommand(newExport(s))
	return c
}

func newExport(s *shell) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "export TICKET",
		Short: "Print a ticket with all its messages and events as one JSON object",
		Args:  exactly(1, "the number of a ticket"),
		RunE: func(c *cobra.Command, args []string) error {
			ids, err := numbers(c, args)
			if err != nil {
				return err
			}
			return s.export(c.Context(), core.TicketID(ids[0]), dir)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "write its files to this `FOLDER` too, each as NUMBER-NAME")
	return c
}

func (s *shell) export(ctx context.Context, id core.TicketID, dir string) error {
	return s.with(ctx, func(h *house) error {
		by := desk.By{Actor: core.System(), Channel: core.Shell}
		a, err := h.runner.Run(ctx, h.desk, by, command.Command{Verb: "show", Ticket: id})
		if err != nil {
			return err
		}
		if !a.OK || a.Data.Ticket == nil {
			return &refusedError{strings.TrimSpace(command.Text(a, width))}
		}
		if dir != "" {
			if err := h.exportFiles(ctx, id, dir); err != nil {
				return err
			}
		}
		return s.printTicket(a)
	})
}

// printTicket prints the ticket of an answer alone.
func (s *shell) printTicket(a command.Answer) error {
	all, err := command.JSON(a)
	if err != nil {
		return fmt.Errorf("draw ticket: %w", err)
	}
	var only struct {
		Ticket json.RawMessage `json:"ticket"`
	}
	if err := json.Unmarshal(all, &only); err != nil {
		return fmt.Errorf("draw ticket: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "%s\n", only.Ticket)
	return err
}

func (h *house) exportFiles(ctx context.Context, id core.TicketID, dir string) error {
	v, err := h.desk.Show(ctx, core.System(), id)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("export files: %w", err)
	}
	for _, m := range v.Messages {
		for _, f := range m.Attachments {
			if err := h.saveFile(filepath.Join(dir, fileName(f)), f.Blob); err != nil {
				return err
			}
		}
	}
	return nil
}

const longestName = 200 // bytes; file systems take 255

// fileName is a name in one folder. Names come from outside, whatever reading
// mail made of them.
func fileName(f core.Attachment) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, f.Name)
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[len(name)-longestName:], "") // its end says what it is
	}
	return fmt.Sprintf("%d-%s", f.Number, name)
}
