package command

import (
	"strings"
	"unicode"

	"usher/core"
)

// tick quotes words of somebody else's in an error: one line, no backticks,
// not too long.
func tick(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if r == '`' || unicode.Is(unicode.Cf, r) {
			return -1
		} else if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return "`" + strings.TrimSpace(s) + "`"
}

// either lists words as "low, normal or high".
func either[T ~string](words []T) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i > 0 && i == len(words)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(w))
	}
	return b.String()
}

// isNot is the error for a word that is none of those wanted.
func isNot[T ~string](word, what string, use []T) error {
	near := ""
	if n := nearest(word, texts(use)); n != "" {
		near = " Did you mean `" + n + "`?"
	}
	return core.Errorf(core.Invalid, "%s is not %s.%s Use %s.", tick(word), what, near, either(use))
}

func texts[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}
