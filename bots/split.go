package bots

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"usher/core/command"
)

// Pieces draws a text in parts of at most so many characters, split where lines
// or words end and never within what is code.
func Pieces(text string, most int, draw func(string) string) []string {
	var out []string
	for text = strings.Trim(command.Plain(text), "\n "); text != ""; {
		n := atBest(text, most)
		drawn := draw(text[:n])
		for n > 1 && Length(drawn) > most {
			n = shorter(text, min(n-1, max(n*most/Length(drawn), n/2)))
			drawn = draw(text[:n])
		}
		if p := strings.TrimSpace(drawn); p != "" && Length(p) <= most {
			out = append(out, p)
		}
		text = strings.TrimLeft(text[n:], "\n ")
	}
	return out
}

// atBest is how much of a text may fit at best, at a good place to end.
func atBest(text string, most int) int {
	n := 0
	for at, r := range text {
		if n += utf16.RuneLen(r); n > most {
			return shorter(text, at)
		}
	}
	return len(text)
}

// shorter is a good place to end the text at n or before.
func shorter(text string, n int) int {
	for _, end := range []string{"\n\n", "\n", " "} {
		if at := strings.LastIndex(text[:n], end); at > n/2 {
			return OutsideCode(text, at)
		}
	}
	for n > 1 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return OutsideCode(text, max(n, 1))
}

// OutsideCode moves a place in a text before the `code` that it is in, if it is in one.
func OutsideCode(text string, n int) int {
	if strings.Count(text[:n], "`")%2 == 0 {
		return n
	}
	if at := strings.LastIndexByte(text[:n], '`'); at > 0 {
		return at
	}
	return n
}

// Joined puts lines together into texts of at most so many characters. A line
// that is longer by itself is the caller's to cut.
func Joined(list []string, most int) []string {
	var out []string
	now := ""
	for _, l := range list {
		switch {
		case l == "":
		case now == "":
			now = l
		case Length(now)+1+Length(l) > most:
			out, now = append(out, now), l
		default:
			now += "\n" + l
		}
	}
	if now != "" {
		out = append(out, now)
	}
	return out
}

// Beginning is at most so many characters of a text. Of a longer one it ends with a
// word, if that is not far back.
func Beginning(text string, most int) string {
	n := 0
	for at, r := range text {
		if n += utf16.RuneLen(r); n > most {
			if end := strings.LastIndexAny(text[:at], " \n"); end > at/2 {
				return text[:end]
			}
			return text[:at]
		}
	}
	return text
}
