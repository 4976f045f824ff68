package store

import (
	"context"
	"encoding/json"
	"fmt"

	"usher/core"
)

type planRow struct {
	Name           string `db:"name"`
	Seats          int    `db:"seats"`
	AttachmentMB   int    `db:"attachment_mb"`
	Private        bool   `db:"private"`
	Priority       bool   `db:"priority"`
	OwnersUseSeats bool   `db:"owners_use_seats"`
	Targets        string `db:"targets"`
}

func (planRow) isRow() {}

const putPlan = `
	INSERT INTO plan (name, seats, attachment_mb, private, priority, owners_use_seats, targets)
	VALUES (:name, :seats, :attachment_mb, :private, :priority, :owners_use_seats, :targets)
	ON CONFLICT (name) DO UPDATE
	SET seats = excluded.seats, attachment_mb = excluded.attachment_mb, private = excluded.private,
		priority = excluded.priority, owners_use_seats = excluded.owners_use_seats, targets = excluded.targets`

const selectOrphans = `SELECT DISTINCT plan FROM organization WHERE plan NOT IN (?) ORDER BY plan`

// PutCatalogue writes the plans of the configuration. Organizations must have
// one of them: the names of plans that are in use and missing are returned.
func (t *Tx) PutCatalogue(ctx context.Context, c core.Catalogue) (missing []string, err error) {
	var have []string
	for _, name := range c.Names() { // in one order, or two nodes that start lock each other out
		p := c[name]
		targets, err := json.Marshal(p.Targets)
		if err != nil {
			return nil, fmt.Errorf("put plan %s: %w", p.Name, err)
		}
		r := planRow{
			Name: p.Name, Seats: p.Seats, AttachmentMB: p.AttachmentMB, Private: p.Private, Priority: p.Priority,
			OwnersUseSeats: p.OwnersUseSeats, Targets: string(targets),
		}
		if _, err := t.exec(ctx, putPlan, r); err != nil {
			return nil, fmt.Errorf("put plan %s: %w", p.Name, err)
		}
		have = append(have, p.Name)
	}
	q, args, err := in(selectOrphans, have)
	if err != nil {
		return nil, fmt.Errorf("select plans in use: %w", err)
	}
	if err := t.all(ctx, &missing, q, args...); err != nil {
		return nil, fmt.Errorf("select plans in use: %w", err)
	}
	return missing, nil
}
