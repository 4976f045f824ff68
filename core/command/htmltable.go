package command

import (
	"slices"
	"strings"
)

const (
	cellStyle = "padding:4px 10px 4px 0;border-bottom:" + rule
	tableHead = `<table cellpadding="0" cellspacing="0" style="border-collapse:collapse;width:100%;margin:8px 0;` + font + `">` + "\n"
	wideTable = 5 // columns: more than a phone shows side by side
)

// htmlTable has little style a cell, for lists are long and mails are not. A
// wide one with a column that may be cut, which is its matter, has the others
// in small print below that: on a phone there is no room beside it.
func htmlTable(t Table) string {
	if len(t.Rows) == 0 {
		return ""
	}
	matter := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Cut })
	if len(t.Columns) >= wideTable && matter > 0 {
		return stackedTable(t, matter)
	}
	var b strings.Builder
	b.WriteString(tableHead)
	if titled(t) {
		b.WriteString("<tr>")
		for _, c := range t.Columns {
			b.WriteString("<th" + side(c) + ` style="` + cellStyle + `;` + faint + `">` + escape(line(c.Title)) + "</th>")
		}
		b.WriteString("</tr>\n")
	}
	for _, row := range t.Rows {
		b.WriteString(`<tr valign="top">`)
		for i, c := range t.Columns {
			text := line(at(row, i))
			b.WriteString("<td" + side(c) + ` style="` + cellStyle + breaks(text) + `">` + escape(text) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	return b.String() + "</table>\n"
}

// stackedTable draws the first column, and beside it the matter above all the
// others.
func stackedTable(t Table, matter int) string {
	others := func(row []string) string {
		var out []string
		for i := range t.Columns {
			if s := line(at(row, i)); i > 0 && i != matter && s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, " · ")
	}
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	var b strings.Builder
	b.WriteString(tableHead)
	for i, row := range append([][]string{titles}, t.Rows...) {
		tag, style := "td", ""
		if i == 0 && !titled(t) {
			continue
		} else if i == 0 {
			tag, style = "th", ";"+faint
		}
		b.WriteString(`<tr valign="top"><` + tag + side(t.Columns[0]) + ` style="` + cellStyle + style + `">` + escape(line(at(row, 0))) + "</" + tag + ">" +
			"<" + tag + ` align="left" width="100%" style="` + cellStyle + style + ";" + brk + `">` + escape(line(at(row, matter))) +
			`<div style="` + faint + `">` + escape(others(row)) + "</div></" + tag + "></tr>\n")
	}
	return b.String() + "</table>\n"
}

// breaks lets long words break anywhere; in other columns that would grind short
// words to letters. A date does not break at all.
func breaks(s string) string {
	const long = 14
	if slices.ContainsFunc(strings.Fields(s), func(w string) bool { return len(w) > long }) {
		return ";" + brk
	}
	if len(s) <= long && !strings.Contains(s, " ") && strings.Contains(s, "-") {
		return ";white-space:nowrap"
	}
	return ""
}

func side(c Column) string {
	if c.Right {
		return ` align="right"`
	}
	return ` align="left"`
}
