package blocks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// shownMessages is how many of a ticket's messages are shown at once.
const shownMessages = 5

// shownChanges is how many of its changes.
const shownChanges = 3

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
	t := d.answer.Data.Ticket
	of := map[string]string{}
	for _, f := range fs {
		of[f.Label] = esc1(cut(f.Value, 300))
	}
	opened := strings.TrimSpace("Opened " + moment(time.Time(t.Created)))
	if by := of["Opened by"]; by != "" {
		opened = strings.TrimSpace("Opened by " + by + " " + moment(time.Time(t.Created)))
	}
	small := []string{opened}
	for _, f := range []struct {
		what string
		at   command.When
	}{{"updated", t.Updated}, {"closed", t.Closed}} {
		if at := time.Time(f.at); !at.IsZero() {
			small = append(small, f.what+" "+moment(at))
		}
	}
	d.small(strings.Join(small, " · "))
	d.fields(answered(slices.DeleteFunc(slices.Clone(fs), func(f command.Field) bool { return slices.Contains(inSmall, f.Label) })))
	var told []string
	for _, label := range []string{"Copied", "Alerts"} {
		if who := of[label]; who != "" {
			told = append(told, label+": "+who)
		}
	}
	d.small(strings.Join(told, " · "))
}

// inSmall are the fields of a ticket that stand in small print.
var inSmall = []string{"Opened by", "Opened", "Updated", "Closed", "Copied", "Alerts"}

// from reports whether the answer begins at a message that was asked for.
func (d *drawing) from() bool { return command.Filtered(d.asked.Line, "from") != "" }

// messages draws the newest messages, or those from the one asked for on.
func (d *drawing) messages() {
	qs := quotes(d.answer.Blocks)
	n := int64(d.answer.Data.Ticket.Number)
	all := d.answer.Data.Ticket.Messages
	from, to := max(0, len(qs)-shownMessages), len(qs)
	if d.from() {
		from, to = 0, min(len(qs), shownMessages)
	}
	if older := countBefore(all, qs[from].Number); older > 0 {
		d.beside(counted(older, "earlier message"), d.button("Show earlier", commandf("show %d from:%d", n, earlier(all, qs[from].Number))))
	}
	for i, q := range qs[from:to] {
		most, rest := mostQuote, fmt.Sprintf("show %d from:%d", n, q.Number)
		if i == 0 && d.from() {
			most, rest = mostMessage-3000, ""
		}
		d.quoteUpTo(q, min(most, d.room(to-from-i)), rest)
	}
	if newer := len(all) - countBefore(all, qs[to-1].Number) - 1; newer > 0 {
		d.beside(counted(newer, "later message"), d.button("Show later", commandf("show %d from:%d", n, qs[to-1].Number+1)))
	}
}

// room is how long a message may be where so many are to be shown yet.
func (d *drawing) room(more int) int { return max(200, mostMessage-d.size-500*more) }

func quotes(bs []command.Block) []command.Quote {
	var out []command.Quote
	for _, b := range bs {
		if q, ok := b.(command.Quote); ok {
			out = append(out, q)
		}
	}
	return out
}

// countBefore is how many messages stand before that of the number.
func countBefore(ms []command.Message, number int) int {
	n := 0
	for _, m := range ms {
		if m.Number < number {
			n++
		}
	}
	return n
}

// earlier is where the page before a message begins.
func earlier(ms []command.Message, number int) int {
	return ms[max(0, countBefore(ms, number)-shownMessages)].Number
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// changes are the last things that happened, in small print.
func (d *drawing) changes() {
	for _, b := range d.answer.Blocks {
		t, ok := b.(command.Table)
		if !ok || len(t.Rows) == 0 || len(t.Columns) != 3 {
			continue
		}
		var list []string
		for _, r := range t.Rows[max(0, len(t.Rows)-shownChanges):] {
			if len(r) == 3 {
				list = append(list, cut(esc1(r[1]), 200)+" · "+cut(esc1(r[2]), 80)+" · "+d.at(r[0]))
			}
		}
		d.small(strings.Join(list, "\n"))
	}
}

// at is the time of a change, as each reader sees it where its event is known.
func (d *drawing) at(shown string) string {
	for _, e := range d.answer.Data.Ticket.Events {
		if at := time.Time(e.At); strings.HasPrefix(shown, at.UTC().Format("2006-01-02 15:04")) && strings.HasSuffix(shown, "UTC") {
			return moment(at)
		}
	}
	return esc1(shown)
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
		case slices.Contains(aside, c.Verb) && len(more) < mostOverflow && length(c.Command) <= mostOption:
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
