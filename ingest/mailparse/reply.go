package mailparse

import (
	"strings"
)

// ReplyOf finds what is new in a plain text body: reply is the text without
// quotations, the lines that introduce them, signatures, mobile footers and
// disclaimers, which are in quoted and signature. New text between and below
// quotations is kept. Where a text forwards another mail, or is nothing but
// an unmarked one, reply keeps it. It takes time linear in the text.
func ReplyOf(text string) (reply, quoted, signature string) {
	r := trim(lines(text), false)
	return r.reply, r.quoted, r.signature
}

// trimmed is a text taken apart.
type trimmed struct {
	reply, quoted, signature string
	forward                  bool
}

// line is one line of a text.
type line struct {
	text   string // without mark and trailing white space
	mark   string
	dashes bool // exactly "-- ", the signature delimiter
	quoted bool
	blank  bool
	intro  int // lines of the attribution that starts here
}

// trim is ReplyOf for a text that may have marks. forward says that the
// subject calls the mail a forward.
func trim(text string, forward bool) trimmed {
	t := &trimmer{lines: split(text), forward: forward}
	t.findQuotes()
	t.findIntros()
	t.walk()
	return t.result()
}

type trimmer struct {
	lines   []line
	forward bool // by subject, then by what was found
	segs    [][]line
	seg     []line
	quoted  []string
	sig     []string
	top     bool // the quotation begins before any new text and has no ">"
}

func split(text string) []line {
	list := make([]line, 0, strings.Count(text, "\n")+1)
	for s := range strings.SplitSeq(text, "\n") {
		var l line
		for _, m := range []string{markAttribution, markCut, markSignature} {
			if strings.HasPrefix(s, m) {
				l.mark, s = m, s[len(m):]
				break
			}
		}
		l.dashes = s == "-- "
		l.text = strings.TrimRight(s, " \t\u00a0\u200b")
		trimmed := strings.TrimLeft(l.text, " \t\u00a0\u200b")
		l.blank = trimmed == ""
		l.quoted = strings.HasPrefix(trimmed, ">")
		list = append(list, l)
	}
	return list
}

// findQuotes corrects what ">" alone gets wrong: the wrapped ends of long
// quoted lines, and introductions wrapped at the ">" of an address.
func (t *trimmer) findQuotes() {
	ls := t.lines
	for i := 1; i < len(ls); i++ {
		prev := &ls[i-1]
		if ls[i].quoted && !prev.quoted && !prev.blank && openAngle(prev.text) && len(ls[i].text) < 60 &&
			endsIntro(ls[i].text) {
			ls[i].quoted = false
		}
		if i+1 < len(ls) && !ls[i].quoted && !ls[i].blank && prev.quoted && ls[i+1].quoted &&
			len(prev.text) >= 72 && len(ls[i].text) < 40 && startsLower(ls[i].text) {
			ls[i].quoted = true
		}
	}
}

// openAngle reports "Ann <ann@x.example" without the closing angle.
func openAngle(s string) bool {
	return strings.LastIndexByte(s, '<') > strings.LastIndexByte(s, '>')
}

func startsLower(s string) bool { return s[0] >= 'a' && s[0] <= 'z' }

// walk sorts lines into new text and quotations.
func (t *trimmer) walk() {
	for i := 0; i < len(t.lines); {
		l := t.lines[i]
		switch {
		case l.quoted:
			t.endSegment()
			t.quoted = append(t.quoted, l.text)
			i++
		case l.intro > 0:
			if t.introduce(i) {
				return
			}
			i += l.intro
		case t.isCut(i):
			if t.isForward(i) {
				t.keepAll(i)
			} else {
				t.cut(i)
			}
			return
		default:
			t.seg = append(t.seg, l)
			i++
		}
	}
	t.endSegment()
}

// introduce handles the "On … wrote:" at i. Where no ">" follows, the rest is
// the quotation, and it reports true.
func (t *trimmer) introduce(i int) (done bool) {
	next := i + t.lines[i].intro
	for next < len(t.lines) && t.lines[next].blank {
		next++
	}
	if next < len(t.lines) && !t.lines[next].quoted {
		t.cut(i)
		return true
	}
	t.endSegment()
	t.quote(i, i+t.lines[i].intro)
	return false
}

func (t *trimmer) quote(from, to int) {
	for _, l := range t.lines[from:to] {
		t.quoted = append(t.quoted, l.text)
	}
}

// cut takes all lines from i on for quoted, unless nothing else is there.
func (t *trimmer) cut(i int) {
	t.endSegment()
	if len(t.segs) == 0 && len(t.quoted) == 0 {
		t.top = true
		t.seg = append(t.seg, t.lines[i:]...)
		t.endSegment()
		return
	}
	t.quote(i, len(t.lines))
}

// isForward reports whether the mail quoted from i on is being passed on,
// not answered.
func (t *trimmer) isForward(i int) bool {
	return len(t.quoted) == 0 && (t.forward || isForwardMarker(t.lines[i].text))
}

func (t *trimmer) keepAll(i int) {
	t.forward, t.top = true, true
	t.seg = append(t.seg, t.lines[i:]...)
	t.endSegment()
}

// endSegment puts away the new text read so far, without what is no text.
func (t *trimmer) endSegment() {
	seg := t.seg
	t.seg = nil
	if !t.top {
		seg = t.withoutSignature(seg)
		seg = withoutRules(seg)
	}
	if seg = trimBlank(seg); len(seg) > 0 {
		t.segs = append(t.segs, seg)
	}
}

func (t *trimmer) result() trimmed {
	var b strings.Builder
	for i, seg := range t.segs {
		if i > 0 {
			b.WriteString("\n\n")
		}
		for j, l := range seg {
			if j > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(l.text)
		}
	}
	return trimmed{
		reply:     b.String(),
		quoted:    strings.Trim(strings.Join(t.quoted, "\n"), "\n"),
		signature: strings.Trim(strings.Join(t.sig, "\n"), "\n"),
		forward:   t.forward && t.top,
	}
}

func trimBlank(seg []line) []line {
	for len(seg) > 0 && seg[0].blank {
		seg = seg[1:]
	}
	for len(seg) > 0 && seg[len(seg)-1].blank {
		seg = seg[:len(seg)-1]
	}
	return seg
}

// withoutRules drops the lines drawn above a quotation.
func withoutRules(seg []line) []line {
	for seg = trimBlank(seg); len(seg) > 0; seg = trimBlank(seg[:len(seg)-1]) {
		s := strings.TrimSpace(seg[len(seg)-1].text)
		if len(s) < 3 || strings.Trim(s, "-_=*─—– ") != "" {
			return seg
		}
	}
	return seg
}
