package blocks

import (
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

func (d *drawing) listing() bool { return d.answer.Data.Tickets != nil }

// tickets are two short lines each, with a button.
func (d *drawing) tickets() {
	d.say(bots.Counted(len(d.answer.Data.Tickets), "ticket"))
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
	var parts []string
	for _, p := range bots.Standing(t, staff, 60) {
		parts = append(parts, esc1(p))
	}
	if at := day(time.Time(t.Updated)); at != "" {
		parts = append(parts, "updated "+at)
	}
	t.Subject = bots.Cut(bots.Line(t.Subject), 150)
	return bold(bots.Numbered(t)) + "\n" + strings.Join(parts, " · ")
}

// controlsOfList changes what is listed. Each control runs the same command with
// one word replaced.
func (d *drawing) controlsOfList() {
	if d.asked.Line == "" || !d.listing() {
		return
	}
	var list []slackapi.BlockElement
	for _, m := range bots.ListMenus(d.asked.Line, d.asked.Actor) {
		var options []bots.Option
		for _, o := range m.Options {
			options = append(options, bots.Option{Label: o.Label, Command: command.Relist(d.asked.Line, m.Key, o.Value), Chosen: o.Chosen})
		}
		if e := d.menu(m.Label, options, ""); e != nil {
			list = append(list, e)
		}
	}
	d.row("", list...)
}

// back is the command for the first page, empty on it.
func (d *drawing) back() string {
	if !d.listing() || command.Filtered(d.asked.Line, "next") == "" {
		return ""
	}
	return command.Relist(d.asked.Line, "", "")
}

// list is short texts. An item that names its command gets a button, and so do
// the tickets that were found.
func (d *drawing) list(l command.List) {
	var flat []string
	for i, item := range l {
		title, below, line := bots.Named(item)
		switch t, ok := bots.Found(d.answer, l, i); {
		case ok:
			_, below, _ := strings.Cut(command.Plain(item), "\n")
			d.say(bots.Counted(len(l), "ticket"))
			d.beside(withBelow(TicketLine(t, d.asked.Actor.ActsAsStaff()), below), d.ticketMenu(t))
		case line != "":
			d.beside(withBelow(bold(bots.Cut(title, 200)), below), d.button(bots.Showing(line), line))
		default:
			for _, p := range bots.Pieces(item, mostSection-10, words) {
				flat = append(flat, "• "+p)
			}
		}
	}
	d.lines(flat)
}

func withBelow(head, below string) string {
	if below = esc1(bots.Cut(bots.Line(below), 300)); below == "" {
		return head
	}
	return head + "\n" + below
}
