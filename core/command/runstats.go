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
	a := Answer{OK: true, Data: Data{Stats: statsData(c)}}
	a.add(Heading{whoseStats(c) + ": " + inAll(c.Total)})
	if c.Total == 0 {
		return a, nil
	}
	opened, closed := make([]Bar, len(c.Weeks)), make([]Bar, len(c.Weeks))
	for i, w := range c.Weeks {
		opened[i] = Bar{Label: w.Start.Format(time.DateOnly), Value: float64(w.Opened)}
		closed[i] = Bar{Label: w.Start.Format(time.DateOnly), Value: float64(w.Closed)}
	}
	a.add(
		Chart{Title: "Status", Of: "tickets", Bars: bars(core.Statuses[:], c.Status)},
		Chart{Title: "Priority", Of: "tickets", Bars: bars(core.Priorities[:], c.Priority)},
		Chart{Title: "Category", Of: "tickets", Bars: largest(c.Category)})
	if n := len(c.Answered); n > 0 {
		a.add(Chart{Title: "First answer, last 12 weeks", Of: "time it took", Bars: []Bar{
			took("fastest", c.Answered[0]), took("median", c.Answered[n/2]), took("slowest", c.Answered[n-1])}})
	}
	a.add(Chart{Title: "Opened", Of: "tickets", Along: "week, from Monday", Bars: opened},
		Chart{Title: "Closed", Of: "tickets", Along: "week, from Monday", Bars: closed})
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
		return "one ticket in all"
	}
	return fmt.Sprintf("%d in all", n)
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

// statsData is the figures for programs. What is counted by words has all of
// them, zeros too, but for categories: those in use.
func statsData(c desk.Counts) *Stats {
	out := &Stats{
		Organization: Maybe(c.Organization.Name), Total: c.Total,
		Status: map[string]int{}, Priority: map[string]int{}, Category: c.Category, Weeks: []Week{},
	}
	for _, s := range core.Statuses {
		out.Status[string(s)] = c.Status[s]
	}
	for _, p := range core.Priorities {
		out.Priority[string(p)] = c.Priority[p]
	}
	for _, w := range c.Weeks {
		out.Weeks = append(out.Weeks, Week{Start: w.Start.Format(time.DateOnly), Opened: w.Opened, Closed: w.Closed})
	}
	if n := len(c.Answered); n > 0 {
		out.FirstAnswer = &FirstAnswer{Tickets: n, Fastest: seconds(c.Answered[0]), Median: seconds(c.Answered[n/2]), Slowest: seconds(c.Answered[n-1])}
	}
	return out
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }
