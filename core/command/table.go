package command

import "strings"

const gutter = 2 // blanks between columns

// textTable aligns columns. When they do not fit, the columns that may be cut
// give way first and then the widest ones; cells that may not be cut wrap.
func textTable(t Table, w int) (lines []string) {
	if len(t.Rows) == 0 {
		return nil
	}
	widths := fit(t, w)
	if titled(t) {
		head := make([][]string, len(t.Columns))
		for i, c := range t.Columns {
			head[i] = wrap(line(c.Title), max(4, widths[i]))
		}
		lines = append(lines, textRow(t, widths, head)...)
	}
	for _, row := range t.Rows {
		parts := make([][]string, len(t.Columns))
		for i := range t.Columns {
			parts[i] = textCell(t, row, i, widths[i])
		}
		lines = append(lines, textRow(t, widths, parts)...)
	}
	return lines
}

func titled(t Table) bool {
	for _, c := range t.Columns {
		if c.Title != "" {
			return true
		}
	}
	return false
}

// at is the row's cell in column i: a short row ends in empty cells.
func at(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

func textCell(t Table, row []string, i, w int) []string {
	if t.Columns[i].Cut {
		return []string{cut(line(at(row, i)), w)}
	}
	return wrap(line(at(row, i)), w)
}

// textRow draws one row, of as many lines as its tallest cell.
func textRow(t Table, widths []int, parts [][]string) (lines []string) {
	tall := 0
	for _, p := range parts {
		tall = max(tall, len(p))
	}
	for y := range tall {
		var b strings.Builder
		for i, p := range parts {
			if i > 0 {
				b.WriteString(strings.Repeat(" ", gutter))
			}
			b.WriteString(pad(at(p, y), widths[i], t.Columns[i].Right))
		}
		lines = append(lines, b.String())
	}
	return lines
}

// fit returns the columns' widths, in cells, that together take at most w
// where that is possible at all.
func fit(t Table, w int) []int {
	widths := make([]int, len(t.Columns))
	total := gutter * (len(t.Columns) - 1)
	for i, c := range t.Columns {
		widths[i] = cells(line(c.Title))
		for _, row := range t.Rows {
			widths[i] = max(widths[i], cells(line(at(row, i))))
		}
		total += widths[i]
	}
	for total > w {
		i := widest(t.Columns, widths)
		if i < 0 {
			break
		}
		widths[i]--
		total--
	}
	return widths
}

// widest is the column to narrow next; -1 when none can be.
func widest(cs []Column, widths []int) int {
	best := -1
	for i, c := range cs {
		if c.Cut && widths[i] > 12 && (best < 0 || widths[i] > widths[best]) {
			best = i
		}
	}
	if best >= 0 {
		return best
	}
	for i := range cs {
		if widths[i] > 4 && (best < 0 || widths[i] > widths[best]) {
			best = i
		}
	}
	return best
}
