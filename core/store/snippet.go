package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
)

// hits adds a snippet to each ticket.
func (t *Tx) hits(ctx context.Context, q query, s core.Scope, tickets []core.Ticket) ([]Hit, error) {
	if len(tickets) == 0 {
		return nil, nil
	}
	mine, err := t.owned(ctx, s, tickets)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(tickets))
	for i, k := range tickets {
		c := shown
		if s.Everything {
			c = internal
		} else if mine[k.ID] {
			c = hidden
		}
		texts, err := t.texts(ctx, k.ID, c)
		if err != nil {
			return nil, err
		}
		hits[i] = Hit{k, snippet(q, texts)}
	}
	return hits, nil
}

// owned tells which of the tickets are the scope's own.
func (t *Tx) owned(ctx context.Context, s core.Scope, tickets []core.Ticket) (map[core.TicketID]bool, error) {
	ids := make([]core.TicketID, len(tickets))
	for i, k := range tickets {
		ids[i] = k.ID
	}
	where := all(is("t.id IN (?)", ids), own(s))
	var found []core.TicketID
	if err := t.chosen(ctx, &found, `SELECT t.id FROM ticket t WHERE `+where.sql, where.args...); err != nil {
		return nil, fmt.Errorf("select own tickets: %w", err)
	}
	mine := map[core.TicketID]bool{}
	for _, id := range found {
		mine[id] = true
	}
	return mine, nil
}

// The part of a ticket that a snippet is taken from: so many characters of so
// many of the newest messages.
const selectReadable = `
	SELECT substr(text, 1, 8000) FROM message
	WHERE ticket = :ticket AND (:internal OR NOT internal) AND (:hidden OR privacy <> 'private')
	ORDER BY number DESC
	LIMIT 50`

func (t *Tx) texts(ctx context.Context, id core.TicketID, c class) ([]string, error) {
	var texts []string
	err := t.all(ctx, &texts, selectReadable, names{"ticket": int64(id), "internal": c >= internal, "hidden": c >= hidden})
	if err != nil {
		return nil, fmt.Errorf("select texts of ticket %d: %w", id, err)
	}
	return texts, nil
}

const snippetLength = 160 // bytes, without the marks

// snippet returns the stretch of the texts with the most different phrases of
// the query, which it marks; without any, the start of the first text.
func snippet(q query, texts []string) string {
	best, most := "", 0
	for _, text := range texts {
		ts := slices.Collect(tokens(text))
		marks := find(q, ts)
		from, n := densest(marks, ts)
		if n > most {
			most = n
			best = draw(text, ts, marks, from)
		}
		if most == len(q.all) {
			break
		}
	}
	if most == 0 && len(texts) > 0 {
		return draw(texts[len(texts)-1], slices.Collect(tokens(texts[len(texts)-1])), nil, 0)
	}
	return best
}

// mark is an occurrence of a phrase: tokens from, not to.
type mark struct{ phrase, from, to int }

func find(q query, ts []token) []mark {
	var marks []mark
	for i := range ts {
		for n, p := range q.all {
			if p.at(ts[i:]) {
				marks = append(marks, mark{n, i, i + len(p.tokens)})
			}
		}
	}
	return marks
}

// at reports whether the tokens start with the phrase.
func (p phrase) at(ts []token) bool {
	if len(ts) < len(p.tokens) {
		return false
	}
	for i, k := range p.tokens {
		same := ts[i].text == k
		if last := i == len(p.tokens)-1; !same && !(p.open && last && strings.HasPrefix(ts[i].text, k)) {
			return false
		}
	}
	return true
}

// densest returns the token at which the best stretch starts, and how many
// different phrases are in it.
func densest(marks []mark, ts []token) (from, most int) {
	for i, m := range marks {
		seen := map[int]bool{}
		for _, o := range marks[i:] {
			if ts[o.to-1].to-ts[m.from].from > snippetLength {
				break
			}
			seen[o.phrase] = true
		}
		if len(seen) > most {
			from, most = m.from, len(seen)
		}
	}
	return from, most
}

// draw writes about snippetLength bytes around a token, on one line, with the
// marks.
func draw(text string, ts []token, marks []mark, at int) string {
	if len(ts) == 0 {
		return ""
	}
	first := at
	for first > 0 && ts[at].from-ts[first-1].from <= snippetLength/4 {
		first--
	}
	last := max(at, first)
	for last+1 < len(ts) && ts[last+1].to-ts[first].from <= snippetLength {
		last++
	}
	opens, closes := map[int]bool{}, map[int]bool{}
	end := 0 // of the mark before: none begins inside another
	for _, m := range marks {
		if m.from >= max(end, first) && m.to-1 <= last {
			opens[ts[m.from].from], closes[ts[m.to-1].to] = true, true
			end = m.to
		}
	}
	stop := min(ts[last].to, ts[first].from+2*snippetLength) // a word may be very long
	var b strings.Builder
	if first > 0 {
		b.WriteString("… ")
	}
	for i := ts[first].from; i <= stop; i++ {
		if closes[i] {
			b.WriteString("»")
		}
		if opens[i] {
			b.WriteString("«")
		}
		if i < stop {
			b.WriteByte(text[i])
		}
	}
	if last < len(ts)-1 {
		b.WriteString(" …")
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(b.String()), " "), "")
}
