package command

import (
	"math"
	"strings"
)

// Text draws an answer for a terminal or a plain mail, in lines of at most
// width cells (80 if zero; 40 at least), ending in a line break. Only addresses
// of the web, code in a page, and commands to copy may be longer.
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
		return wrap(Plain(v.Text), w)
	case Hint:
		return wrap(Plain(v.Text), w)
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
		return append(wrap(Plain(v.Question), w), "To go ahead: "+line(v.Command))
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
		lines = append(lines, hang(wrap(Plain(s), w-2), "• ")...)
	}
	return lines
}

// textQuote draws the text behind a line, so that it can't pass for ours.
func textQuote(q Quote, w int) []string {
	var lines []string
	if head := q.head(); head != "" {
		lines = wrap(head, w)
	}
	for _, l := range wrap(strings.Trim(Plain(q.Text), "\n"), w-2) {
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

// textActions aligns the commands.
func textActions(as Actions, w int) (lines []string) {
	labels := 0
	for _, a := range as {
		labels = max(labels, min(cells(line(a.Label))+1, w/3))
	}
	for _, a := range as {
		lines = append(lines, textCommand(line(a.Label)+":", a.Command, labels, w)...)
	}
	return lines
}

// textCommand is a command beside its label, or below it where there is no room.
// It is never broken: half of it, copied, would be another command.
func textCommand(label, command string, labels, w int) []string {
	command = line(command)
	if cells(label) <= max(labels, w/2) && max(labels, cells(label))+gutter+cells(command) <= w {
		return []string{pad(label, labels, false) + strings.Repeat(" ", gutter) + command}
	}
	return append(wrap(label, w), command)
}

func textChart(c Chart, w int) (lines []string) {
	labels, figures := 0, 0
	for _, b := range c.Bars {
		labels, figures = max(labels, cells(line(b.Label))), max(figures, cells(c.Figure(b)))
	}
	labels, figures = min(labels, w/3), min(figures, w/3)
	if c.Title != "" {
		lines = wrap(line(c.heading()), w)
	}
	room := min(30, w-labels-figures-4)
	for _, b := range c.Bars {
		n := int(math.Round(c.Share(b) * float64(room)))
		if n == 0 && c.Share(b) > 0 {
			n = 1
		}
		lines = append(lines, pad(cut(line(b.Label), labels), labels, false)+"  "+
			pad(cut(c.Figure(b), figures), figures, true)+"  "+strings.Repeat("█", n))
	}
	return lines
}
