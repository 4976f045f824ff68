package command

import (
	"strings"
	"unicode"
)

// Lines cuts a command mail's text into commands for Parse, one a line. Blank
// lines are left out and a line of two dashes ends the mail. Indented lines, or
// those that begin with |, are the text of the command above them where that
// takes one, such as open, reply or article add; blank lines between them stay.
func Lines(text string) []string {
	vs := table()
	var cs []string
	var now []string // the lines of the command that is being read
	blank, takes := 0, false
	for line := range strings.Lines(text) {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "--" {
			break
		}
		if line == "" {
			blank++
			continue
		}
		if more, ok := indented(line); ok && takes {
			now = append(now, make([]string, blank)...)
			now = append(now, more)
		} else {
			cs = join(cs, now)
			now = []string{strings.TrimSpace(line)}
			takes = takesText(vs, now[0])
		}
		blank = 0
	}
	return join(cs, now)
}

func join(cs, lines []string) []string {
	if len(lines) == 0 {
		return cs
	}
	return append(cs, strings.Join(lines, "\n"))
}

// indented returns the line's text when it continues the one above. An indent
// stays: Parse drops what all lines share of it.
func indented(line string) (string, bool) {
	if more, ok := strings.CutPrefix(line, "|"); ok {
		return strings.TrimPrefix(more, " "), true
	}
	return line, unicode.IsSpace(first(line))
}

func takesText(vs []Verb, line string) bool {
	v, _ := find(vs, door(split(line)))
	return v.body
}
