package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"usher/core"
)

// Limits that keep Similar cheap: so many words are looked up, and so many of
// the newest tickets with any of them are compared.
const (
	similarWords  = 8
	similarNewest = 300
)

// Similar returns public tickets whose subjects share words with this one, the
// most alike first: of the newest 300 that share any.
func (t *Tx) Similar(ctx context.Context, subject string, limit int, except core.TicketID, now time.Time) ([]core.Ticket, error) {
	words := significant(subject)
	if len(words) == 0 {
		return nil, nil
	}
	q, query := sharingSQLite, "{subject} : ("+quoted(words, `"%s"`, " OR ")+")"
	if t.s.dialect == Postgres {
		q, query = sharingPostgres, quoted(words, "'%s'", " | ")
	}
	where := all(public(millis(now)), is("t.id <> ?", int64(except)))
	var found []titled
	args := append([]any{query}, where.args...)
	if err := t.chosenByIndex(ctx, &found, fmt.Sprintf(q, similarNewest, where.sql), args...); err != nil {
		return nil, fmt.Errorf("select similar tickets: %w", err)
	}
	best := alike(words, found)
	return t.inOrder(ctx, best[:min(len(best), pageSize(limit))])
}

// The limit is written out: SQLite plans a query anew for each value of a
// parameter there. The newest are taken before it is asked which are public: where few are, all
// with a common word would be asked.
const sharingSQLite = `
	SELECT t.id, t.subject
	FROM (SELECT rowid AS ticket FROM ticket_search WHERE ticket_search MATCH ? ORDER BY rowid DESC LIMIT %d) AS found
	CROSS JOIN ticket t ON t.id = found.ticket
	WHERE %s`

const sharingPostgres = `
	WITH found AS MATERIALIZED (
		SELECT ticket FROM ticket_search WHERE subject @@ CAST(CAST(? AS text) AS tsquery) ORDER BY ticket DESC LIMIT %d
	)
	SELECT t.id, t.subject
	FROM found JOIN ticket t ON t.id = found.ticket
	WHERE %s`

type titled struct {
	ID      int64  `db:"id"`
	Subject string `db:"subject"`
}

// alike ranks tickets by the words that their subjects share with these: a word
// that few of them have tells more, and a long subject shares by chance.
func alike(words []string, found []titled) []match {
	having := map[string]float64{}
	theirs := make([][]string, len(found))
	for i, f := range found {
		theirs[i] = telling(f.Subject)
		for _, w := range theirs[i] {
			having[w]++
		}
	}
	out := make([]match, len(found))
	for i, f := range found {
		out[i].ID = f.ID
		for _, w := range words {
			if slices.Contains(theirs[i], w) {
				out[i].Score += math.Log(1 + float64(len(found))/having[w])
			}
		}
		out[i].Score /= math.Sqrt(float64(1 + len(theirs[i])))
	}
	slices.SortFunc(out, func(a, b match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.ID, a.ID)) })
	return out
}

// quoted joins words, which hold letters and digits only.
func quoted(words []string, form, by string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf(form, w)
	}
	return strings.Join(out, by)
}

// SimilarArticles returns public articles with a word of the subject, best
// first.
func (t *Tx) SimilarArticles(ctx context.Context, subject string, limit int) ([]core.Article, error) {
	words := significant(subject)
	if len(words) == 0 {
		return nil, nil
	}
	return t.findArticles(ctx, quoted(words, `"%s"`, " OR "), quoted(words, "'%s'", " | "), limit, core.Scope{Public: true})
}

// common words tell nothing about a subject.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`re fw fwd aw wg a an and are as at be been but by can cannot could did do does doing don
		for from get gets getting got had has have help hello hi how i if in into is issue it its just me my need no not of on or our
		out please problem question should so some t that the their them then there they this to too up urgent us very want was we
		what when where which while who why will with would you your
		der die das und ist nicht ein eine mit von zu im auf fur le la les des un une et est pas de du en el los las y es no`) {
		m[w] = true
	}
	return m
}()

// significant returns the first few telling words of a subject.
func significant(subject string) []string {
	words := telling(subject)
	return words[:min(len(words), similarWords)]
}

// telling returns the words of a subject that tell what it is about, each once.
func telling(subject string) []string {
	var out []string
	for _, w := range split(subject) {
		if !common[w] && len(w) > 1 && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
