package command

import (
	"regexp"
	"strings"
)

// passage is a part of a page, as far as its drawings tell them apart.
type passage struct {
	kind   passageKind
	indent int    // of an item, in blanks
	mark   string // of an item: "-" or its number
	text   string
}

type passageKind int

const (
	prose passageKind = iota
	title
	item
	cited
	verbatim // code, and tables, which line up as they stand
)

var (
	titleLine = regexp.MustCompile(`^ {0,3}#{1,6}\s+(.*?)\s*#*$`)
	itemLine  = regexp.MustCompile(`^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$`)
	fenceLine = regexp.MustCompile("^(\\s*)(```+|~~~+)[^`]*$")
	ruleLine  = regexp.MustCompile(`^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$`)
)

// passages takes a page apart. What of Markdown it does not know stays text:
// nothing is lost.
func passages(markdown string) []passage {
	r := &pageReader{fresh: true}
	for l := range strings.SplitSeq(Plain(strings.ReplaceAll(markdown, "\t", "    ")), "\n") {
		r.line(strings.TrimRight(l, " \r"), strings.HasSuffix(l, "  "))
	}
	r.end()
	return r.out
}

// pageReader reads a page line by line.
type pageReader struct {
	out   []passage
	text  strings.Builder // of the last passage
	ended bool            // its last line is to stay one
	fence string          // that will close the code that is being read
	at    int             // the blanks before the fence
	fresh bool            // the next line begins a passage
}

func (r *pageReader) line(l string, hard bool) {
	switch {
	case r.fence != "":
		if strings.TrimSpace(l) == r.fence {
			r.fence, r.fresh = "", true
			return
		}
		r.text.WriteString(l[min(r.at, len(l)-len(strings.TrimLeft(l, " "))):] + "\n")
	case strings.TrimSpace(l) == "":
		r.blank()
	case fenceLine.MatchString(l):
		m := fenceLine.FindStringSubmatch(l)
		r.at, r.fence = len(m[1]), m[2]
		r.add(passage{kind: verbatim})
	case r.coded(l):
	case ruleLine.MatchString(l):
		r.fresh = true
	case titleLine.MatchString(l):
		r.add(passage{kind: title, text: titleLine.FindStringSubmatch(l)[1]})
		r.fresh = true
	case itemLine.MatchString(l):
		m := itemLine.FindStringSubmatch(l)
		r.add(passage{kind: item, indent: min(len(m[1]), 12), mark: strings.TrimRight(m[2], ")."), text: m[3]})
	default:
		r.flowing(l, hard)
	}
}

// blank ends a passage, but not code, which may hold blank lines.
func (r *pageReader) blank() {
	if r.last().kind == verbatim && !r.fresh {
		r.text.WriteByte('\n')
		return
	}
	r.fresh = true
}

// coded takes a line of indented code or of a table, and reports whether it was
// one. Text that goes on below an item is indented too, and is no code.
func (r *pageReader) coded(l string) bool {
	code, indented := strings.CutPrefix(l, "    ")
	table := strings.HasPrefix(l, "|")
	last := r.last()
	within := last.kind == verbatim && !r.fresh
	switch {
	case table:
		code = l
	case !indented, !within && !r.fresh, !within && last.kind == item, itemLine.MatchString(l) && last.kind == item:
		return false
	}
	if !within {
		r.add(passage{kind: verbatim})
	}
	r.text.WriteString(code + "\n")
	return true
}

// flowing takes a line of running text. It goes on with the passage before it,
// unless a blank line stands between or it is of another kind.
func (r *pageReader) flowing(l string, hard bool) {
	text, quoted := strings.CutPrefix(strings.TrimSpace(l), ">")
	kind := prose
	if quoted {
		kind, text = cited, strings.TrimSpace(text)
	}
	last := r.last()
	if below := last.kind == item && strings.HasPrefix(l, "  "); r.fresh && !below || last.kind != kind && last.kind != item || quoted && last.kind == item {
		r.add(passage{kind: kind})
	}
	switch {
	case r.text.Len() == 0:
	case r.fresh || r.ended:
		r.text.WriteByte('\n')
	default:
		r.text.WriteByte(' ')
	}
	r.text.WriteString(text)
	r.fresh, r.ended = false, hard
}

func (r *pageReader) add(p passage) {
	r.end()
	r.text.WriteString(p.text)
	r.out, r.fresh, r.ended = append(r.out, p), false, false
}

// end writes down the text of the last passage.
func (r *pageReader) end() {
	if n := len(r.out); n > 0 {
		r.out[n-1].text = strings.TrimRight(r.text.String(), "\n")
	}
	r.text.Reset()
}

// last is the passage being read; a page begins as if after a title.
func (r *pageReader) last() passage {
	if len(r.out) == 0 {
		return passage{kind: title}
	}
	return r.out[len(r.out)-1]
}
