package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

// LinkCode is a code that was mailed to an address, to link an account with. It
// is kept as a hash.
type LinkCode struct {
	Hash     string    `db:"hash"`
	Address  string    `db:"address"`
	Attempts int       `db:"attempts"`
	Expires  time.Time `db:"-"`
}

const insertCode = `
	INSERT INTO link_code (hash, address, network, team, account, expires)
	VALUES (:hash, :address, :network, :team, :account, :expires)
	ON CONFLICT DO NOTHING`

// AddCode keeps a code for an account.
func (t *Tx) AddCode(ctx context.Context, a core.Account, c LinkCode) error {
	_, err := t.exec(ctx, insertCode, names{
		"hash": c.Hash, "address": c.Address, "network": string(a.Network), "team": a.Team, "account": a.ID, "expires": millis(c.Expires),
	})
	if err != nil {
		return fmt.Errorf("insert link code: %w", err)
	}
	return nil
}

const selectCodes = `
	SELECT hash, address, attempts FROM link_code
	WHERE network = :network AND team = :team AND account = :account AND expires > :now`

const tryCodes = `
	UPDATE link_code SET attempts = attempts + 1
	WHERE network = :network AND team = :team AND account = :account AND expires > :now`

// TryCodes counts an attempt at the codes of an account that are not past, and
// returns them as they were before. Nobody else tries them meanwhile.
func (t *Tx) TryCodes(ctx context.Context, a core.Account, now time.Time) ([]LinkCode, error) {
	of := names{"network": string(a.Network), "team": a.Team, "account": a.ID, "now": millis(now)}
	if _, err := t.exec(ctx, tryCodes, of); err != nil {
		return nil, fmt.Errorf("count attempt: %w", err)
	}
	var out []LinkCode
	if err := t.all(ctx, &out, selectCodes, of); err != nil {
		return nil, fmt.Errorf("select link codes: %w", err)
	}
	for i := range out {
		out[i].Attempts--
	}
	return out, nil
}

const burnCodes = `UPDATE link_code SET attempts = 1000 WHERE network = :network AND team = :team AND account = :account`

// BurnCodes ends the codes of an account. They stay, to be counted.
func (t *Tx) BurnCodes(ctx context.Context, a core.Account) error {
	if _, err := t.exec(ctx, burnCodes, names{"network": string(a.Network), "team": a.Team, "account": a.ID}); err != nil {
		return fmt.Errorf("end link codes: %w", err)
	}
	return nil
}

const countCodes = `
	SELECT (SELECT COUNT(*) FROM link_code WHERE network = :network AND team = :team AND account = :account AND expires > :since) AS account,
		(SELECT COUNT(*) FROM link_code WHERE address = :address AND expires > :since) AS address`

// CountCodes counts the codes for an account and those to an address that expire
// after then.
func (t *Tx) CountCodes(ctx context.Context, a core.Account, address string, since time.Time) (ofAccount, toAddress int, err error) {
	var n struct {
		Account int `db:"account"`
		Address int `db:"address"`
	}
	of := names{"network": string(a.Network), "team": a.Team, "account": a.ID, "address": address, "since": millis(since)}
	if err := t.get(ctx, &n, countCodes, of); err != nil {
		return 0, 0, fmt.Errorf("count link codes: %w", err)
	}
	return n.Account, n.Address, nil
}

// PruneCodes deletes codes that were past before then.
func (t *Tx) PruneCodes(ctx context.Context, before time.Time) error {
	if _, err := t.exec(ctx, `DELETE FROM link_code WHERE expires < ?`, millis(before)); err != nil {
		return fmt.Errorf("prune link codes: %w", err)
	}
	return nil
}
