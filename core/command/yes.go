package command

import (
	"slices"
	"strings"
	"unicode"
)

// IsYes reports whether a reply says yes and nothing else, in one of several
// languages and however it is punctuated.
func IsYes(text string) bool {
	said := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(said) == 2 && slices.Contains([]string{"please", "bitte"}, said[1]) {
		said = said[:1]
	}
	return len(said) == 1 && !strings.Contains(text, "?") && !strings.Contains(text, ">") &&
		slices.Contains([]string{"yes", "y", "yep", "yeah", "ok", "okay", "confirm", "confirmed", "ja", "oui", "sí", "si", "sì", "sim", "tak", "да", "はい"}, said[0])
}

// Allows reports whether a reply begins with the line #allow, by which owners say
// yes to making a colleague a contact. Elsewhere it is no word to the desk.
func Allows(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.EqualFold(strings.TrimRight(strings.TrimSpace(first), ".!"), "#allow")
}
