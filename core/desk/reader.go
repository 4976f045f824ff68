package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// Reader is an account that reads along.
type Reader struct {
	core.Account
	Address string // of a profile that is to be believed; empty: there is none
}

// ReadersAs returns as whom accounts read: by their link, else as whom their profile
// will link them once they say something. It links nobody. Who is missing is nobody
// here, or unlinked theirs.
func (d *Desk) ReadersAs(ctx context.Context, list []Reader) (map[core.Account]core.Actor, error) {
	out := map[core.Account]core.Actor{}
	err := d.view(ctx, func(tx *store.Tx) error {
		known, err := tx.ChatAccounts(ctx, accountsOf(list)...)
		if err != nil {
			return err
		}
		out, err = d.readersBy(ctx, tx, list, known)
		return err
	})
	return out, err
}

func (d *Desk) readersBy(ctx context.Context, tx *store.Tx, list []Reader, known map[core.Account]store.ChatAccount) (map[core.Account]core.Actor, error) {
	out, err := d.actorsBy(ctx, tx, known)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if _, ok := known[r.Account]; ok || r.Address == "" || d.Ours(r.Address) {
			continue
		}
		p, err := tx.PersonByAddress(ctx, core.CleanAddress(r.Address))
		if core.KindOf(err) == core.NotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		a, err := d.actor(ctx, tx, p, core.TrustProven)
		if err != nil {
			return nil, err
		}
		for i := range a.Memberships {
			a.Memberships[i].Pending = false // by their first word
		}
		out[r.Account] = a
	}
	return out, nil
}

func accountsOf(list []Reader) []core.Account {
	out := make([]core.Account, len(list))
	for i, r := range list {
		out[i] = r.Account
	}
	return out
}
