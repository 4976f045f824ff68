package blocks

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// homeNoon is when the homes are drawn.
var homeNoon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func homeRow(id core.TicketID, subject string, s core.Status, p core.Priority, from string) bots.Row {
	return bots.Row{From: from, Ticket: core.Ticket{ID: id, Subject: subject, Status: s, Priority: p, Updated: homeNoon.Add(-time.Duration(id) * time.Hour)}}
}

// customerHome is what an owner of Acme sees.
func customerHome() bots.Dashboard {
	acc := acmeAccount(true)
	tabs := []bots.Tab{
		{Key: "open", Label: "My open", Count: 2, Status: []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}},
		{Key: "closed", Label: "My closed", Count: 14, Status: []core.Status{core.Closed}}, {Key: "company", Label: "Company", Count: 23}, {Key: "alerts", Label: "Alerts", Count: 3},
	}
	return bots.Dashboard{
		Desk: "Acme Support", Member: true, Tabs: tabs, Tab: tabs[0], Categories: []string{"installation", "single sign-on", "other"}, Now: homeNoon,
		Rows: []bots.Row{
			homeRow(31, "Login loop after the upgrade", core.InProgress, core.High, "Alice"),
			homeRow(28, "Which ports have to be open?", core.Pending, core.Normal, "Bob"),
		},
		Total: 2, Account: &acc,
	}
}

// acmeAccount is Acme's contract to an owner, or to somebody else.
func acmeAccount(owner bool) bots.Account {
	org := core.Organization{ID: 1, Name: "Acme", Plan: "team", Renews: homeNoon.AddDate(0, 9, 0)}
	plan := core.DefaultCatalogue()["team"]
	acc := bots.Account{Account: desk.Account{Contract: core.Contract{Organization: org, Plan: plan, Seats: core.SeatCount{Included: 6, Used: 3, Pending: 1}}}, Others: 2}
	end := func(verb, rest, label, question string) bots.Choice {
		if !owner {
			return bots.Choice{}
		}
		return bots.Choice{Verb: verb, Label: label, Command: verb + " remove " + rest + " org:Acme", Style: bots.Danger, Confirm: question}
	}
	acc.Contacts = []bots.Contact{
		{Name: "Alice Ash", Address: "alice@acme.example", Role: core.Owner},
		{Name: "Bill Birch", Address: "bill@acme.example", Role: core.BillingManager, End: end("billing", "bill@acme.example", "Remove as billing manager",
			"Bill Birch (bill@acme.example) will no longer be a billing manager, nor a contact unless you add them as one.")},
		{Name: "Bob <Oak>", Address: "bob@acme.example", Role: core.Member, End: end("contacts", "bob@acme.example", "Remove",
			"Bob (bob@acme.example) will no longer be a contact. They can open no more tickets for Acme, nor see its private ones, from that moment on.")},
		{Name: "dan", Address: "dan@elsewhere.example", Role: core.Member, Invited: true, End: end("contacts", "dan@elsewhere.example", "End the invitation",
			"The invitation of dan@elsewhere.example ends, and the seat is free for somebody else.")},
	}
	acc.Partners = []bots.Partner{
		{Name: "Parta", Since: homeNoon.AddDate(0, -2, 0), Until: homeNoon.AddDate(0, 6, 0), Acts: true, End: end("partners", "Parta", "End it",
			"Parta can no longer act for Acme: its people lose sight of all private tickets, from that moment on.")},
		{Name: "Wood & Co", Since: homeNoon.AddDate(-1, 0, 0), End: end("partners", "Wood & Co", "End it", "Wood & Co can no longer act for Acme.")},
	}
	if owner {
		for _, c := range [][2]string{{"contacts", "Add a contact"}, {"owners", "Add an owner"}, {"billing", "Add a billing manager"}, {"partners", "Let a partner act for you"}} {
			acc.Add = append(acc.Add, bots.Choice{Verb: c[0], Label: c[1], Command: c[0] + " add org:Acme" + bots.Rest})
		}
	}
	return acc
}

// staffHome is what an agent sees in the middle of a long list.
func staffHome() bots.Dashboard {
	open := []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}
	tabs := []bots.Tab{
		{Key: "assigned", Label: "Assigned to me", Count: 4, Status: open}, {Key: "unassigned", Label: "Unassigned", Count: 7, Status: open},
		{Key: "overdue", Label: "Overdue", Count: 2, Status: open}, {Key: "priority", Label: "By priority", Count: 12_345, Status: open}, {Key: "all", Label: "All", Count: 12_345},
	}
	d := bots.Dashboard{
		Desk: "Acme Support", Staff: true, Tabs: tabs, Tab: tabs[3], Categories: []string{"installation", "other"}, Now: homeNoon, Total: 12_345, Next: "cursor2",
		Look: bots.Look{Tab: "priority", Priority: core.Urgent, Nth: 1, After: []string{"cursor1"}},
	}
	subjects := []string{"Nobody can log in", "500 errors after the upgrade", "Which *ports* does <!channel> need & why?", "Session ends too soon", "Error while importing users",
		"Certificate expires on Friday", "Logout leads to a blank page", "Slow since this morning", "Wrong language in mails", "Licence key is refused"}
	for i := range bots.PageSize {
		r := homeRow(core.TicketID(50-i), subjects[i], open[i%4], core.Urgent, "Globex")
		if i%4 != 0 {
			r.Assignee = "Sam"
		}
		if i < 4 {
			r.Due = homeNoon.Add(time.Duration(2*i-3) * time.Hour)
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

func TestHomes(t *testing.T) {
	contract := func(owner bool) bots.Dashboard {
		d, acc := customerHome(), acmeAccount(owner)
		d.Look.Page, d.Account = bots.ContractPage, &acc
		return d
	}
	several := customerHome()
	several.Organizations, several.Look.Org = []string{"Acme", "Globex"}, "Globex"
	globex := acmeAccount(false)
	globex.Organization.Name, several.Account = "Globex", &globex
	outside := bots.Dashboard{Desk: "Acme Support", Tabs: customerHome().Tabs[:1], Tab: customerHome().Tabs[0]}
	outside.Tabs[0].Count = 0
	member := outside
	member.Member, member.Why = true, "You are a member, but not a named contact of Acme, and only those can see that. An owner can add you with `contacts add`."
	figures := bots.Dashboard{Desk: "Acme Support", Member: true, Look: bots.Look{Page: bots.FiguresPage}, Figures: command.Answer{OK: true, Blocks: []command.Block{
		command.Heading{Text: "Tickets of Acme: 23 in all"},
		command.Chart{Title: "Status", Of: "tickets", Bars: []command.Bar{{Label: "new", Value: 2}, {Label: "in progress", Value: 7}, {Label: "closed", Value: 14}}},
	}}}
	gone := Answer(command.Answer{OK: true, Blocks: []command.Block{command.Paragraph{Text: "bob@acme.example is no longer a named contact of Acme."}, command.Paragraph{Text: "3 of 6 seats taken."}}})
	full := Answer(command.Refusal(core.Errorf(core.Refused, "Acme has 6 of 6 seats taken: its team plan includes 6, and 0 more were bought. Remove a contact first, or get another seat.")))
	for name, draw := range map[string]struct {
		bots.Dashboard
		came *Message
	}{
		"customer": {customerHome(), nil}, "staff": {staffHome(), nil}, "several": {several, nil}, "community": {outside, nil}, "member": {member, nil},
		"contract-owner": {contract(true), nil}, "contract-contact": {contract(false), nil}, "figures": {figures, nil},
		"removed": {contract(true), &gone}, "seats-full": {contract(true), &full},
	} {
		v := Home(draw.Dashboard, draw.came)
		golden(t, "home-"+name, v)
		if n := len(v.Blocks.BlockSet); n > 100 {
			t.Errorf("%s has %d blocks", name, n)
		}
	}
	golden(t, "home-unlinked", HomeOf(Greeting("Acme Support", true), nil))
}

// TestHomeOfManyPeople draws a contract with more contacts than there is room for.
func TestHomeOfManyPeople(t *testing.T) {
	d, acc := customerHome(), acmeAccount(true)
	d.Look.Page, d.Account = bots.ContractPage, &acc
	for i := range 200 {
		acc.Contacts = append(acc.Contacts, bots.Contact{Name: fmt.Sprint("Person ", i), Address: strings.Repeat("x", 200) + "@acme.example", Role: core.Member, End: acc.Contacts[2].End})
		acc.Partners = append(acc.Partners, acc.Partners[0])
	}
	v := Home(d, nil)
	if n := len(v.Blocks.BlockSet); n > 100 {
		t.Errorf("%d blocks, want at most 100", n)
	}
	if text := wholeJSON(t, v); !strings.Contains(text, "And 180 more") || !strings.Contains(text, "Let a partner act for you") {
		t.Errorf("the home does not say that there are more, or how to let a partner act: %s", text)
	}
}

func wholeJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
