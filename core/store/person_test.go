package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// kindOf runs what may break a transaction in one of its own.
func (d *desk) kindOf(tx *store.Tx, fn func() error) core.Kind {
	return core.KindOf(tx.Nested(d.t.Context(), fn))
}

func TestPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			p, err := tx.AddPerson(t.Context(), "Zoë", " <Zoe@Example.ORG>", false, t0)
			d.check(err)
			want := core.Person{ID: p.ID, Name: "Zoë", Primary: "zoe@example.org", Created: t0}
			if diff := cmp.Diff(want, p); diff != "" {
				t.Errorf("AddPerson (-want +got):\n%s", diff)
			}
			if k := d.kindOf(tx, func() error { _, err := tx.AddPerson(t.Context(), "", "ZOE@example.org", true, t0); return err }); k != core.Conflict {
				t.Errorf("AddPerson with a known address = %q, want Conflict", k)
			}
			want.Name, want.Staff, want.Via, want.Forgotten = "Zoe", core.Admin, []core.Channel{core.Mail, core.Slack}, true
			d.check(tx.UpdatePerson(t.Context(), want))
			for name, get := range map[string]func() (core.Person, error){
				"Person":          func() (core.Person, error) { return tx.Person(t.Context(), p.ID) },
				"PersonByAddress": func() (core.Person, error) { return tx.PersonByAddress(t.Context(), "ZOE@example.org") },
				"People": func() (core.Person, error) {
					m, err := tx.People(t.Context(), p.ID, 99)
					return m[p.ID], err
				},
			} {
				got, err := get()
				d.check(err)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			if staff, err := tx.Staff(t.Context()); err != nil || len(staff) != 2 {
				t.Errorf("Staff = %v, %v, want two", staff, err)
			}
			for _, want := range []bool{true, false} {
				if was, err := tx.VerifyAddress(t.Context(), "zoe@example.org"); err != nil || was != want {
					t.Errorf("VerifyAddress = %t, %v, want %t", was, err, want)
				}
			}
			d.check(tx.PauseAddress(t.Context(), "zoe@example.org", t0.Add(time.Hour)))
			if until, err := tx.Paused(t.Context(), "Zoe@example.org"); err != nil || !until.Equal(t0.Add(time.Hour)) {
				t.Errorf("Paused = %v, %v, want an hour from t0", until, err)
			}
			addresses, err := tx.Addresses(t.Context(), p.ID)
			d.check(err)
			if diff := cmp.Diff([]core.Address{{Address: "zoe@example.org", Person: p.ID, Verified: true, Paused: t0.Add(time.Hour)}}, addresses); diff != "" {
				t.Errorf("Addresses (-want +got):\n%s", diff)
			}
		})
	})
}

func TestOrganizations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			o := core.Organization{Name: "Zed  & Co", Plan: "premium", ExtraSeats: 2, Certified: true, Domains: []string{"zed.example"}, Created: t0}
			var err error
			o.ID, err = tx.AddOrganization(t.Context(), o)
			d.check(err)
			d.check(tx.AddDomain(t.Context(), o.ID, "ZED.example"))
			for name, get := range map[string]func() (core.Organization, error){
				"Organization":         func() (core.Organization, error) { return tx.Organization(t.Context(), o.ID) },
				"OrganizationByName":   func() (core.Organization, error) { return tx.OrganizationByName(t.Context(), "zed & CO") },
				"OrganizationByDomain": func() (core.Organization, error) { return tx.OrganizationByDomain(t.Context(), "Zed.Example") },
			} {
				got, err := get()
				d.check(err)
				if diff := cmp.Diff(o, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			for name, c := range map[string]struct {
				fn   func() error
				want core.Kind
			}{
				"a taken name": {func() error {
					_, err := tx.AddOrganization(t.Context(), core.Organization{Name: "ACME", Plan: "premium"})
					return err
				}, core.Conflict},
				"no such plan": {func() error {
					_, err := tx.AddOrganization(t.Context(), core.Organization{Name: "X", Plan: "none"})
					return err
				}, core.Invalid},
				"a taken domain": {func() error { return tx.AddDomain(t.Context(), d.acme, "zed.example") }, core.Conflict},
				"no such name":   {func() error { _, err := tx.OrganizationByName(t.Context(), "none"); return err }, core.NotFound},
			} {
				if k := d.kindOf(tx, c.fn); k != c.want {
					t.Errorf("%s = %q, want %q", name, k, c.want)
				}
			}
			for _, want := range []bool{true, false} {
				if had, err := tx.RemoveDomain(t.Context(), o.ID, "zed.example"); err != nil || had != want {
					t.Errorf("RemoveDomain = %t, %v, want %t", had, err, want)
				}
			}
			if all, err := tx.Organizations(t.Context()); err != nil || len(all) != 3 || all[0].Name != "Acme" {
				t.Errorf("Organizations = %v, %v, want three by name", all, err)
			}
			m := core.Membership{Organization: o.ID, Person: d.ann, Role: core.Member, Granted: true, Pending: true, Primary: true, Since: t0}
			d.check(tx.PutMembership(t.Context(), m))
			members, err := tx.Members(t.Context(), o.ID)
			d.check(err)
			mine, err := tx.Memberships(t.Context(), d.ann)
			d.check(err)
			if diff := cmp.Diff([][]core.Membership{{m}, {m}}, [][]core.Membership{members, mine}); diff != "" {
				t.Errorf("Members and Memberships (-want +got):\n%s", diff)
			}
			d.check(tx.RemoveMembership(t.Context(), o.ID, d.ann))
			if mine, err := tx.Memberships(t.Context(), d.ann); err != nil || len(mine) > 0 {
				t.Errorf("Memberships after leaving = %v, %v", mine, err)
			}
		})
	})
}

// Customers says the same as Partnership.Live and Membership.Entitled.
func TestCustomers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			partner := func(certified bool) core.OrganizationID {
				id, err := tx.AddOrganization(t.Context(), core.Organization{Name: map[bool]string{true: "P", false: "Q"}[certified], Plan: "premium", Certified: certified})
				d.check(err)
				return id
			}
			p, q := partner(true), partner(false)
			for _, m := range []core.Membership{
				{Organization: p, Person: d.ann, Role: core.Member, Granted: true},
				{Organization: p, Person: d.bob, Role: core.Owner},
				{Organization: p, Person: d.cid, Role: core.Member},
				{Organization: q, Person: d.sue, Role: core.Owner},
			} {
				d.check(tx.PutMembership(t.Context(), m))
			}
			for _, grant := range []core.Partnership{
				{Customer: d.acme, Partner: p, Since: t0, Until: t0.Add(time.Hour)},
				{Customer: d.globex, Partner: p, Since: t0, Revoked: t0},
				{Customer: d.acme, Partner: q, Since: t0},
			} {
				id, err := tx.AddPartnership(t.Context(), grant)
				d.check(err)
				grant.ID = id
				for _, at := range []time.Time{t0, t0.Add(time.Hour - time.Millisecond), t0.Add(time.Hour)} {
					for person, entitled := range map[core.PersonID]bool{d.ann: true, d.bob: true, d.cid: false} {
						got, err := tx.Customers(t.Context(), person, at)
						d.check(err)
						has := len(got) > 0 && grant.Customer == got[0]
						if want := entitled && grant.Live(at); grant.Partner == p && has != want {
							t.Errorf("Customers(%d) at %v = %v, want %d there: %t", person, at, got, grant.Customer, want)
						}
					}
				}
			}
			if got, err := tx.Customers(t.Context(), d.sue, t0); err != nil || len(got) > 0 {
				t.Errorf("Customers of a partner that is not certified = %v, %v, want none", got, err)
			}
			grants, err := tx.Partnerships(t.Context(), d.acme)
			d.check(err)
			d.check(tx.RevokePartnership(t.Context(), grants[0].ID, t0))
			if got, err := tx.Customers(t.Context(), d.ann, t0); err != nil || len(got) > 0 || len(grants) != 2 {
				t.Errorf("Customers after a revocation = %v, %v, want none", got, err)
			}
		})
	})
}
