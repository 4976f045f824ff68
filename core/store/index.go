package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"usher/core"
)

// class is who may read a text of a ticket; each may read the ones before it.
type class int

const (
	shown    class = iota // whoever sees the ticket
	hidden                // private: its own people
	internal              // staff
)

func classOf(m core.Message) class {
	switch {
	case m.Internal:
		return internal
	case m.Privacy == core.Private:
		return hidden
	}
	return shown
}

// Limits of what is indexed. A tsvector holds 1 MB, and a token may cost twice
// its bytes there.
const (
	indexedText  = 200_000 // bytes of a message
	indexedWords = 120_000 // bytes of tokens of a class
)

// gap stands between messages, so that no phrase spans two. It is no token.
const gap = "¶"

// entry is a ticket's words.
type entry struct {
	subject []string
	texts   [internal + 1][]string
	size    [internal + 1]int
}

func (e *entry) add(c class, text string) {
	if e.full(c) {
		return
	}
	for k := range tokens(text[:min(len(text), indexedText)]) {
		if e.size[c] += len(k.text) + 1; e.full(c) {
			break
		}
		e.texts[c] = append(e.texts[c], k.text)
	}
	e.texts[c] = append(e.texts[c], gap)
}

func (e *entry) full(c class) bool { return e.size[c] > indexedWords }

// IndexNew makes a new ticket found by its subject and first message. It does
// not read them again.
func (t *Tx) IndexNew(ctx context.Context, k core.Ticket, m core.Message) error {
	e := entry{subject: split(k.Subject)}
	e.add(classOf(m), m.Text)
	return t.putEntry(ctx, k.ID, e)
}

const selectTexts = `SELECT privacy, internal, text FROM message WHERE ticket = ? ORDER BY number DESC`

// Index makes a ticket found by its present subject and messages. Of very long
// tickets it is the newest 120 kB of words.
func (t *Tx) Index(ctx context.Context, id core.TicketID) error {
	var subject string
	if err := t.get(ctx, &subject, `SELECT subject FROM ticket WHERE id = ?`, int64(id)); err != nil {
		return fmt.Errorf("select subject of ticket %d: %w", id, err)
	}
	e := entry{subject: split(subject)}
	q, args, err := t.bind(selectTexts, []any{int64(id)})
	if err != nil {
		return fmt.Errorf("select texts of ticket %d: %w", id, err)
	}
	rows, err := t.tx.QueryxContext(ctx, q, args...) // not all at once: a ticket may be long
	if err != nil {
		return fmt.Errorf("select texts of ticket %d: %w", id, kinded(err))
	}
	defer rows.Close()
	for rows.Next() && !(e.full(shown) && e.full(hidden) && e.full(internal)) {
		var m core.Message
		if err := rows.Scan(&m.Privacy, &m.Internal, &m.Text); err != nil {
			return fmt.Errorf("scan text of ticket %d: %w", id, err)
		}
		e.add(classOf(m), m.Text)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("select texts of ticket %d: %w", id, kinded(err))
	}
	if err := rows.Close(); err != nil { // before the connection is used again
		return fmt.Errorf("select texts of ticket %d: %w", id, kinded(err))
	}
	return t.putEntry(ctx, id, e)
}

const putEntrySQLite = `
	INSERT OR REPLACE INTO ticket_search (rowid, subject, shown, hidden, internal)
	VALUES (:ticket, :subject, :shown, :hidden, :internal)`

const putEntryPostgres = `
	INSERT INTO ticket_search (ticket, subject, shown, hidden, internal)
	VALUES (:ticket, CAST(CAST(:subject AS text) AS tsvector), CAST(CAST(:shown AS text) AS tsvector),
		CAST(CAST(:hidden AS text) AS tsvector), CAST(CAST(:internal AS text) AS tsvector))
	ON CONFLICT (ticket) DO UPDATE
	SET subject = excluded.subject, shown = excluded.shown, hidden = excluded.hidden, internal = excluded.internal`

func (t *Tx) putEntry(ctx context.Context, id core.TicketID, e entry) error {
	q, args := putEntrySQLite, names{
		"ticket": int64(id), "subject": strings.Join(e.subject, " "),
		"shown": strings.Join(e.texts[shown], " "), "hidden": strings.Join(e.texts[hidden], " "), "internal": strings.Join(e.texts[internal], " "),
	}
	if t.s.dialect == Postgres {
		q, args = putEntryPostgres, names{
			"ticket": int64(id), "subject": vector(e.subject, nil),
			"shown": vector(e.subject, e.texts[shown]), "hidden": vector(nil, e.texts[hidden]), "internal": vector(nil, e.texts[internal]),
		}
	}
	if _, err := t.exec(ctx, q, args); err != nil {
		return fmt.Errorf("index ticket %d: %w", id, err)
	}
	return nil
}

// What a tsvector holds: phrases are found among the first 16,000 words, and
// not by the 256th occurrence of a word.
const (
	lastPosition  = 16_383
	manyPositions = 255
)

// vector writes words as a tsvector, the title's with weight A.
func vector(title, text []string) string {
	at := map[string][]string{}
	position := 0
	add := func(token, weight string) {
		position++
		if token == gap {
			return
		}
		list := at[token]
		if position <= lastPosition && len(list) < manyPositions {
			list = append(list, strconv.Itoa(position)+weight)
		}
		at[token] = list
	}
	for _, k := range title {
		add(k, "A")
	}
	add(gap, "")
	for _, k := range text {
		add(k, "")
	}
	var b strings.Builder
	for k, list := range at {
		b.WriteString(lexeme(k))
		if len(list) > 0 {
			b.WriteString(":" + strings.Join(list, ","))
		}
		b.WriteByte(' ')
	}
	return b.String()
}
