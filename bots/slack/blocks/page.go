package blocks

import (
	"regexp"
	"strings"

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
			d.mrkdwn(bold(cut(s.Text, mostHeader)))
		case command.Item:
			for _, t := range pieces(s.Text, mostSection-100, marked) {
				list = append(list, strings.Repeat(" ", s.Indent)+s.Mark+" "+t)
			}
		case command.Cited:
			d.said(s.Text, mostSection)
		case command.Verbatim:
			if text := cut(s.Text, mostSection); text != "" {
				d.add(length(text), preformatted(text))
			}
		default:
			for _, t := range pieces(s.Text, mostSection, marked) {
				d.mrkdwn(t)
			}
		}
	}
	flush()
}

// spans are what is drawn within a line: `code`, **bold** and links.
var spans = regexp.MustCompile("`([^`]+)`" + `|\*\*([^*]+)\*\*|!?\[([^\]]*)\]\(((?:https?://|mailto:)[^\s()"'<>|]+)\)|<(https?://[^\s"'<>|]+)>`)

// marked is the text of a page as mrkdwn.
func marked(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range spans.FindAllStringSubmatchIndex(s, -1) {
		part := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return s[at[2*n]:at[2*n+1]]
		}
		b.WriteString(esc(s[from:at[0]]))
		switch {
		case at[2] >= 0:
			b.WriteString(code(part(1)))
		case at[4] >= 0:
			b.WriteString(bold(part(2)))
		case at[8] >= 0:
			b.WriteString(link(part(4), part(3)))
		default:
			b.WriteString(link(part(5), part(5)))
		}
		from = at[1]
	}
	return b.String() + esc(s[from:])
}

func link(to, text string) string {
	if text = strings.ReplaceAll(esc1(text), "|", "¦"); text == "" {
		text = entities.Replace(to)
	}
	return "<" + entities.Replace(to) + "|" + text + ">"
}
