package blocks

import (
	"strings"

	"usher/bots"
	"usher/core/command"
)

// page draws Markdown of the desk's own.
func (d *drawing) page(p command.Page) {
	var list []string
	flush := func() { d.lines(list); list = nil }
	for _, s := range p.Passages() {
		d.say(s.Text)
		if s.Kind != command.Item {
			flush()
		}
		switch s.Kind {
		case command.Title:
			d.mrkdwn(bold(bots.Cut(s.Text, mostHeader)))
		case command.Item:
			for _, t := range bots.Pieces(s.Text, mostSection-100, marked) {
				list = append(list, strings.Repeat(" ", s.Indent)+s.Mark+" "+t)
			}
		case command.Cited:
			d.said(s.Text, mostSection)
		case command.Verbatim:
			if text := bots.Cut(s.Text, mostSection); text != "" {
				d.add(bots.Length(text), preformatted(text))
			}
		default:
			for _, t := range bots.Pieces(s.Text, mostSection, marked) {
				d.mrkdwn(t)
			}
		}
	}
	flush()
}

// marked is the text of a page as mrkdwn.
func marked(s string) string {
	var b strings.Builder
	for _, p := range bots.Spans(s) {
		switch p.Kind {
		case bots.Code:
			b.WriteString(code(p.Text))
		case bots.Strong:
			b.WriteString(bold(p.Text))
		case bots.Link, bots.Address:
			b.WriteString(link(p.To, p.Text))
		default:
			b.WriteString(esc(p.Text))
		}
	}
	return b.String()
}

func link(to, text string) string {
	if text = strings.ReplaceAll(esc1(text), "|", "¦"); text == "" {
		text = entities.Replace(to)
	}
	return "<" + entities.Replace(to) + "|" + text + ">"
}
