package mailparse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// contentType is a parsed Content-Type.
type contentType struct {
	kind, sub string
	params    params
}

func (c contentType) String() string { return c.kind + "/" + c.sub }

// entity reads what follows a header: a multipart with all its parts, a text,
// or a file. Texts are added to out. It returns what ended it.
func (p *parser) entity(h Header, at place, out *[]text) stop {
	ct := p.contentType(h, at)
	if ct.kind == "multipart" {
		if at.depth < p.o.MaxDepth {
			return p.multipart(ct, at, out)
		}
		p.problem("multiparts are nested too deeply: the rest is kept as a file")
	}
	p.parts++
	b := &body{s: p.s, bounds: p.bounds}
	if p.parts > p.o.MaxParts {
		p.problem("the mail has too many parts: the rest was left out")
		return b.drain()
	}
	disposition, dparams := parseValue(h.raw("Content-Disposition"))
	name := fileName(first(dparams["filename"], ct.params["name"], dparams["name"], ct.params["filename"]))
	src := p.decoder(h.raw("Content-Transfer-Encoding"), b)
	switch {
	case isBody(ct, disposition, name, at, len(*out)):
		*out = append(*out, p.text(src, ct))
	case isOtherBody(ct, disposition, at):
	default:
		if ct.kind == "text" && ct.sub == "plain" && disposition != "attachment" && p.spare.l == nil {
			p.spare = spareText{&listener{src: src}, ct}
			src = p.spare.l
		}
		p.attach(src, h, ct, name, disposition)
	}
	return b.drain()
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func (p *parser) contentType(h Header, at place) contentType {
	raw := h.raw("Content-Type")
	value, ps := parseValue(raw)
	kind, sub, ok := strings.Cut(value, "/")
	kind, sub = strings.TrimSpace(kind), strings.TrimSpace(sub)
	switch {
	case ok && isToken(kind) && isToken(sub):
		return contentType{kind, sub, ps}
	case raw == "" && at.parent == "digest":
		return contentType{"message", "rfc822", ps}
	case kind == "multipart" || ps["boundary"] != "" && raw != "":
		return contentType{"multipart", "mixed", ps}
	case raw != "" && kind != "text":
		p.problem("a content type can't be understood")
		if ps["name"] != "" {
			return contentType{"application", "octet-stream", ps}
		}
	}
	if ps == nil {
		ps = params{}
	}
	return contentType{"text", "plain", ps}
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, s[i]) >= 0 {
			return false
		}
	}
	return s != ""
}

// isBody tells a text meant to be read from a file that happens to be text.
func isBody(ct contentType, disposition, name string, at place, texts int) bool {
	if ct.kind != "text" || disposition == "attachment" {
		return false
	}
	switch {
	case ct.sub == "plain" || ct.sub == "html":
	case isEnriched(ct) && name == "":
		return at.parent != "alternative" || texts == 0
	default:
		return false
	}
	if name == "" || at.parent == "" || at.parent == "alternative" {
		return true
	}
	return at.index == 0 && texts == 0 && (disposition == "" || ct.sub == "html")
}

// isOtherBody tells renderings that say the same as their plain siblings.
func isOtherBody(ct contentType, disposition string, at place) bool {
	if at.parent != "alternative" || disposition == "attachment" || ct.kind != "text" {
		return false
	}
	switch ct.sub {
	case "enriched", "richtext", "x-amp-html", "watch-html":
		return true
	}
	return false
}

// multipart reads parts up to the closing boundary, then what is behind it.
func (p *parser) multipart(ct contentType, at place, out *[]text) stop {
	level := len(p.bounds)
	p.bounds = append(p.bounds, nil)
	if b := strings.TrimRight(ct.params["boundary"], " \t"); b != "" {
		p.bounds[level] = [][]byte{[]byte(b)}
	} else {
		p.problem("a multipart has no boundary")
	}
	preamble, end := p.preamble(level)
	var texts []text
	n := 0
	for end.level == level && !end.closing {
		if p.parts >= p.o.MaxParts {
			p.problem("the mail has too many parts: the rest was left out")
			end = (&body{s: p.s, bounds: p.bounds[:level]}).drain()
			break
		}
		h := p.header()
		end = p.entity(h, place{ct.sub, n, at.depth + 1}, &texts)
		n++
	}
	p.bounds = p.bounds[:level]
	if end.level == level {
		end = (&body{s: p.s, bounds: p.bounds}).drain()
	} else if n > 0 {
		p.problem("a multipart is not closed")
	}
	if n == 0 && len(bytes.TrimSpace(preamble)) > 0 {
		p.problem("no part of a multipart was found: taken as text")
		s, _ := decodeText(preamble, ct.params["charset"])
		texts = append(texts, text{plain: lines(s)})
	}
	if ct.sub == "alternative" {
		texts = alternative(texts)
	}
	*out = append(*out, texts...)
	return end
}

// preamble reads up to the first boundary of level. Where the declared one
// does not come, a line that looks like one in front of a part's header is
// taken for it.
func (p *parser) preamble(level int) (text []byte, end stop) {
	for {
		line := p.s.line()
		if len(line) == 0 {
			return text, endOfMail
		}
		if p.s.bol && line[0] == '-' {
			if end, ok := p.bounds.match(line); ok {
				p.s.skip(len(line))
				return text, end
			}
			if b, ok := p.sniff(line); ok {
				p.problem("the boundary of a multipart is not the declared one")
				p.bounds[level] = append(p.bounds[level], b)
				continue
			}
			line = p.s.line()
		}
		if int64(len(text)) < p.o.MaxText {
			text = append(text, line...)
		}
		p.s.skip(len(line))
	}
}

func (p *parser) sniff(line []byte) (boundary []byte, ok bool) {
	name := bytes.TrimRight(line, " \t\r\n")
	if !bytes.HasPrefix(name, []byte("--")) || len(name) < 3 || len(name) > 202 {
		return nil, false
	}
	boundary = bytes.Clone(name[2:])
	after := p.s.lineAfter(len(line))
	return boundary, len(after) > 8 && bytes.EqualFold(after[:8], []byte("content-"))
}

// attach hands one file to the caller.
func (p *parser) attach(src source, h Header, ct contentType, name, disposition string) {
	a := Attachment{
		Name:      name,
		Type:      ct.String(),
		ContentID: strings.Trim(clean(rawText(h.raw("Content-ID"), "")), "<> "),
		Inline:    disposition == "inline",
	}
	if a.Name == "" {
		a.Name = p.makeName(h, a.Type)
	}
	if a.ContentID != "" && disposition == "" {
		a.Inline = true
	}
	src = p.report.listen(src, a.Type)
	var err error
	if p.o.Save != nil {
		a.Blob, err = p.o.Save(a.Name, a.Type, &reader{src: src})
	} else {
		a.Blob = digest(src)
	}
	if err != nil {
		p.fail(fmt.Errorf("save attachment %d: %w", len(p.m.Attachments)+1, err))
		return
	}
	for src.next() != nil {
	}
	p.m.Attachments = append(p.m.Attachments, a)
}

func digest(src source) Blob {
	sum := sha256.New()
	var size int64
	for b := src.next(); b != nil; b = src.next() {
		sum.Write(b)
		size += int64(len(b))
	}
	return Blob{hex.EncodeToString(sum.Sum(nil)), size}
}

// makeName names a file that has no name: a mail after its subject.
func (p *parser) makeName(h Header, mediaType string) string {
	if loc := fileName(h.Get("Content-Location")); loc != "" && !strings.Contains(loc, ":") {
		return loc
	}
	if mediaType == "message/rfc822" {
		if s := fileName(p.peekSubject()); s != "" {
			return shorten(s + ".eml")
		}
	}
	return nameless(len(p.m.Attachments)+1, mediaType)
}

// peekSubject looks for the subject of an attached mail in what is read next.
// What go-message reads before a malformed line will do.
func (p *parser) peekSubject() string {
	p.s.line()
	head := p.s.window()
	if isMbox(head) {
		_, head, _ = bytes.Cut(head, []byte{'\n'})
	}
	p.lines.Reset(bytes.NewReader(head))
	fields, _ := textproto.ReadHeader(p.lines)
	return decodeWords(fields.Get("Subject"))
}
