package cards

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// mostPeople is how many contacts or partners a message names: as many as a menu.
const mostPeople = mostOptions

// account draws the answer about a contract to somebody who may change it: who is
// there, what ends it, and what adds another.
func (d *drawing) account(acc bots.Account) {
	switch acc.Verb {
	case "plan":
		for _, b := range d.answer.Blocks {
			if fs, ok := b.(command.Fields); ok {
				d.fields(contract(fs, acc))
				continue
			}
			d.block(b)
		}
		d.row(listOf("Contacts", "contacts", acc), listOf("Partners", "partners", acc), adding(acc, "contacts"), also(acc, "partners"))
		return
	case "partners":
		d.partners(acc)
		return
	}
	for _, b := range d.answer.Blocks {
		if h, ok := b.(command.Heading); ok {
			d.title(h.Text)
		}
	}
	list, others := acc.Listed()
	d.contacts(list)
	d.others(others)
	d.para(seats(acc))
	d.row(ending(list))
	d.row(adding(acc, acc.Verb))
}

// contract is what a plan gives, with the seats as a bar.
func contract(fs command.Fields, acc bots.Account) []field {
	out := answered(fs)
	for i := range out {
		if out[i].label == "Seats" {
			out[i].value = seats(acc)
		}
	}
	return out
}

// seats are those taken and free, as a bar and in words.
func seats(acc bots.Account) string {
	n := acc.Seats
	bar := ""
	if all := n.Total(); all > 0 && all <= 40 {
		taken := min(n.Used, all)
		invited := min(n.Pending, all-taken)
		bar = strings.Repeat("▰", taken) + strings.Repeat("◇", invited) + strings.Repeat("▱", all-taken-invited) + "  "
	}
	return bar + esc1(n.String())
}

// listOf shows one of an account's lists.
func listOf(label, verb string, acc bots.Account) control {
	return button(label, verb+" org:"+acc.Organization.Quoted())
}

// contacts are a line each.
func (d *drawing) contacts(list []bots.Contact) {
	for i, c := range list {
		if i == mostPeople {
			d.hint(fmt.Sprintf("And %d more: `contacts` by mail lists them all.", len(list)-i))
			break
		}
		parts := []string{bold(bots.Cut(c.Name, 60))}
		if c.Address != "" && c.Address != c.Name {
			parts = append(parts, esc1(bots.Cut(c.Address, 80)))
		}
		if c.Role != core.Member {
			parts = append(parts, string(c.Role))
		}
		if c.Invited {
			parts = append(parts, "invited")
		}
		d.text(strings.Join(parts, " · "))
	}
	if len(list) == 0 {
		d.text("There are none.")
	}
}

func (d *drawing) others(n int) {
	switch {
	case n == 1:
		d.hint("One more member is not a contact: `members` lists them all.")
	case n > 1:
		d.hint(fmt.Sprintf("%d more members are not contacts: `members` lists them all.", n))
	}
}

// ending is the menu of what ends a contact's role, entitlement or invitation.
func ending(list []bots.Contact) control {
	var out []discordgo.SelectMenuOption
	for _, c := range list {
		if c.End.Command != "" {
			out = append(out, option(c.End.Label+": "+c.Name, value(c.End), c.Address))
		}
	}
	return selecting(pick+":end", "Remove somebody…", out)
}

// partners draws who acts for an organization, and for whom it acts.
func (d *drawing) partners(acc bots.Account) {
	d.title("Who acts for " + acc.Organization.Name)
	d.grants(acc.Partners, "Nobody does.")
	if len(acc.Customers) > 0 || acc.Organization.Certified {
		d.title("For whom " + acc.Organization.Name + " acts")
		d.grants(acc.Customers, "For nobody.")
	}
	var out []discordgo.SelectMenuOption
	for _, p := range acc.Partners {
		if p.End.Command != "" {
			out = append(out, option(p.End.Label+": "+p.Name, value(p.End), ""))
		}
	}
	d.row(selecting(pick+":end", "End a partnership…", out))
	d.row(adding(acc, "partners"))
}

func (d *drawing) grants(list []bots.Partner, none string) {
	for i, p := range list {
		if i == mostPeople {
			d.hint(fmt.Sprintf("And %d more: `partners` by mail lists them all.", len(list)-i))
			break
		}
		parts := []string{bold(bots.Cut(p.Name, 80)), "since " + day(p.Since)}
		if !p.Until.IsZero() {
			parts = append(parts, "until "+day(p.Until.Add(-1)))
		}
		if !p.Acts {
			parts = append(parts, "can't act now: not certified")
		}
		d.text(strings.Join(parts, " · "))
	}
	if len(list) == 0 {
		d.text(none)
	}
}

// adding is the button that adds to the list of a verb, nil for who may not.
func adding(acc bots.Account, verb string) control { return adds(acc, verb, bots.Primary) }

// also is adding where something else is what most people want.
func also(acc bots.Account, verb string) control { return adds(acc, verb, "") }

func adds(acc bots.Account, verb string, style bots.Style) control {
	list := acc.Adding(verb)
	if len(list) == 0 {
		return nil
	}
	list[0].Style = style
	return choice(list[0])
}
