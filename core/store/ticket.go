package store

import (
	"context"
	"fmt"

	"usher/core"
)

type ticketRow struct {
	ID           int64  `db:"id"`
	Subject      string `db:"subject"`
	Category     string `db:"category"`
	Status       string `db:"status"`
	Before       string `db:"status_before"`
	Priority     string `db:"priority"`
	Privacy      string `db:"privacy"`
	Organization int64  `db:"organization"`
	Creator      int64  `db:"creator"`
	Requester    int64  `db:"requester"`
	Assignee     int64  `db:"assignee"`
	FollowUpOf   int64  `db:"follow_up_of"`
	PublicAt     int64  `db:"public_at"`
	Withdrawn    bool   `db:"withdrawn"`
	Created      int64  `db:"created"`
	Updated      int64  `db:"updated"`
	Closed       int64  `db:"closed"`
	Answered     int64  `db:"answered"`
}

func (ticketRow) isRow() {}

func (r ticketRow) ticket() core.Ticket {
	return core.Ticket{
		ID: core.TicketID(r.ID), Subject: r.Subject, Category: r.Category,
		Status: core.Status(r.Status), Before: core.Status(r.Before), Priority: core.Priority(r.Priority), Privacy: core.Privacy(r.Privacy),
		Organization: core.OrganizationID(r.Organization), Creator: core.PersonID(r.Creator), Requester: core.PersonID(r.Requester),
		Assignee: core.PersonID(r.Assignee), FollowUpOf: core.TicketID(r.FollowUpOf), PublicAt: fromMillis(r.PublicAt), Withdrawn: r.Withdrawn,
		Created: fromMillis(r.Created), Updated: fromMillis(r.Updated), Closed: fromMillis(r.Closed), Answered: fromMillis(r.Answered),
	}
}

func ticketOf(t core.Ticket) ticketRow {
	return ticketRow{
		ID: int64(t.ID), Subject: t.Subject, Category: t.Category,
		Status: string(t.Status), Before: string(t.Before), Priority: string(t.Priority), Privacy: string(t.Privacy),
		Organization: int64(t.Organization), Creator: int64(t.Creator), Requester: int64(t.Requester),
		Assignee: int64(t.Assignee), FollowUpOf: int64(t.FollowUpOf), PublicAt: millis(t.PublicAt), Withdrawn: t.Withdrawn,
		Created: millis(t.Created), Updated: millis(t.Updated), Closed: millis(t.Closed), Answered: millis(t.Answered),
	}
}

const ticketColumns = `t.id, t.subject, t.category, t.status, t.status_before, t.priority, t.privacy,
	COALESCE(t.organization, 0) AS organization, t.creator, t.requester, COALESCE(t.assignee, 0) AS assignee,
	COALESCE(t.follow_up_of, 0) AS follow_up_of, t.public_at, t.withdrawn, t.created, t.updated, t.closed, t.answered`

const selectTicket = `SELECT ` + ticketColumns + ` FROM ticket t WHERE t.id = ?`

// Ticket returns a ticket.
func (t *Tx) Ticket(ctx context.Context, id core.TicketID) (core.Ticket, error) {
	var r ticketRow
	if err := t.get(ctx, &r, selectTicket, int64(id)); err != nil {
		return core.Ticket{}, fmt.Errorf("select ticket %d: %w", id, err)
	}
	return r.ticket(), nil
}

// TicketToChange returns a ticket and keeps others from changing it until the
// transaction ends.
func (t *Tx) TicketToChange(ctx context.Context, id core.TicketID) (core.Ticket, error) {
	q := selectTicket
	if t.s.dialect == Postgres {
		q += ` FOR UPDATE`
	}
	var r ticketRow
	if err := t.get(ctx, &r, q, int64(id)); err != nil {
		return core.Ticket{}, fmt.Errorf("select ticket %d to change: %w", id, err)
	}
	return r.ticket(), nil
}

const insertTicket = `
	INSERT INTO ticket (subject, category, status, status_before, priority, privacy, organization, creator, requester,
		assignee, follow_up_of, public_at, withdrawn, created, updated, closed, answered)
	VALUES (:subject, :category, :status, :status_before, :priority, :privacy, NULLIF(:organization, 0), :creator, :requester,
		NULLIF(:assignee, 0), NULLIF(:follow_up_of, 0), :public_at, :withdrawn, :created, :updated, :closed, :answered)
	RETURNING id`

// AddTicket adds a ticket and returns its number.
func (t *Tx) AddTicket(ctx context.Context, k core.Ticket) (core.TicketID, error) {
	var id core.TicketID
	if err := t.get(ctx, &id, insertTicket, ticketOf(k)); err != nil {
		return 0, fmt.Errorf("insert ticket: %w", err)
	}
	return id, nil
}

const updateTicket = `
	UPDATE ticket
	SET subject = :subject, category = :category, status = :status, status_before = :status_before, priority = :priority,
		privacy = :privacy, assignee = NULLIF(:assignee, 0), public_at = :public_at, withdrawn = :withdrawn,
		updated = :updated, closed = :closed, answered = :answered
	WHERE id = :id`

// UpdateTicket writes what can change of a ticket.
func (t *Tx) UpdateTicket(ctx context.Context, k core.Ticket) error {
	if _, err := t.exec(ctx, updateTicket, ticketOf(k)); err != nil {
		return fmt.Errorf("update ticket %d: %w", k.ID, err)
	}
	return nil
}
