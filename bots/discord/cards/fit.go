package cards

import (
	"strings"

	"usher/bots"
)

// fit cuts drawn text that is too long, between words and outside of what has an
// end: times, code and bold, for whose ends it leaves room.
func fit(text string, most int) string {
	if text = strings.TrimSpace(text); bots.Length(text) <= most {
		return text
	}
	return closed(strings.TrimSpace(bots.Beginning(text, most-8))) + "…"
}

// closed ends what a cut left open.
func closed(text string) string {
	if open := strings.LastIndex(text, "<t:"); open > strings.LastIndexByte(text, '>') {
		text = text[:open]
	}
	fence, span, strong := false, false, false
	for i := 0; i < len(text); i++ {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "```") && !span:
			fence, i = !fence, i+2
		case fence:
		case rest[0] == '`':
			span = !span
		case span:
		case rest[0] == '\\':
			if i++; i == len(text) {
				text = text[:len(text)-1]
			}
		case strings.HasPrefix(rest, "**"):
			strong, i = !strong, i+1
		case rest == "*": // half of an end
			text = text[:i]
		}
	}
	switch {
	case fence:
		return strings.TrimRight(text, "`") + "\n```"
	case span:
		return text + "`"
	case strong:
		return strings.TrimSuffix(text+"**", "****") // nothing is bold yet
	}
	return text
}
