package desk

import (
	"context"
	"strings"
	"time"

	"usher/core"
	"usher/core/store"
)

// named finds an organization by name, or without one the actor's own: the
// first where they hold an entitlement, else the first they are in. What the
// actor may not know of is not there.
func (d *Desk) named(ctx context.Context, tx *store.Tx, a core.Actor, name string) (core.Organization, core.Question, error) {
	q, err := d.question(ctx, tx, a, nil)
	if err != nil {
		return core.Organization{}, q, err
	}
	var o core.Organization
	if name != "" {
		o, err = tx.OrganizationByName(ctx, name)
	} else if id := mainOrganization(a); id != 0 {
		o, err = tx.Organization(ctx, id)
	} else {
		return o, q, core.Errorf(core.Invalid, "Which organization? You are in none, so name it with org:NAME.")
	}
	if core.KindOf(err) == core.NotFound {
		return o, q, core.NoOrganization()
	} else if err != nil {
		return o, q, err
	}
	q.Organization, q.Plan = &o, d.set.Plans.Of(&o)
	return o, q, nil
}

func mainOrganization(a core.Actor) core.OrganizationID {
	for _, m := range a.Memberships {
		if m.Entitled() {
			return m.Organization
		}
	}
	if len(a.Memberships) > 0 {
		return a.Memberships[0].Organization
	}
	return 0
}

// administer runs fn as an administrator's operation.
func (d *Desk) administer(ctx context.Context, by By, fn func(tx *store.Tx) error) error {
	_, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) {
		q, err := d.question(ctx, tx, by.Actor, nil)
		if err != nil {
			return Outcome{}, err
		}
		if err := ask(q, core.Administer).Err(0); err != nil {
			return Outcome{}, err
		}
		return Outcome{}, fn(tx)
	})
	return err
}

// NewOrganization is an organization to be added.
type NewOrganization struct {
	Name    string
	Plan    string // empty: none, for a partner that is no customer
	Domains []string
	Seats   int       // bought beside those of the plan
	Renews  time.Time // zero: not known
}

// AddOrganization adds an organization.
func (d *Desk) AddOrganization(ctx context.Context, by By, n NewOrganization) (core.Organization, error) {
	o := core.Organization{Name: strings.Join(strings.Fields(n.Name), " "), Plan: strings.ToLower(n.Plan), ExtraSeats: n.Seats, Renews: n.Renews, Created: d.now()}
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		if o.Name == "" {
			return core.Errorf(core.Invalid, "An organization needs a name: `org add NAME plan:PLAN`.")
		}
		if err := d.checkPlan(o.Plan); err != nil {
			return err
		}
		var err error
		o.Domains = nil
		if o.ID, err = tx.AddOrganization(ctx, o); core.KindOf(err) == core.Conflict {
			return core.Errorf(core.Invalid, "There is an organization called %s already. `org show %s` shows it.", o.Name, o.Name)
		} else if err != nil {
			return err
		}
		if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, What: core.OrgAdded, To: o.Name}); err != nil {
			return err
		}
		if err := d.recordPlan(ctx, tx, by, PlanChanged{Now: core.Contract{Organization: o}}); err != nil {
			return err
		}
		for _, dom := range n.Domains {
			if err := d.addDomain(ctx, tx, by, &o, dom); err != nil {
				return err
			}
		}
		return nil
	})
	return d.repeatedly(ctx, by, o, o.Name, err)
}

// repeatedly is the organization of an operation; as it is now, if the
// operation's source was known and nothing was done.
func (d *Desk) repeatedly(ctx context.Context, by By, o core.Organization, name string, err error) (core.Organization, error) {
	if err != nil || o.ID != 0 {
		return o, err
	}
	err = d.view(ctx, func(tx *store.Tx) error {
		o, _, err = d.named(ctx, tx, by.Actor, name)
		return err
	})
	return o, err
}

func (d *Desk) checkPlan(name string) error {
	if _, ok := d.set.Plans[name]; ok || name == "" {
		return nil
	}
	return core.Errorf(core.Invalid, "`%s` is not a plan here. The plans are: %s.", name, strings.Join(d.set.Plans.Names(), ", "))
}

func cleanDomain(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "@"))
}

func (d *Desk) addDomain(ctx context.Context, tx *store.Tx, by By, o *core.Organization, domain string) error {
	domain = cleanDomain(domain)
	if !core.ValidAddress("x@" + domain) {
		return core.Errorf(core.Invalid, "`%s` is not a mail domain. Write it as company.example.", domain)
	}
	if core.SharedDomain(domain) || d.set.PublicSuffix != nil && d.set.PublicSuffix(domain) {
		return core.Errorf(core.Invalid, "`%s` is a domain where anybody can have an address, and all of them would become members of %s. "+
			"Add its people one by one: `contacts add ADDRESS org:%s`.", domain, o.Name, quoted(o.Name))
	}
	if other, err := tx.OrganizationByDomain(ctx, domain); err == nil {
		return core.Errorf(core.Invalid, "%s has the domain %s already. `org domain %s remove %s` takes it away.", other.Name, domain, other.Name, domain)
	} else if core.KindOf(err) != core.NotFound {
		return err
	}
	if err := tx.AddDomain(ctx, o.ID, domain); err != nil {
		return err
	}
	o.Domains = append(o.Domains, domain)
	if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, What: core.DomainAdded, To: domain}); err != nil {
		return err
	}
	return d.joinAll(ctx, tx, *o, domain)
}

// SetDomain gives an organization a mail domain, or takes it away. Whoever has a
// proven address in it becomes a member, and stays one when it goes.
func (d *Desk) SetDomain(ctx context.Context, by By, name, domain string, add bool) (core.Organization, error) {
	var o core.Organization
	err := d.administer(ctx, by, func(tx *store.Tx) error {
		var err error
		if o, err = d.anyOrganization(ctx, tx, name); err != nil {
			return err
		}
		if add {
			return d.addDomain(ctx, tx, by, &o, domain)
		}
		removed, err := tx.RemoveDomain(ctx, o.ID, cleanDomain(domain))
		if err == nil && !removed {
			err = core.Errorf(core.Invalid, "%s has no domain `%s`; it has: %s.", o.Name, domain, strings.Join(o.Domains, ", "))
		}
		if err != nil {
			return err
		}
		if err := d.event(ctx, tx, by, core.Event{Organization: o.ID, What: core.DomainRemoved, From: cleanDomain(domain)}); err != nil {
			return err
		}
		o, err = tx.Organization(ctx, o.ID)
		return err
	})
	return d.repeatedly(ctx, by, o, name, err)
}

// anyOrganization finds an organization for an administrator to change.
func (d *Desk) anyOrganization(ctx context.Context, tx *store.Tx, name string) (core.Organization, error) {
	o, err := tx.OrganizationByName(ctx, name)
	if err != nil {
		return o, notThere(err, "There is no organization called %s. `org add %s plan:PLAN` adds it.", name, name)
	}
	if err := tx.LockOrganization(ctx, o.ID); err != nil {
		return o, err
	}
	return tx.Organization(ctx, o.ID)
}
