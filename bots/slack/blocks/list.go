package blocks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

func (d *drawing) listing() bool { return d.answer.Data.Tickets != nil }

// isOfTickets reports whether the table's rows are the tickets of the answer.
func (d *drawing) isOfTickets(t command.Table) bool {
	ts := d.answer.Data.Tickets
	return len(t.Columns) > 0 && t.Columns[0].Title == "No." && len(ts) > 0 && len(t.Rows) == len(ts)
}

// tickets are two short lines each, with a button.
func (d *drawing) tickets() {
	d.say(counted(len(d.answer.Data.Tickets), "ticket"))
	for _, t := range d.answer.Data.Tickets {
		d.beside(TicketLine(t, d.asked.Actor.ActsAsStaff()), d.ticketMenu(t))
	}
}

// ticketMenu opens a ticket; of a list of alerts it ends them too.
func (d *drawing) ticketMenu(t command.Ticket) slackapi.BlockElement {
	show := commandf("show %d", t.Number)
	if command.Filtered(d.asked.Line, "view") == string(core.ViewAlerts) {
		return d.overflow(bots.Option{Label: "Show", Command: show}, bots.Option{Label: "Turn alerts off", Command: commandf("alerts %d off", t.Number)})
	}
	return d.orNil(d.button("Show", show))
}

// TicketLine is a ticket in a list: number and subject, and how it stands.
func TicketLine(t command.Ticket, staff bool) string {
	parts := []string{esc1(strings.ReplaceAll(t.Status, "_", " "))}
	if t.Priority != "" && t.Priority != string(core.DefaultPriority) {
		parts = append(parts, esc1(t.Priority))
	}
	if who := string(t.Organization); staff && who != "" {
		parts = append(parts, esc1(cut(who, 60)))
	}
	if at := day(time.Time(t.Updated)); at != "" {
		parts = append(parts, "updated "+at)
	}
	subject := cut(line(t.Subject), 150)
	if subject == "" {
		subject = "(no subject)"
	}
	return bold(fmt.Sprintf("#%d %s", t.Number, subject)) + "\n" + strings.Join(parts, " · ")
}

// controlsOfList changes what is listed. Each control runs the same command with
// one word replaced.
func (d *drawing) controlsOfList() {
	if d.asked.Line == "" || !d.listing() {
		return
	}
	var list []slackapi.BlockElement
	for _, m := range d.listMenus() {
		if e := d.menu(m.Label, m.Options, ""); e != nil {
			list = append(list, e)
		}
	}
	d.row("", list...)
}

func (d *drawing) listMenus() []bots.Choice {
	menus := []bots.Choice{
		d.filter("Status", "status", "Any status", append([]string{"open"}, texts(core.Statuses[:])...)),
		d.filter("Order", "sort", "Best match", []string{"updated", "created", "-created", "priority", "status"}),
	}
	if !d.searched() {
		menus[1].Options[0].Label = "Newest change"
		menus[1].Options = slices.Delete(menus[1].Options, 1, 2)
		menus = append([]bots.Choice{d.filter("Tickets", "view", "All", views(d.asked.Actor))}, menus...)
	}
	return menus
}

// searched reports whether the list is what a search found.
func (d *drawing) searched() bool {
	w := strings.Fields(strings.ToLower(strings.TrimPrefix(d.asked.Line, "/")))
	return slices.Contains(w[:min(2, len(w))], "search")
}

// filter is the menu of a filter. Its first option takes the filter away.
func (d *drawing) filter(label, key, none string, values []string) bots.Choice {
	now := strings.ToLower(command.Filtered(d.asked.Line, key))
	c := bots.Choice{Label: label, Options: []bots.Option{
		{Label: none, Command: command.Relist(d.asked.Line, key, ""), Chosen: now == "" || now == "all"}}}
	for _, v := range values {
		c.Options = append(c.Options, bots.Option{Label: filterWords[key+":"+v], Command: command.Relist(d.asked.Line, key, v), Chosen: now == v})
		if o := &c.Options[len(c.Options)-1]; o.Label == "" {
			o.Label = bots.Words(v)
		}
	}
	return c
}

// filterWords are the values of filters in words, where the values are none.
var filterWords = map[string]string{
	"view:mine": "My tickets", "view:company": "My company's", "view:alerts": "With my alerts", "view:assigned": "Assigned to me",
	"status:open": "Any but closed", "sort:updated": "Newest change", "sort:created": "Newest first", "sort:-created": "Oldest first",
	"sort:priority": "Most urgent first", "sort:status": "By status",
}

// views are those of use to the actor.
func views(a core.Actor) []string {
	switch {
	case a.ActsAsStaff():
		return []string{"assigned", "unassigned", "open", "closed", "alerts"}
	case slices.ContainsFunc(a.Memberships, core.Membership.Entitled) || len(a.Customers) > 0:
		return []string{"mine", "company", "open", "closed", "alerts"}
	}
	return []string{"mine", "open", "closed", "alerts"}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// back is the command for the first page, empty on it.
func (d *drawing) back() string {
	if !d.listing() || command.Filtered(d.asked.Line, "next") == "" {
		return ""
	}
	return command.Relist(d.asked.Line, "", "")
}

// found is how an item names the command that shows it.
var found = regexp.MustCompile("^(.*): `([^`]+)`$")

// list is short texts. An item that names its command gets a button, and so do
// the tickets that were found.
func (d *drawing) list(l command.List) {
	var flat []string
	for i, item := range l {
		head, below, _ := strings.Cut(strings.TrimSpace(command.Plain(item)), "\n")
		m := found.FindStringSubmatch(head)
		switch t, ok := d.foundTicket(l, i); {
		case ok:
			d.say(counted(len(l), "ticket"))
			d.beside(withBelow(TicketLine(t, d.asked.Actor.ActsAsStaff()), below), d.ticketMenu(t))
		case m != nil && !asks(m[2]):
			d.beside(withBelow(bold(cut(m[1], 200)), below), d.button(opening(m[2]), m[2]))
		default:
			for _, p := range pieces(item, mostSection-10, words) {
				flat = append(flat, "• "+p)
			}
		}
	}
	d.lines(flat)
}

// foundTicket is the ticket of an item of what was found.
func (d *drawing) foundTicket(l command.List, i int) (command.Ticket, bool) {
	ts := d.answer.Data.Tickets
	if len(ts) != len(l) || !strings.HasPrefix(l[i], fmt.Sprintf("#%d ", ts[i].Number)) {
		return command.Ticket{}, false
	}
	return ts[i], true
}

func withBelow(head, below string) string {
	if below = esc1(cut(line(below), 300)); below == "" {
		return head
	}
	return head + "\n" + below
}

// opening labels the button of a command that shows something.
func opening(command string) string {
	switch {
	case strings.HasPrefix(command, "article show"):
		return "Read"
	case strings.HasPrefix(command, "show"), strings.Contains(command, " show "):
		return "Show"
	}
	return "Do it"
}
