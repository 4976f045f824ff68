package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"usher/core"
)

// Stats counts tickets.
type Stats struct {
	Total    int
	Status   map[core.Status]int
	Priority map[core.Priority]int
	Category map[string]int
	Weeks    []Week          // the last twelve, oldest first, with the present one
	Answered []time.Duration // how long the first answers took in these weeks, shortest first
}

// Week is how many tickets were opened in a week from Monday, and how many were
// closed in it and are so still.
type Week struct {
	Start          time.Time
	Opened, Closed int
}

const (
	countTickets = `
		SELECT t.status, t.priority, t.category, COUNT(*) AS n FROM ticket t
		WHERE %s
		GROUP BY t.status, t.priority, t.category`
	weeks = 12

	// firstAnswers is bounded, as memory is.
	firstAnswers = `
		SELECT t.answered - t.created AS took FROM ticket t
		WHERE t.answered > 0 AND t.created >= ? AND %s
		ORDER BY 1
		LIMIT 100000`
)

// Stats counts the tickets that a scope may see and a filter asks for. Weeks
// begin on Monday in the zone of now.
func (t *Tx) Stats(ctx context.Context, f core.Filter, s core.Scope, now time.Time) (Stats, error) {
	where, err := t.where(f, s)
	if err != nil {
		return Stats{}, err
	}
	var rows []struct {
		Status   core.Status   `db:"status"`
		Priority core.Priority `db:"priority"`
		Category string        `db:"category"`
		N        int           `db:"n"`
	}
	if err := t.chosen(ctx, &rows, fmt.Sprintf(countTickets, where.sql), where.args...); err != nil {
		return Stats{}, fmt.Errorf("count tickets: %w", err)
	}
	st := Stats{Status: map[core.Status]int{}, Priority: map[core.Priority]int{}, Category: map[string]int{}}
	for _, r := range rows {
		st.Total += r.N
		st.Status[r.Status] += r.N
		st.Priority[r.Priority] += r.N
		st.Category[r.Category] += r.N
	}
	if st.Weeks, err = t.weeks(ctx, where, now); err != nil {
		return st, err
	}
	var took []int64
	if err := t.chosen(ctx, &took, fmt.Sprintf(firstAnswers, where.sql), append([]any{millis(st.Weeks[0].Start)}, where.args...)...); err != nil {
		return st, fmt.Errorf("select first answers: %w", err)
	}
	for _, ms := range took {
		st.Answered = append(st.Answered, time.Duration(ms)*time.Millisecond)
	}
	return st, nil
}

// weeks counts by week. One without tickets is there too.
func (t *Tx) weeks(ctx context.Context, where cond, now time.Time) ([]Week, error) {
	out := make([]Week, weeks)
	for i := range out {
		out[i].Start = monday(now).AddDate(0, 0, 7*(i-weeks+1))
	}
	opened, err := t.byWeek(ctx, "t.created", where, out)
	if err != nil {
		return nil, fmt.Errorf("count tickets opened by week: %w", err)
	}
	closed, err := t.byWeek(ctx, "t.closed", all(where, viewed(core.ViewClosed, core.Scope{})), out)
	if err != nil {
		return nil, fmt.Errorf("count tickets closed by week: %w", err)
	}
	for i := range out {
		out[i].Opened, out[i].Closed = opened[i], closed[i]
	}
	return out, nil
}

// byWeek counts the tickets whose time in a column is in each of the weeks.
func (t *Tx) byWeek(ctx context.Context, column string, where cond, in []Week) (map[int]int, error) {
	var cases []string
	var args []any
	end := in[0].Start
	for i, w := range in {
		end = w.Start.AddDate(0, 0, 7)
		cases = append(cases, fmt.Sprintf("WHEN %s < ? THEN %d", column, i))
		args = append(args, millis(end))
	}
	where = all(where, within(column, core.Span{From: in[0].Start, To: end}))
	q := `SELECT CASE ` + strings.Join(cases, " ") + ` END AS week, COUNT(*) AS n FROM ticket t WHERE ` + where.sql + ` GROUP BY 1`
	var rows []struct {
		Week int `db:"week"`
		N    int `db:"n"`
	}
	if err := t.chosen(ctx, &rows, q, append(args, where.args...)...); err != nil {
		return nil, err
	}
	out := map[int]int{}
	for _, r := range rows {
		out[r.Week] = r.N
	}
	return out, nil
}

// monday is the start of the week.
func monday(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d-(int(at.Weekday())+6)%7, 0, 0, 0, 0, at.Location())
}
