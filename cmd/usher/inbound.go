package main

import (
	"context"
	"slices"
	"strconv"
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

// mailRecord is a mail in JSON.
type mailRecord struct {
	ID          core.InboundID   `json:"id"`
	Mailbox     string           `json:"mailbox"`
	UIDValidity uint32           `json:"uid_validity"`
	UID         uint32           `json:"uid"`
	Source      core.Source      `json:"source"`
	MessageID   command.Maybe    `json:"message_id"`
	From        command.Maybe    `json:"from"`
	Subject     string           `json:"subject"`
	Size        int64            `json:"size"`
	SHA256      command.Maybe    `json:"sha256"`
	Received    command.When     `json:"received"`
	Disposition core.Disposition `json:"disposition"`
	Why         command.Maybe    `json:"why"`
	Rule        command.Maybe    `json:"rule"`
	Trust       command.Maybe    `json:"trust"`
	Evidence    command.Maybe    `json:"evidence"`
	Ticket      command.Number   `json:"ticket"`
	Attempts    int              `json:"attempts"`
	Decided     command.When     `json:"decided"`
}

func mailRecordOf(in core.Inbound) mailRecord {
	return mailRecord{
		ID: in.ID, Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID, Source: in.Source,
		MessageID: command.Maybe(in.MessageID), From: command.Maybe(in.From), Subject: in.Subject,
		Size: in.Raw.Size, SHA256: command.Maybe(in.Raw.SHA256), Received: command.When(in.Received),
		Disposition: in.Disposition, Why: command.Maybe(in.Why), Rule: command.Maybe(in.Rule),
		Trust: command.Maybe(in.Trust), Evidence: command.Maybe(in.Evidence),
		Ticket: command.Number(in.Ticket), Attempts: in.Attempts, Decided: command.When(in.Decided),
	}
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
			records := []mailRecord{}
			for _, in := range mails {
				records = append(records, mailRecordOf(in))
			}
			return s.json(struct {
				Inbound []mailRecord `json:"inbound"`
			}{records})
		}
		return s.draw(h.mailTable(mails))
	})
}

func (h *house) mailTable(mails []core.Inbound) command.Block {
	if len(mails) == 0 {
		return command.Paragraph{Text: "There are no such mails."}
	}
	t := command.Table{Columns: []command.Column{
		{Title: "Mail", Right: true}, {Title: "Received"}, {Title: "Mailbox"}, {Title: "Ended"}, {Title: "Ticket", Right: true},
		{Title: "From", Cut: true}, {Title: "Subject", Cut: true},
	}}
	for _, in := range mails {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(int64(in.ID), 10), h.clock(in.Received), in.Mailbox, string(in.Disposition),
			ticketName(in.Ticket), in.From, in.Subject,
		})
	}
	return t
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
