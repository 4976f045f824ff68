package mailparse

// go-message decodes each encoded word alone, which loses characters split
// across two, and leaves a header raw for one word of an unknown charset.

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeWords decodes the encoded words of a header (RFC 2047) one by one:
// what is broken stays as it was sent, the rest is decoded. Neighbours in one
// charset are joined first, as some mailers split characters across them. The
// result is valid UTF-8 without control characters.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return clean(rawText(s, ""))
	}
	var out strings.Builder
	var pending []byte
	charset := ""
	flush := func() {
		out.WriteString(toUTF8(pending, charset))
		pending, charset = pending[:0], ""
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, rest, ok := encodedWord(s[i:])
		if !ok {
			flush()
			out.WriteString(rawText(s[:i+2], ""))
			s = s[i+2:]
			continue
		}
		if gap := s[:i]; strings.TrimLeft(gap, " \t") != "" || out.Len()+len(pending) == 0 {
			flush()
			out.WriteString(rawText(gap, ""))
		}
		if !strings.EqualFold(w.charset, charset) || stateful(charset) {
			flush()
			charset = w.charset
		}
		pending = append(pending, w.bytes...)
		s = rest
	}
	flush()
	out.WriteString(rawText(s, ""))
	return clean(out.String())
}

// stateful charsets begin every word anew, so their words are not joined.
func stateful(charset string) bool {
	return len(charset) > 3 && strings.EqualFold(charset[:3], "iso") && strings.Contains(charset, "2022")
}

// maxWord bounds the search for the end of an encoded word. RFC 2047 allows 75
// bytes.
const maxWord = 4096

type word struct {
	charset string
	bytes   []byte
}

// encodedWord reads =?charset?encoding?text?= at the front of s.
func encodedWord(s string) (w word, rest string, ok bool) {
	charset, s, ok := strings.Cut(s[2:], "?")
	if !ok || charset == "" || len(charset) > 60 || strings.ContainsAny(charset, " \t<>@\"") {
		return w, "", false
	}
	charset, _, _ = strings.Cut(charset, "*") // RFC 2231 language
	if len(s) < 2 || s[1] != '?' {
		return w, "", false
	}
	enc, s := s[0], s[2:]
	end := strings.Index(s[:min(len(s), maxWord)], "?=")
	if end < 0 {
		return w, "", false
	}
	text, rest := s[:end], s[end+2:]
	switch enc {
	case 'q', 'Q':
		return word{charset, decodeQ(text)}, rest, true
	case 'b', 'B':
		return word{charset, decodeB(text)}, rest, true
	}
	return w, "", false
}

func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16:
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

func decodeB(s string) []byte {
	if b, err := base64.StdEncoding.DecodeString(s); err == nil {
		return b
	}
	d := base64Decoder{}
	return d.flush(d.decode(nil, []byte(s)))
}

func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 0xff
}

// clean drops control characters, and the marks that reverse the reading
// direction: they serve to disguise file names. Line ends become spaces.
func clean(s string) string {
	ok := utf8.ValidString(s)
	for i := 0; ok && i < len(s); i++ {
		ok = s[i] >= ' ' && s[i] < 0x7f
	}
	if ok {
		return strings.TrimSpace(s)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ', 0x7f <= r && r < 0xa0, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}
