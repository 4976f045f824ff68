package store

import (
	"strings"
	"unicode"

	"usher/core"
)

// query is what somebody searches for.
type query struct {
	all  []phrase // each must be there; never empty
	none []phrase // none may be there
}

// phrase is tokens that follow each other.
type phrase struct {
	tokens []string
	open   bool // the last token may go on: it is being typed
}

const (
	longQuery = 1000 // bytes
	manyWords = 40

	// shortStart is how many bytes the start of a word has at least: what less
	// begins is nearly every text, and takes long to find.
	shortStart = 3
)

// parseQuery reads words, "phrases" and -words. The last word is open unless
// something follows it or it is very short. Invalid if there is nothing to look for.
func parseQuery(text string) (query, error) {
	var q query
	if len(text) > longQuery {
		return q, core.Errorf(core.Invalid, "That is too long to search for: use a few words.")
	}
	text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`).Replace(text)
	n := 0
	for text = skipBlanks(text); text != ""; text = skipBlanks(text) {
		p, not, rest := nextPhrase(text)
		text = rest
		n += len(p.tokens)
		switch {
		case len(p.tokens) == 0:
		case not:
			q.none = append(q.none, p)
		default:
			q.all = append(q.all, p)
		}
	}
	if n > manyWords {
		return q, core.Errorf(core.Invalid, "Search for %d words at most.", manyWords)
	}
	if len(q.all) == 0 {
		return q, core.Errorf(core.Invalid, "Say at least one word to search for.")
	}
	return q, nil
}

func skipBlanks(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }

// nextPhrase takes the first word or phrase off a text that starts with one.
func nextPhrase(text string) (p phrase, not bool, rest string) {
	body, not := strings.CutPrefix(text, "-")
	if quoted, ok := strings.CutPrefix(body, `"`); ok {
		words, rest, _ := strings.Cut(quoted, `"`)
		return phrase{tokens: split(words)}, not, rest
	}
	end := strings.IndexFunc(body, func(r rune) bool { return r == '"' || unicode.IsSpace(r) })
	if end < 0 {
		end = len(body)
	}
	p.tokens = split(body[:end])
	p.open = end == len(body) && !not && len(p.tokens) > 0 && len(p.tokens[len(p.tokens)-1]) >= shortStart
	return p, not, body[end:]
}

func split(text string) []string {
	var out []string
	for k := range tokens(text) {
		out = append(out, k.text)
	}
	return out
}

// fts is the query in the words of FTS5, limited to columns.
func (q query) fts(columns string) string {
	s := "{" + columns + "} : ((" + join(q.all, " AND ", ftsPhrase) + ")"
	if len(q.none) > 0 {
		s += " NOT (" + join(q.none, " OR ", ftsPhrase) + ")"
	}
	return s + ")"
}

// ftsPhrase quotes the tokens, so that none is syntax.
func ftsPhrase(p phrase) string {
	s := `"` + strings.ReplaceAll(strings.Join(p.tokens, " "), `"`, `""`) + `"`
	if p.open {
		s += " *"
	}
	return s
}

// tsquery is the query in the words of PostgreSQL.
func (q query) tsquery() string {
	s := join(q.all, " & ", tsPhrase)
	if len(q.none) > 0 {
		s += " & !(" + join(q.none, " | ", tsPhrase) + ")"
	}
	return s
}

func tsPhrase(p phrase) string {
	parts := make([]string, len(p.tokens))
	for i, k := range p.tokens {
		parts[i] = lexeme(k)
	}
	s := strings.Join(parts, " <-> ")
	if p.open {
		s += ":*"
	}
	return "(" + s + ")"
}

// lexeme quotes a token, so that nothing in it is syntax.
func lexeme(s string) string {
	return "'" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(s) + "'"
}

func join(ps []phrase, by string, f func(phrase) string) string {
	parts := make([]string, len(ps))
	for i, p := range ps {
		parts[i] = f(p)
	}
	return strings.Join(parts, by)
}
