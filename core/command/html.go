package command

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The styles leave text and background as the reader's mail program has them,
// so that they hold in dark mode. The greys show on light and dark.
const (
	font  = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45"
	mono  = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px"
	faint = "opacity:.72;font-size:13px"
	rule  = "1px solid rgba(128,128,128,.35)"
	brk   = "overflow-wrap:anywhere;word-break:break-word"
)

// HTML draws an answer as a fragment for the body of a mail: one div, inline
// styles only, nothing loaded from elsewhere, all text escaped.
func HTML(a Answer) string {
	var b strings.Builder
	b.WriteString(`<div style="max-width:680px;` + font + `">` + "\n")
	for _, bl := range a.Blocks {
		b.WriteString(drawHTML(bl))
	}
	b.WriteString("</div>\n")
	return b.String()
}

func drawHTML(bl Block) string {
	switch v := bl.(type) {
	case Heading:
		return `<h2 style="font-size:19px;line-height:1.3;margin:16px 0 8px;` + brk + `">` + escape(line(v.Text)) + "</h2>\n"
	case Paragraph:
		return paragraph(v.Text, "")
	case Hint:
		return paragraph(v.Text, faint)
	case Fields:
		return htmlFields(v)
	case Table:
		return htmlTable(v)
	case List:
		return htmlList(v)
	case Quote:
		return htmlQuote(v)
	case Page:
		return htmlPage(v)
	case Actions:
		return htmlActions(v)
	case Confirm:
		return paragraph(v.Question, "font-weight:bold") + `<p style="margin:8px 0">To go ahead: ` + code(line(v.Command)) + "</p>\n"
	case Chart:
		return htmlChart(v)
	}
	return ""
}

// escape makes one line or several safe as the text of an element.
func escape(s string) string {
	return strings.ReplaceAll(html.EscapeString(Plain(s)), "\n", "<br>\n")
}

// blanks keeps indents and runs of blanks: not every mail program knows
// white-space:pre-wrap.
func blanks(s string) string { return strings.ReplaceAll(s, "  ", "&nbsp; ") }

func code(s string) string { return `<code style="` + mono + `">` + escape(s) + "</code>" }

// inline is escaped text with `code` in it. A backtick without its pair stays.
func inline(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "`")
		inner, after, paired := strings.Cut(rest, "`")
		if !ok || !paired {
			return b.String() + escape(s)
		}
		b.WriteString(escape(before) + code(inner))
		s = after
	}
}

func paragraph(s, style string) string {
	return `<p style="margin:8px 0;` + brk + ";" + style + `">` + inline(s) + "</p>\n"
}

func htmlFields(fs Fields) string {
	var b strings.Builder
	for _, f := range fs {
		if f.Value != "" {
			b.WriteString(`<tr><td style="padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap;` + faint + `">` + escape(line(f.Label)) +
				`</td><td style="padding:2px 0;vertical-align:top;` + brk + `">` + escape(line(f.Value)) + "</td></tr>\n")
		}
	}
	return layout(b.String())
}

// layout is a table that readers of pages aloud need not announce.
func layout(rows string) string {
	if rows == "" {
		return ""
	}
	return `<table role="presentation" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin:8px 0;` + font + `">` + "\n" + rows + "</table>\n"
}

func htmlList(l List) string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(`<li style="` + brk + `">` + inline(s) + "</li>\n")
	}
	return `<ul style="margin:8px 0;padding-left:22px">` + "\n" + b.String() + "</ul>\n"
}

// htmlQuote is a div, for programs fold blockquotes away.
func htmlQuote(q Quote) string {
	var b strings.Builder
	b.WriteString(`<div style="margin:12px 0;padding:2px 0 2px 12px;border-left:3px solid rgba(128,128,128,.45)">` + "\n")
	if head := q.head(); head != "" {
		b.WriteString(`<div style="` + faint + `">` + escape(head) + "</div>\n")
	}
	b.WriteString(`<div style="` + brk + `">` + blanks(escape(strings.Trim(Plain(q.Text), "\n"))) + "</div>\n")
	for _, f := range q.Files {
		b.WriteString(`<div style="` + faint + `">` + escape(f.label()))
		if f.Command != "" {
			b.WriteString(" " + code(line(f.Command)))
		}
		b.WriteString("</div>\n")
	}
	return b.String() + "</div>\n"
}

func htmlActions(as Actions) string {
	var b strings.Builder
	for _, a := range as {
		b.WriteString(`<tr><td style="padding:2px 16px 2px 0;vertical-align:top">` + escape(line(a.Label)) +
			`</td><td style="padding:2px 0;vertical-align:top;` + brk + `">` + code(line(a.Command)) + "</td></tr>\n")
	}
	return layout(b.String())
}

func htmlChart(c Chart) string {
	var b strings.Builder
	for _, bar := range c.Bars {
		fmt.Fprintf(&b, `<tr><td style="padding:2px 12px 2px 0">%s</td><td style="padding:2px 12px 2px 0;text-align:right">%s</td>`+
			`<td style="width:240px"><div style="width:%d%%;height:12px;background:#4a7fc1"></div></td></tr>`+"\n",
			escape(line(bar.Label)), escape(c.Figure(bar)), int(math.Ceil(c.Share(bar)*100)))
	}
	title := ""
	if c.Title != "" {
		title = paragraph(c.heading(), "font-weight:bold")
	}
	return title + layout(b.String())
}
