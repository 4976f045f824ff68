package desk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// proves has somebody write whose mail is proven to be theirs.
func (w *world) proves(name, address string) desk.By {
	w.t.Helper()
	_, err := w.Identify(w.ctx(), name, address, nil, core.TrustProven, false)
	w.ok(err)
	return w.by(address)
}

// belongs is the membership of an address in Acme.
func (w *world) belongs(address string) (core.Membership, bool) {
	w.t.Helper()
	return w.actor(address).Membership(1)
}

// asked are the notices that ask owners, as they are written; they are dropped.
func (w *world) asked() []desk.Told {
	w.t.Helper()
	var out []desk.Told
	for _, n := range w.queued() {
		var told desk.Told
		w.ok(json.Unmarshal([]byte(n.Body), &told))
		if n.Kind == core.NoticeAccount && told.Pending != 0 {
			out = append(out, told)
		}
	}
	w.forget()
	return out
}

func TestProvenAddressJoinsItsDomain(t *testing.T) {
	each(t, func(w *world) {
		w.proves("Nina", "Nina@ACME.example")
		if m, ok := w.belongs("nina@acme.example"); !ok || m.Role != core.Member || m.Entitled() || m.Pending || m.Primary {
			w.t.Errorf("nina's membership = %+v, %v, want a plain one", m, ok)
		}
		w.recorded("Acme", "member added >nina@acme.example nina")
		w.told()

		for _, c := range []struct {
			name, address string
			trust         core.Trust
		}{
			{"unproven", "ned@acme.example", core.TrustPlain},
			{"evidence against", "olga@acme.example", core.TrustFailed},
			{"a domain below", "paul@mail.acme.example", core.TrustProven},
			{"a domain above", "quin@example", core.TrustProven},
			{"a longer domain", "rita@notacme.example", core.TrustProven},
			{"as a local part", "acme.example@home.example", core.TrustProven},
		} {
			w.done(w.Identify(w.ctx(), "", c.address, nil, c.trust, true))
			if m, ok := w.belongs(c.address); ok {
				w.t.Errorf("%s: membership %+v, want none", c.name, m)
			}
		}
		w.done(w.Prove(w.ctx(), w.actor("ned@acme.example").Person.ID, "ned@acme.example"))
		if _, ok := w.belongs("ned@acme.example"); !ok {
			w.t.Error("who confirmed their mail is no member")
		}
	})
}

// Staff are staff, whatever their address.
func TestStaffJoinNobody(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddOrganization(w.ctx(), w.system(), desk.NewOrganization{Name: "Desk", Plan: "basic", Domains: []string{"desk.example"}}))
		if got := w.actor("sam").Memberships; len(got) != 0 {
			w.t.Errorf("Sam belongs to %+v, want nothing", got)
		}
	})
}

func TestOwnersAreAskedOnce(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddRole(w.ctx(), w.system(), "Acme", addresses["bob"], core.Owner))
		w.forget()
		nina := w.proves("Nina New", "nina@acme.example")
		for n := range 3 {
			out, err := w.Open(w.ctx(), desk.By{Actor: nina.Actor, Channel: core.Mail}, desk.Opening{Subject: "my secret"})
			w.ok(err)
			if !out.Ticket.Community() || out.Whose != "You are a member of Acme, but no support contact there. Alice <alice@acme.example> or Bob <bob@acme.example> can add you; they were told." {
				w.t.Errorf("opened for organization %d: %q", out.Ticket.Organization, out.Whose)
			}
			asked := w.asked()
			if want := map[int]int{0: 2}[n]; len(asked) != want {
				w.t.Fatalf("%d owners are asked after mail %d, want %d", len(asked), n+1, want)
			}
			for _, told := range asked {
				if text := told.Subject + told.Text; strings.Contains(text, "secret") || !strings.Contains(text, "Nina New <nina@acme.example>") ||
					!strings.Contains(text, "`#allow`") || !strings.Contains(text, "2 of 6 seats taken") {
					w.t.Errorf("an owner is asked %q", text)
				}
			}
			if n == 0 && asked[0].Pending == asked[1].Pending {
				w.t.Error("both owners say yes by one key")
			}
		}
		w.recorded("Acme", "member added >nina@acme.example nina", "owners asked > nina")
	})
}

func TestAllowWaitsLong(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.Open(w.ctx(), w.proves("Nina", "nina@acme.example"), desk.Opening{}))
		id, alice := w.asked()[0].Pending, w.actor("alice").Person.ID
		w.clock.pass(59 * 24 * time.Hour)
		_, err := w.TakePending(w.ctx(), w.actor("bob").Person.ID, id)
		w.refused(err, core.NotFound, "")
		for range 2 {
			if c, err := w.TakePending(w.ctx(), alice, id); err != nil || c != `contacts add nina@acme.example org:"Acme"` {
				w.t.Fatalf("TakePending = %q, %v", c, err)
			}
			_, err = w.TakePending(w.ctx(), alice, id)
			w.refused(err, core.NotFound, "")
			w.ok(w.PutBack(w.ctx(), alice, id))
		}
		w.clock.pass(2 * 24 * time.Hour)
		_, err = w.TakePending(w.ctx(), alice, id)
		w.refused(err, core.NotFound, "")
	})
}

// Whom the owners decided on already is not brought back by a mail, and they are
// not asked again.
func TestOwnersDecidedBefore(t *testing.T) {
	each(t, func(w *world) {
		out := w.open("carl", desk.Opening{}) // was a contact once
		if !strings.Contains(out.Whose, "Alice <alice@acme.example> can add you.") {
			w.t.Errorf("Carl is told %q", out.Whose)
		}
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", "dora@acme.example"))
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", "dora@acme.example"))
		dora := w.proves("Dora", "dora@acme.example")
		if m, ok := w.belongs("dora@acme.example"); ok {
			w.t.Errorf("Dora, whose invitation was taken back, is a member: %+v", m)
		}
		if out, err := w.Open(w.ctx(), dora, desk.Opening{}); err != nil || out.Whose != "" {
			w.t.Errorf("Dora is told %q, %v", out.Whose, err)
		}
		w.proves("Nina", "nina@acme.example")
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", "nina@acme.example"))
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", "nina@acme.example"))
		w.done(w.Open(w.ctx(), w.by("nina@acme.example"), desk.Opening{}))
		if asked := w.asked(); len(asked) != 0 {
			w.t.Errorf("the owners are asked %+v", asked)
		}
	})
}

func TestDomainAddedLater(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.Identify(w.ctx(), "Yan", "yan@home.example", nil, core.TrustPlain, true))
		w.done(w.SetDomain(w.ctx(), w.system(), "Globex", "home.example", true))
		w.told()
		w.recorded("Globex", "domain added >home.example ", "member added >zoe@home.example zoe")
		if len(w.actor("yan@home.example").Memberships) != 0 {
			w.t.Error("an unproven address joined")
		}
		if out := w.open("zoe", desk.Opening{}); !strings.Contains(out.Whose, "Gina <gina@globex.example> can add you, and was told.") {
			w.t.Errorf("Zoe is told %q", out.Whose)
		}
		if asked := w.asked(); len(asked) != 1 {
			w.t.Errorf("%d owners are asked, want Gina", len(asked))
		}
		w.done(w.SetDomain(w.ctx(), w.system(), "Globex", "home.example", false))
		if len(w.actor("zoe").Memberships) != 1 {
			w.t.Error("Zoe left with the domain")
		}
		w.done(w.Prove(w.ctx(), w.actor("yan@home.example").Person.ID, "yan@home.example"))
		if len(w.actor("yan@home.example").Memberships) != 0 {
			w.t.Error("Yan joined by a domain that is gone")
		}
	})
}

// An address by which anybody could join is no organization's domain.
func TestSharedDomains(t *testing.T) {
	suffixes := func(s *desk.Settings) {
		s.PublicSuffix = func(domain string) bool { return domain == "co.uk" }
	}
	each(t, func(w *world) {
		for _, domain := range []string{"gmail.com", "@GMail.com", "outlook.com", "yahoo.co.uk", "gmx.de", "co.uk", "com"} {
			_, err := w.SetDomain(w.ctx(), w.system(), "Acme", domain, true)
			if w.refused(err, core.Invalid, ""); err == nil || !strings.Contains(err.Error(), "contacts add ADDRESS") {
				w.t.Errorf("%s: %v", domain, err)
			}
			_, err = w.AddOrganization(w.ctx(), w.system(), desk.NewOrganization{Name: "New", Plan: "basic", Domains: []string{domain}})
			w.refused(err, core.Invalid, "")
		}
		w.done(w.SetDomain(w.ctx(), w.system(), "Acme", "acme.co.uk", true))
	}, suffixes)
}

func TestNoSeatForTheNewColleague(t *testing.T) {
	each(t, func(w *world) {
		for i := range 4 {
			w.done(w.AddContact(w.ctx(), w.by("alice"), "", string(rune('u'+i))+"@acme.example"))
		}
		w.done(w.Open(w.ctx(), w.proves("Nina", "nina@acme.example"), desk.Opening{}))
		if asked := w.asked(); len(asked) != 1 || !strings.Contains(asked[0].Text, "6 of 6 seats taken") || !strings.Contains(asked[0].Text, core.SeatPrice) {
			w.t.Errorf("Alice is asked %+v, want the price of a seat", asked)
		}
	})
}

// A contact of one organization who is a plain member where their address
// belongs is told of both.
func TestMatchingOrganizationGivesNothing(t *testing.T) {
	each(t, func(w *world) {
		w.proves("Nina", "nina@acme.example")
		w.done(w.AddContact(w.ctx(), w.system(), "Globex", "nina@acme.example"))
		w.forget()
		out, err := w.Open(w.ctx(), w.by("nina@acme.example"), desk.Opening{})
		w.ok(err)
		if w.organization(out.Ticket) != "Globex" || !strings.Contains(out.Whose, "the one of your organizations where you are a support contact") ||
			!strings.Contains(out.Whose, "an owner of Acme can make you a contact there too") || strings.Contains(out.Whose, "#org") {
			w.t.Errorf("opened for %s: %q", w.organization(out.Ticket), out.Whose)
		}
		if asked := w.asked(); len(asked) != 0 { // what concerns Globex is not for Acme to hear
			w.t.Errorf("Acme's owners are asked %+v", asked)
		}
		out, err = w.Open(w.ctx(), w.by("nina@acme.example"), desk.Opening{Organization: "Acme"})
		if w.ok(err); rules(out.Left) != "not your organization" || w.organization(out.Ticket) != "Globex" {
			w.t.Errorf("named Acme: opened for %s, left out %s", w.organization(out.Ticket), rules(out.Left))
		}
	})
}

func TestClosedCommunity(t *testing.T) {
	each(t, func(w *world) {
		public := w.quiet("alice", desk.Opening{Privacy: core.Public, CC: []string{"yan@home.example"}})
		w.clock.pass(time.Hour)
		_, err := w.Open(w.ctx(), w.by("zoe"), desk.Opening{})
		w.refused(err, core.Refused, core.RuleClosed)
		w.told()
		w.proves("Nina", "nina@acme.example")
		for n := range 2 {
			_, err = w.Open(w.ctx(), w.by("nina@acme.example"), desk.Opening{Subject: "my secret"})
			w.refused(err, core.Refused, core.RuleClosed)
			if err == nil || !strings.Contains(err.Error(), "Alice <alice@acme.example> can add you, and was told.") {
				w.t.Errorf("Nina is refused with %v", err)
			}
			asked := w.asked()
			if len(asked) != 1-n || n == 0 && (!strings.Contains(asked[0].Text, "it was refused") || strings.Contains(asked[0].Text, "secret")) {
				w.t.Errorf("after mail %d Alice is asked %+v", n+1, asked)
			}
		}
		for _, c := range []struct {
			who string
			may bool
		}{
			{"alice", true}, {"gina", true}, {"pat", true}, {"sam", true}, {"yan@home.example", true}, {"zoe", false}, {"nina@acme.example", false},
		} {
			_, err := w.Reply(w.ctx(), w.by(c.who), desk.Replying{Ticket: public, Text: "x"})
			if (err == nil) != c.may || err != nil && ruleIn(err) != core.RuleClosed {
				w.t.Errorf("%s replies to a public ticket: %v, want allowed %v", c.who, err, c.may)
			}
			if _, err := w.Show(w.ctx(), w.actor(c.who), public); err != nil {
				w.t.Errorf("%s reads a public ticket: %v", c.who, err)
			}
		}
		for _, c := range []struct {
			address string
			known   bool
			want    bool
		}{
			{addresses["zoe"], true, true}, {addresses["bob"], true, false}, {addresses["carl"], true, false}, {addresses["sam"], true, false},
			{"new@acme.example", false, false}, {"new@home.example", false, true},
		} {
			a := core.Actor{Trust: core.TrustPlain}
			if c.known {
				a = w.actor(c.address)
				a.Trust = core.TrustPlain
			}
			if err := w.Unwanted(w.ctx(), a, c.address); (core.KindOf(err) == core.Refused) != c.want {
				w.t.Errorf("Unwanted(%s) = %v, want refused %v", c.address, err, c.want)
			}
		}
	}, func(s *desk.Settings) { s.Community = false })
}

func TestOpenCommunityWantsAnybody(t *testing.T) {
	each(t, func(w *world) {
		if err := w.Unwanted(w.ctx(), core.Actor{Trust: core.TrustPlain}, "new@home.example"); err != nil {
			w.t.Errorf("Unwanted = %v, want nil", err)
		}
	})
}

func TestProfileNamesTheMainOrganization(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddContact(w.ctx(), w.system(), "Globex", addresses["bob"]))
		for _, want := range []string{"Acme", "Globex"} {
			if want == "Globex" {
				w.ok(w.ChooseOrganization(w.ctx(), w.by("bob"), want))
			}
			p, err := w.Profile(w.ctx(), w.actor("bob"))
			w.ok(err)
			i := slices.IndexFunc(p.Belongs, func(b desk.Belonging) bool { return b.Organization.ID == p.Main })
			if i < 0 || p.Belongs[i].Organization.Name != want {
				w.t.Errorf("main = %d of %+v, want %s", p.Main, p.Belongs, want)
			}
		}
	})
}
