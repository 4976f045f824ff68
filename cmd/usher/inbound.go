package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
)

func newInbound(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "inbound", Short: "See the mails that came, how each ended, and decide about those held"})
	c.AddCommand(newInboundList(s), newInboundShow(s))
	c.AddCommand(inboundDecisions(s)...)
	return c
}

func newInboundList(s *shell) *cobra.Command {
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:   "list [DISPOSITION…]",
		Short: "List mails, the newest first: all, or those that ended so",
		RunE: func(c *cobra.Command, args []string) error {
			ends, err := dispositions(c, args)
			if err != nil {
				return err
			}
			if limit < 1 {
				return usagef(c, "--limit is %d: want 1 or more", limit)
			}
			return s.inboundList(c.Context(), ends, limit, asJSON)
		},
	}
	c.Flags().IntVar(&limit, "limit", 50, "how many at most")
	jsonFlag(c, &asJSON)
	return c
}

func dispositions(c *cobra.Command, args []string) ([]core.Disposition, error) {
	known := append([]core.Disposition{core.Received}, core.Dispositions[:]...)
	if len(args) == 0 {
		return known, nil
	}
	var ends []core.Disposition
	for _, a := range args {
		d := core.Disposition(strings.ToLower(a))
		if !slices.Contains(known, d) {
			return nil, usagef(c, "%q is no disposition: there are %v", a, known)
		}
		ends = append(ends, d)
	}
	return ends, nil
}

func (s *shell) inboundList(ctx context.Context, ends []core.Disposition, limit int, asJSON bool) error {
	return s.with(ctx, func(h *house) error {
		mails, err := h.desk.Inbounds(ctx, limit, ends...)
		if err != nil {
			return err
		}
		if asJSON {
			return s.json(struct {
				Inbound []command.Mail `json:"inbound"`
			}{command.MailsOf(mails)})
		}
		return s.draw(command.MailTable(mails, h.config.Desk.Timezone))
	})
}

// clock is a time on the desk's clock, empty for none.
func (h *house) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(h.config.Desk.Timezone).Format("2006-01-02 15:04")
}

func ticketName(id core.TicketID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}
