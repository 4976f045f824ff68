package blocks

import (
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// table draws rows as lines to read, for chats have no room for columns: its
// first cell stands out. A table of the tickets listed gets a button each.
func (d *drawing) table(t command.Table) {
	switch {
	case bots.OfTickets(d.answer, t):
		d.tickets()
		return
	case bots.Commanded(t):
		d.commanded(t)
		return
	}
	var list []string
	for _, r := range bots.Together(t) {
		list = append(list, row(t, r))
	}
	d.lines(list)
}

// row is a line for a row. What happened is one of many, and does not stand out.
func row(t command.Table, cells []string) string {
	if bots.Explaining(t) && len(cells) == 2 {
		return code(bots.Cut(cells[0], 500)) + "  " + words(bots.Line(bots.Cut(cells[1], 400)))
	}
	var parts []string
	for i, c := range bots.Cells(t, cells) {
		switch c = bots.Cut(c, 400); {
		case i > 0:
			parts = append(parts, esc(c))
		case bots.Happening(t):
			parts = append(parts, "• "+esc(c))
		default:
			parts = append(parts, bold(c))
		}
	}
	return fit(strings.Join(parts, " · "), mostSection)
}

// commanded draws a table whose last column is commands: buttons.
func (d *drawing) commanded(t command.Table) {
	last := len(t.Columns) - 1
	for _, r := range t.Rows {
		if len(r) > last {
			r = slices.Clone(r)
			r[0] = bots.Capital(r[0])
			d.beside(row(t, r), d.button(bots.Turning(r[last]), r[last]))
		}
	}
}

// orNil is a button as an element that is nil without one.
func (d *drawing) orNil(b *slackapi.ButtonBlockElement) slackapi.BlockElement {
	if b == nil {
		return nil
	}
	return b
}
