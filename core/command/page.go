package command

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

// textPage draws Markdown nearly as it is: it was made to be read so.
func textPage(p Page, w int) (lines []string) {
	var before passageKind = -1
	for _, s := range passages(p.Text) {
		if len(lines) > 0 && !(s.kind == item && before == item) {
			lines = append(lines, "")
		}
		before = s.kind
		switch s.kind {
		case title:
			lines = append(lines, textHeading(Heading{s.text}, w)...)
		case item:
			lead := strings.Repeat(" ", s.indent) + s.bullet() + " "
			lines = append(lines, hang(wrap(s.text, w-cells(lead)), lead)...)
		case cited:
			for _, l := range wrap(s.text, w-2) {
				lines = append(lines, "> "+l)
			}
		case verbatim:
			for l := range strings.SplitSeq(s.text, "\n") {
				lines = append(lines, "    "+l)
			}
		default:
			lines = append(lines, wrap(s.text, w)...)
		}
	}
	return lines
}

func (s passage) numbered() bool { return s.mark != "" && s.mark[0] >= '0' && s.mark[0] <= '9' }

func (s passage) bullet() string {
	if s.numbered() {
		return s.mark + "."
	}
	return "•"
}

// htmlPage draws Markdown. Nothing of the text gets through as HTML: tags in it
// are shown, and links lead to the web or to an address only.
func htmlPage(p Page) string {
	var b strings.Builder
	open := "" // the list that is open
	for _, s := range passages(p.Text) {
		list := ""
		if s.kind == item {
			if list = "ul"; s.numbered() {
				list = "ol"
			}
		}
		if open != "" && open != list {
			b.WriteString("</" + open + ">\n")
		}
		if list != "" && open != list {
			b.WriteString("<" + list + ` style="margin:8px 0;padding-left:22px">` + "\n")
		}
		open = list
		b.WriteString(s.html())
	}
	if open != "" {
		b.WriteString("</" + open + ">\n")
	}
	return b.String()
}

func (s passage) html() string {
	switch s.kind {
	case title:
		return `<h3 style="font-size:16px;line-height:1.3;margin:16px 0 8px;` + brk + `">` + marked(s.text) + "</h3>\n"
	case item:
		value := ""
		if n, err := strconv.Atoi(s.mark); err == nil {
			value = ` value="` + strconv.Itoa(n) + `"`
		}
		return `<li` + value + ` style="margin-left:` + strconv.Itoa(8*s.indent) + `px;` + brk + `">` + marked(s.text) + "</li>\n"
	case cited:
		return `<div style="margin:12px 0;padding:2px 0 2px 12px;border-left:3px solid rgba(128,128,128,.45);` + brk + `">` + marked(s.text) + "</div>\n"
	case verbatim:
		return `<pre style="margin:8px 0;padding:8px;border:` + rule + `;white-space:pre-wrap;` + mono + `">` + html.EscapeString(s.text) + "</pre>\n"
	}
	return `<p style="margin:8px 0;` + brk + `">` + marked(s.text) + "</p>\n"
}

// markedSpans are what is drawn within a line: code, **bold**, [links](to) and <links>.
var markedSpans = regexp.MustCompile("`([^`]+)`" + `|\*\*([^*]+)\*\*|!?\[([^\]]*)\]\(((?:https?://|mailto:)[^\s()"'<>]+)\)|<(https?://[^\s"'<>]+)>`)

// marked is escaped text with its markedSpans.
func marked(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range markedSpans.FindAllStringSubmatchIndex(s, -1) {
		part := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return s[at[2*n]:at[2*n+1]]
		}
		b.WriteString(escape(s[from:at[0]]))
		switch {
		case at[2] >= 0:
			b.WriteString(code(part(1)))
		case at[4] >= 0:
			b.WriteString("<strong>" + escape(part(2)) + "</strong>")
		case at[8] >= 0:
			b.WriteString(anchor(part(4), part(3)))
		default:
			b.WriteString(anchor(part(5), part(5)))
		}
		from = at[1]
	}
	return b.String() + escape(s[from:])
}

func anchor(to, text string) string {
	if text == "" {
		text = to
	}
	return `<a href="` + html.EscapeString(to) + `">` + escape(text) + "</a>"
}
