package notify

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

// The styles leave text and background as the reader's mail program has them,
// so that they hold in dark mode. The greys show on light and dark.
const (
	font  = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45"
	brk   = "overflow-wrap:anywhere;word-break:break-word"
	faint = "margin-top:24px;padding-top:4px;border-top:1px solid rgba(128,128,128,.35);opacity:.75;font-size:13px"

	head = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin:0;padding:8px">
<div style="max-width:680px;` + font + ";" + brk + `">
`
	tail = "</div>\n</body>\n</html>\n"
)

// html draws the page with inline styles only and nothing loaded from
// elsewhere. Commands become links that start a mail to the command address.
func (p *page) html(command string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, bl := range p.blocks {
		b.WriteString(bl.html(command))
	}
	if len(p.foot) > 0 {
		b.WriteString(`<div style="` + faint + `">` + "\n")
		for _, bl := range p.foot {
			b.WriteString(bl.html(command))
		}
		b.WriteString("</div>\n")
	}
	b.WriteString(tail)
	return b.String()
}

func (s para) html(command string) string {
	return `<p style="margin:8px 0">` + inline(string(s), command) + "</p>\n"
}

func (s strong) html(command string) string {
	return `<p style="margin:8px 0"><strong>` + inline(string(s), command) + "</strong></p>\n"
}

func (l points) html(command string) string {
	var b strings.Builder
	b.WriteString(`<ul style="margin:8px 0;padding-left:22px">` + "\n")
	for _, s := range l {
		b.WriteString("<li>" + inline(s, command) + "</li>\n")
	}
	return b.String() + "</ul>\n"
}

// html of a text is a div, for mail programs fold blockquotes away.
func (s said) html(string) string {
	text := strings.ReplaceAll(strings.Trim(clean(string(s)), "\n"), "\t", "    ")
	return `<div style="margin:8px 0;padding:2px 0 2px 12px;border-left:3px solid rgba(128,128,128,.45)">` + "\n" +
		// Not every mail program knows white-space:pre-wrap.
		strings.ReplaceAll(lines(linked(text)), "  ", "&nbsp; ") + "\n</div>\n"
}

func (d drawn) html(command string) string {
	if d.markup == "" {
		return said(d.text).html(command)
	}
	return d.markup
}

// inline is escaped text with `code` in it.
func inline(s, command string) string {
	parts := strings.Split(clean(s), "`")
	if len(parts)%2 == 0 {
		return lines(html.EscapeString(clean(s)))
	}
	for i := range parts {
		text := lines(html.EscapeString(parts[i]))
		if i%2 == 1 {
			text = "<code>" + text + "</code>"
			if command != "" && !strings.HasPrefix(parts[i], "#") {
				text = link("mailto:"+command+"?body="+url.PathEscape(parts[i]), text)
			}
		}
		parts[i] = text
	}
	return strings.Join(parts, "")
}

func lines(s string) string { return strings.ReplaceAll(s, "\n", "<br>\n") }

func link(href, markup string) string {
	return `<a href="` + html.EscapeString(href) + `">` + markup + "</a>"
}

var web = regexp.MustCompile(`https?://[^\s<>"'` + "`" + `]+`)

// linked escapes text and makes links of the addresses in it.
func linked(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range web.FindAllStringIndex(s, -1) {
		end := at[0] + len(trimLink(s[at[0]:at[1]]))
		b.WriteString(html.EscapeString(s[from:at[0]]))
		b.WriteString(link(s[at[0]:end], html.EscapeString(s[at[0]:end])))
		from = end
	}
	b.WriteString(html.EscapeString(s[from:]))
	return b.String()
}

// trimLink leaves out the punctuation that ends a sentence, and the bracket
// that was opened before the address.
func trimLink(s string) string {
	for {
		short := strings.TrimRight(s, ".,;:!?*_]}")
		if strings.HasSuffix(short, ")") && strings.Count(short, ")") > strings.Count(short, "(") {
			short = short[:len(short)-1]
		}
		if short == s {
			return s
		}
		s = short
	}
}
