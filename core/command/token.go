package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a line. A word in quotes may hold blanks, and so may the
// value in key:"value".
type token struct {
	text   string // without quotes
	from   int    // where it starts in the line
	to     int    // where it ends
	quoted bool   // the whole word was in quotes
	key    string // of key:value, in lower case; empty if there is none
	value  string
	whole  bool // the value was in quotes: what follows is no part of it
}

// closers are the ends of quotes. Phones and word processors type curly ones.
var closers = map[rune]string{'"': "\"", '\'': "'", '“': "”\"", '„': "“”\"", '‘': "’'", '«': "»"}

// split cuts a line into tokens. It never fails: a quote that does not close
// at the end of a word is a character like any other, so that "can't" and
// 12" screens pass unharmed.
func split(line string) []token {
	var toks []token
	for at := 0; ; {
		at += len(line[at:]) - len(strings.TrimLeftFunc(line[at:], unicode.IsSpace))
		if at >= len(line) {
			return toks
		}
		t := scan(line, at)
		toks = append(toks, t)
		at = t.to
	}
}

// scan reads the token that starts at from.
func scan(line string, from int) token {
	if text, to, ok := quoted(line, from); ok {
		return token{text: text, from: from, to: to, quoted: true}
	}
	t := token{from: from, to: len(line)}
	if n := strings.IndexFunc(line[from:], unicode.IsSpace); n >= 0 {
		t.to = from + n
	}
	t.text = line[from:t.to]
	key, value, ok := strings.Cut(t.text, ":")
	if !ok || !isKey(key) {
		return t
	}
	t.key, t.value = strings.ToLower(key), value
	if text, to, ok := quoted(line, from+len(key)+1); ok {
		t.value, t.to, t.whole = text, to, true
		t.text = key + ":" + text
	}
	return t
}

// quoted reads quoted text at from, which ends before a blank or the line's
// end. It looks so far only, for a line may be full of quotes that never close.
func quoted(line string, from int) (text string, to int, ok bool) {
	open, n := utf8.DecodeRuneInString(line[from:])
	ends, ok := closers[open]
	if !ok {
		return "", 0, false
	}
	start := from + n
	for i, r := range line[start:] {
		if i > 1000 {
			break
		}
		if !strings.ContainsRune(ends, r) || i == 0 {
			continue
		}
		to := start + i + utf8.RuneLen(r)
		next, _ := utf8.DecodeRuneInString(line[to:])
		if to == len(line) || unicode.IsSpace(next) {
			return line[start : start+i], to, true
		}
	}
	return "", 0, false
}

// delimits reports whether a character ends words or stands around them.
func delimits(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'“”„‘’«»", r)
}

func isKey(s string) bool {
	for _, r := range s {
		if r != '-' && !(r >= 'a' && r <= 'z') && !(r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return s != ""
}

// words joins the texts of tokens by single blanks.
func words(toks []token) string {
	s := make([]string, len(toks))
	for i, t := range toks {
		s[i] = t.text
	}
	return strings.Join(s, " ")
}

// raw is the line's own text under the tokens, without the quotes when they
// are one quoted token.
func raw(line string, toks []token) string {
	switch {
	case len(toks) == 0:
		return ""
	case len(toks) == 1 && toks[0].quoted:
		return toks[0].text
	}
	return line[toks[0].from:toks[len(toks)-1].to]
}
