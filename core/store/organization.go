package store

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
)

type organizationRow struct {
	ID         int64  `db:"id"`
	Name       string `db:"name"`
	Folded     string `db:"folded"`
	Plan       string `db:"plan"`
	ExtraSeats int    `db:"extra_seats"`
	Certified  bool   `db:"certified"`
	Renews     int64  `db:"renews"`
	Created    int64  `db:"created"`
}

func (organizationRow) isRow() {}

func (r organizationRow) organization() core.Organization {
	return core.Organization{
		ID: core.OrganizationID(r.ID), Name: r.Name, Plan: r.Plan, ExtraSeats: r.ExtraSeats,
		Certified: r.Certified, Renews: fromMillis(r.Renews), Created: fromMillis(r.Created),
	}
}

func organizationOf(o core.Organization) organizationRow {
	return organizationRow{
		ID: int64(o.ID), Name: o.Name, Folded: fold(o.Name), Plan: o.Plan, ExtraSeats: o.ExtraSeats,
		Certified: o.Certified, Renews: millis(o.Renews), Created: millis(o.Created),
	}
}

// fold is a name as it is looked up: case and blanks don't matter.
func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

const organizationColumns = `o.id, o.name, o.folded, COALESCE(o.plan, '') AS plan, o.extra_seats, o.certified, o.renews, o.created`

const selectOrganization = `SELECT ` + organizationColumns + ` FROM organization o WHERE o.id = ?`

// Organization returns an organization with its domains.
func (t *Tx) Organization(ctx context.Context, id core.OrganizationID) (core.Organization, error) {
	return t.organization(ctx, selectOrganization, int64(id))
}

const selectOrganizationByName = `SELECT ` + organizationColumns + ` FROM organization o WHERE o.folded = ?`

// OrganizationByName returns the organization of that name, whatever its case.
func (t *Tx) OrganizationByName(ctx context.Context, name string) (core.Organization, error) {
	return t.organization(ctx, selectOrganizationByName, fold(name))
}

const selectOrganizationByDomain = `
	SELECT ` + organizationColumns + `
	FROM domain d JOIN organization o ON o.id = d.organization
	WHERE d.domain = ?`

// OrganizationByDomain returns the organization that has the mail domain.
func (t *Tx) OrganizationByDomain(ctx context.Context, domain string) (core.Organization, error) {
	return t.organization(ctx, selectOrganizationByDomain, strings.ToLower(domain))
}

const selectDomains = `SELECT domain FROM domain WHERE organization = ? ORDER BY domain`

func (t *Tx) organization(ctx context.Context, q string, arg any) (core.Organization, error) {
	var r organizationRow
	if err := t.get(ctx, &r, q, arg); err != nil {
		return core.Organization{}, fmt.Errorf("select organization %v: %w", arg, err)
	}
	o := r.organization()
	if err := t.all(ctx, &o.Domains, selectDomains, r.ID); err != nil {
		return core.Organization{}, fmt.Errorf("select domains of organization %d: %w", r.ID, err)
	}
	return o, nil
}

const selectOrganizations = `SELECT ` + organizationColumns + ` FROM organization o ORDER BY o.folded`

// Organizations returns all organizations by name, without their domains.
func (t *Tx) Organizations(ctx context.Context) ([]core.Organization, error) {
	var rows []organizationRow
	if err := t.all(ctx, &rows, selectOrganizations); err != nil {
		return nil, fmt.Errorf("select organizations: %w", err)
	}
	out := make([]core.Organization, len(rows))
	for i, r := range rows {
		out[i] = r.organization()
	}
	return out, nil
}

// LockOrganization keeps others from changing an organization and its members
// until the transaction ends. On SQLite every writer does.
func (t *Tx) LockOrganization(ctx context.Context, id core.OrganizationID) error {
	if t.s.dialect != Postgres {
		return nil
	}
	if _, err := t.exec(ctx, `SELECT 1 FROM organization WHERE id = ? FOR NO KEY UPDATE`, int64(id)); err != nil {
		return fmt.Errorf("lock organization %d: %w", id, err)
	}
	return nil
}

const insertOrganization = `
	INSERT INTO organization (name, folded, plan, extra_seats, certified, renews, created)
	VALUES (:name, :folded, NULLIF(:plan, ''), :extra_seats, :certified, :renews, :created)
	RETURNING id`

// AddOrganization adds an organization; Conflict if the name is taken.
func (t *Tx) AddOrganization(ctx context.Context, o core.Organization) (core.OrganizationID, error) {
	var id core.OrganizationID
	if err := t.get(ctx, &id, insertOrganization, organizationOf(o)); err != nil {
		return 0, fmt.Errorf("insert organization: %w", err)
	}
	return id, nil
}

const updateOrganization = `
	UPDATE organization
	SET name = :name, folded = :folded, plan = NULLIF(:plan, ''), extra_seats = :extra_seats, certified = :certified, renews = :renews
	WHERE id = :id`

// UpdateOrganization writes all but the domains.
func (t *Tx) UpdateOrganization(ctx context.Context, o core.Organization) error {
	if _, err := t.exec(ctx, updateOrganization, organizationOf(o)); err != nil {
		return fmt.Errorf("update organization %d: %w", o.ID, err)
	}
	return nil
}

const insertDomain = `INSERT INTO domain (domain, organization) VALUES (?, ?)`

// AddDomain gives an organization a mail domain; Conflict if it is taken.
func (t *Tx) AddDomain(ctx context.Context, id core.OrganizationID, domain string) error {
	if _, err := t.exec(ctx, insertDomain, strings.ToLower(domain), int64(id)); err != nil {
		return fmt.Errorf("insert domain: %w", err)
	}
	return nil
}

const deleteDomain = `DELETE FROM domain WHERE domain = ? AND organization = ?`

// RemoveDomain takes a mail domain from an organization and reports whether it
// had it.
func (t *Tx) RemoveDomain(ctx context.Context, id core.OrganizationID, domain string) (bool, error) {
	n, err := t.exec(ctx, deleteDomain, strings.ToLower(domain), int64(id))
	if err != nil {
		return false, fmt.Errorf("delete domain: %w", err)
	}
	return n > 0, nil
}
