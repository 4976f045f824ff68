package store

import (
	"context"
	"fmt"

	"usher/core"
)

type listRow struct {
	ticketRow
	Key string `db:"sort_key"`
}

// List returns a page of the tickets that a scope may see and a filter asks
// for, and where the next page starts, empty after the last. A page has 20
// tickets unless the filter says otherwise, 200 at most. Tickets that don't
// change meanwhile are on exactly one page. Invalid if After is not from this
// order, or Words can't be searched for.
func (t *Tx) List(ctx context.Context, f core.Filter, s core.Scope) (tickets []core.Ticket, next string, err error) {
	o, err := orderOf(f, t.s.dialect)
	if err != nil {
		return nil, "", err
	}
	after, err := o.after(f.After)
	if err != nil {
		return nil, "", err
	}
	where, err := t.where(f, s)
	if err != nil {
		return nil, "", err
	}
	where = all(where, after)
	n := pageSize(f.Limit)
	q := `SELECT ` + ticketColumns + `, CAST(` + o.key + ` AS TEXT) AS sort_key FROM ticket t WHERE ` + where.sql + o.by() + ` LIMIT ?`
	var rows []listRow
	if err := t.searched(f)(ctx, &rows, q, append(where.args, n+1)...); err != nil {
		return nil, "", fmt.Errorf("list tickets: %w", err)
	}
	if len(rows) > n {
		rows = rows[:n]
		last := rows[n-1]
		next = place{o.name, last.ID, last.Key}.String()
	}
	for _, r := range rows {
		tickets = append(tickets, r.ticket())
	}
	return tickets, next, nil
}

// countMost bounds a count: beyond it the exact number helps nobody, and takes
// long to find out.
const countMost = 10_000

// Count returns how many tickets a scope may see and a filter asks for, on all
// pages; more than 10,000 count as 10,001.
func (t *Tx) Count(ctx context.Context, f core.Filter, s core.Scope) (int, error) {
	where, err := t.where(f, s)
	if err != nil {
		return 0, err
	}
	var n []int
	q := `SELECT COUNT(*) FROM (SELECT 1 FROM ticket t WHERE ` + where.sql + ` LIMIT ?) AS found`
	if err := t.searched(f)(ctx, &n, q, append(where.args, countMost+1)...); err != nil {
		return 0, fmt.Errorf("count tickets: %w", err)
	}
	return n[0], nil
}

// where is all that a filter and a scope select by.
func (t *Tx) where(f core.Filter, s core.Scope) (cond, error) {
	if f.Words == "" {
		return all(filtered(f, s), scoped(s)), nil
	}
	q, err := parseQuery(f.Words)
	if err != nil {
		return never, err
	}
	var cs []cond
	for _, r := range reaches(s) {
		cs = append(cs, all(r.cond, t.matching(q, r.class)))
	}
	return all(filtered(f, s), either(cs...)), nil
}

// searched is how to run a query of a filter.
func (t *Tx) searched(f core.Filter) func(ctx context.Context, dest any, q string, args ...any) error {
	if f.Words != "" {
		return t.chosenByIndex
	}
	return t.chosen
}

// chosen is all for queries made of conditions: their lists are expanded.
func (t *Tx) chosen(ctx context.Context, dest any, q string, args ...any) error {
	q, args, err := in(q, args...)
	if err != nil {
		return err
	}
	return t.all(ctx, dest, q, args...)
}
