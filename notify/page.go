package notify

import (
	"strings"
	"unicode"
)

// page is a mail's text, drawn once plain and once in HTML.
type page struct {
	blocks []block
	foot   []block
}

// block is a part of a page. All but drawn hold raw text and are escaped.
type block interface {
	plain() string
	html(command string) string
}

// para is the desk's own words, on one line or several. Words in `backticks`
// are to be typed as they stand.
type para string

// strong is a para that must not be missed.
type strong string

// points are short paras, one below the other.
type points []string

// said is somebody's text, kept as it is.
type said string

// drawn is an answer that was drawn before.
type drawn struct{ text, markup string }

func (p *page) add(b ...block) { p.blocks = append(p.blocks, b...) }

func (p *page) text() string {
	var b strings.Builder
	for i, bl := range p.blocks {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(bl.plain())
	}
	for i, bl := range p.foot {
		if i == 0 {
			b.WriteString("\n-- \n") // mail programs leave out what follows when they quote
		}
		b.WriteString(bl.plain())
	}
	return b.String()
}

func (s para) plain() string   { return wrap(string(s), "", "") }
func (s strong) plain() string { return wrap(string(s), "", "") }
func (s said) plain() string   { return strings.Trim(clean(string(s)), "\n") + "\n" }

func (d drawn) plain() string { return said(d.text).plain() }

func (l points) plain() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(wrap(s, "- ", "  "))
	}
	return b.String()
}

const (
	width = 72
	glue  = "\x01" // a blank where no line ends; clean text has none
)

// wrap breaks the desk's words into lines. What is to be typed stays together,
// and no line begins with a #word: were the text quoted back to the desk, it
// would be taken as said to it.
func wrap(s, first, rest string) string {
	var b strings.Builder
	head := first
	for l := range strings.SplitSeq(typed(clean(s)), "\n") {
		out := head
		for i, word := range strings.Fields(strings.ReplaceAll(l, " #", glue+"#")) {
			if i > 0 && len([]rune(out))+1+len([]rune(word)) > width {
				b.WriteString(out + "\n")
				out = rest + word
				continue
			}
			if i > 0 {
				out += " "
			}
			out += word
		}
		b.WriteString(strings.TrimRight(out, " ") + "\n")
		head = rest
	}
	return strings.ReplaceAll(b.String(), glue, " ")
}

// typed writes `words` as plain text shows them: "file 12 3" in quotes, and
// #close bare, for it goes on a line as it is.
func typed(s string) string {
	parts := strings.Split(s, "`")
	if len(parts)%2 == 0 {
		return s
	}
	for i := 1; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], " ", glue)
		if !strings.HasPrefix(parts[i], "#") {
			parts[i] = `"` + parts[i] + `"`
		}
	}
	return strings.Join(parts, "")
}

// clean takes out what could drive a terminal or turn the reading direction.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// line is clean text on one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
