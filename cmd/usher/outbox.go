package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
)

func newOutbox(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "outbox", Short: "See the notices that wait or failed, and what to do with them"})
	c.AddCommand(newOutboxList(s),
		newMove(s, "retry", "Send waiting or failed notices now", core.Queued, "is sent now"),
		newMove(s, "drop", "Never send these waiting or failed notices", core.Dropped, "is dropped"))
	return c
}

// noticeRecord is a notice in JSON.
type noticeRecord struct {
	ID       core.NoticeID   `json:"id"`
	State    string          `json:"state"`
	Kind     core.NoticeKind `json:"kind"`
	Reason   core.Reason     `json:"reason"`
	Channel  core.Channel    `json:"channel"`
	To       string          `json:"to"`
	Ticket   command.Number  `json:"ticket"`
	Attempts int             `json:"attempts"`
	Created  command.When    `json:"created"`
	Due      command.When    `json:"due"`
	Sent     command.When    `json:"sent"`
	Error    command.Maybe   `json:"error"`
}

func newOutboxList(s *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list [STATE…]",
		Short: "List notices, the newest first: unfinished ones, or those in the states",
		RunE: func(c *cobra.Command, args []string) error {
			states, err := noticeStates(c, args)
			if err != nil {
				return err
			}
			return s.outboxList(c.Context(), states, asJSON)
		},
	}
	jsonFlag(c, &asJSON)
	return c
}

func noticeStates(c *cobra.Command, args []string) ([]core.NoticeState, error) {
	if len(args) == 0 {
		return []core.NoticeState{core.Queued, core.Claimed, core.Parked}, nil
	}
	known := map[string]core.NoticeState{}
	for _, s := range []core.NoticeState{core.Queued, core.Claimed, core.Sent, core.Parked, core.Dropped} {
		known[s.String()] = s
	}
	var states []core.NoticeState
	for _, a := range args {
		state, ok := known[a]
		if !ok {
			return nil, usagef(c, "%q is no state: there are queued, claimed, sent, parked and dropped", a)
		}
		states = append(states, state)
	}
	return states, nil
}

func (s *shell) outboxList(ctx context.Context, states []core.NoticeState, asJSON bool) error {
	return s.with(ctx, func(h *house) error {
		notices, err := h.desk.Outbox(ctx, states...)
		if err != nil {
			return err
		}
		if !asJSON {
			return s.draw(h.noticeTable(notices))
		}
		records := []noticeRecord{}
		for _, n := range notices {
			records = append(records, noticeRecord{
				ID: n.ID, State: n.State.String(), Kind: n.Kind, Reason: n.Reason, Channel: n.Channel, To: n.Address,
				Ticket: command.Number(n.Ticket), Attempts: n.Attempts, Created: command.When(n.Created),
				Due: command.When(n.Due), Sent: command.When(n.Sent), Error: command.Maybe(n.Error),
			})
		}
		return s.json(struct {
			Outbox []noticeRecord `json:"outbox"`
		}{records})
	})
}

func (h *house) noticeTable(notices []core.Notice) command.Block {
	if len(notices) == 0 {
		return command.Paragraph{Text: "There are no such notices."}
	}
	t := command.Table{Columns: []command.Column{
		{Title: "Notice", Right: true}, {Title: "State"}, {Title: "Kind"}, {Title: "Ticket", Right: true}, {Title: "To", Cut: true},
		{Title: "Due"}, {Title: "Tries", Right: true}, {Title: "Error", Cut: true},
	}}
	for _, n := range notices {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(int64(n.ID), 10), n.State.String(), string(n.Kind), ticketName(n.Ticket), n.Address,
			h.clock(n.Due), strconv.Itoa(n.Attempts), n.Error,
		})
	}
	return t
}

func newMove(s *shell, name, short string, to core.NoticeState, done string) *cobra.Command {
	return &cobra.Command{
		Use:   name + " NOTICE…",
		Short: short,
		Args:  atLeast(1, "the numbers of notices"),
		RunE: func(c *cobra.Command, args []string) error {
			ids, err := numbers(c, args)
			if err != nil {
				return err
			}
			return s.move(c.Context(), ids, to, done)
		},
	}
}

func (s *shell) move(ctx context.Context, ids []int64, to core.NoticeState, done string) error {
	return s.with(ctx, func(h *house) error {
		return s.each(ids, func(id int64) (string, error) {
			return fmt.Sprintf("Notice %d %s.", id, done), h.desk.Retry(ctx, core.NoticeID(id), to)
		})
	})
}
