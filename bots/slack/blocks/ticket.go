package blocks

import (
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// ticket draws a whole ticket: what it is, its newest messages, its last changes
// and what the reader may do.
func (d *drawing) ticket() {
	for _, b := range d.answer.Blocks {
		switch v := b.(type) {
		case command.Heading:
			if v.Text != "What happened" {
				d.title(v.Text)
			}
		case command.Fields:
			d.facts(v)
		}
	}
	d.divider()
	d.messages()
	d.changes()
	d.choices()
}

// facts are what a ticket is, with who opened it and who hears of it in small
// print.
func (d *drawing) facts(fs command.Fields) {
	facts := bots.FactsOf(*d.answer.Data.Ticket, fs)
	var dates, told []string
	for _, f := range facts.Dates {
		dates = append(dates, strings.TrimSpace(esc1(f.What)+" "+moment(f.At)))
	}
	d.small(strings.Join(dates, " · "))
	d.fields(answered(facts.Fields))
	for _, f := range facts.Told {
		told = append(told, f.Label+": "+esc1(f.Value))
	}
	d.small(strings.Join(told, " · "))
}

// messages draws the newest messages, or those from the one asked for on.
func (d *drawing) messages() {
	shown := bots.ShownOf(d.answer, d.asked.Line)
	if p := shown.Earlier; p.Count > 0 {
		d.beside(bots.Counted(p.Count, "earlier message"), d.button("Show earlier", p.Command))
	}
	for i, q := range shown.Quotes {
		most := mostQuote
		if shown.Asked(i) {
			most = mostMessage - 3000
		}
		d.quoteUpTo(q, min(most, d.room(len(shown.Quotes)-i)), shown.Rest(i))
	}
	if p := shown.Later; p.Count > 0 {
		d.beside(bots.Counted(p.Count, "later message"), d.button("Show later", p.Command))
	}
}

// room is how long a message may be where so many are to be shown yet.
func (d *drawing) room(more int) int { return max(200, mostMessage-d.size-500*more) }

// changes are the last things that happened, in small print.
func (d *drawing) changes() {
	var list []string
	for _, c := range bots.LastChanges(d.answer) {
		at := esc1(c.When)
		if !c.At.IsZero() {
			at = moment(c.At)
		}
		list = append(list, bots.Cut(esc1(c.What), 200)+" · "+bots.Cut(esc1(c.Who), 80)+" · "+at)
	}
	d.small(strings.Join(list, "\n"))
}

// choices are the controls of a ticket: those of the person who asked where they
// are known, else the commands that the answer names.
func (d *drawing) choices() {
	if len(d.asked.Choices) > 0 {
		d.choose(d.asked.Choices)
		return
	}
	for _, b := range d.answer.Blocks {
		if as, ok := b.(command.Actions); ok {
			d.actions(as)
		}
	}
}

// aside are the verbs that few need: behind three dots.
var aside = []string{"follow-up", "cc", "privacy", "alerts", "category"}

// choose draws choices: what is needed often as buttons, what is chosen as
// menus, and the rest behind three dots.
func (s *sheet) choose(cs []bots.Choice) {
	var buttons, menus []slackapi.BlockElement
	var more []bots.Option
	for _, c := range cs {
		switch {
		case c.Verb == "cc" && len(c.Options) > 0:
			more = append(more, bots.Option{Label: c.Label + "…", Command: uncopying(c.Options[0].Command)})
		case len(c.Options) > 0:
			if m := s.menu(c.Label, c.Options, c.Confirm); m != nil {
				menus = append(menus, m)
			}
		case slices.Contains(aside, c.Verb) && len(more) < mostOverflow && bots.Length(c.Command) <= mostOption:
			more = append(more, bots.Option{Label: c.Label, Command: asking(c)})
		default:
			buttons = append(buttons, s.choice(c))
		}
	}
	if m := s.overflow(more...); m != nil {
		buttons = append(buttons, m)
	}
	s.row("", buttons...)
	s.row("", menus...)
}

// asking is a choice's command without the yes that a dialog would have asked
// for: then the desk asks.
func asking(c bots.Choice) string {
	if c.Confirm != "" {
		return strings.TrimSuffix(c.Command, " yes")
	}
	return c.Command
}

// uncopying asks whom to take off the copies, as the option takes one.
func uncopying(command string) string {
	return command[:strings.LastIndexByte(command, ' ')] + bots.Rest
}
