package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

// Forgotten counts what was removed of a person.
type Forgotten struct {
	Addresses, ChatAccounts, Memberships, Alerts, Copies int64
	Notices                                              int64 // that were still to be sent
	Originals                                            int64 // mails as they came
}

// forgetStep removes something of a person.
type forgetStep struct {
	query string
	count func(*Forgotten) *int64 // nil: not counted
}

// byAddress run for each address of the person.
var byAddress = []forgetStep{
	{`UPDATE inbound SET person = :person WHERE from_address = :address AND person <> :person`, nil},
	{`DELETE FROM link_code WHERE address = :address`, nil},
	{`DELETE FROM pending WHERE REPLACE(LOWER(command), :address, '') <> LOWER(command)`, nil}, // somebody's about them
	{`UPDATE event SET from_value = '' WHERE from_value = :address`, nil},
	{`UPDATE event SET to_value = '' WHERE to_value = :address`, nil},
	{`DELETE FROM notice WHERE address = :address AND state IN (0, 1, 3)`, func(f *Forgotten) *int64 { return &f.Notices }},
	{`DELETE FROM notice WHERE address = :address`, nil},
}

// byPerson run after them. A mail that waits for a decision has nobody left
// whose it could be.
var byPerson = []forgetStep{
	{`DELETE FROM chat_post WHERE what = 'notice' AND id IN (SELECT id FROM notice WHERE person = :person)`, nil},
	{`DELETE FROM notice WHERE person = :person AND state IN (0, 1, 3)`, func(f *Forgotten) *int64 { return &f.Notices }},
	{`DELETE FROM notice WHERE person = :person`, nil},
	{`UPDATE inbound SET disposition = 'discarded', rule = '', why = 'its sender was forgotten', decided = :now
	WHERE person = :person AND disposition IN ('held', 'failed', 'received')`, nil},
	{`UPDATE inbound SET sha256 = '', size = 0 WHERE person = :person AND id IN (SELECT inbound FROM original)`, nil},
	{`DELETE FROM original WHERE inbound IN (SELECT id FROM inbound WHERE person = :person)`, func(f *Forgotten) *int64 { return &f.Originals }},
	{`UPDATE inbound SET from_address = '', subject = '', evidence = '' WHERE person = :person`, nil},
	{`DELETE FROM pending WHERE person = :person`, nil},
	{`DELETE FROM alert WHERE person = :person`, func(f *Forgotten) *int64 { return &f.Alerts }},
	{`DELETE FROM cc WHERE person = :person`, func(f *Forgotten) *int64 { return &f.Copies }},
	{`DELETE FROM membership WHERE person = :person`, func(f *Forgotten) *int64 { return &f.Memberships }},
	{`DELETE FROM link_code WHERE EXISTS (SELECT 1 FROM chat_account a
	WHERE a.person = :person AND a.network = link_code.network AND a.team = link_code.team AND a.account = link_code.account)`, nil},
	{`DELETE FROM chat_thread WHERE person = :person AND purpose = 'direct'`, nil},
	{`UPDATE chat_thread SET person = 0 WHERE person = :person`, nil},
	{`DELETE FROM chat_account WHERE person = :person`, func(f *Forgotten) *int64 { return &f.ChatAccounts }},
	{`DELETE FROM address WHERE person = :person`, func(f *Forgotten) *int64 { return &f.Addresses }},
	{`UPDATE person SET name = '', primary_address = '', via = '', forgotten = TRUE WHERE id = :person`, nil},
}

const countFiles = `SELECT COUNT(*) FROM inbound WHERE person = ? AND sha256 <> ''`

// Forget removes a person's data, and leaves what they wrote as nobody's in
// particular. Their mails in the file store go with ForgetRaws.
func (t *Tx) Forget(ctx context.Context, p core.PersonID, now time.Time) (Forgotten, error) {
	t.onDuty = nil
	var f Forgotten
	addresses, err := t.Addresses(ctx, p)
	if err != nil {
		return f, err
	}
	for _, a := range addresses {
		if err := t.forgetSteps(ctx, byAddress, names{"person": int64(p), "address": a.Address}, &f); err != nil {
			return f, err
		}
	}
	if err := t.forgetEvents(ctx, p); err != nil {
		return f, err
	}
	if err := t.forgetSteps(ctx, byPerson, names{"person": int64(p), "now": millis(now)}, &f); err != nil {
		return f, err
	}
	var files int64
	if err := t.get(ctx, &files, countFiles, int64(p)); err != nil {
		return f, fmt.Errorf("forget person %d: %w", p, err)
	}
	f.Originals += files
	return f, nil
}

func (t *Tx) forgetSteps(ctx context.Context, steps []forgetStep, of names, f *Forgotten) error {
	for _, s := range steps {
		n, err := t.exec(ctx, s.query, of)
		if err != nil {
			return fmt.Errorf("forget person %v: %w", of["person"], err)
		}
		if s.count != nil {
			*s.count(f) += n
		}
	}
	return nil
}

const selectForgottenRaws = `
	SELECT DISTINCT i.sha256
	FROM inbound i JOIN person p ON p.id = i.person AND p.forgotten
	WHERE i.sha256 <> ''
	LIMIT ?`

const forgetForgotten = `
	UPDATE inbound SET sha256 = '', size = 0
	WHERE sha256 = ? AND sha256 <> '' AND person IN (SELECT id FROM person WHERE forgotten)`

const countUses = `
	SELECT (SELECT COUNT(*) FROM inbound WHERE sha256 = :sum AND sha256 <> '')
		+ (SELECT COUNT(*) FROM attachment WHERE sha256 = :sum)`

// forgetForgotten lets go of the originals of forgotten people's mails, whatever
// their age, and returns the files that nothing else names.
func (t *Tx) forgetForgotten(ctx context.Context, limit int) ([]string, error) {
	var sums, gone []string
	if err := t.all(ctx, &sums, selectForgottenRaws, limit); err != nil {
		return nil, fmt.Errorf("select originals of forgotten people: %w", err)
	}
	for _, sum := range sums {
		if _, err := t.exec(ctx, forgetForgotten, sum); err != nil {
			return nil, fmt.Errorf("forget original: %w", err)
		}
		var uses int
		if err := t.get(ctx, &uses, countUses, names{"sum": sum}); err != nil {
			return nil, fmt.Errorf("count uses of an original: %w", err)
		}
		if uses == 0 {
			gone = append(gone, sum)
		}
	}
	return gone, nil
}
