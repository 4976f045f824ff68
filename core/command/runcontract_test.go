package command_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/store"
	"usher/core/store/storetest"
)

const (
	olga, alice, mel, bill = "olga@acme.example", "alice@acme.example", "mel@acme.example", "bill@acme.example"
	pat, gus, ines, carl   = "pat@globex.example", "gus@globex.example", "ines@initech.example", "carl@home.example"
)

// said checks that a command ends so, by that rule if one is given, and says all
// the parts.
func (w *world) said(who, text string, ok bool, rule string, parts ...string) command.Answer {
	w.t.Helper()
	a := w.do(who, text)
	drawn := command.Text(a, 1000)
	if a.OK != ok || rule != "" && a.Rule != rule {
		w.t.Errorf("%s: %q = OK %v, rule %q, %s\nwant OK %v, rule %q", who, text, a.OK, a.Rule, drawn, ok, rule)
	}
	for _, p := range parts {
		if !strings.Contains(drawn, p) {
			w.t.Errorf("%s: %q = %s\nlacks %q", who, text, drawn, p)
		}
	}
	return a
}

// numbers are the tickets of a list.
func numbers(a command.Answer) string {
	var out []string
	for _, t := range a.Data.Tickets {
		out = append(out, string(rune('0'+t.Number)))
	}
	return strings.Join(out, " ")
}

func TestPartnersFromBothSides(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		a := w.said(pat, "partners", true, "", "Who acts for Globex", "Nobody does.", "For whom Globex acts", "Acme")
		if len(a.Data.Partners) != 0 || len(a.Data.Customers) != 1 || a.Data.Customers[0].Name != "Acme" || !a.Data.Customers[0].Acts {
			t.Errorf("partners = %+v, customers %+v, want to act for Acme", a.Data.Partners, a.Data.Customers)
		}
		w.said(alice, "partners", true, "", "Who acts for Acme", "Globex")
		w.said(olga, "partners add Globex until 2026-12-31 yes", true, "", "until 2026-12-31")
		w.said(pat, "partners", true, "", "2026-12-31")

		// Its tickets, and tickets for its people, mel being no contact.
		for _, text := range []string{"list org:Acme", "list company org:Acme", "search fails", "list by:alice@acme.example"} {
			if got := numbers(w.ok(pat, text)); got != "1" {
				t.Errorf("Pat: %q lists %q, want 1", text, got)
			}
		}
		w.said(pat, "open On behalf for:alice@acme.example", true, "partner", "Acme", "Alice Adams")
		w.said(pat, "open On behalf of a member for:mel@acme.example org:Acme", true, "partner", "Acme", "Mel Member")
		w.said(pat, "open Our own view org:Acme", true, "partner", "Acme")
		w.said(pat, "open For a stranger for:carl@home.example org:Acme", true, core.RuleCustomer, "for its members")
		w.said(alice, "show 4", true, "entitled", "Pat Partner")
		w.said(alice, "reply 4 thanks", true, "")

		w.said("ada@desk.example", "org uncertify Globex yes", true, "")
		w.said(olga, "partners", true, "", "the partner is not certified")
		w.said(pat, "show 1", false, core.RuleNoTicket)
		w.said(olga, "partners remove Globex", true, "")
		w.said(olga, "partners", true, "", "Nobody does.")
		w.said(olga, "partners add Globex yes", false, "", "no certified partner called Globex")
	})
}

// To a partner a customer that did not grant it is as one that is not there.
func TestPartnerSeesNothingWithoutAGrant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets() // 3 is Initech's
		for _, who := range []string{pat, gus} {
			for _, c := range []string{
				"show NUMBER", "why NUMBER", "reply NUMBER hello", "close NUMBER", "cc NUMBER add x@x.example", "alerts NUMBER on", "file NUMBER 1",
				"list org:NAME", "list company org:NAME", "search Burning org:NAME", "list by:ADDRESS", "stats company org:NAME",
				"org NAME", "plan org:NAME", "contacts org:NAME", "members org:NAME", "members remove ADDRESS org:NAME yes", "partners org:NAME",
				"partners add Globex org:NAME yes", "contacts add ADDRESS org:NAME", "alerts company on org:NAME", "person show ADDRESS",
			} {
				fill := func(number, name, address string) string {
					return strings.NewReplacer("NUMBER", number, "NAME", name, "ADDRESS", address).Replace(c)
				}
				there := command.Text(w.do(who, fill("3", "Initech", ines)), 200)
				absent := command.Text(w.do(who, fill("9", "Notthere", "nobody@nothere.example")), 200)
				want := strings.NewReplacer("Notthere", "Initech", "nobody@nothere.example", ines, "#9", "#3", " 9", " 3").Replace(absent)
				if there != want || strings.Contains(there, "Ines") || strings.Contains(there, "Burning") && !strings.Contains(c, "Burning") {
					t.Errorf("%s: %q = %s\nof what is not there: %s", who, c, there, absent)
				}
			}
		}
		// Nor does it see who else acts for its customer, or its people.
		w.ok("system", "org certify Beta")
		w.ok(olga, "partners add Beta yes")
		w.said(pat, "partners org:Acme", false, core.RuleColleague)
		w.said(pat, "contacts org:Acme", false, core.RuleColleague)
		w.said(pat, "plan org:Acme", false, core.RuleColleague)
		a := w.said(pat, "open For somebody of Initech for:ines@initech.example org:Initech", true, "not your organization", "not a named contact of an organization called Initech")
		if string(a.Data.Ticket.Organization) == "Initech" || a.Data.Ticket.Requester == "ines@initech.example" {
			t.Errorf("the ticket is %+v", a.Data.Ticket)
		}
	})
}

func TestPlanAndRenewal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.said("system", "org set Acme renews:2026-06-30", true, "", "Renews on  no date  2026-06-30")
		a := w.said(alice, "plan", true, "entitled", "Renews on", "2026-06-30", "within 3 hours", "3 of 6 seats taken")
		if got := time.Time(a.Data.Organization.Renews); !got.Equal(time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("renews = %v", got)
		}
		w.now = time.Date(2026, 6, 30, 23, 0, 0, 0, time.UTC)
		w.said(alice, "plan", true, "entitled", "Renews on")
		w.now = w.now.Add(time.Hour)
		w.said(alice, "plan", true, "entitled", "Was to renew on")
		w.said("system", "org set Acme renews:none", true, "", "Renews on  2026-06-30  no date")
		if text := command.Text(w.ok(alice, "plan"), 100); strings.Contains(text, "enew") {
			t.Errorf("plan without a renewal = %s", text)
		}
		w.said("system", "org set Acme renews:soon", false, "", "not a date")
		w.said("system", "org set Acme renews:2026-01-01 renews:2026-01-02", false, "", "`renews:` is there twice")
		w.said("system", "org add Newco plan:basic renews:2027-01-31", true, "")
		w.said("system", "plan org:Newco", true, "staff", "2027-01-31")
		w.said(olga, "org set Acme plan:enterprise", false, core.RuleAdmins)
	})
}

func TestShrunkPlan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		for _, who := range []string{"a@acme.example", "b@acme.example", "c@acme.example"} {
			w.ok(olga, "contacts add "+who)
		}
		w.said(olga, "contacts add late@acme.example", false, core.RuleSeats,
			"6 of 6 seats taken", "includes 6", "199 USD a month", "an owner buys it by asking the desk", "`org set NAME seats:N`")
		w.said("system", "org set Acme plan:basic", true, "", "Acme has the basic plan: 6 of 4 seats taken", "Plan", "team", "Seats",
			"up to 7 MB each", "up to 1 MB each", "within 3 hours", "within 12 hours", "2 contacts more than seats", "before 3 are removed", "Its owners are told.")
		w.said("system", "org set Acme plan:basic", true, "", "Nothing changes by that.")
		if n := len(w.ok(olga, "contacts").Data.Contacts); n != 6 {
			t.Errorf("%d contacts, want all 6 to stay", n)
		}
		w.said(alice, "show 1", true, "entitled")
		w.said(olga, "contacts add late@acme.example", false, core.RuleShrunk, "2 too many", "before 3 are removed")
		w.said(olga, "contacts remove a@acme.example b@acme.example", true, "", "4 of 4 seats taken")
		w.said(olga, "contacts add late@acme.example", false, core.RuleSeats)
		w.said("system", "org set Acme seats:1", true, "", "Bought seats  0       1")
		w.said(olga, "contacts add late@acme.example", true, "entitled", "5 of 5 seats taken")
		w.said("system", "org set Acme plan:community", true, "", "Tickets that are private stay private")
		w.said(alice, "show 1", true, "entitled", "private")
		w.said(alice, "open Another private", true, core.RulePlanPrivate)
	})
}

func TestOwnersAndBillingManagers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		if _, err := w.desk.Identify(t.Context(), "Bill", bill, nil, core.TrustProven, false); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			"contacts add x@acme.example", "contacts remove alice@acme.example", "owners add alice@acme.example", "owners remove olga@acme.example yes",
			"billing add alice@acme.example", "billing remove bill@acme.example", "partners remove Globex", "members remove mel@acme.example yes",
		} {
			w.said(bill, text, false, core.RuleOwners)
			w.said(alice, text, false, core.RuleOwners)
		}
		w.said(bill, "open I can ask", true, "entitled", "private")
		for _, who := range []string{olga, "system"} {
			org := " org:Acme"
			w.said(who, "contacts remove bill@acme.example"+org, false, core.RuleAutomatic, "`owners remove` or `billing remove`")
			w.said(who, "contacts remove olga@acme.example"+org, false, core.RuleAutomatic)
			w.said(who, "owners remove olga@acme.example"+org+" yes", false, core.RuleLastOwner, "`owners add`")
			w.said(who, "billing add olga@acme.example"+org, false, core.RuleLastOwner)
			w.said(who, "members remove olga@acme.example"+org+" yes", false, core.RuleLastOwner)
		}
		w.said(olga, "billing add alice@acme.example", true, "entitled", "a billing manager of Acme")
		w.said(olga, "billing remove alice@acme.example", true, "entitled", "no longer a billing manager")
		w.said(olga, "owners remove alice@acme.example yes", false, "not that role")
		w.said(olga, "owners add alice@acme.example", true, "entitled")
		w.said(alice, "owners remove olga@acme.example yes", true, "entitled", "no longer an owner")
		w.said(olga, "contacts add x@acme.example", false, core.RuleOwners)
		w.said(olga, "list company", true, "", "no such tickets")
	})
}

func TestNamedContacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.said(olga, "contacts add alice@acme.example", true, "entitled", "is a named contact of Acme already", "3 of 6 seats taken")
		w.said(olga, "contacts add bill@acme.example", true, "entitled", "already")
		w.said(olga, "contacts add new@acme.example, NEW@acme.example new@acme.example", true, "entitled", "4 of 6 seats taken, 2 by invitations")
		w.said(olga, "contacts add x@acme.example org:Acme org:Globex", false, "", "`org:` is there twice")
		// A known person is shown by the address until they are heard of.
		a := w.said(olga, "contacts add carl@home.example", true, "entitled", "outside of Acme", "they are invited")
		if text := command.Text(a, 100); strings.Contains(text, "Carl") {
			t.Errorf("the answer names who is behind the address: %s", text)
		}
		for _, c := range w.ok(olga, "contacts").Data.Contacts {
			if c.Address == carl && (c.Name != "" || !c.Pending) {
				t.Errorf("Carl is shown as %+v", c)
			}
		}
		w.said(olga, "contacts remove carl@home.example", true, "entitled", "4 of 6 seats taken, 2 by invitations")
		w.said(olga, "contacts remove carl@home.example", false, "", "is not a member of Acme")
		w.said(carl, "whoami", true, "", "In no organization")
	})
}

func TestMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		if a := w.said(alice, "members", true, "entitled", "Members of Acme", "Mel Member", "no", "Olga Owner"); len(a.Data.Contacts) != 4 {
			t.Errorf("%d members, want 4", len(a.Data.Contacts))
		}
		w.said("system", "members org:Acme", true, "staff", mel)
		w.said(mel, "members", false, core.RuleEntitlement, "not a named contact of Acme", "`contacts add`")
		w.said(carl, "members org:Acme", false, core.RuleNoOrganization)
		w.said(olga, "members add x@acme.example", false, "", "`contacts add ADDRESS`")

		w.said(olga, "members remove alice@acme.example", false, "members remove asks first", "alice@acme.example will no longer be a member of Acme")
		w.said(alice, "show 1", true, "entitled")
		w.said(olga, "members remove alice@acme.example yes", true, "entitled", "no longer a member of Acme", "2 of 6 seats taken")
		w.said(alice, "show 1", false, core.RuleNoTicket)
		w.said(alice, "members remove me yes", false, "", "You are in no organization")

		w.said(mel, "members remove me", false, "members remove asks first", "You will no longer be a member of Acme")
		w.said(mel, "members remove MEL@acme.example yes", true, "", "You have left Acme")
		w.said(mel, "whoami", true, "", "In no organization")
		w.said(olga, "members remove me yes", false, core.RuleLastOwner)
		w.said("two@beta.example", "members remove me yes", false, "", "Which organization?", "Initech, Beta")
		w.said("two@beta.example", "members remove me org:Initech yes", false, core.RuleLastOwner) // Ines was never heard of
		if _, err := w.desk.Identify(t.Context(), "Ines", ines, nil, core.TrustProven, false); err != nil {
			t.Fatal(err)
		}
		w.said("two@beta.example", "members remove me org:Initech yes", true, "", "You have left Initech")
		w.said("system", "members remove me org:Acme yes", false, "", "--as")
	})
}
