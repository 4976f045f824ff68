package cards

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core"
)

// aside are the verbs that few need: in the menu of more.
var aside = []string{"follow-up", "cc", "privacy", "alerts", "category"}

// choose draws the choices of a ticket: what is needed often as buttons, what is
// chosen as menus while there are rows, and the rest in a last menu with what else
// there is more of.
func (d *drawing) choose(cs []bots.Choice, more []bots.Option) {
	var buttons []control
	var menus []bots.Choice
	var rest []discordgo.SelectMenuOption
	for _, c := range cs {
		switch {
		case c.Verb == "cc" && len(c.Options) > 0:
			c.Command, c.Options = first(c.Options[0].Command, 3)+bots.Rest, nil
			rest = append(rest, option(c.Label+"…", value(c), ""))
		case len(c.Options) > 0:
			menus = append(menus, c)
		case slices.Contains(aside, c.Verb) || len(buttons) == mostInRow:
			rest = append(rest, option(dotted(c), value(c), ""))
		default:
			buttons = append(buttons, calm(c))
		}
	}
	for _, o := range more {
		rest = append(rest, option(o.Label, value(bots.Choice{Command: o.Command}), ""))
	}
	if t := d.answer.Data.Ticket; t.Status == string(core.Closed) {
		rest = append(rest, option("Get all of it as a file", commandf("%s %d", slash.Transcript, t.Number), ""))
	}
	d.row(buttons...)
	d.row(d.ways...)
	rows := mostRows - len(d.rows) - 1
	for i, c := range menus {
		if i < rows {
			d.row(menu(c.Verb, c.Label, named(c)))
			continue
		}
		c.Command, c.Options = first(c.Options[0].Command, 2)+bots.Rest, nil
		rest = append(rest, option(c.Label+"…", value(c), ""))
	}
	d.row(selecting(pick+":more", "More…", rest))
}

// named are a choice's options, of which the chosen one says what it is of: a menu
// shows nothing else.
func named(c bots.Choice) []bots.Option {
	out := slices.Clone(c.Options)
	for i := range out {
		if out[i].Chosen {
			out[i].Label = c.Label + ": " + out[i].Label
		}
	}
	return out
}

// dotted is a choice's label, with dots where something is asked first.
func dotted(c bots.Choice) string {
	if k, _ := begun(c.Command); k == Ask || c.Confirm != "" {
		return c.Label + "…"
	}
	return c.Label
}

// first is the first n words of a line.
func first(line string, n int) string {
	w := strings.Fields(line)
	return strings.Join(w[:min(n, len(w))], " ")
}
