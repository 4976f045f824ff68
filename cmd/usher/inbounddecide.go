package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"usher/core"
)

// decision is what an operator does with a mail.
type decision func(ctx context.Context, h *house, id core.InboundID) (core.Inbound, error)

// inboundDecisions are the commands that deal with recorded mails.
func inboundDecisions(s *shell) []*cobra.Command {
	replay := newDecision(s, "replay", "Deal with mails once more, as if they came now",
		func(ctx context.Context, h *house, id core.InboundID) (core.Inbound, error) {
			return h.ingest.Replay(ctx, id)
		})
	release := newDecision(s, "release", "Deal with held mails as their senders'",
		func(ctx context.Context, h *house, id core.InboundID) (core.Inbound, error) {
			return h.ingest.Release(ctx, id)
		})
	var why string
	refuse := newDecision(s, "refuse", "End held mails and tell their senders why",
		func(ctx context.Context, h *house, id core.InboundID) (core.Inbound, error) {
			return h.ingest.Refuse(ctx, id, why)
		})
	refuse.Flags().StringVar(&why, "why", "", "what their senders are told, if nothing speaks against them; else that the staff did not accept the mail")
	discard := newDecision(s, "discard", "End held mails without a word to anybody",
		func(ctx context.Context, h *house, id core.InboundID) (core.Inbound, error) {
			return h.ingest.Discard(ctx, id)
		})
	return []*cobra.Command{replay, release, refuse, discard}
}

func newDecision(s *shell, name, short string, do decision) *cobra.Command {
	return &cobra.Command{
		Use:   name + " MAIL…",
		Short: short,
		Args:  atLeast(1, "the numbers of mails"),
		RunE: func(c *cobra.Command, args []string) error {
			ids, err := numbers(c, args)
			if err != nil {
				return err
			}
			return s.decide(c.Context(), ids, do)
		},
	}
}

// decide does the same with each mail. One that fails does not keep the others
// from it.
func (s *shell) decide(ctx context.Context, ids []int64, do decision) error {
	return s.with(ctx, func(h *house) error {
		return s.each(ids, func(id int64) (string, error) {
			in, err := do(ctx, h, core.InboundID(id))
			if err != nil {
				return "", err
			}
			said := fmt.Sprintf("Mail %d: %s", in.ID, in.Disposition)
			if in.Ticket != 0 {
				said += ", ticket " + in.Ticket.String()
			}
			if in.Disposition == core.RefusedIn && !in.Answerable() {
				said += ", and nobody was told"
			}
			if in.Why != "" {
				said += " (" + in.Why + ")"
			}
			return said, nil
		})
	})
}

// each does something with every number and says what came of it. It fails if
// any did, after the others.
func (s *shell) each(ids []int64, do func(id int64) (string, error)) error {
	failed := 0
	for _, id := range ids {
		said, err := do(id)
		if err != nil {
			failed++
			fmt.Fprintln(s.err, reason(err))
			continue
		}
		fmt.Fprintln(s.out, said)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d could not be done", failed, len(ids))
	}
	return nil
}
