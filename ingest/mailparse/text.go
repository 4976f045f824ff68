package mailparse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// text is one readable part, in one or two renderings.
type text struct{ plain, html string }

// text reads a text part, up to what Options allow.
func (p *parser) text(src source, ct contentType) text {
	left := &p.textLeft
	if ct.sub == "html" {
		left = &p.htmlLeft
	}
	raw, whole := readText(src, *left)
	*left -= int64(len(raw))
	if !whole {
		p.problem("the text was cut: it is too long")
	}
	charset := ct.params["charset"]
	if ct.sub == "html" && charset == "" {
		charset = htmlCharset(raw)
	}
	s, known := decodeText(raw, charset)
	if !known {
		p.problem("unknown charset")
	}
	s = lines(s)
	if ct.sub == "html" {
		return text{html: s}
	}
	if isEnriched(ct) {
		return text{plain: enriched(s)}
	}
	if strings.EqualFold(ct.params["format"], "flowed") {
		s = unflow(s, strings.EqualFold(ct.params["delsp"], "yes"))
	}
	return text{plain: p.takeUU(s)}
}

// spareText is a text file shown in the mail. It is the text of a mail that
// has no other.
type spareText struct {
	l  *listener
	ct contentType
}

func (s spareText) text() text {
	if s.l == nil {
		return text{}
	}
	plain, _ := decodeText(s.l.seen, s.ct.params["charset"])
	return text{plain: lines(plain)}
}

// readText reads at most limit bytes, cut at the end of a line if they are
// not all.
func readText(src source, limit int64) (raw []byte, whole bool) {
	for {
		b := src.next()
		if b == nil {
			return raw, true
		}
		if room := limit - int64(len(raw)); int64(len(b)) > room {
			raw = append(raw, b[:room]...)
			if i := bytes.LastIndexByte(raw, '\n'); i >= 0 {
				raw = raw[:i+1]
			}
			return raw, false
		}
		raw = append(raw, b...)
	}
}

// lines makes valid UTF-8 with LF line ends. It drops NUL, which databases
// refuse, and the marks this package uses for itself.
func lines(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	if strings.IndexByte(s, '\r') >= 0 {
		s = lineEnds(s)
	}
	if strings.IndexByte(s, 0) >= 0 || strings.Contains(s, marks) {
		s = dropRunes.Replace(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return s
}

var dropRunes = strings.NewReplacer("\x00", "", "\ufdd0", "", "\ufdd1", "", "\ufdd2", "")

// lineEnds turns CRLF, CR and CR CR LF into LF.
func lineEnds(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\r' {
			b = append(b, s[i])
			continue
		}
		j := i
		for j < len(s) && s[j] == '\r' {
			j++
		}
		if j < len(s) && s[j] == '\n' {
			i = j
		}
		b = append(b, '\n')
	}
	return string(b)
}

// alternative makes one text of the renderings of a multipart/alternative.
func alternative(list []text) []text {
	var one text
	for _, t := range list {
		if one.plain == "" {
			one.plain = t.plain
		}
		if t.html != "" {
			if one.html != "" {
				one.html += "\n"
			}
			one.html += t.html
		}
	}
	if one == (text{}) {
		return nil
	}
	return []text{one}
}

// body joins the texts and finds out what is new in them.
func (p *parser) body() {
	m := p.m
	if len(p.texts) == 0 {
		p.texts = append(p.texts, p.spare.text())
	}
	var all, marked, html strings.Builder
	for _, t := range p.texts {
		plain, marks := p.readable(t)
		join(&all, plain, "\n\n")
		join(&marked, marks, "\n\n")
		join(&html, t.html, "\n")
	}
	m.Text, m.HTML = all.String(), html.String()
	m.trim(trim(marked.String(), isForwardSubject(m.Subject)))
}

func (m *Mail) trim(r trimmed) {
	m.Reply, m.Quoted, m.Signature, m.Forward = r.reply, r.quoted, r.signature, r.forward
}

func join(b *strings.Builder, s, sep string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	if b.Len() > 0 {
		b.WriteString(sep)
	}
	b.WriteString(strings.Trim(s, "\n"))
}

// readable returns a text as it is to be read, and the same with marks where
// the HTML says what is quoted.
func (p *parser) readable(t text) (plain, marked string) {
	if t.html == "" {
		return t.plain, t.plain
	}
	if empty := strings.TrimSpace(t.plain) == ""; empty || isStub(t.plain) {
		marked = renderHTML(t.html)
		if empty || len(marked) > 2*len(t.plain) {
			return unmark(marked), marked
		}
	}
	if !knowsQuotes(t.html) {
		return t.plain, t.plain
	}
	if r := trim(t.plain, false); r.quoted == "" && !r.forward {
		if marked = renderHTML(t.html); strings.TrimSpace(marked) != "" {
			return t.plain, marked
		}
	}
	return t.plain, t.plain
}

var stubs = []string{
	"html capable", "html-capable", "html enabled", "html-enabled", "supports html", "support html",
	"html compatible", "html-compatible", "html format", "html message", "html-mail", "html mail", "html email",
	"view this email in your browser", "view it in your browser", "read this email online",
}

// isStub tells a text that only says there is an HTML text.
func isStub(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) > 300 {
		return false
	}
	s = strings.ToLower(s)
	for _, stub := range stubs {
		if strings.Contains(s, stub) {
			return true
		}
	}
	return false
}
