package blocks

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"usher/core/command"
)

// length is how long Slack takes a text to be.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// pieces draws a text in parts of at most so many characters, split where lines
// or words end and never within what is code.
func pieces(text string, most int, draw func(string) string) []string {
	var out []string
	for text = strings.Trim(command.Plain(text), "\n "); text != ""; {
		n := ahead(text, most)
		for n > 1 {
			long := length(draw(text[:n]))
			if long <= most {
				break
			}
			n = shorter(text, min(n-1, max(n*most/long, n/2)))
		}
		if p := strings.TrimSpace(draw(text[:n])); p != "" {
			out = append(out, fit(p, most))
		}
		text = strings.TrimLeft(text[n:], "\n ")
	}
	return out
}

// ahead is how much of a text may fit at best, at a good place to end.
func ahead(text string, most int) int {
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
			return outsideCode(text, at)
		}
	}
	for n > 1 && n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return outsideCode(text, max(n, 1))
}

// outsideCode moves a place before the code that it is in, if it is in one.
func outsideCode(text string, n int) int {
	if strings.Count(text[:n], "`")%2 == 0 {
		return n
	}
	if at := strings.LastIndexByte(text[:n], '`'); at > 0 {
		return at
	}
	return n
}

// joined puts lines together into texts of at most so many characters. A line
// that is longer by itself is the caller's to cut.
func joined(list []string, most int) []string {
	var out []string
	now := ""
	for _, l := range list {
		switch {
		case l == "":
		case now == "":
			now = l
		case length(now)+1+length(l) > most:
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

// fit cuts mrkdwn that is too long for a block, between words and outside of
// what has an end: dates, links and code.
func fit(text string, most int) string {
	if text = strings.TrimSpace(text); length(text) <= most {
		return text
	}
	n := 0
	for at, r := range text {
		if n += utf16.RuneLen(r); n > most-2 {
			text = text[:at]
			break
		}
	}
	if at := strings.LastIndexAny(text, " \n"); at > len(text)/2 {
		text = text[:at]
	}
	for _, pair := range []string{"<>", "&;"} {
		if open := strings.LastIndexByte(text, pair[0]); open > strings.LastIndexByte(text, pair[1]) {
			text = text[:open]
		}
	}
	return strings.TrimSpace(text[:outsideCode(text, len(text))]) + "…"
}
