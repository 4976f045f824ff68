package desk_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

// recorded checks the last events of an organization: what, from>to, of whom.
func (w *world) recorded(name string, want ...string) {
	w.t.Helper()
	var got []string
	w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
		o, err := tx.OrganizationByName(w.ctx(), name)
		if err != nil {
			return err
		}
		events, err := tx.OrganizationEvents(w.ctx(), o.ID)
		for _, e := range events {
			who := ""
			if e.Person != 0 {
				p, err := tx.Person(w.ctx(), e.Person)
				if err != nil {
					return err
				}
				who, _, _ = strings.Cut(p.Primary, "@")
			}
			got = append(got, string(e.What)+" "+e.From+">"+e.To+" "+who)
		}
		return err
	}))
	got = got[max(0, len(got)-len(want)):]
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("events of %s\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestContacts(t *testing.T) {
	each(t, func(w *world) {
		g, err := w.AddContact(w.ctx(), w.by("alice"), "", "Dora@ACME.example")
		w.ok(err)
		if !g.Invited || g.Outside || g.Account.Seats.String() != "3 of 6 seats taken, 1 by an invitation" {
			w.t.Errorf("AddContact = invited %v, outside %v, %s", g.Invited, g.Outside, g.Account.Seats)
		}
		w.recorded("Acme", "entitlement no>yes dora")
		w.told("account dora concerned 0")
		g, err = w.AddContact(w.ctx(), w.by("alice"), "", "dora@acme.example")
		if err != nil || g.Invited {
			w.t.Errorf("AddContact again = invited %v, %v", g.Invited, err)
		}
		w.told()
		g, err = w.AddContact(w.ctx(), w.by("alice"), "", "erin@home.example")
		if err != nil || !g.Invited || !g.Outside {
			w.t.Errorf("AddContact outside = %+v, %v", g, err)
		}
		g, err = w.AddContact(w.ctx(), w.by("alice"), "", addresses["carl"])
		if err != nil || g.Invited {
			w.t.Errorf("AddContact of a member = invited %v, %v", g.Invited, err)
		}
		w.done(w.AddRole(w.ctx(), w.by("alice"), "", "fred@acme.example", core.BillingManager)) // the sixth
		w.forget()
		_, err = w.AddContact(w.ctx(), w.by("alice"), "", "hank@acme.example")
		w.refused(err, core.Refused, core.RuleSeats)
		for _, part := range []string{"6 of 6 seats taken", core.SeatPrice, "administrator"} {
			if err == nil || !strings.Contains(err.Error(), part) {
				w.t.Errorf("AddContact past the seats = %v, want %q in it", err, part)
			}
		}
		if _, err := w.Actor(w.ctx(), "hank@acme.example", core.TrustProven); core.KindOf(err) != core.NotFound {
			w.t.Errorf("a refused contact is known: %v", err)
		}
		w.told()

		// An invitation taken back frees its seat and leaves no member.
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", "dora@acme.example"))
		w.recorded("Acme", "entitlement yes>no dora")
		acc, err := w.Account(w.ctx(), w.actor("bob"), "")
		if err != nil || acc.Seats.Taken() != 5 || len(acc.Members) != 5 {
			w.t.Errorf("Account = %s, %d members, %v", acc.Seats, len(acc.Members), err)
		}

		for _, c := range []struct {
			name, who string
			do        func(by desk.By) error
			kind      core.Kind
			rule      string
		}{
			{"contact", "bob", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "Acme", "x@x.example"); return err }, core.Refused, core.RuleOwners},
			{"plain member", "carl", func(by desk.By) error { _, err := w.RemoveContact(w.ctx(), by, "Acme", addresses["bob"]); return err }, core.Refused, core.RuleOwners},
			{"partner", "pat", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "Acme", "x@x.example"); return err }, core.Refused, core.RuleOwners},
			{"outsider", "zoe", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "Acme", "x@x.example"); return err }, core.NotFound, core.RuleNoOrganization},
			{"no organization", "zoe", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "Nowhere", "x@x.example"); return err }, core.NotFound, core.RuleNoOrganization},
			{"in none", "zoe", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "", "x@x.example"); return err }, core.Invalid, ""},
			{"agent", "sam", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "Acme", "x@x.example"); return err }, core.Refused, core.RuleAdmins},
			{"automatic", "alice", func(by desk.By) error { _, err := w.RemoveContact(w.ctx(), by, "", "fred@acme.example"); return err }, core.Refused, core.RuleAutomatic},
			{"no member", "alice", func(by desk.By) error { _, err := w.RemoveContact(w.ctx(), by, "", addresses["gina"]); return err }, core.Invalid, ""},
			{"nobody", "alice", func(by desk.By) error {
				_, err := w.RemoveContact(w.ctx(), by, "", "nobody@nowhere.example")
				return err
			}, core.Invalid, ""},
			{"no address", "alice", func(by desk.By) error { _, err := w.AddContact(w.ctx(), by, "", "x"); return err }, core.Invalid, ""},
		} {
			if err := c.do(w.by(c.who)); core.KindOf(err) != c.kind || ruleIn(err) != c.rule {
				w.t.Errorf("%s: %v (%s, %s), want %s, %s", c.name, err, core.KindOf(err), ruleIn(err), c.kind, c.rule)
			}
		}
		by := w.by("alice")
		by.Actor.Trust = core.TrustPlain
		_, err = w.AddContact(w.ctx(), by, "", "x@x.example")
		w.refused(err, core.Refused, core.RuleProof)
	})
}

// Two owners with one seat left must not both get it.
func TestLastSeatGoesOnce(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddRole(w.ctx(), w.system(), "Globex", "second@globex.example", core.Owner))
		w.done(w.AddContact(w.ctx(), w.system(), "Globex", "third@globex.example")) // 3 of 4
		bys := make([]desk.By, 4)
		for i := range bys {
			bys[i] = w.by("gina")
		}
		errs := make([]error, len(bys))
		var wait sync.WaitGroup
		for i, by := range bys {
			wait.Go(func() {
				_, errs[i] = w.AddContact(w.ctx(), by, "", string(rune('a'+i))+"@globex.example")
			})
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else {
				w.refused(err, core.Refused, core.RuleSeats)
			}
		}
		if acc, err := w.Account(w.ctx(), w.actor("gina"), ""); done != 1 || err != nil || acc.Seats.Taken() != 4 {
			w.t.Errorf("%d of 4 got the last seat: %s, %v", done, acc.Seats, err)
		}
	})
}

func TestOwners(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.RemoveRole(w.ctx(), w.by("alice"), "", addresses["alice"], core.Owner)
		w.refused(err, core.Refused, core.RuleLastOwner)
		_, err = w.AddRole(w.ctx(), w.by("alice"), "", addresses["alice"], core.BillingManager)
		w.refused(err, core.Refused, core.RuleLastOwner)
		w.done(w.AddRole(w.ctx(), w.by("alice"), "", "invited@acme.example", core.Owner))
		_, err = w.RemoveRole(w.ctx(), w.by("alice"), "", addresses["alice"], core.Owner)
		w.refused(err, core.Refused, core.RuleLastOwner) // the other was never heard of
		w.forget()

		w.done(w.AddRole(w.ctx(), w.by("alice"), "", addresses["bob"], core.Owner))
		w.recorded("Acme", "role member>owner bob")
		w.told("account bob concerned 0", "account invited concerned 0")
		_, err = w.RemoveRole(w.ctx(), w.by("alice"), "", addresses["bob"], core.BillingManager)
		w.refused(err, core.Refused, "not that role")
		w.done(w.RemoveRole(w.ctx(), w.by("bob"), "", addresses["alice"], core.Owner))
		w.recorded("Acme", "role owner>member alice", "entitlement yes>no alice")
		w.told("account alice concerned 0", "account invited concerned 0")
		if w.actor("alice").EntitledIn(1) {
			w.t.Error("alice is entitled after she lost the role")
		}
		_, err = w.AddContact(w.ctx(), w.by("alice"), "Acme", addresses["alice"])
		w.refused(err, core.Refused, core.RuleOwners)
	})
}

func TestTwoOwnersCannotBothLeave(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddRole(w.ctx(), w.by("alice"), "", addresses["bob"], core.Owner))
		bys := []desk.By{w.by("alice"), w.by("bob")}
		errs := make([]error, 2)
		var wait sync.WaitGroup
		for i, by := range bys {
			wait.Go(func() { _, errs[i] = w.RemoveRole(w.ctx(), by, "Acme", by.Actor.Person.Primary, core.Owner) })
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			w.t.Errorf("both owners leaving at once = %v, %v, want one refused", errs[0], errs[1])
		}
	})
}

func TestPartners(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		sees := func(want bool) {
			w.t.Helper()
			_, err := w.Show(w.ctx(), w.actor("pat"), id)
			list, _, _ := w.List(w.ctx(), w.actor("pat"), core.Filter{}, desk.Names{})
			if (err == nil) != want || (len(list) == 1) != want {
				w.t.Errorf("Show to pat = %v, List %d, want seen %v", err, len(list), want)
			}
		}
		sees(true)
		until := w.clock.Now().Add(48 * time.Hour)
		_, _, err := w.GrantPartner(w.ctx(), w.by("alice"), "", "PARTA", until)
		w.ok(err)
		w.recorded("Acme", "partner granted 2026-03-04>Parta ")
		w.told("account pat concerned 0")
		if g, err := w.Partners(w.ctx(), w.actor("bob"), ""); err != nil || len(g) != 1 || !g[0].Until.Equal(until) || g[0].PartnerName != "Parta" {
			w.t.Errorf("Partners = %+v, %v, want one until %v", g, err, until)
		}
		w.clock.pass(48*time.Hour - time.Millisecond)
		sees(true)
		w.clock.pass(time.Millisecond)
		sees(false)
		w.told()
		if g, err := w.Partners(w.ctx(), w.actor("alice"), ""); err != nil || len(g) != 0 {
			w.t.Errorf("Partners = %+v, %v, want none", g, err)
		}
		_, err = w.RevokePartner(w.ctx(), w.by("alice"), "", "Parta")
		w.refused(err, core.NotFound, "")
		_, _, err = w.GrantPartner(w.ctx(), w.by("alice"), "", "Parta", w.clock.Now())
		w.refused(err, core.Invalid, "")
		_, _, err = w.GrantPartner(w.ctx(), w.by("alice"), "", "Parta", time.Time{})
		w.ok(err)
		sees(true)
		w.done(w.SetCertified(w.ctx(), w.system(), "Parta", false))
		sees(false)
		w.done(w.SetCertified(w.ctx(), w.by("ada"), "Parta", true))
		sees(true)
		w.forget()
		w.done(w.RevokePartner(w.ctx(), w.by("alice"), "", "Parta"))
		w.recorded("Acme", "partner revoked >Parta ")
		w.told("account pat concerned 0")
		sees(false)

		// Whether an organization is there can't be asked this way.
		for _, do := range []func(name string) error{
			func(name string) error { _, err := w.RevokePartner(w.ctx(), w.by("alice"), "", name); return err },
			func(name string) error {
				_, _, err := w.GrantPartner(w.ctx(), w.by("alice"), "", name, time.Time{})
				return err
			},
		} {
			there, absent := do("Globex"), do("Notone")
			if there == nil || absent == nil || strings.ReplaceAll(there.Error(), "Globex", "Notone") != absent.Error() {
				w.t.Errorf("of an organization that is there: %v; of none: %v", there, absent)
			}
		}
		w.told()
		_, _, err = w.GrantPartner(w.ctx(), w.by("bob"), "", "Parta", time.Time{})
		w.refused(err, core.Refused, core.RuleOwners)
	})
}

func TestAccountIsForItsOwn(t *testing.T) {
	each(t, func(w *world) {
		for name, want := range map[string]core.Kind{
			"alice": "", "bob": "", "sam": "", "ada": "", "system": "",
			"carl": core.Refused, "pat": core.Refused, "gina": core.NotFound, "zoe": core.NotFound,
		} {
			_, err := w.Account(w.ctx(), w.actor(name), "Acme")
			_, also := w.Partners(w.ctx(), w.actor(name), "Acme")
			if core.KindOf(err) != want || core.KindOf(also) != want {
				w.t.Errorf("Account(%s) = %v, Partners = %v, want %q", name, err, also, want)
			}
		}
		_, err := w.Account(w.ctx(), core.Actor{}, "Acme")
		w.refused(err, core.NotFound, core.RuleNoOrganization)
	})
}

func TestPlanThatShrinks(t *testing.T) {
	each(t, func(w *world) {
		for _, name := range []string{"c", "d", "e", "f"} {
			w.done(w.AddContact(w.ctx(), w.by("alice"), "", name+"@acme.example"))
		}
		id := w.quiet("bob", desk.Opening{Files: []core.Attachment{file("a", 7*megabyte)}})
		c, err := w.SetPlan(w.ctx(), w.by("ada"), "ACME", desk.PlanChange{Plan: "Basic"})
		o, seats := c.Now.Organization, c.Now.Seats
		if err != nil || o.Plan != "basic" || seats.Taken() != 6 || seats.Total() != 4 {
			w.t.Errorf("SetPlan = %s, %s, %v", o.Plan, seats, err)
		}
		w.recorded("Acme", "plan team>basic ")
		w.done(w.Show(w.ctx(), w.actor("bob"), id)) // nobody was removed
		_, err = w.AddContact(w.ctx(), w.by("alice"), "", "g@acme.example")
		w.refused(err, core.Refused, core.RuleShrunk)
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", addresses["bob"])) // has a seat
		if out := w.reply("bob", desk.Replying{Ticket: id, Files: []core.Attachment{file("b", 7*megabyte)}}); rules(out.Left) != core.RuleFileSize {
			w.t.Errorf("left %q, want the file too large now", rules(out.Left))
		}
		c, err = w.SetPlan(w.ctx(), w.by("ada"), "Acme", desk.PlanChange{Seats: new(3)})
		if err != nil || c.Now.Seats.Total() != 7 {
			w.t.Errorf("SetPlan with three more seats = %s, %v", c.Now.Seats, err)
		}
		w.recorded("Acme", "seats 0>3 ")
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", "g@acme.example"))

		_, err = w.SetPlan(w.ctx(), w.by("ada"), "Acme", desk.PlanChange{Plan: "gold"})
		w.refused(err, core.Invalid, "")
		for _, who := range []string{"alice", "sam", "zoe"} {
			_, err = w.SetPlan(w.ctx(), w.by(who), "Acme", desk.PlanChange{Plan: "enterprise"})
			w.refused(err, core.Refused, core.RuleAdmins)
			_, absent := w.SetPlan(w.ctx(), w.by(who), "Nowhere", desk.PlanChange{Plan: "enterprise"})
			if absent.Error() != err.Error() {
				w.t.Errorf("SetPlan of nobody by %s = %v, want as of somebody: %v", who, absent, err)
			}
		}
	})
}

func TestOrganizations(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.AddOrganization(w.ctx(), w.by("ada"), desk.NewOrganization{Name: " aCME "})
		w.refused(err, core.Invalid, "")
		_, err = w.AddOrganization(w.ctx(), w.by("ada"), desk.NewOrganization{Name: " "})
		w.refused(err, core.Invalid, "")
		_, err = w.AddOrganization(w.ctx(), w.by("ada"), desk.NewOrganization{Name: "Initech", Domains: []string{"initech.example", "acme.example"}})
		w.refused(err, core.Invalid, "")
		o, err := w.AddOrganization(w.ctx(), w.by("ada"), desk.NewOrganization{Name: "Initech", Plan: "TEAM", Domains: []string{" @Initech.example"}, Seats: 2})
		if err != nil || o.Plan != "team" || o.ExtraSeats != 2 || len(o.Domains) != 1 {
			w.t.Errorf("AddOrganization = %+v, %v", o, err)
		}
		_, err = w.AddOrganization(w.ctx(), w.by("sam"), desk.NewOrganization{Name: "Other"})
		w.refused(err, core.Refused, core.RuleAdmins)
		_, err = w.SetDomain(w.ctx(), w.by("ada"), "initech", "no domain", true)
		w.refused(err, core.Invalid, "")
		_, err = w.SetDomain(w.ctx(), w.by("ada"), "initech", "acme.example", false)
		w.refused(err, core.Invalid, "")
		o, err = w.SetDomain(w.ctx(), w.by("ada"), "initech", "@INITECH.example", false)
		if err != nil || len(o.Domains) != 0 {
			w.t.Errorf("SetDomain = %+v, %v, want no domain", o, err)
		}
		w.recorded("Initech", "organization added >Initech ", "plan >team ", "seats 0>2 ", "domain added >initech.example ", "domain removed initech.example> ")
	})
}

func TestStaff(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		p, err := w.SetStaff(w.ctx(), w.by("ada"), "Uma", "Uma@desk.example", core.Agent)
		if err != nil || p.Staff != core.Agent || p.Name != "Uma" {
			w.t.Errorf("SetStaff = %+v, %v", p, err)
		}
		w.done(w.Show(w.ctx(), w.actor("uma@desk.example"), id))
		w.done(w.Assign(w.ctx(), w.by("sam"), id, "uma@desk.example"))
		w.forget()
		w.done(w.SetStaff(w.ctx(), w.by("ada"), "", "uma@desk.example", core.NotStaff))
		_, err = w.Show(w.ctx(), w.actor("uma@desk.example"), id)
		w.refused(err, core.NotFound, core.RuleNoTicket)
		w.reply("alice", desk.Replying{Ticket: id})
		w.told() // Uma has the ticket, and is nobody to be told

		_, err = w.SetStaff(w.ctx(), w.by("ada"), "", "typo@desk.example", core.NotStaff)
		w.refused(err, core.Invalid, "")
		_, err = w.SetStaff(w.ctx(), w.by("sam"), "", addresses["sam"], core.Admin)
		w.refused(err, core.Refused, core.RuleAdmins)
		_, err = w.SetStaff(w.ctx(), w.by("alice"), "", addresses["alice"], core.Admin)
		w.refused(err, core.Refused, core.RuleAdmins)
		if _, err := w.Actor(w.ctx(), "typo@desk.example", core.TrustProven); core.KindOf(err) != core.NotFound {
			w.t.Errorf("removing nobody from the staff added them: %v", err)
		}
		if list, err := w.Staff(w.ctx(), w.actor("sam")); err != nil || len(list) != 2 {
			w.t.Errorf("Staff = %v, %v, want two", list, err)
		}
		_, err = w.Staff(w.ctx(), w.actor("bob"))
		w.refused(err, core.Refused, core.RuleStaff)
	})
}

func TestStartNeedsEveryPlanInUse(t *testing.T) {
	each(t, func(w *world) {
		set := settings()
		set.Plans = core.Catalogue{core.CommunityPlan: set.Plans[core.CommunityPlan], "basic": set.Plans["basic"]}
		err := desk.New(w.store, set, w.clock.Now).Start(w.ctx())
		if core.KindOf(err) != core.Invalid || !strings.Contains(err.Error(), `"team"`) {
			w.t.Errorf("Start without the plan of Acme = %v, want Invalid", err)
		}
	})
}
