package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"usher/core"
)

const selectAddresses = `SELECT address, person, verified, paused FROM address WHERE person = ? ORDER BY address`

// Addresses returns a person's addresses.
func (t *Tx) Addresses(ctx context.Context, p core.PersonID) ([]core.Address, error) {
	var rows []struct {
		Address  string `db:"address"`
		Person   int64  `db:"person"`
		Verified bool   `db:"verified"`
		Paused   int64  `db:"paused"`
	}
	if err := t.all(ctx, &rows, selectAddresses, int64(p)); err != nil {
		return nil, fmt.Errorf("select addresses of person %d: %w", p, err)
	}
	out := make([]core.Address, len(rows))
	for i, r := range rows {
		out[i] = core.Address{Address: r.Address, Person: core.PersonID(r.Person), Verified: r.Verified, Paused: fromMillis(r.Paused)}
	}
	return out, nil
}

const selectAmong = `SELECT address, person FROM address WHERE address IN (?)`

// AddressesAmong returns whose the addresses are, by person; without whether
// they are verified or paused.
func (t *Tx) AddressesAmong(ctx context.Context, addresses []string) (map[core.PersonID][]core.Address, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	clean := make([]string, len(addresses))
	for i, a := range addresses {
		clean[i] = core.CleanAddress(a)
	}
	q, args, err := in(selectAmong, clean)
	if err != nil {
		return nil, fmt.Errorf("select addresses: %w", err)
	}
	var rows []struct {
		Address string        `db:"address"`
		Person  core.PersonID `db:"person"`
	}
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select addresses: %w", err)
	}
	out := map[core.PersonID][]core.Address{}
	for _, r := range rows {
		out[r.Person] = append(out[r.Person], core.Address{Address: r.Address, Person: r.Person})
	}
	return out, nil
}

const verifyAddress = `UPDATE address SET verified = TRUE WHERE address = ? AND NOT verified`

// VerifyAddress marks an address as proven. It reports whether it was not
// before.
func (t *Tx) VerifyAddress(ctx context.Context, address string) (bool, error) {
	n, err := t.exec(ctx, verifyAddress, core.CleanAddress(address))
	if err != nil {
		return false, fmt.Errorf("verify address: %w", err)
	}
	return n > 0, nil
}

const selectVerified = `SELECT address, person FROM address WHERE verified AND address LIKE ? ORDER BY person, address`

// VerifiedIn returns the proven addresses of a mail domain.
func (t *Tx) VerifiedIn(ctx context.Context, domain string) ([]core.Address, error) {
	var rows []struct {
		Address string        `db:"address"`
		Person  core.PersonID `db:"person"`
	}
	if err := t.all(ctx, &rows, selectVerified, "%@"+strings.ToLower(domain)); err != nil {
		return nil, fmt.Errorf("select addresses of a domain: %w", err)
	}
	var out []core.Address
	for _, r := range rows {
		if core.Domain(r.Address) == strings.ToLower(domain) { // a domain may hold what LIKE takes for any text
			out = append(out, core.Address{Address: r.Address, Person: r.Person, Verified: true})
		}
	}
	return out, nil
}

const pauseAddress = `UPDATE address SET paused = ? WHERE address = ?`

// PauseAddress stops mail to an address until then; a zero time lets it flow.
func (t *Tx) PauseAddress(ctx context.Context, address string, until time.Time) error {
	if _, err := t.exec(ctx, pauseAddress, millis(until), core.CleanAddress(address)); err != nil {
		return fmt.Errorf("pause address: %w", err)
	}
	return nil
}

const selectPaused = `SELECT paused FROM address WHERE address = ?`

// Paused returns until when mail to the address is stopped; zero if it flows.
func (t *Tx) Paused(ctx context.Context, address string) (time.Time, error) {
	var ms []int64
	if err := t.all(ctx, &ms, selectPaused, core.CleanAddress(address)); err != nil {
		return time.Time{}, fmt.Errorf("select paused: %w", err)
	}
	if len(ms) == 0 {
		return time.Time{}, nil
	}
	return fromMillis(ms[0]), nil
}
