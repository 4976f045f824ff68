package mailparse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	introLines = 5   // an attribution wraps over at most so many
	introBytes = 600 // and is at most so long

	introLead = " \t-*_>\u00a0\u200e\u200f\u202a\u202b\u202c"
	introTail = " \t-*_—\u00a0\u200e\u200f\u202a\u202b\u202c"
)

// findIntros finds the lines that introduce quotations, in whatever language:
// they end with a colon or a verb of saying, and name a date, a sender or both.
func (t *trimmer) findIntros() {
	for i := range t.lines {
		l := &t.lines[i]
		switch {
		case l.quoted || l.blank:
		case l.mark == markAttribution:
			t.markIntro(i)
		case endsIntro(l.text):
			if from, ok := t.introEnding(i); ok {
				t.lines[from].intro = i - from + 1
			}
		}
	}
}

// markIntro joins the lines that HTML marks as one introduction.
func (t *trimmer) markIntro(i int) {
	if i > 0 && t.lines[i-1].mark == markAttribution {
		return
	}
	n := 1
	for i+n < len(t.lines) && t.lines[i+n].mark == markAttribution {
		n++
	}
	if !isForwardMarker(t.lines[i].text) {
		t.lines[i].intro = n
	}
}

// endsIntro is a cheap test that few lines pass.
func endsIntro(s string) bool {
	s = strings.TrimRight(s, introTail)
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, " wrote") || s == "wrote"
}

// introEnding finds where the introduction that ends at line e begins.
func (t *trimmer) introEnding(e int) (from int, ok bool) {
	quoteNext := t.quoteFollows(e)
	alone := isIntro(t.lines[e].text, quoteNext)
	if alone && startsIntro(t.lines[e].text) {
		return e, true
	}
	joined := t.lines[e].text
	dated := -1
	for s := e - 1; s >= 0 && s > e-introLines; s-- {
		l := t.lines[s]
		if l.blank || l.quoted || l.intro > 0 || len(joined)+len(l.text) > introBytes || endsSentence(l.text) {
			break
		}
		joined = l.text + " " + joined
		if !isIntro(joined, quoteNext) {
			continue
		}
		if startsWithOn(l.text) {
			return s, true
		}
		if dated < 0 && startsIntro(l.text) {
			dated = s
		}
	}
	switch {
	case dated >= 0:
		return dated, true
	case alone:
		return e, true
	}
	return 0, false
}

func (t *trimmer) quoteFollows(i int) bool {
	for i++; i < len(t.lines) && t.lines[i].blank; i++ {
	}
	return i < len(t.lines) && t.lines[i].quoted
}

// endsSentence reports prose, except for "3:10 p.m."
func endsSentence(s string) bool {
	if strings.HasSuffix(s, "m.") {
		return false
	}
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

// isIntro weighs the evidence. quoteNext says that a quotation follows, which
// allows for less of it.
func isIntro(s string, quoteNext bool) bool {
	if len(s) > introBytes {
		return false
	}
	low := strings.ToLower(s)
	end := strings.TrimRight(low, introTail)
	colon := strings.HasSuffix(end, ":") || strings.HasSuffix(end, "：")
	mail := hasMail(low)
	date := dateIn(low)
	if !colon {
		return date > 0 && strings.HasSuffix(end, " wrote") && (startsWithOn(s) || mail)
	}
	if strings.Contains(low, " i wrote") || strings.Contains(low, "ich schrieb") {
		return quoteNext
	}
	if !mail && date == 0 && !quoteNext {
		return false
	}
	if hasVerb(low) {
		return mail || date > 1 || quoteNext && (date > 0 || startsWithOn(s))
	}
	if date == 0 || !mail {
		return false
	}
	end = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(end, "："), ":"), introTail)
	return (strings.HasSuffix(end, ">") || strings.HasSuffix(end, ")") || strings.HasSuffix(end, "]")) &&
		dateIn(low[:min(len(low), 48)]) > 0
}

// hasMail reports an address, or the angle of one.
func hasMail(s string) bool {
	i := strings.IndexByte(s, '@')
	return i > 0 && i+1 < len(s) && s[i-1] > ' ' && s[i+1] > ' '
}

// dateIn looks for a date: 2 for a year or a full date, 1 for a time of day.
func dateIn(s string) int {
	found := 0
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		switch n := j - i; {
		case n == 4 && (s[i:i+2] == "19" || s[i:i+2] == "20"):
			return 2
		case n <= 2 && isShortDate(s[i:min(len(s), i+10)]):
			return 2
		case n <= 2 && j+2 < len(s) && strings.IndexByte(":.h", s[j]) >= 0 && isDigit(s[j+1]) && isDigit(s[j+2]):
			found = 1
		}
		i = j
	}
	return found
}

// isShortDate reports 8.1.17 and its like at the front of s.
func isShortDate(s string) bool {
	groups, n := 0, 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			n++
			continue
		}
		if n == 0 || n > 2 || strings.IndexByte("./-", s[i]) < 0 {
			break
		}
		groups, n = groups+1, 0
	}
	return groups >= 2 && n >= 2 || groups >= 3
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// startsIntro reports a first word that introductions begin with, or a date.
func startsIntro(s string) bool {
	s = strings.TrimLeft(s, introLead)
	return startsWithOn(s) || dateIn(s[:min(len(s), 32)]) > 0
}

// startsWithOn looks the first word up among those for "on".
func startsWithOn(s string) bool {
	s = strings.TrimLeft(s, introLead)
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		s = s[:i]
	}
	if len(s) > 40 {
		return strings.HasPrefix(s, "在") || strings.HasPrefix(s, "於")
	}
	r, _ := utf8.DecodeRuneInString(s)
	return onWords[strings.ToLower(s)] || r == '在' || r == '於' || r == '于'
}

// hasVerb looks for a verb of saying as a word of its own.
func hasVerb(low string) bool {
	for _, v := range verbs {
		i := strings.Index(low, v)
		if i < 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(low[:i])
		after, _ := utf8.DecodeRuneInString(low[i+len(v):])
		if v[0] >= 0xe0 { // scripts without spaces
			return true
		}
		// "example.com>wrote:" comes without a space.
		if (i == 0 || !unicode.IsLetter(before)) && (i+len(v) == len(low) || !unicode.IsLetter(after)) {
			return true
		}
	}
	return false
}
