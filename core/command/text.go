package command

import (
	"math"
	"strings"
)

// Text draws an answer for a terminal or a plain mail, in lines of at most
// width cells (80 if zero; 40 at least), ending in a line break. Only
// addresses of the web, and code in a page, may be longer.
func Text(a Answer, width int) string {
	if width == 0 {
		width = 80
	}
	width = max(width, 40)
	var b strings.Builder
	for i, bl := range a.Blocks {
		lines := drawText(bl, width)
		if len(lines) == 0 {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteByte('\n')
		}
		for _, l := range lines {
			b.WriteString(strings.TrimRight(l, " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func drawText(bl Block, w int) []string {
	switch v := bl.(type) {
	case Heading:
		return textHeading(v, w)
	case Paragraph:
		return wrap(plain(v.Text), w)
	case Hint:
		return wrap(plain(v.Text), w)
	case Fields:
		return textFields(v, w)
	case Table:
		return textTable(v, w)
	case List:
		return textList(v, w)
	case Quote:
		return textQuote(v, w)
	case Page:
		return textPage(v, w)
	case Actions:
		return textActions(v, w)
	case Confirm:
		return append(wrap(plain(v.Question), w), wrap("To go ahead: "+line(v.Command), w)...)
	case Chart:
		return textChart(v, w)
	}
	return nil
}

// textHeading is underlined: in plain text there is no other way to stand out.
func textHeading(h Heading, w int) []string {
	lines := wrap(line(h.Text), w)
	most := 0
	for _, l := range lines {
		most = max(most, cells(l))
	}
	return append(lines, strings.Repeat("─", most))
}

func textFields(fs Fields, w int) []string {
	t := Table{Columns: make([]Column, 2)}
	for _, f := range fs {
		if f.Value != "" {
			t.Rows = append(t.Rows, []string{f.Label, f.Value})
		}
	}
	return textTable(t, w)
}

// hang indents lines, with a mark before the first.
func hang(lines []string, mark string) []string {
	for i, l := range lines {
		if i == 0 {
			lines[i] = mark + l
		} else if l != "" {
			lines[i] = strings.Repeat(" ", cells(mark)) + l
		}
	}
	return lines
}

func textList(l List, w int) (lines []string) {
	for _, s := range l {
		lines = append(lines, hang(wrap(plain(s), w-2), "• ")...)
	}
	return lines
}

// textQuote draws the text behind a line, so that it can't pass for ours.
func textQuote(q Quote, w int) []string {
	var lines []string
	if head := q.head(); head != "" {
		lines = wrap(head, w)
	}
	for _, l := range wrap(strings.Trim(plain(q.Text), "\n"), w-2) {
		lines = append(lines, "│ "+l)
	}
	for _, f := range q.Files {
		s := f.label()
		if f.Command != "" {
			s += ": " + line(f.Command)
		}
		lines = append(lines, hang(wrap(s, w-2), "+ ")...)
	}
	return lines
}

func textActions(as Actions, w int) []string {
	t := Table{Columns: make([]Column, 2)}
	for _, a := range as {
		t.Rows = append(t.Rows, []string{a.Label + ":", a.Command})
	}
	return textTable(t, w)
}

func textChart(c Chart, w int) (lines []string) {
	labels, figures := 0, 0
	for _, b := range c.Bars {
		labels, figures = max(labels, cells(line(b.Label))), max(figures, cells(c.figure(b)))
	}
	labels, figures = min(labels, w/3), min(figures, w/3)
	if c.Title != "" {
		lines = wrap(line(c.Title), w)
	}
	room := min(30, w-labels-figures-4)
	for _, b := range c.Bars {
		n := int(math.Round(c.share(b) * float64(room)))
		if n == 0 && c.share(b) > 0 {
			n = 1
		}
		lines = append(lines, pad(cut(line(b.Label), labels), labels, false)+"  "+
			pad(cut(c.figure(b), figures), figures, true)+"  "+strings.Repeat("█", n))
	}
	return lines
}
