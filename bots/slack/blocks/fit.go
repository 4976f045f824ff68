package blocks

import (
	"strings"

	"usher/bots"
)

// fit cuts mrkdwn that is too long for a block, between words and outside of
// what has an end: dates, links and code.
func fit(text string, most int) string {
	if text = strings.TrimSpace(text); bots.Length(text) <= most {
		return text
	}
	text = bots.Beginning(text, most-2)
	for _, pair := range []string{"<>", "&;"} {
		if open := strings.LastIndexByte(text, pair[0]); open > strings.LastIndexByte(text, pair[1]) {
			text = text[:open]
		}
	}
	return strings.TrimSpace(text[:bots.OutsideCode(text, len(text))]) + "…"
}
