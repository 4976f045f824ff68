package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"usher/cmd/usher/config"
)

// checkTime is how long one connection may take to be tried.
const checkTime = 30 * time.Second

// silence is how long a server may say nothing meanwhile: short of checkTime, so
// that there is more to say of it than that the time is over.
const silence = 10 * time.Second

// finding is what was found out about one thing.
type finding struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Text string `json:"text"` // what it is; if bad, what is wrong and what to do
}

func newCheck(s *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Say what is wrong with the configuration, and try every connection in it",
		Args:  exactly(0, "no arguments"),
		RunE:  func(c *cobra.Command, _ []string) error { return s.check(c.Context(), asJSON) },
	}
	jsonFlag(c, &asJSON)
	return c
}

func (s *shell) check(ctx context.Context, asJSON bool) error {
	c, err := config.Load(s.config, s.getenv)
	found := judged(s.config, c, err)
	if err == nil {
		log := newLog(s.err, c.Log)
		found = append(found, try(ctx, connections(c, log))...)
		found = append(found, checkNetworks(ctx, c, log)...)
	}
	if err := s.report(found, asJSON); err != nil {
		return err
	}
	bad := 0
	for _, f := range found {
		if !f.OK {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d checks found something wrong", bad, len(found))
	}
	return nil
}

// judged is what is to be said of the configuration itself: one finding for each
// problem.
func judged(path string, c *config.Config, err error) []finding {
	const name = "configuration"
	var problems config.Problems
	var found []finding
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			found = append(found, finding{Name: name, Text: p.String()})
		}
		return found
	case err != nil:
		return []finding{{Name: name, Text: err.Error()}}
	}
	found = append(found, finding{name, true, path})
	for _, w := range c.Warnings {
		found = append(found, finding{name, true, "note: " + w})
	}
	return found
}

// trial tries one thing. Its text says what it is.
type trial struct {
	name, text string
	try        func(ctx context.Context) error
}

// try runs all trials side by side; the findings come in their order.
func try(ctx context.Context, trials []trial) []finding {
	found := make([]finding, len(trials))
	var g errgroup.Group
	g.SetLimit(8)
	for i, t := range trials {
		g.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, checkTime)
			defer cancel()
			found[i] = finding{t.name, true, t.text}
			if err := t.try(ctx); err != nil {
				found[i] = finding{t.name, false, t.text + ": " + plain(err)}
			}
			return nil
		})
	}
	_ = g.Wait() // the findings hold the errors
	return found
}

func (s *shell) report(found []finding, asJSON bool) error {
	if asJSON {
		ok := true
		for _, f := range found {
			ok = ok && f.OK
		}
		return s.json(struct {
			OK     bool      `json:"ok"`
			Checks []finding `json:"checks"`
		}{ok, found})
	}
	wide := 0
	for _, f := range found {
		wide = max(wide, len(f.Name))
	}
	for _, f := range found {
		mark := "ok "
		if !f.OK {
			mark = "bad"
		}
		fmt.Fprintf(s.out, "%s  %-*s  %s\n", mark, wide, f.Name, f.Text)
	}
	return nil
}
