package command_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// world is a desk with people of all kinds, whose clock stands still unless a
// test moves it.
type world struct {
	t    *testing.T
	now  time.Time
	desk *desk.Desk
	run  *command.Runner
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func build(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := &world{t: t, now: noon}
	d := desk.New(s, desk.Settings{
		Name: "Desk", Secret: []byte("0123456789abcdef"), Community: true, PublicDelay: 10 * time.Minute, ReopenDays: 14,
		Categories: []string{"installation", "upgrade", "single sign-on", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 3,
		SeatPrice: core.SeatPrice, HourlyCap: 20, Addresses: []string{"support@desk.example", "support+desk@desk.example"},
	}, func() time.Time { return w.now })
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.desk, w.run = d, command.New(command.Options{Page: 2})
	for _, c := range []string{
		"staff add ada@desk.example admin", "staff add sam@desk.example",
		"org add Acme plan:team domain:acme.example", "org add Globex plan:basic domain:globex.example", "org add Initech plan:basic",
		"org certify Globex", "org add Beta plan:basic",
		"owners add olga@acme.example org:Acme", "contacts add alice@acme.example org:Acme", "billing add bill@acme.example org:Acme",
		"contacts add mel@acme.example org:Acme",
		"owners add gus@globex.example org:Globex", "contacts add pat@globex.example org:Globex",
		"owners add ines@initech.example org:Initech",
		"owners add two@beta.example org:Beta", "owners add two@beta.example org:Initech",
		"partners add Globex org:Acme yes",
	} {
		w.ok("system", c)
	}
	for _, p := range []struct{ name, address string }{
		{"Ada Admin", "ada@desk.example"}, {"Sam Agent", "sam@desk.example"}, {"Olga Owner", "olga@acme.example"}, {"Alice Adams", "alice@acme.example"},
		{"Mel Member", "mel@acme.example"}, {"Pat Partner", "pat@globex.example"}, {"Carl", "carl@home.example"}, {"Tom Two", "two@beta.example"},
	} {
		if _, err := d.Identify(t.Context(), p.name, p.address, nil, core.TrustProven, false); err != nil {
			t.Fatal(err)
		}
	}
	w.ok("system", "contacts remove mel@acme.example org:Acme") // heard of, so she stays a member
	return w
}

// actor is the system, a person by address, or one whom nothing proves.
func (w *world) actor(who string) core.Actor {
	w.t.Helper()
	if who == "system" {
		return core.System()
	}
	address, trust := who, core.TrustProven
	if a, ok := strings.CutPrefix(who, "unproven "); ok {
		address, trust = a, core.TrustFailed
	}
	a, err := w.desk.Actor(w.t.Context(), address, trust)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) by(who string) desk.By {
	w.t.Helper()
	return desk.By{Actor: w.actor(who), Channel: core.Shell}
}

func (w *world) do(who, text string) command.Answer {
	w.t.Helper()
	a, err := w.run.RunText(w.t.Context(), w.desk, w.by(who), text)
	if err != nil {
		w.t.Fatalf("RunText(%s: %q) = %v, want an answer", who, text, err)
	}
	return a
}

// ok runs what has to go well.
func (w *world) ok(who, text string) command.Answer {
	w.t.Helper()
	a := w.do(who, text)
	if !a.OK {
		w.t.Fatalf("RunText(%s: %q) is not OK: %s", who, text, command.Text(a, 120))
	}
	return a
}

// tickets opens one of each kind: 1 is Acme's, 2 the community's, 3 Initech's.
func (w *world) tickets() {
	w.t.Helper()
	w.ok("alice@acme.example", "open Login fails cc:carl@home.example\nIt does since today.")
	w.ok("carl@home.example", "open How do I log out?")
	w.ok("ines@initech.example", "open Burning")
}

func TestWhoMayRunWhat(t *testing.T) {
	const admin, agent, owner, contact, member, partner, community = "ada@desk.example", "sam@desk.example", "olga@acme.example",
		"alice@acme.example", "mel@acme.example", "pat@globex.example", "carl@home.example"
	cases := []struct {
		who, text string
		ok        bool
		rule      string
		says      string
	}{
		{"system", "whoami", true, "", "the system"},
		{"system", "show 1", true, "staff", "It does since today."},
		{"system", "open No name", false, "", "Whom is the ticket for?"},
		{"system", "open For her for:alice@acme.example", true, "staff", "is open"},
		{"system", "reply 1 hello", false, "", "--as"},
		{"system", "alerts 1 on", false, "", "--as"},
		{"system", "alerts company on org:Acme", false, "", "--as"},
		{"system", "alerts new on", false, "", "--as"},
		{"system", "assign 1 me", false, "", "--as"},
		{"system", "assign 1 sam@desk.example", true, "staff", "#1 is assigned to Sam Agent."},
		{"system", "assign 1 nobody", true, "staff", "#1 is assigned to nobody."},
		{"system", "cc 1 add new@acme.example", true, "staff", "new@acme.example gets the mails of #1"},
		{"system", "list by:me", true, "", "no such tickets"},
		{"system", "staff remove carl@home.example", false, "", "nobody on the staff"},
		{"system", "staff remove unheard@of.example", false, "", "nobody on the staff"},
		{"system", "org domain Acme add acme.test", true, "", "acme.test"},
		{"system", "org domain Acme add globex.example", false, "", "Globex has the domain"},
		{"system", "org set Acme seats:2", true, "", "of 8 seats taken"},
		{"system", "org set Acme plan:gold", false, "", "is not a plan here"},
		{"system", "org add Only Partner plan:none", true, "", "Only Partner is there, and no customer."},
		{"system", "org add ACME plan:team", false, "", "There is an organization called"},
		{"system", "org show Nowhere", false, core.RuleNoOrganization, "no such organization"},
		{"system", "plan", false, "", "org:NAME"},
		{"system", "person show alice@acme.example", true, "", "Acme"},
		{"system", "person merge a@b.example c@d.example yes", false, "", "Nobody here has the address a@b.example"},
		{"system", "person forget a@b.example yes", false, "", "Nobody here has the address"},
		{"system", "article list", true, "", "no articles"},
		{"system", "article remove 1 yes", false, core.RuleNoArticle, "no such article"},
		{"system", "article add Log in\nOpen the page.", true, "", "Only staff can read it. `article set 1 public`"},
		{agent, "article show 1", true, "", "Open the page."},
		{agent, "article set 1 public", false, core.RuleAdmins, "administrator"},
		{agent, "article add Log in\nMine.", false, core.RuleAdmins, "administrator"},
		{agent, "article remove 1", false, core.RuleAdmins, "administrator"},
		{contact, "article show 1", false, core.RuleNoArticle, "no such article"},
		{contact, "articles", true, "", "no articles that you can see"},
		{admin, "article set log-in public category:upgrade", true, "", "Article 1, Log in, is changed."},
		{contact, "article remove 1", false, core.RuleAdmins, "administrator"},
		{contact, "article show log-in", true, "", "Open the page."},
		{community, "article list page", true, "", "article show 1"},
		{community, "article list nothing", true, "", "No article that you can see has these words."},
		{"unproven alice@acme.example", "article show 1", false, core.RuleNoArticle, "no such article"},
		{"unproven alice@acme.example", "articles", true, "", "no articles that you can see"},
		{admin, "article add Log in\nOpen the new page.", true, "", "There was an article of that name: article 1, Log in, has the new text."},
		{admin, "article add Log in\nOpen the new page.", true, "", "is so already"},
		{admin, "article remove 1", false, "article remove asks first", "Article 1, Log in, will be gone"},
		{admin, "article show 1", true, "", "Ada Admin (changed 2026-03-02)"},
		{admin, "article remove 1 yes", true, "", "Article 1, Log in, is removed."},
		{admin, "article remove log-in yes", false, core.RuleNoArticle, "no such article"},
		{"system", "stats company", true, "", "all organizations"},

		{admin, "staff", true, "", "ada@desk.example"},
		{admin, "org certify Beta", true, "", "certified partner"},
		{admin, "org uncertify Beta yes", true, "", "no certified partner"},
		{admin, "contacts org:Acme", true, "staff", "alice@acme.example"},
		{agent, "org certify Beta", false, core.RuleAdmins, "administrator"},
		{agent, "staff add x@desk.example", false, core.RuleAdmins, "administrator"},
		{agent, "staff", true, "", "sam@desk.example"},
		{agent, "note 1 known", true, "staff", "Only staff can read it."},
		{agent, "contacts add x@acme.example org:Acme", false, core.RuleAdmins, "administrator"},
		{agent, "person show carl@home.example", true, "", "public tickets only"},
		{agent, "alerts company on org:Acme", false, core.RuleSeesAll, "Staff see every"},
		{agent, "alerts new off", true, "", "no more of every new ticket"},
		{agent, "follow-up 1 Again", true, "staff", "Acme"},
		{agent, "why 1 reply carl@home.example", true, "cc", "You are copied"},
		{agent, "file 1 1", false, "", "no file 1"},

		{owner, "contacts add x@y.example", true, "entitled", "x@y.example is outside of Acme"},
		{owner, "contacts remove bill@acme.example", false, core.RuleAutomatic, "by their role"},
		{owner, "contacts remove nobody@acme.example", false, "", "is not a member of Acme"},
		{owner, "owners remove olga@acme.example yes", false, core.RuleLastOwner, "last owner"},
		{owner, "owners remove alice@acme.example", false, "not that role", "not an owner"},
		{owner, "owners", true, "entitled", "olga@acme.example"},
		{owner, "billing", true, "entitled", "bill@acme.example"},
		{owner, "partners remove Beta", false, "", "Beta is not a partner of Acme."},
		{owner, "partners remove Nowhere", false, "", "Nowhere is not a partner of Acme."},
		{owner, "partners add Beta yes", false, "", "no certified partner called Beta"},
		{owner, "partners add Nowhere yes", false, "", "no certified partner called Nowhere"},
		{owner, "partners add Globex until 2026-12-31", false, "partners add asks first", "until 2026-12-31. Please confirm."},
		{owner, "partners add Globex until 2026-12-31 yes", true, "", "until 2026-12-31"},
		{owner, "partners", true, "", "2026-12-31"},
		{owner, "org set Acme seats:9", false, core.RuleAdmins, "administrator"},
		{owner, "stats company", true, "", "Tickets of Acme"},
		{owner, "why 1 assign", true, core.RuleStaff, "Only staff"},
		{owner, "alerts company on", true, "", "every new ticket of Acme"},
		{owner, "link olga@acme.example", false, "not connected yet", "not connected"},
		{owner, "verify 123456", false, "not connected yet", "not connected"},
		{owner, "alerts via mail", true, "", "by mail (olga@acme.example)"},
		{owner, "alerts via slack", false, "not connected yet", "not connected to Slack"},

		{contact, "priority 1 urgent", true, "entitled", "#1 has priority urgent."},
		{contact, "category 1 single sign-on", true, "entitled", "filed under single sign-on"},
		{contact, "subject 1 Login fails with Safari", true, "entitled", "Safari"},
		{contact, "privacy 1 public", false, "entitled", "privacy 1 public yes"},
		{contact, "status 1 assigned", false, "", "Nobody has this ticket"},
		{contact, "reopen 1", false, "", "is not closed"},
		{contact, "assign 1 me", false, core.RuleStaff, "Only staff"},
		{contact, "note 1 hidden", false, core.RuleStaff, "Only staff"},
		{contact, "cc 1 add a@x.example, b@x.example, c@x.example", false, "too many cc", "at most 3 people"},
		{contact, "cc 1 remove q@x.example", false, "", "is not on cc"},
		{contact, "contacts add x@acme.example", false, core.RuleOwners, "Only an owner of Acme"},
		{contact, "withdraw 1", false, core.RuleWithdraw, "community ticket"},
		{contact, "open Bad for:carl@home.example", true, core.RuleColleague, "is open"},
		{contact, "open Theirs org:Initech", true, "not your organization", "is open"},
		{contact, "open", false, "", "What is it about?"},
		{contact, "staff", false, core.RuleStaff, "Only staff"},
		{contact, "person show olga@acme.example", false, core.RuleStaff, "Only staff"},
		{contact, "close 1 Solved, thanks.", true, "entitled", "Your text is on #1, which is closed."},
		{contact, "reopen 1", true, "entitled", "#1 is new."},
		{contact, "frobnicate", false, "", "is not a command"},

		{member, "show 1", false, core.RuleNoTicket, "no ticket #1"},
		{member, "contacts", false, core.RuleEntitlement, "named contact of Acme"},
		{member, "plan", false, core.RuleEntitlement, "named contact of Acme"},
		{member, "whoami", true, "", "an owner can add"},
		{member, "list company", true, "", "no such tickets"},

		{partner, "show 1", true, "partner", "Alice Adams"},
		{partner, "open From us org:Acme", true, "partner", "Acme"},
		{partner, "reply 1 We look into it.", true, "partner", "Your reply is on #1"},
		{partner, "contacts add x@acme.example org:Acme", false, core.RuleOwners, "Only an owner"},
		{partner, "show 3", false, core.RuleNoTicket, "no ticket #3"},
		{partner, "whoami", true, "", "Acts for  Acme"},

		{community, "show 1", true, "cc", "It does since today."},
		{community, "reply 1 Me too.", true, "cc", "Your reply is on #1"},
		{community, "cc 1 remove alice@acme.example", false, core.RuleRemoveSelf, "take yourself off"},
		{community, "priority 2 high", false, core.RuleCommunity, "without priority"},
		{community, "open Urgent priority:urgent", true, core.RuleEntitlement, "named contact"},
		{community, "close 2", true, "creator or requester", "#2 is closed."},
		{community, "reopen 2", true, "creator or requester", "#2 is new."},
		{community, "status 2 pending", false, core.RuleCloseOwn, "close 2"},
		{community, "plan", true, "", "no organization with support"},
		{community, "contacts", false, "", "You are in none"},
		{community, "list mine", true, "", "How do I log out?"},
		{community, "stats", true, "", "Your tickets"},
		{community, "stats company org:Acme", false, core.RuleNoOrganization, "no such organization"},
		{community, "withdraw 2", true, "creator or requester", "withdrawn"},

		{"unproven alice@acme.example", "show 1", false, core.RuleNoTicket, "no ticket #1"},
		{"unproven alice@acme.example", "whoami", false, core.RuleProof, "does not prove"},
		{"unproven alice@acme.example", "open Held", false, core.RuleHeld, "confirmation"},
		{"unproven alice@acme.example", "list", true, "", "no such tickets"},
		{"unproven olga@acme.example", "contacts", false, core.RuleProof, "does not prove"},
		{"unproven ada@desk.example", "staff", false, core.RuleStaff, "Only staff"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		for _, c := range cases {
			a := w.do(c.who, c.text)
			text := command.Text(a, 1000)
			if a.OK != c.ok || a.Rule != c.rule || !strings.Contains(text, c.says) {
				t.Errorf("%s: %q = OK %v, rule %q, %s\nwant OK %v, rule %q, …%s…", c.who, c.text, a.OK, a.Rule, text, c.ok, c.rule, c.says)
			}
		}
	})
}
