package bots

import (
	"context"
	"slices"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// PageSize is how many tickets a page of the dashboard lists.
const PageSize = 10

// Dashboard is what somebody sees of the desk at a glance: tickets, or the
// contract, or figures, as they look at it.
type Dashboard struct {
	Look          Look
	Desk          string // its name
	Staff         bool
	Member        bool     // of an organization, or acting for one
	Organizations []string // to choose among; of staff none, for they may choose any
	Tabs          []Tab
	Tab           Tab // the one looked at
	Categories    []string
	Rows          []Row
	Total         int      // tickets on all pages; past 10,000 not counted on
	Next          string   // where the page ends; empty if it is the last
	Account       *Account // of ContractPage and, in short, of TicketsPage; nil: there is none to see
	Why           string   // there is no account to see; may be empty
	Figures       command.Answer
	Now           time.Time
}

// Tab is one of the lists of tickets.
type Tab struct {
	Key, Label string
	Count      int           // tickets in it, whatever the filters
	Status     []core.Status // of its tickets; empty: any
	view       core.View
	sort       core.Sort
}

// Row is a ticket in a list.
type Row struct {
	core.Ticket
	From     string    // whose it is, as far as the reader may know: an organization, else a person
	Assignee string    // empty: nobody
	Due      time.Time // of the first answer; zero: none is promised, or it came
}

// LoadDashboard loads what an actor who is known looks at. What the look asks for
// and is not there (any more) is left out.
func LoadDashboard(ctx context.Context, d *desk.Desk, r *command.Runner, a core.Actor, l Look) (Dashboard, error) {
	b := Dashboard{Look: l, Desk: d.Settings().Name, Categories: d.Settings().Categories, Staff: a.ActsAsStaff(), Now: d.Now()}
	b.Member = len(a.Memberships)+len(a.Customers) > 0
	if err := b.organizations(ctx, d, a); err != nil {
		return b, err
	}
	switch b.Look.Page {
	case FiguresPage:
		return b, b.figures(ctx, d, r, a)
	case ContractPage:
		return b, b.contract(ctx, d, a, true)
	}
	b.Look.Page = TicketsPage
	if err := b.tickets(ctx, d, a); err != nil {
		return b, err
	}
	return b, b.contract(ctx, d, a, false)
}

// organizations finds which the actor can choose among, if they are in several.
func (b *Dashboard) organizations(ctx context.Context, d *desk.Desk, a core.Actor) error {
	if b.Staff || len(a.Memberships)+len(a.Customers) < 2 {
		if !b.Staff {
			b.Look.Org = ""
		}
		return nil
	}
	p, err := d.Profile(ctx, a)
	if err != nil {
		return err
	}
	for _, m := range p.Belongs {
		b.Organizations = append(b.Organizations, m.Organization.Name)
	}
	for _, o := range p.Customers {
		if !slices.Contains(b.Organizations, o.Name) {
			b.Organizations = append(b.Organizations, o.Name)
		}
	}
	if !slices.Contains(b.Organizations, b.Look.Org) {
		b.Look.Org = ""
	}
	return nil
}

// contract loads the account of the organization looked at. Staff look at none
// unless they chose one.
func (b *Dashboard) contract(ctx context.Context, d *desk.Desk, a core.Actor, whole bool) error {
	if b.Look.Org == "" && (b.Staff || !b.Member) {
		return nil
	}
	acc, err := LoadAccount(ctx, d, a, b.Look.Org, whole)
	switch core.KindOf(err) {
	case "":
		b.Account = &acc
	case core.Refused, core.NotFound, core.Invalid:
		b.Why = core.Explain(err)
	default:
		return err
	}
	return nil
}

// figures counts the tickets of the organization, or the actor's own.
func (b *Dashboard) figures(ctx context.Context, d *desk.Desk, r *command.Runner, a core.Actor) error {
	c := command.Command{Verb: "stats", Line: "stats", Org: b.Look.Org}
	c.Company = b.Look.Org != "" || slices.ContainsFunc(a.Memberships, core.Membership.Entitled)
	var err error
	b.Figures, err = r.Run(ctx, d, desk.By{Actor: a}, c)
	return err
}

func (b *Dashboard) tickets(ctx context.Context, d *desk.Desk, a core.Actor) error {
	b.Tabs = tabs(a)
	b.Tab = b.Tabs[0]
	for i, t := range b.Tabs {
		n, err := d.Count(ctx, a, t.filter(Look{}), desk.Names{})
		if err != nil {
			return err
		}
		if b.Tabs[i].Count = n; t.Key == b.Look.Tab || i == 0 {
			b.Tab = b.Tabs[i]
		}
	}
	if b.Look.Tab != b.Tab.Key {
		b.Look = b.Look.First()
		b.Look.Tab = b.Tab.Key
	}
	if len(b.Tab.Status) > 0 && !slices.Contains(b.Tab.Status, b.Look.Status) {
		b.Look.Status = ""
	}
	return b.list(ctx, d, a)
}

// list loads the page of the list. Where it ended before may be of another order
// or gone: then it is the first page.
func (b *Dashboard) list(ctx context.Context, d *desk.Desk, a core.Actor) error {
	f, names := b.Tab.filter(b.Look), desk.Names{Organization: b.Look.Org}
	f.Limit = PageSize
	tickets, next, err := d.List(ctx, a, f, names)
	if core.KindOf(err) == core.Invalid || err == nil && len(tickets) == 0 && b.Look.Nth > 0 {
		b.Look = b.Look.First()
		b.Look.Sort, f.Sort, f.After = "", b.Tab.sort, ""
		tickets, next, err = d.List(ctx, a, f, names)
	}
	if err != nil {
		return err
	}
	if b.Next, b.Total = next, b.Tab.Count; b.Look.Filtered() {
		if b.Total, err = d.Count(ctx, a, f, names); err != nil {
			return err
		}
	}
	roster, err := d.Roster(ctx, a, tickets...)
	for _, t := range tickets {
		row := Row{Ticket: t, From: roster.Organization(t.Organization), Assignee: roster.Display(t.Assignee), Due: roster.Due(t)}
		if row.From == "" || !b.Staff && len(b.Organizations) == 0 {
			row.From = roster.Display(t.Requester)
		}
		b.Rows = append(b.Rows, row)
	}
	return err
}

// tabs are the lists of use to an actor.
func tabs(a core.Actor) []Tab {
	open := slices.DeleteFunc(slices.Clone(core.Statuses[:]), func(s core.Status) bool { return s == core.Closed })
	if a.ActsAsStaff() {
		return []Tab{
			{Key: "assigned", Label: "Assigned to me", view: core.ViewAssigned, Status: open},
			{Key: "unassigned", Label: "Unassigned", view: core.ViewUnassigned, Status: open},
			{Key: "overdue", Label: "Overdue", view: core.ViewOverdue, Status: open, sort: core.ByPriority},
			{Key: "priority", Label: "By priority", view: core.ViewOpen, Status: open, sort: core.ByPriority},
			{Key: "all", Label: "All"},
		}
	}
	out := []Tab{
		{Key: "open", Label: "My open", view: core.ViewMine, Status: open},
		{Key: "closed", Label: "My closed", view: core.ViewMine, Status: []core.Status{core.Closed}},
	}
	if len(core.ScopeOf(a, time.Time{}).Organizations) > 0 {
		out = append(out, Tab{Key: "company", Label: "Company", view: core.ViewCompany})
	}
	return append(out, Tab{Key: "alerts", Label: "Alerts", view: core.ViewAlerts})
}

// filter selects the tickets of the tab that the look asks for.
func (t Tab) filter(l Look) core.Filter {
	f := core.Filter{View: t.view, Status: t.Status, Sort: t.sort, After: l.cursor()}
	if l.Status != "" {
		f.Status = []core.Status{l.Status}
	}
	if l.Priority != "" {
		f.Priority = []core.Priority{l.Priority}
	}
	if l.Category != "" {
		f.Category = []string{l.Category}
	}
	if l.Sort != "" {
		f.Sort = l.Sort
	}
	return f
}
