package core

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	numberTag = regexp.MustCompile(`\[#([1-9][0-9]{0,17})\]`)
	// What mail programs put before a subject, in the languages they speak,
	// with counters such as Re[2]: and the space that French has before a colon.
	prefix = regexp.MustCompile(`(?i)^(re|aw|antw|antwort|sv|vs|rif|res|odp|ynt|yn[ıi]t|atb|bls|vá|答复|答覆|回复|回覆|返信|` +
		`fw|fwd|wg|tr|rv|enc|vb|vl|pd|ilt|doorst|转发|轉寄|転送)\s*(\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s*[:：]\s*`)
)

// SubjectNumber is the ticket that a subject names as [#123], zero if none. A
// bare #123 is no tag: it may count anything.
func SubjectNumber(subject string) TicketID {
	m := numberTag.FindStringSubmatch(subject)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1], 10, 64) // 18 digits always fit
	return TicketID(n)
}

// StripSubject is what a subject says: without Re:, Fwd: and their like, without
// [#123], and with single spaces. It may be empty.
func StripSubject(subject string) string {
	s := strings.Join(strings.Fields(numberTag.ReplaceAllString(subject, " ")), " ")
	for {
		loc := prefix.FindStringIndex(s)
		if loc == nil {
			return s
		}
		s = s[loc[1]:]
	}
}
