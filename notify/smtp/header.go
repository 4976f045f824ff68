package smtp

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode"
)

const (
	foldAt      = 76   // wanted, RFC 5322 2.1.1
	maxLine     = 998  // allowed
	maxWord     = 900  // in unstructured text; longer words are encoded
	maxSubject  = 1000 // runes
	maxName     = 200  // runes, so that no quoted name fills a line
	maxIDs      = 20   // kept of References at either end
	maxIDLength = 250
)

// header collects folded header fields.
type header struct {
	buf strings.Builder
	err error
}

// add writes one field, folded between words. The value must hold no line
// ends; clean sees to that.
func (h *header) add(name, value string) {
	start := name + ":"
	line := start
	for word := range strings.FieldsSeq(value) {
		if len(line)+1+len(word) > foldAt && line != start {
			h.line(name, line)
			line = ""
		}
		line += " " + word
	}
	h.line(name, line)
}

func (h *header) line(name, line string) {
	if len(line) > maxLine && h.err == nil {
		h.err = fmt.Errorf("the header field %s has a word too long to send", name)
	}
	h.buf.WriteString(line + "\r\n")
}

// clean gives one line of valid text: no control characters, and every run of
// spaces made one, so that folding loses nothing.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// cut keeps the first runes of s.
func cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}

// unstructured encodes what people wrote, such as a subject (RFC 2047).
func unstructured(s string) string {
	s = cut(clean(s), maxSubject)
	switch {
	case !ascii(s):
		return encodeUTF8(s)
	case strings.Contains(s, "=?") || longWord(s):
		return encodeASCII(s)
	}
	return s
}

// encodeUTF8 takes the encoding that stays readable or short.
func encodeUTF8(s string) string {
	wide := 0
	for _, r := range s {
		if r > unicode.MaxASCII {
			wide++
		}
	}
	if wide*3 > len([]rune(s)) {
		return mime.BEncoding.Encode("utf-8", s)
	}
	return mime.QEncoding.Encode("utf-8", s)
}

// encodeASCII encodes ASCII that would read as something else when left bare:
// package mime leaves all ASCII alone.
func encodeASCII(s string) string {
	var words []string
	for len(s) > 0 {
		n := min(45, len(s))
		words = append(words, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

func longWord(s string) bool {
	for word := range strings.FieldsSeq(s) {
		if len(word) > maxWord {
			return true
		}
	}
	return false
}

// messageID gives <id>, or an empty string for what cannot be one.
func messageID(id string) string {
	id = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
	bad := func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' }
	if id == "" || len(id) > maxIDLength || strings.ContainsFunc(id, bad) {
		return ""
	}
	return "<" + id + ">"
}

// references drops what is no id and keeps both ends of a long thread: the
// first ids tie it together for other clients, the last place the mail in it.
func references(ids []string) string {
	var good []string
	for _, id := range ids {
		if id = messageID(id); id != "" {
			good = append(good, id)
		}
	}
	if len(good) > 2*maxIDs {
		good = append(good[:maxIDs:maxIDs], good[len(good)-maxIDs:]...)
	}
	return strings.Join(good, " ")
}

// extra checks and writes a field the caller named.
func (h *header) extra(f Field) {
	token := func(r rune) bool { return r <= ' ' || r >= 0x7f || r == ':' }
	if f.Name == "" || len(f.Name) > foldAt || strings.ContainsFunc(f.Name, token) {
		h.err = errors.Join(h.err, fmt.Errorf("the header field name %q is not allowed", f.Name))
		return
	}
	if owned(f.Name) {
		h.err = errors.Join(h.err, fmt.Errorf("the header field %s is set by the mail itself", f.Name))
		return
	}
	value := clean(f.Value)
	if !ascii(value) {
		value = encodeUTF8(value)
	}
	h.add(f.Name, value)
}

func owned(name string) bool {
	switch name = strings.ToLower(name); name {
	case "from", "reply-to", "to", "cc", "bcc", "sender", "return-path", "subject", "message-id", "date",
		"in-reply-to", "references", "mime-version":
		return true
	}
	return strings.HasPrefix(name, "content-")
}
