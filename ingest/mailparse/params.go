package mailparse

// go-message drops RFC 2231 values in charsets other than UTF-8 and reports no
// error; it refuses comments, unquoted spaces, doubles and missing quotes.

import (
	"sort"
	"strconv"
	"strings"
)

// params are those of a Content-Type or Content-Disposition, decoded. Keys
// are in lower case; the first of two with one name counts.
type params map[string]string

// parseValue splits "value; key=value; ..." as leniently as can be: quotes may
// be missing, values may hold spaces, continuations and charsets (RFC 2231) and
// encoded words are decoded.
func parseValue(s string) (value string, ps params) {
	if !strings.ContainsRune(s, ';') && !strings.ContainsRune(s, '=') {
		return strings.ToLower(strings.TrimSpace(stripComments(s))), nil
	}
	value, rest, _ := strings.Cut(s, ";")
	value = strings.TrimSpace(stripComments(value))
	if v, more, ok := strings.Cut(value, " "); ok {
		value = v
		if strings.Contains(more, "=") {
			rest = more + ";" + rest
		}
	}
	if strings.Contains(value, "=") {
		value, rest = "", s
	}
	return strings.ToLower(value), parseParams(rest)
}

// piece is one section of a parameter.
type piece struct {
	section  int
	extended bool // with charset and percent signs
	value    string
}

func parseParams(s string) params {
	pieces := map[string][]piece{}
	for s != "" && len(pieces) < 100 {
		s = strings.TrimLeft(s, "; \t")
		i := strings.IndexAny(s, "=;")
		if i < 0 {
			break
		}
		key := strings.ToLower(strings.TrimSpace(s[:i]))
		if s[i] == ';' {
			s = s[i:]
			continue
		}
		var v string
		v, s = paramValue(s[i+1:], key)
		addPiece(pieces, key, v)
	}
	ps := params{}
	for key, list := range pieces {
		ps[key] = joinPieces(list)
	}
	return ps
}

func addPiece(pieces map[string][]piece, key, value string) {
	pc := piece{section: -1, value: value}
	name, tail, star := strings.Cut(key, "*")
	if star {
		pc.section = 0
		if pc.extended = tail == "" || strings.HasSuffix(tail, "*"); pc.extended {
			tail = strings.TrimSuffix(tail, "*")
		}
		if n, err := strconv.Atoi(tail); err == nil && n >= 0 {
			pc.section = n
		}
	}
	if len(pieces[name]) < 1000 {
		pieces[name] = append(pieces[name], pc)
	}
}

// joinPieces prefers the sections of RFC 2231 to a plain value.
func joinPieces(list []piece) string {
	sort.SliceStable(list, func(i, j int) bool { return list[i].section < list[j].section })
	first := sort.Search(len(list), func(i int) bool { return list[i].section >= 0 })
	if first == len(list) {
		return decodeWords(list[0].value)
	}
	list = list[first:]
	var b strings.Builder
	charset := ""
	last := -1
	for i, pc := range list {
		if pc.section == last {
			continue
		}
		last = pc.section
		v := pc.value
		if pc.extended {
			if c, tail, ok := strings.Cut(v, "'"); i == 0 && ok {
				if _, text, ok := strings.Cut(tail, "'"); ok {
					charset, v = c, text
				}
			}
			v = unpercent(v)
		}
		b.WriteString(v)
	}
	if !list[0].extended {
		return decodeWords(b.String())
	}
	return clean(toUTF8([]byte(b.String()), charset))
}

// paramValue reads one value and returns what follows it.
func paramValue(s, key string) (value, rest string) {
	s = strings.TrimLeft(s, " \t")
	if strings.HasPrefix(s, `"`) {
		if v, rest, ok := quoted(s); ok {
			return v, rest
		}
		s = s[1:] // the closing quote is missing
	}
	value, rest, _ = strings.Cut(s, ";")
	value = strings.Trim(value, " \t\"")
	if key == "charset" || key == "boundary" {
		if i := strings.IndexAny(value, " \t("); i > 0 {
			value = value[:i]
		}
	}
	return value, rest
}

// quoted reads a quoted string. A backslash escapes only a quote or itself, as
// some mailers send Windows paths.
func quoted(s string) (value, rest string, ok bool) {
	if i := strings.IndexAny(s[1:], "\"\\"); i >= 0 && s[i+1] == '"' {
		return s[1 : i+1], s[i+2:], true
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], true
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

func unpercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16 {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		} else {
			b = append(b, s[i])
		}
	}
	return string(b)
}

// stripComments drops (comments), which may nest.
func stripComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '\\' && depth > 0:
			i++
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
