package bots

import (
	"strings"

	"usher/core/command"
)

// OfTickets reports whether a table's rows are the tickets that an answer lists.
func OfTickets(a command.Answer, t command.Table) bool {
	ts := a.Data.Tickets
	return len(t.Columns) > 0 && t.Columns[0].Title == "No." && len(ts) > 0 && len(t.Rows) == len(ts)
}

// Explaining reports whether a table's rows are what can be typed, and what that
// does.
func Explaining(t command.Table) bool {
	return len(t.Columns) == 2 && t.Columns[0].Title == "" && t.Columns[1].Title == ""
}

// Happening reports whether a table's rows are what happened, and when.
func Happening(t command.Table) bool { return len(t.Columns) > 1 && t.Columns[0].Title == "When" }

// Commanded reports whether the last cells of a table's rows are commands, which
// Turning labels.
func Commanded(t command.Table) bool {
	return len(t.Columns) > 0 && strings.HasPrefix(t.Columns[len(t.Columns)-1].Title, "To ")
}

// Cells are what a row of a table says, one after the other as in a sentence: what
// happened comes before when, and what says nothing by itself comes with its column's
// title. Those that are empty are left out, and so are commands.
func Cells(t command.Table, row []string) []string {
	cs := t.Columns
	if Commanded(t) {
		cs = cs[:len(cs)-1]
	}
	if Happening(t) && len(row) == len(cs) {
		cs, row = append(cs[1:len(cs):len(cs)], cs[0]), append(row[1:len(row):len(row)], row[0])
	}
	var out []string
	for i, c := range row[:min(len(row), len(cs))] {
		if c = Line(c); c == "" {
			continue
		}
		if len(out) > 0 {
			c = titled(strings.ToLower(Line(cs[i].Title)), c)
		}
		out = append(out, c)
	}
	return out
}

// titled is a cell that is not a row's first, with its column's title where it says
// nothing without.
func titled(title, cell string) string {
	word, why, _ := strings.Cut(cell, ": ")
	switch {
	case title == "":
	case title == "given by", isDay(cell):
		return title + " " + cell
	case why != "" && yesOrNo(word):
		return title + ": " + word + ", " + why
	case yesOrNo(word):
		return title + ": " + cell
	}
	return cell
}

func yesOrNo(word string) bool {
	switch word {
	case "yes", "no", "on", "off", "invited":
		return true
	}
	return false
}

func isDay(s string) bool { return len(s) == len("2006-01-02") && strings.Count(s, "-") == 2 }

// Together is a table's rows; those of actions that are alike but for their first
// cell are one.
func Together(t command.Table) [][]string {
	if len(t.Columns) == 0 || t.Columns[0].Title != "Action" {
		return t.Rows
	}
	var out [][]string
	at := map[string]int{}
	for _, r := range t.Rows {
		if len(r) == 0 {
			continue
		}
		key := strings.Join(r[1:], "\x00")
		if i, ok := at[key]; ok {
			out[i][0] += ", " + r[0]
			continue
		}
		at[key] = len(out)
		out = append(out, append([]string{}, r...))
	}
	return out
}

// Turning labels a command that turns something on or off, or changes it.
func Turning(line string) string {
	for _, w := range strings.Fields(line) {
		switch w {
		case "on":
			return "Turn on"
		case "off":
			return "Turn off"
		}
	}
	return "Change"
}
