package mailparse

import (
	"regexp"
	"strings"
)

func isEnriched(ct contentType) bool {
	return ct.kind == "text" && (ct.sub == "enriched" || ct.sub == "richtext")
}

var (
	enrichedParam = regexp.MustCompile(`(?is)<param>.*?</param>`)
	enrichedTag   = regexp.MustCompile(`</?[A-Za-z0-9-]{1,60}>`)
	enrichedBreak = regexp.MustCompile(`\n+`)
	enrichedMarks = strings.NewReplacer("<<", "\x00", "<lt>", "\x00", "<nl>", "\n", "<np>", "\n")
)

// enriched makes plain text of text/enriched (RFC 1896), in which a single
// line end is a space, and of its forerunner text/richtext (RFC 1341).
func enriched(s string) string {
	s = enrichedBreak.ReplaceAllStringFunc(s, func(ends string) string {
		return first(ends[1:], " ")
	})
	s = enrichedTag.ReplaceAllString(enrichedParam.ReplaceAllString(enrichedMarks.Replace(s), ""), "")
	return strings.ReplaceAll(s, "\x00", "<")
}
