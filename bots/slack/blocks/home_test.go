package blocks

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/core"
	"usher/core/command"
)

func homeRow(id core.TicketID, subject string, s core.Status, p core.Priority, from string) bots.Row {
	return bots.Row{From: from, Ticket: core.Ticket{ID: id, Subject: subject, Status: s, Priority: p, Updated: drawtest.Noon.Add(-time.Duration(id) * time.Hour)}}
}

// customerHome is what an owner of Acme sees.
func customerHome() bots.Dashboard {
	acc := drawtest.Account(true)
	tabs := []bots.Tab{
		{Key: "open", Label: "My open", Count: 2, Status: []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}},
		{Key: "closed", Label: "My closed", Count: 14, Status: []core.Status{core.Closed}}, {Key: "company", Label: "Company", Count: 23}, {Key: "alerts", Label: "Alerts", Count: 3},
	}
	return bots.Dashboard{
		Desk: "Acme Support", Member: true, Tabs: tabs, Tab: tabs[0], Categories: []string{"installation", "single sign-on", "other"}, Now: drawtest.Noon,
		Rows: []bots.Row{
			homeRow(31, "Login loop after the upgrade", core.InProgress, core.High, "Alice"),
			homeRow(28, "Which ports have to be open?", core.Pending, core.Normal, "Bob"),
		},
		Total: 2, Account: &acc,
	}
}

// staffHome is what an agent sees in the middle of a long list.
func staffHome() bots.Dashboard {
	open := []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}
	tabs := []bots.Tab{
		{Key: "assigned", Label: "Assigned to me", Count: 4, Status: open}, {Key: "unassigned", Label: "Unassigned", Count: 7, Status: open},
		{Key: "overdue", Label: "Overdue", Count: 2, Status: open}, {Key: "priority", Label: "By priority", Count: 12_345, Status: open}, {Key: "all", Label: "All", Count: 12_345},
	}
	d := bots.Dashboard{
		Desk: "Acme Support", Staff: true, Tabs: tabs, Tab: tabs[3], Categories: []string{"installation", "other"}, Now: drawtest.Noon, Total: 12_345, Next: "cursor2",
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
			r.Due = drawtest.Noon.Add(time.Duration(2*i-3) * time.Hour)
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

func TestHomes(t *testing.T) {
	contract := func(owner bool) bots.Dashboard {
		d, acc := customerHome(), drawtest.Account(owner)
		d.Look.Page, d.Account = bots.ContractPage, &acc
		return d
	}
	several := customerHome()
	several.Organizations, several.Look.Org = []string{"Acme", "Globex"}, "Globex"
	globex := drawtest.Account(false)
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
	d, acc := customerHome(), drawtest.Account(true)
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
