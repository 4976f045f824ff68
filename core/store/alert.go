package store

import (
	"context"
	"fmt"

	"usher/core"
)

// AlertKind is what an alert is for.
type AlertKind string

// The kinds of alerts. The target of a company alert is the organization, that
// of an alert for new tickets is zero.
const (
	TicketAlert  AlertKind = "ticket"
	CompanyAlert AlertKind = "company"
	NewAlert     AlertKind = "new"
)

const selectAlerts = `
	SELECT ` + personColumns + `
	FROM alert a JOIN person p ON p.id = a.person
	WHERE a.what = ? AND a.target = ? AND a.enabled
	ORDER BY p.id`

// Alerts returns who has the alert on.
func (t *Tx) Alerts(ctx context.Context, k AlertKind, target int64) ([]core.Person, error) {
	var rows []personRow
	if err := t.all(ctx, &rows, selectAlerts, string(k), target); err != nil {
		return nil, fmt.Errorf("select %s alerts of %d: %w", k, target, err)
	}
	return people(rows), nil
}

// Staff hear of new tickets unless they turned that off.
const selectNewAlerts = `
	SELECT ` + personColumns + `
	FROM person p LEFT JOIN alert a ON a.person = p.id AND a.what = 'new' AND a.target = 0
	WHERE p.staff <> '' AND COALESCE(a.enabled, TRUE)
	ORDER BY p.id`

// StaffWithNewAlerts returns the staff who want to hear of new tickets. It asks
// once for a batch of mails, and again after a change of people or alerts.
func (t *Tx) StaffWithNewAlerts(ctx context.Context) ([]core.Person, error) {
	if t.onDuty != nil {
		return t.onDuty, nil
	}
	var rows []personRow
	if err := t.all(ctx, &rows, selectNewAlerts); err != nil {
		return nil, fmt.Errorf("select alerts for new tickets: %w", err)
	}
	t.onDuty = people(rows)
	return t.onDuty, nil
}

const setAlert = `
	INSERT INTO alert (person, what, target, enabled)
	VALUES (:person, :what, :target, :enabled)
	ON CONFLICT (what, target, person) DO UPDATE SET enabled = excluded.enabled`

// SetAlert turns an alert on or off.
func (t *Tx) SetAlert(ctx context.Context, p core.PersonID, k AlertKind, target int64, on bool) error {
	t.onDuty = nil
	_, err := t.exec(ctx, setAlert, names{"person": int64(p), "what": string(k), "target": target, "enabled": on})
	if err != nil {
		return fmt.Errorf("set %s alert on %d: %w", k, target, err)
	}
	return nil
}

const subscribe = `
	INSERT INTO alert (person, what, target, enabled)
	VALUES (?, 'ticket', ?, TRUE)
	ON CONFLICT DO NOTHING`

// Subscribe gives a person the alert of a ticket, unless they turned it off
// before.
func (t *Tx) Subscribe(ctx context.Context, p core.PersonID, id core.TicketID) error {
	if _, err := t.exec(ctx, subscribe, int64(p), int64(id)); err != nil {
		return fmt.Errorf("subscribe to ticket %d: %w", id, err)
	}
	return nil
}

const selectCompanyAlerts = `SELECT target FROM alert WHERE person = ? AND what = 'company' AND enabled ORDER BY target`

// CompanyAlerts returns the organizations whose alert a person has on.
func (t *Tx) CompanyAlerts(ctx context.Context, p core.PersonID) ([]core.OrganizationID, error) {
	var ids []core.OrganizationID
	if err := t.chosen(ctx, &ids, selectCompanyAlerts, int64(p)); err != nil {
		return nil, fmt.Errorf("select company alerts of %d: %w", p, err)
	}
	return ids, nil
}
