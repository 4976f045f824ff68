package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"usher/core"
)

// Numbered returns tickets in the scope whose number begins with those digits:
// that of this very number, then the newest. None if they are no number.
func (t *Tx) Numbered(ctx context.Context, digits string, limit int, s core.Scope) ([]core.Ticket, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > mostTickets {
		return nil, nil
	}
	out, err := t.between(ctx, n, n, limit, s)
	size := int64(1)
	for n*size*10 <= mostTickets {
		size *= 10
	}
	for ; size > 1 && err == nil && len(out) < limit; size /= 10 {
		var more []core.Ticket
		more, err = t.between(ctx, n*size, n*size+size-1, limit-len(out), s)
		out = append(out, more...)
	}
	return out, err
}

// mostTickets bounds the numbers that are looked for.
const mostTickets = 1_000_000_000

// between returns the newest tickets in the scope with numbers from one to
// another.
func (t *Tx) between(ctx context.Context, from, to int64, limit int, s core.Scope) ([]core.Ticket, error) {
	where := all(is("t.id BETWEEN ? AND ?", from, to), scoped(s))
	var rows []ticketRow
	q := `SELECT ` + ticketColumns + ` FROM ticket t WHERE ` + where.sql + ` ORDER BY t.id DESC LIMIT ?`
	if err := t.chosen(ctx, &rows, q, append(where.args, limit)...); err != nil {
		return nil, fmt.Errorf("select tickets by number: %w", err)
	}
	out := make([]core.Ticket, len(rows))
	for i, r := range rows {
		out[i] = r.ticket()
	}
	return out, nil
}

// starts is the condition that a column begins with a text, in a form that its
// index serves.
func (t *Tx) starts(column, text string) cond {
	if text == "" {
		return always
	}
	if t.s.dialect == Postgres {
		return is(column+" LIKE ?", escapeLike(text)+"%")
	}
	return is(column+" >= ? AND "+column+" < ?", text, text+"\U0010FFFF")
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// PeopleStarting returns people whose name or an address of whom begins with the
// text, by name.
func (t *Tx) PeopleStarting(ctx context.Context, text string, limit int) ([]core.Person, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	name, address := t.starts("LOWER(p.name)", text), t.starts("a.address", text)
	q := `
	SELECT ` + personColumns + ` FROM person p WHERE p.id IN (
		SELECT id FROM (SELECT p.id FROM person p WHERE ` + name.sql + ` AND NOT p.forgotten AND p.merged = 0 ORDER BY LOWER(p.name), p.id LIMIT ?) AS named
		UNION SELECT person FROM (SELECT a.person FROM address a WHERE ` + address.sql + ` ORDER BY a.address LIMIT ?) AS addressed)
	ORDER BY LOWER(p.name), p.id LIMIT ?`
	return t.suggested(ctx, q, append(append(append(name.args, limit), append(address.args, limit)...), limit)...)
}

// MembersStarting is PeopleStarting for the members of organizations who were
// heard of; any word of their name may begin with the text. Addresses are looked
// at only of those who are members of the colleagues' organizations.
func (t *Tx) MembersStarting(ctx context.Context, in, colleagues []core.OrganizationID, text string, limit int) ([]core.Person, error) {
	text = escapeLike(strings.ToLower(strings.TrimSpace(text)))
	const q = `
	SELECT ` + personColumns + ` FROM person p
	WHERE p.id IN (SELECT m.person FROM membership m WHERE m.organization IN (?) AND NOT m.pending) AND NOT p.forgotten
	AND (LOWER(p.name) LIKE ? ESCAPE '\' OR LOWER(p.name) LIKE ? ESCAPE '\'
		OR p.id IN (SELECT m.person FROM membership m WHERE m.organization IN (?) AND NOT m.pending)
			AND EXISTS (SELECT 1 FROM address a WHERE a.person = p.id AND a.address LIKE ? ESCAPE '\'))
	ORDER BY LOWER(p.name), p.id LIMIT ?`
	if len(colleagues) == 0 {
		colleagues = []core.OrganizationID{0}
	}
	return t.suggested(ctx, q, in, text+"%", "% "+text+"%", colleagues, text+"%", limit)
}

func (t *Tx) suggested(ctx context.Context, q string, args ...any) ([]core.Person, error) {
	var rows []personRow
	if err := t.chosen(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("suggest people: %w", err)
	}
	return people(rows), nil
}

// OrganizationsStarting returns organizations, without their domains, whose name
// begins with the text, by name: of those given, or with none of all.
func (t *Tx) OrganizationsStarting(ctx context.Context, among []core.OrganizationID, text string, limit int) ([]core.Organization, error) {
	where := t.starts("o.folded", fold(text))
	if len(among) > 0 {
		where = all(where, is("o.id IN (?)", among))
	}
	var rows []organizationRow
	q := `SELECT ` + organizationColumns + ` FROM organization o WHERE ` + where.sql + ` ORDER BY o.folded LIMIT ?`
	if err := t.chosen(ctx, &rows, q, append(where.args, limit)...); err != nil {
		return nil, fmt.Errorf("suggest organizations: %w", err)
	}
	out := make([]core.Organization, len(rows))
	for i, r := range rows {
		out[i] = r.organization()
	}
	return out, nil
}
