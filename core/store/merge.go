package store

import (
	"context"
	"fmt"

	"usher/core"
)

// mergeSteps move what is one person's to another, in order. What both have, such
// as a copy of the same ticket, the other keeps as theirs.
var mergeSteps = []string{
	`UPDATE address SET person = :into WHERE person = :from`,
	`UPDATE chat_account SET person = :into WHERE person = :from`,
	`UPDATE chat_thread SET person = :into WHERE person = :from`,
	`UPDATE ticket SET creator = :into WHERE creator = :from`,
	`UPDATE ticket SET requester = :into WHERE requester = :from`,
	`UPDATE ticket SET assignee = :into WHERE assignee = :from`,
	`UPDATE message SET author = :into WHERE author = :from`,

	`INSERT INTO cc (ticket, person, message, added_by, at)
	SELECT ticket, CAST(:into AS bigint), message, added_by, at FROM cc WHERE person = :from
	ON CONFLICT DO NOTHING`,
	`DELETE FROM cc WHERE person = :from`,
	`DELETE FROM cc WHERE person = :into AND ticket IN (SELECT id FROM ticket WHERE creator = :into OR requester = :into)`,
	`UPDATE cc SET added_by = :into WHERE added_by = :from`,

	`INSERT INTO alert (person, what, target, enabled)
	SELECT CAST(:into AS bigint), what, target, enabled FROM alert WHERE person = :from
	ON CONFLICT DO NOTHING`,
	`DELETE FROM alert WHERE person = :from`,

	`UPDATE event SET person = :into WHERE person = :from AND person <> 0`,
	`UPDATE event SET actor = :into WHERE actor = :from`,
	`UPDATE partnership SET granted_by = :into WHERE granted_by = :from`,
	`UPDATE inbound SET person = :into WHERE person = :from`,
	`UPDATE pending SET person = :into WHERE person = :from`,

	// A notice that was tried already goes again as the same mail: it stays as it
	// is, and its key is its person's by the last step. Of two about the same thing
	// one goes.
	`UPDATE notice SET state = 4, error = 'the same goes to the person that this one was merged into'
	WHERE person = :from AND state = 0 AND attempts = 0 AND ticket <> 0 AND EXISTS (
		SELECT 1 FROM notice o
		WHERE o.person = :into AND o.kind = notice.kind AND o.ticket = notice.ticket AND o.message = notice.message
		AND (o.message <> 0 OR o.body = notice.body) AND o.state IN (0, 1, 2))`,
	`UPDATE notice SET address = (SELECT primary_address FROM person WHERE id = :into)
	WHERE person = :from AND state = 0 AND attempts = 0 AND channel = 'mail' AND kind NOT IN ('answer', 'refused', 'challenge')`,
	`UPDATE notice SET person = :into, lane = 'p' || CAST(CAST(:into AS bigint) AS text) || '/t' || CAST(ticket AS text)
		|| CASE WHEN channel = 'mail' THEN '' ELSE '/' || channel END
	WHERE person = :from AND state = 0 AND attempts = 0`,

	`UPDATE person SET merged = :into WHERE merged = :from`,
	`UPDATE person SET name = '', primary_address = '', staff = '', merged = :into WHERE id = :from`,
}

// Merge moves all that is a person's to another, but the memberships and the
// name. What is left of the first leads to the second: see Person.
func (t *Tx) Merge(ctx context.Context, from, into core.PersonID) error {
	t.onDuty = nil
	for _, q := range mergeSteps {
		if _, err := t.exec(ctx, q, names{"from": int64(from), "into": int64(into)}); err != nil {
			return fmt.Errorf("merge person %d into %d: %w", from, into, err)
		}
	}
	return nil
}

const selectMerged = `SELECT id, merged FROM person WHERE id IN (?) AND merged <> 0`

// MergedInto returns whom those of the people were merged into who were.
func (t *Tx) MergedInto(ctx context.Context, people ...core.PersonID) (map[core.PersonID]core.PersonID, error) {
	if len(people) == 0 {
		return nil, nil
	}
	q, args, err := in(selectMerged, people)
	if err != nil {
		return nil, fmt.Errorf("select merged people: %w", err)
	}
	var rows []struct {
		ID   core.PersonID `db:"id"`
		Into core.PersonID `db:"merged"`
	}
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select merged people: %w", err)
	}
	out := map[core.PersonID]core.PersonID{}
	for _, r := range rows {
		out[r.ID] = r.Into
	}
	return out, nil
}
