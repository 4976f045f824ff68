package bots

import "regexp"

// Span is a part of a line of a page. Its text is as somebody wrote it, to be escaped
// by who draws it.
type Span struct {
	Kind SpanKind
	Text string
	To   string // of a link: where it leads
}

// SpanKind says how a part of a line is drawn.
type SpanKind int

// The kinds of spans.
const (
	Prose   SpanKind = iota
	Code             // to be typed as it stands
	Strong           // in bold
	Link             // to To; its text may be empty
	Address          // a link that shows where it leads
)

// spans are what is drawn within a line: `code`, **bold** and links.
var spans = regexp.MustCompile("`([^`]+)`" + `|\*\*([^*]+)\*\*|!?\[([^\]]*)\]\(((?:https?://|mailto:)[^\s()"'<>|]+)\)|<(https?://[^\s"'<>|]+)>`)

// Spans are the parts of a line of Markdown, none of which is empty but the text of a
// link.
func Spans(line string) []Span {
	var out []Span
	from := 0
	for _, at := range spans.FindAllStringSubmatchIndex(line, -1) {
		part := func(n int) string { return line[at[2*n]:at[2*n+1]] }
		if from < at[0] {
			out = append(out, Span{Text: line[from:at[0]]})
		}
		switch from = at[1]; {
		case at[2] >= 0:
			out = append(out, Span{Kind: Code, Text: part(1)})
		case at[4] >= 0:
			out = append(out, Span{Kind: Strong, Text: part(2)})
		case at[8] >= 0:
			out = append(out, Span{Kind: Link, Text: part(3), To: part(4)})
		default:
			out = append(out, Span{Kind: Address, Text: part(5), To: part(5)})
		}
	}
	if from < len(line) {
		out = append(out, Span{Text: line[from:]})
	}
	return out
}
