package bots

import "strings"

const mostSubject = 120

// SubjectOf is the first line of a text, or the beginning of it.
func SubjectOf(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.Join(strings.Fields(first), " ")
	if r := []rune(first); len(r) > mostSubject {
		at := mostSubject - 1
		if blank := strings.LastIndex(string(r[:at]), " "); blank > mostSubject/2 {
			return string(r[:at])[:blank] + "…"
		}
		return string(r[:at]) + "…"
	}
	return first
}
