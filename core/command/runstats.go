package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

func (j job) stats(ctx context.Context) (Answer, error) {
	c, err := j.desk.Stats(ctx, j.by.Actor, j.Company, j.Org)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true}
	a.add(Heading{whoseStats(c)}, Paragraph{inAll(c.Total)})
	if c.Total == 0 {
		return a, nil
	}
	var weeks []Bar
	for _, w := range c.Weeks {
		weeks = append(weeks, Bar{Label: w.Start.Format(time.DateOnly), Value: float64(w.Opened)})
	}
	a.add(
		Chart{Title: "By status", Bars: bars(core.Statuses[:], c.Status)},
		Chart{Title: "By priority", Bars: bars(core.Priorities[:], c.Priority)},
		Chart{Title: "By category", Bars: largest(c.Category)},
		Chart{Title: "Opened, by week from", Bars: weeks})
	if n := len(c.Answered); n > 0 {
		a.add(Chart{Title: "First answer, in these weeks", Bars: []Bar{
			took("fastest", c.Answered[0]), took("median", c.Answered[n/2]), took("slowest", c.Answered[n-1])}})
	}
	return a, nil
}

func took(label string, d time.Duration) Bar {
	shown := fmt.Sprintf("%d min", int(d.Minutes()))
	if d >= 2*time.Hour {
		shown = fmt.Sprintf("%.1f h", d.Hours())
	}
	return Bar{Label: label, Value: d.Minutes(), Shown: shown}
}

func inAll(n int) string {
	if n == 1 {
		return "One ticket in all."
	}
	return fmt.Sprintf("%d tickets in all.", n)
}

func whoseStats(c desk.Counts) string {
	switch {
	case c.Organization.ID != 0:
		return "Tickets of " + c.Organization.Name
	case c.View == core.ViewMine:
		return "Your tickets"
	case c.View == core.ViewCompany:
		return "Tickets of all organizations"
	}
	return "All tickets"
}

func bars[T core.Status | core.Priority](order []T, counts map[T]int) []Bar {
	var out []Bar
	for _, k := range order {
		out = append(out, Bar{Label: status(core.Status(k)), Value: float64(counts[k])})
	}
	return out
}

func largest(counts map[string]int) []Bar {
	var out []Bar
	for k, n := range counts {
		out = append(out, Bar{Label: k, Value: float64(n)})
	}
	slices.SortFunc(out, func(a, b Bar) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Label, b.Label))
	})
	return out
}
