package desk

import (
	"context"

	"usher/core"
	"usher/core/store"
)

// SetStaff puts the person of an address on the staff, or with NotStaff takes
// them off it.
func (d *Desk) SetStaff(ctx context.Context, by By, name, address string, r core.StaffRole) (core.Person, error) {
	var p core.Person
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		if !core.ValidAddress(core.CleanAddress(address)) {
			return core.Errorf(core.Invalid, "`%s` is not a mail address. Write it as name@company.example.", address)
		}
		var err error
		if p, err = d.personOnStaff(ctx, tx, name, address, r); err != nil {
			return err
		}
		before := p.Staff
		p.Staff = r
		if p.Name == "" {
			p.Name = name
		}
		if err := tx.UpdatePerson(ctx, p); err != nil || before == r {
			return err
		}
		if r == core.NotStaff {
			if err := d.rightsEnd(ctx, tx, ended{}); err != nil {
				return err
			}
		}
		return d.event(ctx, tx, by, core.Event{Person: p.ID, What: core.StaffSet, From: string(before), To: string(r)})
	})
	return p, err
}

// personOnStaff finds whose role changes; to take one away adds nobody.
func (d *Desk) personOnStaff(ctx context.Context, tx *store.Tx, name, address string, r core.StaffRole) (core.Person, error) {
	if r != core.NotStaff {
		return d.person(ctx, tx, name, address)
	}
	p, err := tx.PersonByAddress(ctx, address)
	if core.KindOf(err) == core.NotFound || err == nil && p.Staff == core.NotStaff {
		return p, core.Errorf(core.Invalid, "`%s` is nobody on the staff. `staff` lists who is.", address)
	}
	return p, err
}

// Staff lists who is on the staff, to the staff.
func (d *Desk) Staff(ctx context.Context, a core.Actor) ([]core.Person, error) {
	var out []core.Person
	err := d.view(ctx, func(tx *store.Tx) error {
		if !a.ActsAsStaff() {
			return staffOnly("list the staff")
		}
		var err error
		out, err = tx.Staff(ctx)
		return err
	})
	return out, err
}
