package mailparse

import (
	"strings"
	"unicode/utf8"
)

// isCut reports whether all from line i on is somebody else's: the header of
// the mail that is answered, or a line that says so.
func (t *trimmer) isCut(i int) bool {
	l := t.lines[i]
	if l.mark == markCut {
		return true
	}
	if l.blank || len(l.text) > 400 {
		return false
	}
	if headerKind(l.text) != 0 && isHeaderBlock(t.lines[i:], t.afterRule(i)) {
		return true
	}
	s := strings.TrimSpace(l.text)
	return isOriginalMarker(s) || isForwardMarker(s) || isReplyAbove(s) || isRule(s) && t.dashedTitle(i)
}

func (t *trimmer) afterRule(i int) bool {
	for i--; i >= 0 && t.lines[i].blank; i-- {
	}
	return i >= 0 && isRule(strings.TrimSpace(t.lines[i].text))
}

// isRule reports a line of dashes, with or without a title in it.
func isRule(s string) bool {
	return len(s) > 4 && (strings.HasPrefix(s, "--") || strings.HasPrefix(s, "__") || strings.HasPrefix(s, "==") ||
		strings.HasPrefix(s, "——") || strings.HasPrefix(s, "**-"))
}

// dashedTitle reports a title between dashes above a header, in whatever
// language.
func (t *trimmer) dashedTitle(i int) bool {
	s := strings.TrimSpace(t.lines[i].text)
	if title := undash(s); title == "" || len(title) > 60 || !strings.HasSuffix(strings.TrimRight(s, "* "), "-") {
		return false
	}
	for i++; i < len(t.lines) && t.lines[i].blank; i++ {
	}
	return i < len(t.lines) && isHeaderBlock(t.lines[i:], true)
}

func undash(s string) string { return strings.Trim(s, "-_=*—–─ \t\u00a0:") }

func isOriginalMarker(s string) bool {
	if c, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("-_—–─*", c) {
		return false
	}
	title := undash(s)
	return len(title) < 80 && len(s)-len(title) >= 4 && originalTitles[strings.ToLower(title)]
}

// isForwardMarker reports the line that mailers put above a forwarded mail.
func isForwardMarker(s string) bool {
	s = strings.TrimSpace(s)
	title := undash(s)
	if title == "" || len(title) > 100 {
		return false
	}
	c, _ := utf8.DecodeRuneInString(s)
	low := strings.ToLower(strings.ReplaceAll(title, "\u00a0", " "))
	if strings.ContainsRune("-_—–─*", c) && len(s)-len(title) >= 4 {
		return forwardTitles[low] || strings.HasPrefix(low, "forwarded by ")
	}
	return strings.HasSuffix(s, ":") && forwardBegins[strings.TrimSpace(low)]
}

func isReplyAbove(s string) bool {
	if len(s) > 200 || len(s) < 12 || strings.IndexByte("-#=_*<[", s[0]) < 0 && strings.IndexByte("-#=_*>]", s[len(s)-1]) < 0 {
		return false
	}
	low := strings.ToLower(s)
	for _, p := range replyAbove {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}

// isHeaderBlock reports whether the lines begin with the header of a mail as
// mailers quote it: From, Sent, To, Subject, in any order and many languages.
// announced says that a rule or title stands above it.
func isHeaderBlock(ls []line, announced bool) bool {
	if headerKind(ls[0].text) == 0 {
		return false
	}
	seen, wraps, address := 0, 0, false
	for i := 0; i < len(ls) && i < 20; i++ {
		l := ls[i]
		if l.blank {
			if i+1 < len(ls) && !ls[i+1].blank && headerKind(ls[i+1].text) != 0 {
				continue
			}
			break
		}
		kind := headerKind(l.text)
		if kind == 0 {
			if wraps++; wraps > 3 {
				break
			}
		}
		if kind == kindFrom {
			address = address || strings.Contains(l.text, "@")
		}
		seen |= kind
	}
	n := 0
	for k := kindFrom; k <= kindSubject; k <<= 1 {
		if seen&k != 0 {
			n++
		}
	}
	if seen&kindFrom == 0 {
		return false
	}
	return announced && n >= 2 || n >= 3 && (seen&kindSubject != 0 || address)
}

const (
	kindFrom = 1 << iota
	kindDate
	kindTo
	kindSubject
	kindOther = 1 << 7
)

// headerKind says which field of a quoted header a line is, 0 if none.
func headerKind(s string) int {
	s = strings.TrimLeft(s, " \t*_>\u00a0|")
	i := strings.IndexByte(s[:min(len(s), 60)], ':')
	if j := strings.Index(s[:min(len(s), 60)], "："); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i <= 0 {
		return 0
	}
	key := strings.ToLower(strings.Trim(s[:i], " \t*_\u00a0"))
	return headerKinds[key]
}
