package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
)

func newInboundShow(s *shell) *cobra.Command {
	var asJSON, raw bool
	c := &cobra.Command{
		Use:   "show MAIL",
		Short: "Show how a mail ended and why, or the mail itself",
		Args:  exactly(1, "the number of a mail"),
		RunE: func(c *cobra.Command, args []string) error {
			ids, err := numbers(c, args)
			if err != nil {
				return err
			}
			if raw && asJSON {
				return usagef(c, "--raw and --json exclude each other")
			}
			return s.inboundShow(c.Context(), core.InboundID(ids[0]), asJSON, raw)
		},
	}
	c.Flags().BoolVar(&raw, "raw", false, "print the mail as it came, and nothing else")
	jsonFlag(c, &asJSON)
	return c
}

func (s *shell) inboundShow(ctx context.Context, id core.InboundID, asJSON, raw bool) error {
	return s.with(ctx, func(h *house) error {
		in, err := h.desk.Inbound(ctx, id)
		switch {
		case err != nil:
			return err
		case raw:
			return h.copyOriginal(ctx, s.out, in)
		case asJSON:
			return s.json(struct {
				Inbound command.Mail `json:"inbound"`
			}{command.MailOf(in)})
		}
		blocks := command.MailBlocks(in, h.config.Desk.Timezone)
		return s.draw(append(blocks, command.Hint{Text: fmt.Sprintf("usher inbound show %d --raw prints the mail itself.", in.ID)})...)
	})
}

func (h *house) copyOriginal(ctx context.Context, to io.Writer, in core.Inbound) error {
	r, err := h.ingest.Original(ctx, h.desk, in)
	if err != nil {
		return err
	}
	return copyAll(to, r)
}
