package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
)

func newEvents(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "events", Short: "See what came from chat and could not be done, and what to do with it"})
	var asJSON bool
	list := &cobra.Command{
		Use:   "list",
		Short: "List the failed events, the newest first",
		Args:  exactly(0, "no arguments"),
		RunE:  func(c *cobra.Command, _ []string) error { return s.eventsList(c.Context(), asJSON) },
	}
	jsonFlag(list, &asJSON)
	c.AddCommand(list,
		s.eventsMove("retry", "Try failed events again", "is tried again", func(ctx context.Context, h *house, e core.Source) error {
			return h.desk.EventAgain(ctx, e)
		}),
		s.eventsMove("drop", "Forget failed events", "is dropped", func(ctx context.Context, h *house, e core.Source) error {
			return h.desk.EventsDone(ctx, e)
		}))
	return c
}

// eventRecord is a failed event in JSON.
type eventRecord struct {
	Source   core.Source  `json:"source"`
	Network  core.Channel `json:"network"`
	Received command.When `json:"received"`
	Attempts int          `json:"attempts"`
	Error    string       `json:"error"`
}

func (s *shell) eventsList(ctx context.Context, asJSON bool) error {
	return s.with(ctx, func(h *house) error {
		failed, err := h.desk.FailedEvents(ctx)
		if err != nil {
			return err
		}
		if !asJSON {
			return s.draw(h.eventTable(failed))
		}
		records := []eventRecord{}
		for _, e := range failed {
			records = append(records, eventRecord{e.Source, e.Network, command.When(e.Received), e.Attempts, e.Error})
		}
		return s.json(struct {
			Events []eventRecord `json:"events"`
		}{records})
	})
}

func (h *house) eventTable(failed []core.ChatEvent) command.Block {
	if len(failed) == 0 {
		return command.Paragraph{Text: "Nothing that came from chat has failed."}
	}
	t := command.Table{Columns: []command.Column{{Title: "Event"}, {Title: "Received"}, {Title: "Tries", Right: true}, {Title: "Error", Cut: true}}}
	for _, e := range failed {
		t.Rows = append(t.Rows, []string{string(e.Source), h.clock(e.Received), strconv.Itoa(e.Attempts), e.Error})
	}
	return t
}

func (s *shell) eventsMove(name, short, done string, move func(context.Context, *house, core.Source) error) *cobra.Command {
	return &cobra.Command{
		Use:   name + " EVENT…",
		Short: short,
		Args:  atLeast(1, "events, as usher events list shows them"),
		RunE: func(c *cobra.Command, args []string) error {
			return s.with(c.Context(), func(h *house) error {
				for _, arg := range args {
					if _, err := h.desk.FailedEvent(c.Context(), core.Source(arg)); core.KindOf(err) == core.NotFound {
						return core.Errorf(core.NotFound, "There is no failed event %s.", arg)
					} else if err != nil {
						return err
					}
				}
				for _, arg := range args {
					if err := move(c.Context(), h, core.Source(arg)); err != nil {
						return err
					}
					fmt.Fprintf(s.out, "Event %s %s.\n", arg, done)
				}
				return nil
			})
		},
	}
}
