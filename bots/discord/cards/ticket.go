package cards

import (
	"fmt"
	"strings"

	"usher/bots"
	"usher/core/command"
)

// mostQuote is how long a message may be among others.
const mostQuote = 1000

// ticket draws a whole ticket: what it is, its newest messages and what the reader
// may do.
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
	d.changes()
	more := d.messages()
	if len(d.asked.Choices) > 0 {
		d.choose(d.asked.Choices, more)
		return
	}
	for _, b := range d.answer.Blocks {
		if as, ok := b.(command.Actions); ok {
			d.actions(as)
		}
	}
	d.row(d.ways...)
	d.row(menu("more", "More…", more))
}

// facts are what a ticket is, with who opened it and who hears of it in small
// print.
func (d *drawing) facts(fs command.Fields) {
	facts := bots.FactsOf(*d.answer.Data.Ticket, fs)
	var dates, told []string
	for _, f := range facts.Dates {
		dates = append(dates, strings.TrimSpace(esc1(f.What)+" "+ago(f.At)))
	}
	d.text(small(strings.Join(dates, " · ")))
	d.fields(answered(facts.Fields))
	for _, f := range facts.Told {
		told = append(told, f.Label+": "+esc1(f.Value))
	}
	d.text(small(strings.Join(told, " · ")))
}

// messages draws the newest messages, or those from the one asked for on. It
// returns what brings what it left out.
func (d *drawing) messages() (more []bots.Option) {
	shown := bots.ShownOf(d.answer, d.asked.Line)
	for i, q := range shown.Quotes {
		left := len(shown.Quotes) - i - 1 // to be shown after it
		most, rest := min(mostQuote, (d.room()-300)/(left+1)-100), shown.Rest(i)
		if shown.Asked(i) {
			most = d.room() - 500*left - 300
		}
		if d.said(q.Author, note(q), q.Text, q.At, max(most, 150)) && rest != "" {
			more = append(more, bots.Option{Label: fmt.Sprintf("Read on in what %s wrote", q.Author), Command: rest})
		}
		d.attached(q.Files)
		more = append(more, files(q.Files)...)
	}
	d.paging(shown)
	return more
}

// note is what is special about a message, as its author's line says it.
func note(q command.Quote) string {
	if q.Note == "internal" {
		return "internal, for staff only"
	}
	return q.Note
}

// paging are the ways to the messages before and after those shown.
func (d *drawing) paging(shown bots.Shown) {
	if p := shown.Earlier; p.Count > 0 {
		d.ways = append(d.ways, button("‹ "+bots.Counted(p.Count, "earlier message"), p.Command))
	}
	if p := shown.Later; p.Count > 0 {
		d.ways = append(d.ways, button(bots.Counted(p.Count, "later message")+" ›", p.Command))
	}
}

// changes are the last things that happened.
func (d *drawing) changes() {
	list := bots.LastChanges(d.answer)
	if len(list) > 0 {
		d.title("Latest changes")
	}
	for _, c := range list {
		at := esc1(c.When)
		if !c.At.IsZero() {
			at = ago(c.At)
		}
		d.text(small(timed(esc1(bots.Cut(c.What, 150))) + " · " + esc1(bots.Cut(c.Who, 60)) + " · " + at))
	}
}
