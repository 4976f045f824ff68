package slack_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// chooses picks from a menu of somebody's App Home and returns what they then see.
func (w *world) chooses(name, menu, option string) *slacktest.View {
	w.t.Helper()
	w.people[name].Choose(w.people[name].Home(), menu, option)
	w.quiet()
	return w.people[name].Home()
}

// fills clicks a button of the App Home that opens a form, and sends that off.
func (w *world) fills(name, button string, values map[string]any) *slacktest.View {
	w.t.Helper()
	u := w.people[name]
	u.Click(u.Home(), button)
	w.until("a form", func() bool { return u.View() != nil })
	if err := u.Submit(u.View(), values).Wait(); err != nil {
		w.t.Fatalf("%s can't send the form of %q off: %v", name, button, err)
	}
	w.quiet()
	return u.Home()
}

// opened opens a ticket as somebody does who says more of it.
func (w *world) opened(name string, o desk.Opening) core.TicketID {
	w.t.Helper()
	out, err := w.Open(w.ctx(), w.by(name), o)
	w.ok(err)
	return out.Ticket.ID
}

func TestHomeFilters(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.opened("bob", desk.Opening{Subject: "All is down", Text: "x", Priority: core.Urgent, Category: "upgrade"})
	w.opened("bob", desk.Opening{Subject: "Odd colours", Text: "x", Category: "other"})
	w.opened("zoe", desk.Opening{Subject: "Free advice", Text: "x"})
	w.home("bob")
	shows(t, "urgent ones", w.chooses("bob", "home:priority", "Urgent"), []string{"All is down", "No filters"}, "Odd colours")
	shows(t, "and pending ones", w.chooses("bob", "home:status", "Pending"), []string{"No ticket here passes the filters."}, "All is down")
	shows(t, "all again", w.clicks("bob", "No filters"), []string{"All is down", "Odd colours"}, "No filters")
	shows(t, "of a category", w.chooses("bob", "home:category", "Other"), []string{"Odd colours"}, "All is down")
	shows(t, "the same, opened again", w.home("bob"), []string{"Odd colours"}, "All is down")
	shows(t, "of any category", w.chooses("bob", "home:category", "Any category"), []string{"All is down", "Odd colours"})
	w.home("sam")
	w.clicks("sam", "By priority (3)")
	v := w.chooses("sam", "home:org", "Acme")
	shows(t, "Acme's", v, []string{"All is down", "Odd colours", "team plan"}, "Free advice")
	v = w.chooses("sam", "home:sort", "By subject")
	if at := slices.Index(v.Labels(), "Show"); at < 0 {
		t.Fatalf("no tickets: %q", v.Labels())
	}
	shows(t, "by subject", v, []string{"All is down"}, "Free advice")
}

// TestHomeOverdue lets an urgent ticket of the team plan wait longer than three
// hours.
func TestHomeOverdue(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.opened("bob", desk.Opening{Subject: "All is down", Text: "x", Priority: core.Urgent})
	w.opened("bob", desk.Opening{Subject: "Odd colours", Text: "x"})
	w.home("sam")
	shows(t, "before", w.clicks("sam", "Overdue (0)"), []string{"Nobody waits longer than promised."})
	w.ahead.Store(int64(4 * time.Hour))
	shows(t, "after four hours", w.home("sam"), []string{"Overdue (1)", "All is down", "answer was due"}, "Odd colours")
	w.answer("sam", 1, "On it.")
	shows(t, "once answered", w.home("sam"), []string{"Overdue (0)", "Assigned to me (1)"}, "All is down")
}

// TestHomeAddsContacts fills the seats, and then is told what to do.
func TestHomeAddsContacts(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.home("alice")
	w.clicks("alice", "Contract")
	for i := range 4 {
		v := w.fills("alice", "Add a contact", map[string]any{"Mail address": fmt.Sprintf("new%d@acme.example", i)})
		shows(t, "the contract", v, []string{fmt.Sprintf("new%d@acme.example is a named contact of Acme.", i), fmt.Sprintf("%d of 6 seats taken", 3+i), "End the invitation"})
	}
	v := w.fills("alice", "Add a contact", map[string]any{"Mail address": "late@acme.example"})
	shows(t, "the contract", v, []string{"Acme has 6 of 6 seats taken", "Remove a contact first, or get another seat", "199 USD", "Support contract"}, "late@acme.example")
	shows(t, "the contract with a new owner", w.fills("alice", "Add an owner", map[string]any{"Mail address": addresses["bob"]}), []string{"bob@acme.example is an owner of Acme", "Remove as owner"})
	shows(t, "the contract once she left the lead to him", w.clicks("alice", "Remove as owner"), []string{"no longer an owner of Acme"}, "Add a contact")
}

func TestHomePartners(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.done(w.AddOrganization(w.ctx(), w.by("system"), desk.NewOrganization{Name: "Parta"}))
	w.done(w.SetCertified(w.ctx(), w.by("system"), "Parta", true))
	w.home("alice")
	w.clicks("alice", "Contract")
	until := time.Now().AddDate(0, 3, 0).Format(time.DateOnly)
	v := w.fills("alice", "Let a partner act for you", map[string]any{"Partner": "Parta", "Until": until})
	if v.Has("Yes, go ahead") {
		v = w.clicks("alice", "Yes, go ahead")
	}
	shows(t, "the contract", v, []string{"Parta can act for Acme", "*Parta*", "until", "End it"})
	shows(t, "the contract then", w.clicks("alice", "End it"), []string{"Parta can no longer act for Acme", "Nobody does."})
}

// TestHomeOfTwoOrganizations chooses between them.
func TestHomeOfTwoOrganizations(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.done(w.AddOrganization(w.ctx(), w.by("system"), desk.NewOrganization{Name: "Globex", Plan: "basic"}))
	w.done(w.AddRole(w.ctx(), w.by("system"), "Globex", addresses["bob"], core.Owner))
	w.opened("bob", desk.Opening{Subject: "Of Acme", Text: "x", Organization: "Acme"})
	w.opened("bob", desk.Opening{Subject: "Of Globex", Text: "x", Organization: "Globex"})
	shows(t, "both", w.home("bob"), []string{"Of Acme", "Of Globex"})
	shows(t, "one", w.chooses("bob", "home:org", "Globex"), []string{"Of Globex", "basic plan"}, "Of Acme", "team plan")
	shows(t, "its contract, which he owns", w.clicks("bob", "Contract"), []string{"*Globex*", "Add a contact"}, "*Acme*")
	shows(t, "the other's, which he does not", w.chooses("bob", "home:org", "Acme"), []string{"*Acme*", "Alice"}, "Add a contact")
}

// TestContractByCommand offers the same with the answers to commands, to who may
// change a contract.
func TestContractByCommand(t *testing.T) {
	w := newWorld(t, withoutTriage)
	ask := func(name, line string) slacktest.Message {
		t.Helper()
		before := len(w.people[name].Seen(w.triage))
		w.people[name].Command(w.triage, "/support", line)
		w.until("an answer to "+line, func() bool { return len(w.people[name].Seen(w.triage)) > before })
		seen := w.people[name].Seen(w.triage)
		return seen[len(seen)-1]
	}
	says(t, "the contacts, to an agent", ask("sam", "contacts org:Acme"), []string{"Alice", "Bob"}, "Remove", "Add a contact")
	m := ask("ada", "contacts org:Acme")
	says(t, "the contacts, to an administrator", m, []string{"Alice", "bob@acme.example", "Remove", "Add a contact", "2 of 6 seats"})
	says(t, "the plan", ask("ada", "plan org:Acme"), []string{"team", "Contacts", "Partners"})
	says(t, "the partners", ask("ada", "partners org:Acme"), []string{"Nobody does.", "Let a partner act for you"})
	w.people["ada"].Click(m, "Remove")
	w.until("Bob's end", func() bool {
		return len(saying("bob@acme.example is no longer a named contact of Acme.", shown(w.people["ada"].Seen(w.triage)))) == 1
	})
}
