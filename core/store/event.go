package store

import (
	"context"
	"fmt"
	"strconv"

	"usher/core"
)

type eventRow struct {
	ID           int64  `db:"id"`
	Ticket       int64  `db:"ticket"`
	Organization int64  `db:"organization"`
	Person       int64  `db:"person"`
	Actor        int64  `db:"actor"`
	What         string `db:"what"`
	From         string `db:"from_value"`
	To           string `db:"to_value"`
	Source       string `db:"source"`
	At           int64  `db:"at"`
}

func (eventRow) isRow() {}

func (r eventRow) event() core.Event {
	return core.Event{
		ID: r.ID, Ticket: core.TicketID(r.Ticket), Organization: core.OrganizationID(r.Organization), Person: core.PersonID(r.Person),
		Actor: core.PersonID(r.Actor), What: core.What(r.What), From: r.From, To: r.To, Source: core.Source(r.Source), At: fromMillis(r.At),
	}
}

const insertEvent = `
	INSERT INTO event (ticket, organization, person, actor, what, from_value, to_value, source, at)
	VALUES (:ticket, :organization, :person, :actor, :what, :from_value, :to_value, :source, :at)`

// AddEvent records a change.
func (t *Tx) AddEvent(ctx context.Context, e core.Event) error {
	r := eventRow{
		Ticket: int64(e.Ticket), Organization: int64(e.Organization), Person: int64(e.Person), Actor: int64(e.Actor),
		What: string(e.What), From: e.From, To: e.To, Source: string(e.Source), At: millis(e.At),
	}
	if _, err := t.exec(ctx, insertEvent, r); err != nil {
		return fmt.Errorf("insert event: %w", err)
	}
	return nil
}

const eventColumns = `id, ticket, organization, person, actor, what, from_value, to_value, source, at`

const selectTicketEvents = `SELECT ` + eventColumns + ` FROM event WHERE ticket = ? AND ticket <> 0 ORDER BY id`

// Events returns what happened to a ticket, oldest first.
func (t *Tx) Events(ctx context.Context, id core.TicketID) ([]core.Event, error) {
	return t.events(ctx, selectTicketEvents, int64(id))
}

const selectOrganizationEvents = `SELECT ` + eventColumns + ` FROM event WHERE organization = ? AND organization <> 0 ORDER BY id`

// OrganizationEvents returns what happened to an organization, oldest first.
func (t *Tx) OrganizationEvents(ctx context.Context, id core.OrganizationID) ([]core.Event, error) {
	return t.events(ctx, selectOrganizationEvents, int64(id))
}

const selectArticleEvents = `
	SELECT ` + eventColumns + `
	FROM event
	WHERE ticket = 0 AND organization = 0 AND person = 0 AND to_value = ?
		AND what IN ('article added', 'article changed', 'article removed')
	ORDER BY id`

// ArticleEvents returns what happened to the article of a slug, and to those
// that had it before, oldest first.
func (t *Tx) ArticleEvents(ctx context.Context, slug string) ([]core.Event, error) {
	return t.events(ctx, selectArticleEvents, slug)
}

const selectMembershipEvents = `
	SELECT what FROM event
	WHERE person = :person AND person <> 0 AND organization = :organization AND ticket = 0
	ORDER BY id`

// MembershipEvents returns what ever happened between a person and an
// organization, oldest first; nothing where they never had to do with each
// other.
func (t *Tx) MembershipEvents(ctx context.Context, o core.OrganizationID, p core.PersonID) ([]core.What, error) {
	var out []core.What
	if err := t.all(ctx, &out, selectMembershipEvents, names{"organization": int64(o), "person": int64(p)}); err != nil {
		return nil, fmt.Errorf("select events of person %d: %w", p, err)
	}
	return out, nil
}

func (t *Tx) events(ctx context.Context, q string, of any) ([]core.Event, error) {
	var rows []eventRow
	if err := t.all(ctx, &rows, q, of); err != nil {
		return nil, fmt.Errorf("select events of %v: %w", of, err)
	}
	out := make([]core.Event, len(rows))
	for i, r := range rows {
		out[i] = r.event()
	}
	return out, nil
}

const selectInvited = `
	SELECT to_value
	FROM event
	WHERE person = ? AND person <> 0 AND organization = ? AND what = ?
	ORDER BY id DESC
	LIMIT 1`

// InvitedAt returns the address at which a person was last invited to an
// organization. NotFound if they never were.
func (t *Tx) InvitedAt(ctx context.Context, o core.OrganizationID, p core.PersonID) (string, error) {
	var address string
	if err := t.get(ctx, &address, selectInvited, int64(p), int64(o), string(core.Invited)); err != nil {
		return "", fmt.Errorf("select invitation of person %d: %w", p, err)
	}
	return address, nil
}

const selectMailDecision = `SELECT ` + eventColumns + ` FROM event
	WHERE what IN (:released, :refused, :discarded) AND from_value = :mail ORDER BY id DESC LIMIT 1`

// MailDecision returns the last decision of the staff about a held mail.
// NotFound if there was none.
func (t *Tx) MailDecision(ctx context.Context, id core.InboundID) (core.Event, error) {
	var r eventRow
	err := t.get(ctx, &r, selectMailDecision, names{
		"released": string(core.MailReleased), "refused": string(core.MailRefused), "discarded": string(core.MailDiscarded),
		"mail": strconv.FormatInt(int64(id), 10),
	})
	if err != nil {
		return core.Event{}, fmt.Errorf("select decision about mail %d: %w", id, err)
	}
	return r.event(), nil
}
