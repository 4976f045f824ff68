package command

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// cells is how many columns of a terminal the text takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case wide(r):
		return 2
	}
	return 1
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// cut shortens one line to n cells, the last of them an ellipsis.
func cut(s string, n int) string {
	if cells(s) <= n {
		return s
	}
	at := 0
	for i, r := range s {
		if at+cell(r) > n-1 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
		at += cell(r)
	}
	return s
}

// pad fills one line to n cells.
func pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(0, n-cells(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// wrap breaks text into lines of at most n cells, keeping its own line breaks
// and the indent of each line. A word longer than a line is broken, but not an
// address of the web, which would stop working.
func wrap(s string, n int) []string {
	var lines []string
	for _, l := range strings.Split(s, "\n") {
		lines = append(lines, wrapLine(strings.TrimRightFunc(l, unicode.IsSpace), max(n, 4))...)
	}
	return lines
}

func wrapLine(l string, n int) []string {
	if cells(l) <= n {
		return []string{l}
	}
	indent := l[:len(l)-len(strings.TrimLeft(l, " "))]
	if len(indent) > n/2 {
		indent = ""
	}
	var lines []string
	now := indent
	for _, w := range strings.Fields(l) {
		for _, part := range parts(w, n-len(indent)) {
			gap := ""
			if now != indent && !part.glued {
				gap = " "
			}
			if now != indent && cells(now)+cells(gap)+cells(part.text) > n {
				lines = append(lines, now)
				now, gap = indent, ""
			}
			now += gap + part.text
		}
	}
	return append(lines, now)
}

// part is a piece of a word; a glued one follows the piece before without a
// blank.
type part struct {
	text  string
	glued bool
}

// parts cuts a word where a line may end: between wide characters, which
// stand for words or syllables, and every n cells.
func parts(w string, n int) []part {
	if strings.Contains(w, "://") {
		return []part{{text: w}}
	}
	var ps []part
	from, size := 0, 0
	for i, r := range w {
		c := cell(r)
		if i > from && c > 0 && (c == 2 || size+c > n || size == 2 && wide(first(w[from:]))) {
			ps = append(ps, part{w[from:i], from > 0})
			from, size = i, 0
		}
		size += c
	}
	return append(ps, part{w[from:], from > 0})
}

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
