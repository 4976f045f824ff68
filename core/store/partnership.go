package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

type partnershipRow struct {
	ID       int64 `db:"id"`
	Customer int64 `db:"customer"`
	Partner  int64 `db:"partner"`
	By       int64 `db:"granted_by"`
	Since    int64 `db:"since"`
	Until    int64 `db:"ends"`
	Revoked  int64 `db:"revoked"`
	Warned   int64 `db:"warned"`
	Told     int64 `db:"told"`
}

func (partnershipRow) isRow() {}

func (r partnershipRow) partnership() core.Partnership {
	return core.Partnership{
		ID: r.ID, Customer: core.OrganizationID(r.Customer), Partner: core.OrganizationID(r.Partner),
		By: core.PersonID(r.By), Since: fromMillis(r.Since), Until: fromMillis(r.Until), Revoked: fromMillis(r.Revoked),
		Warned: fromMillis(r.Warned), Told: fromMillis(r.Told),
	}
}

const partnershipColumns = `id, customer, partner, granted_by, since, ends, revoked, warned, told`

const selectPartnerships = `
	SELECT ` + partnershipColumns + `
	FROM partnership
	WHERE customer = ? OR partner = ?
	ORDER BY since, id`

// Partnerships returns all grants from and to an organization, ended ones too.
func (t *Tx) Partnerships(ctx context.Context, o core.OrganizationID) ([]core.Partnership, error) {
	return t.partnerships(ctx, selectPartnerships, int64(o), int64(o))
}

const selectEnding = `
	SELECT ` + partnershipColumns + `
	FROM partnership
	WHERE ends <> 0 AND revoked = 0 AND told = 0 AND ends <= ?
	ORDER BY ends, id`

// EndingPartnerships returns the grants that end by themselves before a time,
// or have, and whose end was not told.
func (t *Tx) EndingPartnerships(ctx context.Context, before time.Time) ([]core.Partnership, error) {
	return t.partnerships(ctx, selectEnding, millis(before))
}

func (t *Tx) partnerships(ctx context.Context, q string, args ...any) ([]core.Partnership, error) {
	var rows []partnershipRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select partnerships: %w", err)
	}
	out := make([]core.Partnership, len(rows))
	for i, r := range rows {
		out[i] = r.partnership()
	}
	return out, nil
}

// The entitled members of a certified partner serve the customers with a live
// grant to it: the same condition as Partnership.Live.
const selectCustomers = `
	SELECT DISTINCT m.person, p.customer
	FROM membership m
	JOIN organization o ON o.id = m.organization AND o.certified
	JOIN partnership p ON p.partner = m.organization
	WHERE m.person IN (?) AND (m.granted OR m.role <> 'member')
	AND p.revoked = 0 AND (p.ends = 0 OR p.ends > ?)
	ORDER BY m.person, p.customer`

// Customers returns which customers a person may act for as a partner's
// entitled contact.
func (t *Tx) Customers(ctx context.Context, p core.PersonID, now time.Time) ([]core.OrganizationID, error) {
	of, err := t.CustomersOf(ctx, []core.PersonID{p}, now)
	return of[p], err
}

// CustomersOf is Customers of several people.
func (t *Tx) CustomersOf(ctx context.Context, people []core.PersonID, now time.Time) (map[core.PersonID][]core.OrganizationID, error) {
	if len(people) == 0 {
		return nil, nil
	}
	q, args, err := in(selectCustomers, people, millis(now))
	if err != nil {
		return nil, fmt.Errorf("select customers: %w", err)
	}
	var rows []struct {
		Person   core.PersonID       `db:"person"`
		Customer core.OrganizationID `db:"customer"`
	}
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select customers: %w", err)
	}
	out := map[core.PersonID][]core.OrganizationID{}
	for _, r := range rows {
		out[r.Person] = append(out[r.Person], r.Customer)
	}
	return out, nil
}

const insertPartnership = `
	INSERT INTO partnership (customer, partner, granted_by, since, ends, revoked)
	VALUES (:customer, :partner, :granted_by, :since, :ends, :revoked)
	RETURNING id`

// AddPartnership adds a grant.
func (t *Tx) AddPartnership(ctx context.Context, p core.Partnership) (int64, error) {
	r := partnershipRow{
		Customer: int64(p.Customer), Partner: int64(p.Partner), By: int64(p.By),
		Since: millis(p.Since), Until: millis(p.Until), Revoked: millis(p.Revoked),
	}
	var id int64
	if err := t.get(ctx, &id, insertPartnership, r); err != nil {
		return 0, fmt.Errorf("insert partnership: %w", err)
	}
	return id, nil
}

const revokePartnership = `UPDATE partnership SET revoked = ? WHERE id = ?`

// RevokePartnership ends a grant.
func (t *Tx) RevokePartnership(ctx context.Context, id int64, at time.Time) error {
	if _, err := t.exec(ctx, revokePartnership, millis(at), id); err != nil {
		return fmt.Errorf("revoke partnership %d: %w", id, err)
	}
	return nil
}

const (
	warnPartnership = `UPDATE partnership SET warned = ? WHERE id = ? AND warned = 0 AND told = 0 AND revoked = 0`
	tellPartnership = `UPDATE partnership SET told = ? WHERE id = ? AND told = 0 AND revoked = 0`
)

// WarnPartnership notes that the coming end of a grant was announced. It is
// false if it was before, or no longer ends by itself.
func (t *Tx) WarnPartnership(ctx context.Context, id int64, at time.Time) (bool, error) {
	return t.announced(ctx, warnPartnership, id, at)
}

// TellPartnership notes that the end of a grant was announced, as
// WarnPartnership does.
func (t *Tx) TellPartnership(ctx context.Context, id int64, at time.Time) (bool, error) {
	return t.announced(ctx, tellPartnership, id, at)
}

func (t *Tx) announced(ctx context.Context, q string, id int64, at time.Time) (bool, error) {
	n, err := t.exec(ctx, q, millis(at), id)
	if err != nil {
		return false, fmt.Errorf("announce the end of partnership %d: %w", id, err)
	}
	return n > 0, nil
}
