package cards

import (
	"cmp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

func (d *drawing) listing() bool { return d.answer.Data.Tickets != nil }

// list draws what was listed or found, with what changes that. Its line stands in
// the footer.
func (d *drawing) list() {
	line := listLine(d.asked.Line)
	d.footer = bots.Cut(command.Relist(line, "", ""), mostFoot)
	d.title(listTitle(line, d.asked.Actor))
	for _, b := range d.answer.Blocks {
		switch v := b.(type) {
		case command.Actions:
			d.besides(v)
		default:
			d.block(b)
		}
	}
	d.row(d.shower())
	alerts := command.Filtered(line, "view") == string(core.ViewAlerts)
	for _, m := range bots.ListMenus(line, d.asked.Actor) {
		if alerts && m.Key == "sort" && len(d.answer.Data.Tickets) > 0 {
			d.row(d.silencer())
			continue
		}
		d.row(listMenu(m))
	}
	d.row(append(d.turning(line), d.buttons...)...)
}

// listLine is the line of a list without its slash command.
func listLine(line string) string {
	line = strings.TrimPrefix(bots.Line(line), "/")
	for _, door := range []string{"ticket ", "support "} {
		line = strings.TrimPrefix(line, door)
	}
	return line
}

// listTitle says what is listed.
func listTitle(line string, a core.Actor) string {
	if bots.Searches(line) {
		words := strings.TrimSpace(strings.TrimPrefix(line, "search"))
		return "Search: " + bots.Cut(command.Relist(words, "", ""), 100)
	}
	for _, o := range bots.ListMenus(line, a)[0].Options {
		if o.Chosen && o.Value != "" {
			return listTitles[o.Value]
		}
	}
	return "Tickets"
}

// listTitles say by itself what a menu's options say below its name.
var listTitles = map[string]string{
	string(core.ViewMine): "My tickets", string(core.ViewCompany): "My company's tickets", string(core.ViewAlerts): "Tickets with my alerts on",
	string(core.ViewAssigned): "Assigned to me", string(core.ViewUnassigned): "Unassigned tickets",
	string(core.ViewOpen): "Open tickets", string(core.ViewClosed): "Closed tickets",
}

// listMenu changes a filter of the list that is shown.
func listMenu(m bots.Menu) control {
	var list []discordgo.SelectMenuOption
	for _, o := range m.Options {
		p := option(o.Label, cmp.Or(o.Value, none), "")
		p.Default = o.Chosen
		if p.Default {
			p.Label = plain(m.Label+": "+o.Label, mostOption)
		}
		list = append(list, p)
	}
	return selecting(listKind+":"+m.Key, m.Label, list)
}

// turning are the ways to other pages.
func (d *drawing) turning(line string) []control {
	var out []control
	if command.Filtered(line, "next") != "" {
		out = append(out, discordgo.Button{Label: "‹ First page", Style: discordgo.SecondaryButton, CustomID: next + ":"})
	}
	if n := d.answer.Data.Next; n != nil {
		if id := next + ":" + command.Filtered(string(*n), "next"); id != next+":" && bots.Length(id) <= mostID {
			out = append(out, discordgo.Button{Label: "More ›", Style: discordgo.SecondaryButton, CustomID: id})
		}
	}
	return out
}

// besides are the actions of a list that do not turn its pages.
func (d *drawing) besides(as command.Actions) {
	for _, a := range as {
		if n := d.answer.Data.Next; n == nil || a.Command != string(*n) {
			d.buttons = append(d.buttons, button(a.Label, a.Command))
		}
	}
}

// shower is the menu that shows one of what is listed.
func (d *drawing) shower() control {
	var list []discordgo.SelectMenuOption
	for _, o := range d.reads {
		list = append(list, option(o.Label, o.Command, "Article"))
	}
	for _, t := range d.answer.Data.Tickets {
		below := strings.Join(bots.Standing(t, d.asked.Actor.ActsAsStaff(), mostWhose), " · ")
		list = append(list, option(bots.Numbered(t), commandf("show %d", t.Number), below))
	}
	return selecting(pick+":show", "Show…", list)
}

// silencer is the menu that ends the alerts of one of what is listed.
func (d *drawing) silencer() control {
	var list []discordgo.SelectMenuOption
	for _, t := range d.answer.Data.Tickets {
		list = append(list, option(bots.Numbered(t), commandf("alerts %d off", t.Number), ""))
	}
	return selecting(pick+":alerts", "Turn alerts off for…", list)
}

func (d *drawing) tickets() {
	most := d.perTicket()
	for _, t := range d.answer.Data.Tickets {
		d.text(d.ticketLine(t, most))
	}
}

// mostWhose is how much of an organization's name stands beside its ticket.
const mostWhose = 40

// perTicket is how long a subject may be, so that all those listed find room.
func (d *drawing) perTicket() int {
	return min(150, (mostDescription-400)/max(1, len(d.answer.Data.Tickets))-100)
}

// ticketLine is a ticket in a list: number and subject, and how it stands.
func (d *drawing) ticketLine(t command.Ticket, most int) string {
	t.Subject = bots.Cut(bots.Line(t.Subject), max(most, 40))
	parts := bots.Standing(t, d.asked.Actor.ActsAsStaff(), mostWhose)
	for i := range parts {
		parts[i] = esc1(parts[i])
	}
	if at := ago(time.Time(t.Updated)); at != "" {
		parts = append(parts, "updated "+at)
	}
	return mark(t) + bold(bots.Numbered(t)) + "\n" + small(strings.Join(parts, " · "))
}

// mark catches the eye where somebody should hurry.
func mark(t command.Ticket) string {
	switch tint(core.Status(t.Status), core.Priority(t.Priority)) {
	case Urgent:
		return "🔴 "
	case High:
		return "🟠 "
	}
	return ""
}

// items are short texts. What they name to be read is in a menu below.
func (d *drawing) items(l command.List) {
	most := d.perTicket()
	for i, item := range l {
		title, below, line := bots.Named(item)
		switch t, ok := bots.Found(d.answer, l, i); {
		case ok:
			_, below, _ := strings.Cut(command.Plain(item), "\n")
			d.text(withBelow(d.ticketLine(t, most), below))
		case line != "":
			d.text(withBelow(marksArticle(line)+bold(bots.Cut(title, 150)), below))
			d.reads = append(d.reads, bots.Option{Label: title, Command: line})
		default:
			for _, p := range bots.Pieces(item, mostValue-10, words) {
				d.text("• " + p)
			}
		}
	}
}

// marksArticle tells what is to be read at leisure from a ticket.
func marksArticle(line string) string {
	if strings.HasPrefix(line, "article ") {
		return "📄 "
	}
	return ""
}

func withBelow(head, below string) string {
	if below = esc1(bots.Cut(bots.Line(below), 150)); below == "" {
		return head
	}
	return head + "\n" + quoted(below)
}
