package command

// Passage is a part of a page for drawings elsewhere.
type Passage struct {
	Kind   PassageKind
	Indent int    // of an item, in blanks
	Mark   string // of an item: "•", or its number and a dot
	Text   string // in prose, titles and items still with `code`, **bold** and [links](to)
}

// PassageKind says what a passage is.
type PassageKind int

// The kinds of passages.
const (
	Prose    = PassageKind(prose)
	Title    = PassageKind(title)
	Item     = PassageKind(item)
	Cited    = PassageKind(cited)
	Verbatim = PassageKind(verbatim) // code, and tables, which line up as they stand
)

// Passages takes the page apart.
func (p Page) Passages() []Passage {
	var out []Passage
	for _, s := range passages(p.Text) {
		out = append(out, Passage{PassageKind(s.kind), s.indent, s.bullet(), s.text})
	}
	return out
}
