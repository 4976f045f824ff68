package blocks

import (
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/core/command"
)

// table draws rows as lines to read, for chats have no room for columns: its
// first cell stands out. A table of the tickets listed gets a button each.
func (d *drawing) table(t command.Table) {
	switch {
	case d.isOfTickets(t):
		d.tickets()
		return
	case len(t.Columns) > 0 && commanding(t.Columns[len(t.Columns)-1].Title):
		d.commanded(t)
		return
	}
	var list []string
	for _, r := range together(t) {
		list = append(list, row(t.Columns, r))
	}
	d.lines(list)
}

// together is a table's rows; those of actions that are alike but for their first
// cell are one.
func together(t command.Table) [][]string {
	if len(t.Columns) == 0 || t.Columns[0].Title != "Action" {
		return t.Rows
	}
	var out [][]string
	for _, r := range t.Rows {
		i := slices.IndexFunc(out, func(o []string) bool { return slices.Equal(o[1:], r[1:]) })
		if i < 0 {
			out = append(out, slices.Clone(r))
			continue
		}
		out[i][0] += ", " + r[0]
	}
	return out
}

// commanding reports whether a column of that title holds commands.
func commanding(title string) bool { return strings.HasPrefix(title, "To ") }

// row is a line for a row.
func row(cs []command.Column, cells []string) string {
	if len(cs) == 2 && cs[0].Title == "" && cs[1].Title == "" && len(cells) == 2 {
		return code(cut(cells[0], 500)) + "  " + words(line(cut(cells[1], 400)))
	}
	var parts []string
	mark := ""
	if len(cs) > 1 && cs[0].Title == "When" && len(cells) == len(cs) { // what happened comes first
		cs, cells = append(cs[1:len(cs):len(cs)], cs[0]), append(cells[1:len(cells):len(cells)], cells[0])
		mark = "• "
	}
	for i, c := range cells {
		if c = line(c); c == "" || i >= len(cs) {
			continue
		}
		text := esc(cut(c, 400))
		switch {
		case len(parts) == 0 && mark == "":
			text = bold(cut(c, 400))
		case needsTitle(c) && cs[i].Title != "":
			text = esc1(strings.ToLower(cs[i].Title)) + ": " + text
		}
		parts = append(parts, text)
	}
	return fit(mark+strings.Join(parts, " · "), mostSection)
}

// needsTitle reports whether a cell says nothing without its column's title.
func needsTitle(cell string) bool {
	word, _, _ := strings.Cut(cell, ":")
	switch word {
	case "yes", "no", "on", "off", "invited":
		return true
	}
	return len(cell) == len("2006-01-02") && strings.Count(cell, "-") == 2
}

// commanded draws a table whose last column is commands: buttons.
func (d *drawing) commanded(t command.Table) {
	last := len(t.Columns) - 1
	for _, r := range t.Rows {
		if len(r) <= last {
			continue
		}
		d.beside(row(t.Columns[:last], r[:last]), d.button(turning(r[last]), r[last]))
	}
}

// turning labels a command of such a table.
func turning(command string) string {
	switch words := strings.Fields(command); {
	case slices.Contains(words, "on"):
		return "Turn on"
	case slices.Contains(words, "off"):
		return "Turn off"
	}
	return "Change"
}

// orNil is a button as an element that is nil without one.
func (d *drawing) orNil(b *slackapi.ButtonBlockElement) slackapi.BlockElement {
	if b == nil {
		return nil
	}
	return b
}
