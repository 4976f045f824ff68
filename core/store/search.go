package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
)

// Hit is a ticket that was found, with the words in it: about 160 characters
// around «the words», from texts that the scope may read.
type Hit struct {
	Ticket  core.Ticket
	Snippet string
}

// newest is how many matches are ranked: ranking all of a common word's is
// slow.
const newest = 2000

// Search returns a page of the tickets with the filter's words, and where the
// next page starts, empty after the last. Words are joined by and; "a phrase"
// counts as one word, -word excludes, and the last word may be the start of
// one. A scope finds its own tickets by private messages too, other public ones
// by their public texts only, and staff all by everything. The best of the
// newest 2,000 matches come first, unless the filter has a Sort. Invalid if
// there is no word to look for, or After is not from this order.
func (t *Tx) Search(ctx context.Context, f core.Filter, s core.Scope) (hits []Hit, next string, err error) {
	q, err := parseQuery(f.Words)
	if err != nil {
		return nil, "", err
	}
	var tickets []core.Ticket
	if f.Sort == "" {
		tickets, next, err = t.ranked(ctx, q, f, s)
	} else {
		tickets, next, err = t.List(ctx, f, s)
	}
	if err != nil {
		return nil, "", err
	}
	hits, err = t.hits(ctx, q, s, tickets)
	return hits, next, err
}

// ranked returns a page in order of rank. The place of a page is its offset.
func (t *Tx) ranked(ctx context.Context, q query, f core.Filter, s core.Scope) ([]core.Ticket, string, error) {
	order, offset := "rank", 0
	if f.Reverse {
		order = "-rank"
	}
	if f.After != "" {
		p, err := parsePlace(f.After, order)
		if err != nil {
			return nil, "", err
		}
		offset = int(min(p.id, newest))
	}
	matches, err := t.matches(ctx, q, f, s)
	if err != nil {
		return nil, "", err
	}
	if f.Reverse {
		slices.Reverse(matches)
	}
	matches = matches[min(offset, len(matches)):]
	next := ""
	if n := pageSize(f.Limit); len(matches) > n {
		matches = matches[:n]
		next = place{order: order, id: int64(offset + n)}.String()
	}
	tickets, err := t.inOrder(ctx, matches)
	return tickets, next, err
}

type match struct {
	ID    int64   `db:"id"`
	Score float64 `db:"score"`
}

// matches returns the newest matches, best first.
func (t *Tx) matches(ctx context.Context, q query, f core.Filter, s core.Scope) ([]match, error) {
	var found []match
	for _, r := range reaches(s) {
		var rows []match
		if err := t.rank(ctx, &rows, q, r.class, all(filtered(f, s), r.cond)); err != nil {
			return nil, fmt.Errorf("search tickets: %w", err)
		}
		found = append(found, rows...)
	}
	slices.SortFunc(found, func(a, b match) int { return cmp.Compare(b.ID, a.ID) })
	found = found[:min(len(found), newest)]
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(b.Score, a.Score) })
	return found, nil
}

// CROSS JOIN keeps the order of the tables: the index gives the newest first.
const rankSQLite = `
	SELECT t.id, -bm25(ticket_search, 6.0, 1.0, 1.0, 1.0) AS score
	FROM ticket_search CROSS JOIN ticket t ON t.id = ticket_search.rowid
	WHERE ticket_search MATCH ? AND %s
	ORDER BY ticket_search.rowid DESC
	LIMIT ?`

// MATERIALIZED has the words looked up first: else PostgreSQL may walk the
// tickets from the newest on, which takes long for rare words.
const rankPostgres = `
	WITH found AS MATERIALIZED (SELECT ticket FROM ticket_search WHERE %[1]s),
	few AS MATERIALIZED (SELECT t.id FROM found JOIN ticket t ON t.id = found.ticket WHERE %[2]s ORDER BY t.id DESC LIMIT ?)
	SELECT few.id, ts_rank(%[3]s, CAST(CAST(? AS text) AS tsquery), 1) AS score
	FROM few JOIN ticket_search ON ticket_search.ticket = few.id`

func (t *Tx) rank(ctx context.Context, dest any, q query, c class, where cond) error {
	if t.s.dialect == Postgres {
		words := q.among(c.columns())
		args := slices.Concat(words.args, where.args, []any{newest, query{all: q.all}.tsquery()})
		return t.chosenByIndex(ctx, dest, fmt.Sprintf(rankPostgres, words.sql, where.sql, strings.Join(c.columns(), " || ")), args...)
	}
	args := slices.Concat([]any{q.fts(c.filter())}, where.args, []any{newest})
	return t.chosen(ctx, dest, fmt.Sprintf(rankSQLite, where.sql), args...)
}

// chosenByIndex is chosen for queries by words. PostgreSQL does not know that
// reading a tsvector costs far more than the row it is in, and would rather
// read all than look into the index.
func (t *Tx) chosenByIndex(ctx context.Context, dest any, q string, args ...any) error {
	if t.s.dialect != Postgres {
		return t.chosen(ctx, dest, q, args...)
	}
	if _, err := t.exec(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
		return err
	}
	if err := t.chosen(ctx, dest, q, args...); err != nil {
		return err
	}
	_, err := t.exec(ctx, "SET LOCAL enable_seqscan TO DEFAULT")
	return err
}

// matching is the tickets with the words in texts up to the class.
func (t *Tx) matching(q query, c class) cond {
	if t.s.dialect == Postgres {
		words := q.among(c.columns())
		return is("t.id IN (SELECT ticket FROM ticket_search WHERE "+words.sql+")", words.args...)
	}
	return is("t.id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH ?)", q.fts(c.filter()))
}

// among is the rows of ticket_search with each phrase in one of the columns.
func (q query) among(columns []string) cond {
	in := func(p phrase) cond {
		var cs []cond
		for _, c := range columns {
			cs = append(cs, is(c+" @@ CAST(CAST(? AS text) AS tsquery)", tsPhrase(p)))
		}
		return either(cs...)
	}
	var cs []cond
	for _, p := range q.all {
		cs = append(cs, in(p))
	}
	for _, p := range q.none {
		c := in(p)
		cs = append(cs, is("NOT "+c.sql, c.args...))
	}
	return all(cs...)
}

// columns are those with the words up to the class. On PostgreSQL shown has
// the subject's too; on SQLite filter names it.
func (c class) columns() []string { return []string{"shown", "hidden", "internal"}[:c+1] }

func (c class) filter() string { return "subject " + strings.Join(c.columns(), " ") }

const selectTickets = `SELECT ` + ticketColumns + ` FROM ticket t WHERE t.id IN (?)`

func (t *Tx) inOrder(ctx context.Context, matches []match) ([]core.Ticket, error) {
	if len(matches) == 0 {
		return nil, nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(matches))
	for i, m := range matches {
		at[m.ID], ids[i] = i, m.ID
	}
	var rows []ticketRow
	if err := t.chosen(ctx, &rows, selectTickets, ids); err != nil {
		return nil, fmt.Errorf("select tickets found: %w", err)
	}
	tickets := make([]core.Ticket, len(matches))
	for _, r := range rows {
		tickets[at[r.ID]] = r.ticket()
	}
	return tickets, nil
}
