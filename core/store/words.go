package store

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// token is one word of a text in the form that it is searched by, and where it
// stands in the text. A ligature or the like may give two tokens at one place.
type token struct {
	from, to int
	text     string
}

// longToken is where tokens are cut, in bytes: longer ones are data, not words.
const longToken = 64

// tokens takes a text apart into words without case and diacritics. It is done
// here and not by the databases so that both find the same. Of scripts that
// don't write blanks every character is a word: a query word becomes a phrase.
func tokens(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		start := -1
		more := func(to int) bool {
			from := start
			start = -1
			return from < 0 || yieldFolded(text, from, to, yield)
		}
		for i, r := range text {
			word, alone := inWord(r), unicode.In(r, unbroken...)
			if (!word || alone) && !more(i) {
				return
			}
			if word && start < 0 {
				start = i
			}
			if alone && !more(i+utf8.RuneLen(r)) {
				return
			}
		}
		more(len(text))
	}
}

var unbroken = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// inWord reports whether r is part of a word; Cf are soft hyphens and joiners.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)
}

func yieldFolded(text string, from, to int, yield func(token) bool) bool {
	word := text[from:to]
	if ascii(word) {
		return yield(token{from, to, cut(strings.ToLower(word))})
	}
	word = strings.Map(dropMark, norm.NFKD.String(word))
	word = norm.NFKC.String(cases.Fold().String(word))
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return !inWord(r) }) {
		if !yield(token{from, to, cut(part)}) {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func dropMark(r rune) rune {
	if r >= utf8.RuneSelf && unicode.In(r, unicode.Mn, unicode.Cf) {
		return -1
	}
	return r
}

func cut(s string) string {
	if len(s) <= longToken {
		return s
	}
	end := longToken
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
