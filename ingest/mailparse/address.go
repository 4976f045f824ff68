package mailparse

import (
	"bytes"
	"strings"

	"github.com/emersion/go-message/mail"
)

const (
	maxAddresses = 1000
	maxStrict    = 64 << 10 // bytes of a header that go-message is given
)

// parseAddresses reads a header of addresses: go-message those that are
// well-formed, looseAddresses the others.
func parseAddresses(s string) []Address {
	if list, ok := strictAddresses(s); ok {
		return list
	}
	return looseAddresses(s)
}

// strictAddresses reports false also for what go-message reads, but not well:
// comments, which take it quadratic time, local parts that need their quotes,
// characters split across encoded words and ISO labels on Windows charsets.
func strictAddresses(s string) (list []Address, ok bool) {
	if len(s) > maxStrict || strings.Contains(s, "(") {
		return nil, false
	}
	parsed, err := mail.ParseAddressList(s)
	if err != nil || len(parsed) > maxAddresses {
		return nil, false
	}
	for _, a := range parsed {
		local, domain, _ := strings.Cut(a.Address, "@")
		if !isAtom(local) || !isAtom(domain) || strings.ContainsFunc(a.Name, isGarbled) {
			return nil, false
		}
		list = append(list, Address{Name: displayName(a.Name), Addr: clean(local + "@" + strings.ToLower(domain))})
	}
	return list, true
}

func isGarbled(r rune) bool { return r == '\ufffd' || 0x7f <= r && r < 0xa0 }

// looseAddresses forgives commas in names, missing angles and quotes, comments
// and groups; what has no address in it is left out.
func looseAddresses(s string) []Address {
	var list []Address
	for s != "" && len(list) < maxAddresses {
		var t mailbox
		t, s = readMailbox(s)
		if a, ok := t.address(); ok {
			list = append(list, a)
		}
	}
	return list
}

// mailbox is what was found up to a comma.
type mailbox struct {
	phrase  []byte // words outside angles, quotes undone
	comment string
	angle   string
	angled  bool
}

func readMailbox(s string) (t mailbox, rest string) {
	stray := false // there was a quote or parenthesis without its partner
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"':
			if stray {
				continue
			}
			v, after, ok := quoted(s[i:])
			if !ok || strings.Contains(v, "<") && !strings.Contains(after, "@") {
				stray = true
				continue
			}
			t.phrase = append(t.phrase, v...)
			i = len(s) - len(after) - 1
		case '(':
			n := 0
			if !stray {
				n = commentEnd(s[i:])
			}
			if stray = stray || n == 0; stray {
				t.phrase = append(t.phrase, c)
				continue
			}
			if t.comment == "" {
				t.comment = strings.TrimSpace(unescape(s[i+1 : i+n-1]))
			}
			i += n - 1
		case '<':
			i += t.readAngle(s[i:]) - 1
		case ',':
			if t.angled || hasAt(t.phrase) || !nameGoesOn(s[i+1:]) {
				return t, s[i+1:]
			}
			t.phrase = append(t.phrase, c)
		case ';':
			return t, s[i+1:]
		case ':':
			if !t.angled && !hasAt(t.phrase) { // the name of a group
				t = mailbox{}
				continue
			}
			t.phrase = append(t.phrase, c)
		case '=':
			if _, after, ok := encodedWordAt(s[i:]); ok {
				t.phrase = append(t.phrase, s[i:len(s)-len(after)]...)
				i = len(s) - len(after) - 1
				continue
			}
			t.phrase = append(t.phrase, c)
		default:
			t.phrase = append(t.phrase, c)
		}
	}
	return t, ""
}

func encodedWordAt(s string) (w word, rest string, ok bool) {
	if !strings.HasPrefix(s, "=?") {
		return w, "", false
	}
	return encodedWord(s)
}

// readAngle reads <addr>, of which the end may be missing, and returns its
// length.
func (t *mailbox) readAngle(s string) int {
	end := strings.IndexByte(s, '>')
	if end < 0 {
		if end = strings.IndexAny(s, ",;"); end < 0 {
			end = len(s)
		}
		t.setAngle(s[1:end])
		return end
	}
	if i := strings.LastIndexByte(s[:end], '<'); i > 0 && !strings.Contains(s[:i], "@") {
		t.setAngle(s[i+1 : end]) // <<a@b>
	} else {
		t.setAngle(strings.TrimLeft(s[1:end], "<"))
	}
	n := end + 1
	for n < len(s) && s[n] == '>' {
		n++
	}
	return n
}

func (t *mailbox) setAngle(s string) {
	if t.angled && strings.Contains(t.angle, "@") {
		return
	}
	if t.angled {
		t.phrase = append(append(t.phrase, ' '), t.angle...)
	}
	t.angle, t.angled = s, true
}

func (t *mailbox) address() (Address, bool) {
	name := strings.TrimSpace(string(t.phrase))
	if t.angled {
		a := Address{Name: displayName(name), Addr: bareAddress(t.angle)}
		if a.Name == "" {
			a.Name = displayName(t.comment)
		}
		if a.Addr == "" && a.Name != "" { // From: a@b <>
			if inName := bareAddress(name); strings.Contains(inName, "@") && !strings.Contains(inName, " ") {
				return Address{Addr: inName}, true
			}
		}
		return a, isAddress(a.Addr)
	}
	if i := strings.IndexByte(name, '@'); i < 0 {
		return Address{Name: displayName(name)}, false
	}
	if addr, label, ok := looseAddress(name); ok {
		return Address{Name: displayName(label), Addr: addr}, true
	}
	a := Address{Name: displayName(t.comment), Addr: bareAddress(name)}
	return a, isAddress(a.Addr)
}

// looseAddress finds the address in "Ann ann@x.example" without angles.
func looseAddress(s string) (addr, label string, ok bool) {
	words := strings.Fields(s)
	if len(words) < 2 || strings.Contains(s, " .") || strings.Contains(s, ". ") && strings.Contains(s, "@ ") {
		return "", "", false
	}
	for i, w := range words {
		if at := strings.IndexByte(w, '@'); at > 0 && at < len(w)-1 && !strings.HasSuffix(w, ".") {
			label = strings.Join(append(append([]string{}, words[:i]...), words[i+1:]...), " ")
			return bareAddress(w), label, true
		}
	}
	return "", "", false
}

func displayName(s string) string {
	s = decodeWords(s)
	if len(s) > 1 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		s = s[1 : len(s)-1]
	}
	return strings.Trim(s, " \t\"")
}

// bareAddress drops comments, white space, quotes that are not needed and a
// source route, and puts the domain in lower case.
func bareAddress(s string) string {
	s = strings.TrimSpace(stripComments(s))
	s = strings.TrimPrefix(s, "mailto:")
	if strings.Contains(s, "=?") {
		s = decodeWords(s)
	}
	if strings.HasPrefix(s, "@") { // <@hop:a@b>
		if _, after, ok := strings.Cut(s, ":"); ok {
			s = after
		}
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return clean(rawText(strings.Trim(s, " \"'"), ""))
	}
	local, domain := strings.TrimSpace(s[:at]), strings.Join(strings.Fields(s[at+1:]), "")
	if v, rest, ok := quoted(local + " "); strings.HasPrefix(local, `"`) && ok && rest == " " && isAtom(v) {
		local = v
	}
	if !strings.HasPrefix(local, `"`) {
		local = joinLocal(local)
		local = strings.TrimLeft(local, "'\"[(")
	}
	domain = strings.ToLower(strings.TrimRight(domain, ".,;:'\")>"))
	if !strings.HasPrefix(domain, "[") {
		domain = strings.TrimRight(domain, "]")
	}
	return clean(rawText(local+"@"+domain, ""))
}

// joinLocal drops white space around dots; of other words it takes the last.
func joinLocal(s string) string {
	f := strings.Fields(s)
	if len(f) < 2 {
		return s
	}
	joined := f[0]
	for _, w := range f[1:] {
		if strings.HasSuffix(joined, ".") || strings.HasPrefix(w, ".") {
			joined += w
		} else {
			joined = w
		}
	}
	return joined
}

// isAddress reports an address that mail can be sent to, as far as its form
// tells, or a local name without a domain.
func isAddress(s string) bool {
	local, _, _ := strings.Cut(s, "@")
	return local != "" && (strings.HasPrefix(s, `"`) || !strings.ContainsAny(s, ":;,<> "))
}

func isAtom(s string) bool {
	return s != "" && !strings.ContainsAny(s, " \t\"\\<>()[]:;,@")
}

func hasAt(b []byte) bool { return bytes.IndexByte(b, '@') >= 0 }

// nameGoesOn reports whether a comma stands inside a name: an angle comes
// before the next comma, and the words up to it hold no address.
func nameGoesOn(s string) bool {
	i := strings.IndexAny(s, ",;<@:\"")
	return i >= 0 && s[i] == '<' && strings.TrimSpace(s[:i]) != ""
}

// commentEnd returns the length of the (comment) at the front of s, 0 if it
// is never closed.
func commentEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

func unescape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\(`, "("), `\)`, ")")
}
