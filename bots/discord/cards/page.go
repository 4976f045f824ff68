package cards

import (
	"strings"

	"usher/bots"
	"usher/core/command"
)

// page draws Markdown of the desk's own.
func (d *drawing) page(p command.Page) {
	before := command.Prose
	for _, s := range p.Passages() {
		switch s.Kind {
		case command.Title:
			d.para(bold(bots.Cut(s.Text, mostTitle)))
		case command.Item:
			for i, t := range bots.Pieces(s.Text, mostValue-100, marked) {
				t = strings.Repeat(" ", s.Indent) + s.Mark + " " + strings.ReplaceAll(t, "\n", "\n"+strings.Repeat(" ", s.Indent+3))
				d.put(t, i == 0 && before != command.Item)
			}
		case command.Cited:
			for _, t := range bots.Pieces(s.Text, mostValue-100, esc) {
				d.para(quoted(t))
			}
		case command.Verbatim:
			d.para(fenced(bots.Cut(command.Plain(s.Text), mostValue*2)))
		default:
			for _, t := range bots.Pieces(s.Text, mostValue, marked) {
				d.para(t)
			}
		}
		before = s.Kind
	}
}

// marked is the text of a page in Discord's Markdown.
func marked(s string) string {
	drawn := ""
	for _, p := range bots.Spans(s) {
		drawn = apart(drawn, span(p))
	}
	return drawn
}

func span(p bots.Span) string {
	switch p.Kind {
	case bots.Code:
		return code(p.Text)
	case bots.Strong:
		return bold(p.Text)
	case bots.Link:
		return link(p.To, p.Text)
	case bots.Address:
		return address(p.To)
	}
	return esc(p.Text)
}

// link is an address behind a text. Discord takes none to a mailbox.
func link(to, text string) string {
	text = strings.NewReplacer("[", "(", "]", ")").Replace(bots.Line(text))
	if text == "" || !strings.HasPrefix(to, "http") {
		return esc1(strings.TrimSpace(text + " " + strings.TrimPrefix(to, "mailto:")))
	}
	return "[" + esc1(text) + "](" + address(to) + ")"
}
