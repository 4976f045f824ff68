package mailparse

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Marks stand at the beginning of a line and say what the HTML around it
// knows about it. They are no characters of any text.
const (
	markAttribution = "\ufdd0" // "On … wrote:"
	markCut         = "\ufdd1" // from here on all is quoted
	markSignature   = "\ufdd2"

	marks = "\xef\xb7" // how they all begin in UTF-8
)

func unmark(s string) string {
	if !strings.Contains(s, marks) {
		return s
	}
	return dropRunes.Replace(s)
}

// HTMLText turns HTML into readable text: paragraphs, lists, links and
// quotations as people write them in plain mails, so that ReplyOf understands
// the result. It reads anything, however broken, in linear time.
func HTMLText(s string) string { return unmark(renderHTML(lines(s))) }

func renderHTML(s string) string {
	if !strings.Contains(s, "<") {
		return strings.ReplaceAll(html.UnescapeString(s), "\u00a0", " ")
	}
	r := &renderer{}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.endLink()
			return strings.TrimSpace(r.out.String())
		case html.TextToken:
			r.text(unmark(string(z.Text())))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			r.start(string(name), attributes(z, more))
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(string(name))
		}
	}
}

// attrs are the few attributes that matter.
type attrs struct{ id, class, style, href, alt, kind, smartmail, start string }

func attributes(z *html.Tokenizer, more bool) (a attrs) {
	for n := 0; more && n < 50; n++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = strings.ToLower(string(value))
		case "class":
			a.class = strings.ToLower(string(value))
		case "style":
			a.style = strings.ToLower(strings.ReplaceAll(string(value), " ", ""))
		case "href":
			a.href = string(value)
		case "alt":
			a.alt = string(value)
		case "type":
			a.kind = string(value)
		case "data-smartmail":
			a.smartmail = string(value)
		case "start":
			a.start = string(value)
		}
	}
	return a
}

// renderer writes text while tags go by. It keeps no tree: a tag that is
// never closed only affects how lines look.
type renderer struct {
	out     strings.Builder
	breaks  int  // line ends due before the next text
	space   bool // a space is due
	started bool // the line has text
	pre     int
	quote   int
	quoted  int // depth of the line written last
	lists   []int
	bullet  string
	skip    region
	regions []region
	cut     bool
	href    string
	linkAt  int
}

// region is an element of which the lines bear a mark. Elements of the same
// name inside are counted to find its end.
type region struct {
	tag   string
	depth int
	mark  string
}

const maxDepth = 12 // of quotes and lists: deeper ones are drawn like this

func (r *renderer) start(tag string, a attrs) {
	if r.skip.tag != "" {
		if r.skip.tag == tag {
			r.skip.depth++
		}
		return
	}
	if hidden(tag, a) {
		r.skip = region{tag: tag, depth: 1}
		return
	}
	r.mark(tag, a)
	switch tag {
	case "br":
		r.breaks, r.space = min(r.breaks+1, 2), false
	case "p", "h1", "h2", "h3", "h4", "h5", "h6":
		r.want(2)
	case "hr":
		r.want(1)
		r.text("---")
		r.want(1)
	case "pre":
		r.want(1)
		r.pre++
	case "blockquote":
		r.want(1)
		if !isIndent(a) {
			r.quote++
		} else {
			r.regions = append(r.regions, region{tag: tag, depth: 1})
		}
	case "ul", "ol":
		r.list(tag, a)
	case "li":
		r.item()
	case "td", "th":
		if r.started && r.breaks == 0 {
			r.out.WriteByte('\t')
			r.space = false
		}
	case "a":
		r.endLink()
		r.href, r.linkAt = a.href, r.out.Len()
	case "img":
		if alt := strings.TrimSpace(a.alt); alt != "" {
			r.text("[" + alt + "]")
		}
	default:
		if isBlock(tag) {
			r.want(1)
		}
	}
}

func (r *renderer) end(tag string) {
	if r.skip.tag != "" {
		if r.skip.tag == tag {
			if r.skip.depth--; r.skip.depth == 0 {
				r.skip.tag = ""
			}
		}
		return
	}
	switch tag {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6":
		r.want(2)
	case "pre":
		r.want(1)
		r.pre = max(0, r.pre-1)
	case "blockquote":
		r.want(1)
		if n := len(r.regions); n == 0 || r.regions[n-1].tag != tag {
			r.quote = max(0, r.quote-1)
		}
	case "ul", "ol":
		r.want(1)
		if n := len(r.lists); n > 0 {
			r.lists = r.lists[:n-1]
		}
	case "a":
		r.endLink()
	default:
		if isBlock(tag) {
			r.want(1)
		}
	}
	r.endRegion(tag)
}

func (r *renderer) endRegion(tag string) {
	if n := len(r.regions); n > 0 && r.regions[n-1].tag == tag {
		if r.regions[n-1].depth--; r.regions[n-1].depth == 0 {
			r.regions = r.regions[:n-1]
		}
	}
}

// mark notes what an element says about its lines.
func (r *renderer) mark(tag string, a attrs) {
	if n := len(r.regions); n > 0 && r.regions[n-1].tag == tag && tag != "blockquote" {
		r.regions[n-1].depth++
	}
	mark := markOf(tag, a)
	switch {
	case mark == "" || isVoid(tag):
	case mark == markCut:
		r.want(1)
		r.cut = true
	case len(r.regions) < 100:
		r.want(1)
		r.regions = append(r.regions, region{tag, 1, mark})
	}
}

func (r *renderer) want(n int) {
	r.breaks, r.space = max(r.breaks, n), false
}

func (r *renderer) list(tag string, a attrs) {
	r.want(1)
	if len(r.lists) >= maxDepth {
		return
	}
	n := -1 << 30 // bullets
	if tag == "ol" {
		n = 1
		if v, err := strconv.Atoi(a.start); err == nil {
			n = v
		}
	}
	r.lists = append(r.lists, n)
}

func (r *renderer) item() {
	r.want(1)
	n := len(r.lists)
	if n == 0 || r.lists[n-1] < -1<<29 {
		r.bullet = strings.Repeat("  ", max(0, n-1)) + "- "
		return
	}
	r.bullet = strings.Repeat("  ", n-1) + strconv.Itoa(r.lists[n-1]) + ". "
	r.lists[n-1]++
}

func (r *renderer) text(s string) {
	if r.skip.tag != "" {
		return
	}
	if r.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				r.breaks = min(r.breaks+1, 2)
			}
			if strings.TrimSpace(line) != "" {
				r.write(strings.TrimRight(line, " \t"))
			}
		}
		return
	}
	for s != "" {
		i := strings.IndexFunc(s, isSpace)
		if i == 0 {
			r.space = r.space || r.started && r.breaks == 0
			s = strings.TrimLeftFunc(s, isSpace)
			continue
		}
		if i < 0 {
			i = len(s)
		}
		r.write(s[:i])
		s = s[i:]
	}
}

func isSpace(c rune) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0xa0 || c == 0x200b || c == 0xfeff
}

// write begins new lines where they are due.
func (r *renderer) write(s string) {
	if r.breaks > 0 || r.out.Len() == 0 {
		r.newLine()
	}
	if r.space {
		r.out.WriteByte(' ')
		r.space = false
	}
	r.out.WriteString(s)
	r.started = true
}

func (r *renderer) newLine() {
	depth := min(r.quote, maxDepth)
	if r.out.Len() > 0 {
		r.out.WriteByte('\n')
		if r.breaks > 1 {
			r.out.WriteString(strings.Repeat(">", min(depth, r.quoted)) + "\n")
		}
	}
	r.breaks, r.quoted = 0, depth
	if n := len(r.regions); n > 0 && depth == 0 {
		r.out.WriteString(r.regions[n-1].mark)
	}
	if r.cut && depth == 0 {
		r.out.WriteString(markCut)
		r.cut = false
	}
	if depth > 0 {
		r.out.WriteString(strings.Repeat(">", depth) + " ")
	}
	r.out.WriteString(r.bullet)
	r.bullet, r.space = "", false
}

// endLink adds the target of a link where its text does not say it.
func (r *renderer) endLink() {
	href := strings.TrimSpace(r.href)
	r.href = ""
	if href == "" || len(href) > 2000 || r.skip.tag != "" || r.linkAt >= r.out.Len() || strings.ContainsAny(href, " \n\r") {
		return
	}
	scheme, rest, _ := strings.Cut(href, ":")
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp":
	case "mailto", "tel":
		href = rest
	default:
		return
	}
	shown := strings.TrimSpace(r.out.String()[r.linkAt:])
	bare := strings.TrimSuffix(strings.TrimPrefix(rest, "//"), "/")
	if shown == "" || strings.Contains(shown, bare) {
		return
	}
	r.out.WriteString(" <" + href + ">")
}
