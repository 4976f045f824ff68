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
				Inbound mailRecord `json:"inbound"`
			}{mailRecordOf(in)})
		}
		return s.draw(h.mailBlocks(in)...)
	})
}

func (h *house) mailBlocks(in core.Inbound) []command.Block {
	return []command.Block{
		command.Heading{Text: fmt.Sprintf("Mail %d", in.ID)},
		command.Fields{
			{Label: "Ended", Value: string(in.Disposition)},
			{Label: "Why", Value: in.Why},
			{Label: "Rule", Value: in.Rule},
			{Label: "Ticket", Value: ticketName(in.Ticket)},
			{Label: "Trust", Value: trustOf(in)},
			{Label: "From", Value: in.From},
			{Label: "Subject", Value: in.Subject},
			{Label: "Message-ID", Value: in.MessageID},
			{Label: "Mailbox", Value: fmt.Sprintf("%s, UID %d of %d", in.Mailbox, in.UID, in.UIDValidity)},
			{Label: "Received", Value: h.clock(in.Received)},
			{Label: "Decided", Value: h.clock(in.Decided)},
			{Label: "Attempts", Value: fmt.Sprint(in.Attempts)},
			{Label: "Size", Value: fmt.Sprintf("%d bytes", in.Raw.Size)},
		},
		command.Hint{Text: fmt.Sprintf("usher inbound show %d --raw prints the mail itself.", in.ID)},
	}
}

// trustOf says how the sender was proven or not, and by what.
func trustOf(in core.Inbound) string {
	if in.Trust == "" || in.Evidence == "" {
		return string(in.Trust)
	}
	return string(in.Trust) + ": " + in.Evidence
}

func (h *house) copyOriginal(ctx context.Context, to io.Writer, in core.Inbound) error {
	r, err := h.ingest.Original(ctx, h.desk, in)
	if err != nil {
		return err
	}
	return copyAll(to, r)
}
