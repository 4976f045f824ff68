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
	Weeks    []Week          // the last eight, oldest first, with the present one
	Answered []time.Duration // how long the first answers took in these weeks, shortest first
}

// Week is how many tickets were opened in a week from Monday.
type Week struct {
	Start  time.Time
	Opened int
}

const (
	countTickets = `
		SELECT t.status, t.priority, t.category, COUNT(*) AS n FROM ticket t
		WHERE %s
		GROUP BY t.status, t.priority, t.category`
	weeks = 8

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
	if st.Weeks, err = t.opened(ctx, where, now); err != nil {
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

// opened counts by week.
func (t *Tx) opened(ctx context.Context, where cond, now time.Time) ([]Week, error) {
	out := make([]Week, weeks)
	var cases []string
	var args []any
	for i := range out {
		out[i].Start = monday(now).AddDate(0, 0, 7*(i-weeks+1))
		cases = append(cases, fmt.Sprintf("WHEN t.created < ? THEN %d", i))
		args = append(args, millis(monday(now).AddDate(0, 0, 7*(i-weeks+2))))
	}
	where = all(where, within("t.created", core.Span{From: out[0].Start, To: monday(now).AddDate(0, 0, 7)}))
	q := `SELECT CASE ` + strings.Join(cases, " ") + ` END AS week, COUNT(*) AS n FROM ticket t WHERE ` + where.sql + ` GROUP BY 1`
	var rows []struct {
		Week int `db:"week"`
		N    int `db:"n"`
	}
	if err := t.chosen(ctx, &rows, q, append(args, where.args...)...); err != nil {
		return nil, fmt.Errorf("count tickets by week: %w", err)
	}
	for _, r := range rows {
		out[r.Week].Opened = r.N
	}
	return out, nil
}

// monday is the start of the week.
func monday(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d-(int(at.Weekday())+6)%7, 0, 0, 0, 0, at.Location())
}
