package command

import (
	"slices"
	"strings"

	"usher/core"
)

// Relist is a line that lists or searches with the filter of that key set to
// another value, none if empty, and from the first page on. The key "view" is
// the view of a list.
func Relist(line, key, value string) string {
	words := []string{}
	for _, t := range split(line) {
		if t.key == "next" && !t.quoted || t.is(key) {
			continue
		}
		words = append(words, line[t.from:t.to])
	}
	switch {
	case value == "":
	case key == "view" && len(words) > 0:
		words = slices.Insert(words, verbWords(words), value)
	default:
		words = append(words, key+":"+value)
	}
	return strings.Join(words, " ")
}

// Filtered is the value that a line gives to a key of filters, or its view;
// empty if it gives none.
func Filtered(line, key string) string {
	toks := split(line)
	if v, _ := find(table(), door(split(line))); key == "view" && v.Name != "list" {
		return "" // the words of a search are no view
	}
	for _, t := range toks {
		switch {
		case !t.is(key):
		case key == "view":
			return strings.ToLower(t.text)
		default:
			return t.value
		}
	}
	return ""
}

// is reports whether a word sets that key.
func (t token) is(key string) bool {
	if key == "view" {
		return !t.quoted && t.key == "" && slices.Contains(viewWords, core.View(strings.ToLower(t.text)))
	}
	return !t.quoted && key != "" && t.key == key
}

var viewWords = []core.View{"all", core.ViewMine, core.ViewCompany, core.ViewOpen, core.ViewClosed, core.ViewAlerts, core.ViewAssigned, core.ViewUnassigned,
	core.ViewOverdue}

// verbWords is how many of the words name the door and the verb.
func verbWords(words []string) int {
	for i, w := range words {
		if strings.EqualFold(w, "list") {
			return i + 1
		}
	}
	return len(words)
}
