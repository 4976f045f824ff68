package cards

import (
	"slices"
	"strings"

	"usher/bots"
	"usher/core/command"
)

// table draws rows as lines to read, for chats have no room for columns: its
// first cell stands out.
func (d *drawing) table(t command.Table) {
	switch {
	case bots.OfTickets(d.answer, t):
		d.tickets()
		return
	case bots.Commanded(t):
		d.commanded(t)
		return
	}
	for _, r := range bots.Together(t) {
		d.text(row(t, r))
	}
}

// row is a line for a row.
func row(t command.Table, cells []string) string {
	if bots.Explaining(t) && len(cells) == 2 {
		return code(bots.Cut(cells[0], 300)) + " " + words(bots.Line(bots.Cut(cells[1], 300)))
	}
	var parts []string
	for i, c := range bots.Cells(t, cells) {
		if c = bots.Cut(c, 300); i == 0 {
			parts = append(parts, bold(c))
			continue
		}
		parts = append(parts, timed(esc1(c)))
	}
	return fit(strings.Join(parts, " · "), mostValue)
}

// commanded draws a table whose last column is commands: buttons.
func (d *drawing) commanded(t command.Table) {
	last := len(t.Columns) - 1
	for _, r := range t.Rows {
		if len(r) <= last {
			continue
		}
		r = slices.Clone(r)
		r[0] = bots.Capital(r[0])
		d.text(row(t, r))
		d.buttons = append(d.buttons, button(bots.Turning(r[last])+": "+bots.Line(r[0]), r[last]))
	}
}
