package core_test

import (
	"strings"
	"testing"

	"usher/core"
)

// members of Acme: o an owner, b a billing manager, c a contact, m a member, i
// an invited contact, p an invited owner. Numbered from 100.
func members(kinds string) []core.Membership {
	list := []core.Membership{{Organization: acme + 1, Person: 99, Role: core.Owner}} // of another
	for i, k := range kinds {
		m := core.Membership{Organization: acme, Person: core.PersonID(100 + i), Role: core.Member}
		switch k {
		case 'o', 'p':
			m.Role = core.Owner
		case 'b':
			m.Role = core.BillingManager
		}
		m.Granted = k == 'c' || k == 'i'
		m.Pending = k == 'i' || k == 'p'
		list = append(list, m)
	}
	return list
}

func TestSeats(t *testing.T) {
	spare := team
	spare.OwnersUseSeats = false
	for _, c := range []struct {
		name          string
		plan          core.Plan
		extra         int
		kinds         string
		used, pending int
		free          int
	}{
		{"nobody", team, 0, "", 0, 0, 6},
		{"owners count", team, 0, "obcm", 3, 0, 3},
		{"owners do not", spare, 0, "obcm", 1, 0, 5},
		{"invitations", team, 0, "ocip", 2, 2, 2},
		{"extra", team, 2, "occccc", 6, 0, 2},
		{"more than there are", team, 0, "occcccc", 7, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := *org
			o.ExtraSeats = c.extra
			s := core.Seats(c.plan, o, members(c.kinds))
			if s.Used != c.used || s.Pending != c.pending || s.Free() != c.free || s.Total() != 6+c.extra {
				t.Errorf("Seats = %+v with %d free, want %d used, %d pending, %d free", s, s.Free(), c.used, c.pending, c.free)
			}
		})
	}
}

func TestCanGrant(t *testing.T) {
	basic := core.DefaultCatalogue()["basic"]
	spare := basic
	spare.OwnersUseSeats = false
	customer, agency := *org, core.Organization{ID: acme, Name: "Agency", Certified: true}
	for _, c := range []struct {
		name  string
		plan  core.Plan
		o     core.Organization
		kinds string
		who   core.PersonID
		as    core.Role
		rule  string
		says  string
	}{
		{"room", basic, customer, "occ", ann, core.Member, "seats", "3 of 4 seats taken"},
		{"full", basic, customer, "occi", ann, core.Member, core.RuleSeats, "4 of 4 seats taken, 1 by an invitation"},
		{"price and way", basic, customer, "occc", ann, core.Member, core.RuleSeats, "costs 199 USD a month: an owner"},
		{"shrunk", basic, customer, "occccc", ann, core.Member, core.RuleShrunk, "2 too many"},
		{"is a contact already", basic, customer, "occc", 101, core.Member, "seats", ""},
		{"contact becomes owner", basic, customer, "occc", 101, core.Owner, "seats", ""},
		{"new owner needs a seat", basic, customer, "occc", ann, core.Owner, core.RuleSeats, ""},
		{"new owner needs none", spare, customer, "occcc", ann, core.Owner, "seats", ""},
		{"first owner", nobody, customer, "", ann, core.Owner, "seats", ""},
		{"no seats at all", nobody, customer, "o", ann, core.Member, core.RuleSeats, "has no seats"},
		{"partner without a plan", nobody, agency, "occcc", ann, core.Member, "seats", "5 contacts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := core.CanGrant(c.plan, c.o, members(c.kinds), c.who, c.as, core.SeatPrice)
			if v.Rule != c.rule || v.Allowed != (c.rule == "seats") || !strings.Contains(v.Words, c.says) {
				t.Errorf("CanGrant = %+v, want %q saying %q", v, c.rule, c.says)
			}
		})
	}
}

func TestCanUnmakeAndRevoke(t *testing.T) {
	for _, c := range []struct {
		kinds          string // the first is judged
		unmake, revoke bool
	}{
		{"o", false, false},
		{"obc", false, false},
		{"op", false, false},
		{"oo", true, false},
		{"po", true, false},
		{"bo", true, false},
		{"c", true, true},
	} {
		list := members(c.kinds)
		if v := core.CanUnmake(list[1], list); v.Allowed != c.unmake {
			t.Errorf("CanUnmake(first of %s) = %+v, want %t", c.kinds, v, c.unmake)
		}
		if v := core.CanRevoke(list[1]); v.Allowed != c.revoke {
			t.Errorf("CanRevoke(first of %s) = %+v, want %t", c.kinds, v, c.revoke)
		}
	}
}
