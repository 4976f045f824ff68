package store

import (
	"context"
	"fmt"

	"usher/core"
)

type membershipRow struct {
	Organization int64  `db:"organization"`
	Person       int64  `db:"person"`
	Role         string `db:"role"`
	Granted      bool   `db:"granted"`
	Pending      bool   `db:"pending"`
	Main         bool   `db:"main"`
	Since        int64  `db:"since"`
}

func (membershipRow) isRow() {}

func (r membershipRow) membership() core.Membership {
	return core.Membership{
		Organization: core.OrganizationID(r.Organization), Person: core.PersonID(r.Person), Role: core.Role(r.Role),
		Granted: r.Granted, Pending: r.Pending, Primary: r.Main, Since: fromMillis(r.Since),
	}
}

const membershipColumns = `m.organization, m.person, m.role, m.granted, m.pending, m.main, m.since`

const selectMemberships = `SELECT ` + membershipColumns + ` FROM membership m WHERE m.person = ? ORDER BY m.main DESC, m.since, m.organization`

// Memberships returns a person's memberships, the primary one first.
func (t *Tx) Memberships(ctx context.Context, p core.PersonID) ([]core.Membership, error) {
	return t.memberships(ctx, selectMemberships, int64(p))
}

const selectMembers = `SELECT ` + membershipColumns + ` FROM membership m WHERE m.organization = ? ORDER BY m.since, m.person`

// Members returns an organization's members, oldest first.
func (t *Tx) Members(ctx context.Context, o core.OrganizationID) ([]core.Membership, error) {
	return t.memberships(ctx, selectMembers, int64(o))
}

func (t *Tx) memberships(ctx context.Context, q string, id int64) ([]core.Membership, error) {
	var rows []membershipRow
	if err := t.all(ctx, &rows, q, id); err != nil {
		return nil, fmt.Errorf("select memberships of %d: %w", id, err)
	}
	out := make([]core.Membership, len(rows))
	for i, r := range rows {
		out[i] = r.membership()
	}
	return out, nil
}

const selectMembershipsOf = `
	SELECT ` + membershipColumns + `
	FROM membership m
	WHERE m.person IN (?)
	ORDER BY m.person, m.main DESC, m.since, m.organization`

// MembershipsOf returns the memberships of several people, as Memberships does.
func (t *Tx) MembershipsOf(ctx context.Context, people []core.PersonID) (map[core.PersonID][]core.Membership, error) {
	if len(people) == 0 {
		return nil, nil
	}
	q, args, err := in(selectMembershipsOf, people)
	if err != nil {
		return nil, fmt.Errorf("select memberships: %w", err)
	}
	var rows []membershipRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select memberships: %w", err)
	}
	out := map[core.PersonID][]core.Membership{}
	for _, r := range rows {
		m := r.membership()
		out[m.Person] = append(out[m.Person], m)
	}
	return out, nil
}

const putMembership = `
	INSERT INTO membership (organization, person, role, granted, pending, main, since)
	VALUES (:organization, :person, :role, :granted, :pending, :main, :since)
	ON CONFLICT (organization, person) DO UPDATE
	SET role = excluded.role, granted = excluded.granted, pending = excluded.pending, main = excluded.main`

// PutMembership adds or changes a membership.
func (t *Tx) PutMembership(ctx context.Context, m core.Membership) error {
	r := membershipRow{
		Organization: int64(m.Organization), Person: int64(m.Person), Role: string(m.Role),
		Granted: m.Granted, Pending: m.Pending, Main: m.Primary, Since: millis(m.Since),
	}
	if _, err := t.exec(ctx, putMembership, r); err != nil {
		return fmt.Errorf("put membership of person %d: %w", m.Person, err)
	}
	return nil
}

const acceptMemberships = `UPDATE membership SET pending = FALSE WHERE person = ? AND pending`

// AcceptMemberships ends a person's pending invitations and returns how many.
func (t *Tx) AcceptMemberships(ctx context.Context, p core.PersonID) (int64, error) {
	n, err := t.exec(ctx, acceptMemberships, int64(p))
	if err != nil {
		return 0, fmt.Errorf("accept memberships of person %d: %w", p, err)
	}
	return n, nil
}

const deleteMembership = `DELETE FROM membership WHERE organization = ? AND person = ?`

// RemoveMembership ends a membership.
func (t *Tx) RemoveMembership(ctx context.Context, o core.OrganizationID, p core.PersonID) error {
	if _, err := t.exec(ctx, deleteMembership, int64(o), int64(p)); err != nil {
		return fmt.Errorf("delete membership of person %d: %w", p, err)
	}
	return nil
}
