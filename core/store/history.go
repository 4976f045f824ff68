package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

// What happened to tickets is told with them.
const (
	accountEvents = ` FROM event WHERE organization = ? AND organization <> 0 AND ticket = 0`
	personEvents  = ` FROM event WHERE person = ? AND person <> 0 AND ticket = 0`
	newestEvents  = ` ORDER BY id DESC LIMIT %d`
)

// AccountHistory returns the newest changes of an organization, its tickets
// apart, newest first, and how many there are in all.
func (t *Tx) AccountHistory(ctx context.Context, id core.OrganizationID, most int) ([]core.Event, int, error) {
	return t.history(ctx, accountEvents, int64(id), most)
}

// PersonHistory returns the newest changes that concern a person, on tickets
// apart, newest first, and how many there are in all.
func (t *Tx) PersonHistory(ctx context.Context, id core.PersonID, most int) ([]core.Event, int, error) {
	return t.history(ctx, personEvents, int64(id), most)
}

func (t *Tx) history(ctx context.Context, from string, id int64, most int) ([]core.Event, int, error) {
	var all int
	if err := t.get(ctx, &all, `SELECT COUNT(*)`+from, id); err != nil {
		return nil, 0, fmt.Errorf("count events of %d: %w", id, err)
	}
	events, err := t.events(ctx, fmt.Sprintf(`SELECT `+eventColumns+from+newestEvents, most), id)
	return events, all, err
}

const selectGrants = `
	SELECT ` + eventColumns + `
	FROM event
	WHERE id IN (
		SELECT MAX(id)
		FROM event
		WHERE organization = ? AND organization <> 0 AND ticket = 0
		AND (what = 'entitlement' AND to_value = 'yes' OR what = 'role' AND to_value <> 'member')
		GROUP BY person, what)
	ORDER BY id`

// Grants returns of an organization's people the last time each was given the
// entitlement and the last time each was given a role, oldest first.
func (t *Tx) Grants(ctx context.Context, id core.OrganizationID) ([]core.Event, error) {
	return t.events(ctx, selectGrants, int64(id))
}

const selectInvitations = `
	SELECT person, to_value
	FROM event
	WHERE organization = ? AND organization <> 0 AND ticket = 0 AND what IN ('invited', 'member added') AND to_value <> ''
	ORDER BY id`

// Invitations returns at which address people were last invited to an
// organization, or became members by it.
func (t *Tx) Invitations(ctx context.Context, id core.OrganizationID) (map[core.PersonID]string, error) {
	var rows []struct {
		Person  core.PersonID `db:"person"`
		Address string        `db:"to_value"`
	}
	if err := t.all(ctx, &rows, selectInvitations, int64(id)); err != nil {
		return nil, fmt.Errorf("select invitations of organization %d: %w", id, err)
	}
	out := map[core.PersonID]string{}
	for _, r := range rows {
		out[r.Person] = r.Address
	}
	return out, nil
}

const selectActivity = `
	SELECT
		(SELECT COUNT(*) FROM ticket WHERE (creator = :person OR requester = :person) AND status <> 'closed') AS open,
		(SELECT COALESCE(MAX(at), 0) FROM message WHERE author = :person) AS wrote`

// Activity returns how many open tickets a person has, and when they last wrote
// something; zero if they never did.
func (t *Tx) Activity(ctx context.Context, p core.PersonID) (int, time.Time, error) {
	var r struct {
		Open  int   `db:"open"`
		Wrote int64 `db:"wrote"`
	}
	if err := t.get(ctx, &r, selectActivity, names{"person": int64(p)}); err != nil {
		return 0, time.Time{}, fmt.Errorf("select activity of person %d: %w", p, err)
	}
	return r.Open, fromMillis(r.Wrote), nil
}
