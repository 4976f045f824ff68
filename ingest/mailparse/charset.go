package mailparse

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// aliases are charset names seen in mail, and what go-message calls them.
var aliases = map[string]string{
	"hz": "hz-gb-2312", "gb2312_charset": "gbk", "gb-2312": "gbk", "gb2312-80": "gbk",
	"cp949": "euc-kr", "ms949": "euc-kr", "uhc": "euc-kr", "ks_c_5601": "euc-kr", "ks_c_5601-1992": "euc-kr",
	"cp-850": "ibm850", "dos-850": "ibm850", "cp-437": "ibm437",
	"macroman": "macintosh", "mac-roman": "macintosh",
	"ansi": "windows-1252", "latin-1": "windows-1252", "iso8859_1": "windows-1252", "8859_1": "windows-1252",
	"iso-8859-1-win": "windows-1252", "windows-1252http": "windows-1252",
}

// charsetName puts a label in the form that convert knows. It returns "" for
// UTF-8, ASCII and labels that mean "don't know".
func charsetName(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'`;,<>()\\=?"))
	label = strings.TrimPrefix(label, "charset=")
	switch label {
	case "us-ascii", "ascii", "ansi_x3.4-1968", "usascii", "default", "unknown-8bit", "x-unknown",
		"unknown", "x-user-defined", "_autodetect", "8bit", "7bit", "binary", "none", "null":
		return ""
	}
	if strings.Contains(label, "utf8") || strings.Contains(label, "utf-8") || strings.Contains(label, "utf_8") {
		return ""
	}
	if name, ok := aliases[label]; ok {
		return name
	}
	if strings.HasPrefix(label, "iso-2022-jp") {
		return "iso-2022-jp"
	}
	if n := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz_- "); strings.HasPrefix(n, "125") {
		return "windows-" + n
	}
	return label
}

// convert decodes b with go-message's tables. It knows UTF-7 and ISO-2022-KR
// besides, which they lack.
func convert(b []byte, name string) (s string, ok bool) {
	switch {
	case strings.Contains(name, "utf-7") || name == "utf7":
		return decodeUTF7(string(b)), true
	case name == "iso-2022-kr":
		return decodeISO2022KR(b), true
	}
	r, err := charset.Reader(name, bytes.NewReader(b))
	if err != nil {
		return "", false
	}
	out, err := io.ReadAll(r)
	if err != nil || string(out) == "\ufffd" { // it refuses unsafe charsets like this
		return "", false
	}
	return strings.Map(fromC1, string(out)), true
}

// fromC1 undoes an ISO label on a Windows charset: no text has C1 controls.
func fromC1(r rune) rune {
	if 0x80 <= r && r < 0xa0 {
		return charmap.Windows1252.DecodeByte(byte(r))
	}
	return r
}

// toUTF8 decodes b. Where the label is missing, says ASCII, or is unknown, b
// is UTF-8 if it is valid UTF-8, else windows-1252. It never fails.
func toUTF8(b []byte, label string) string {
	s, _ := decodeText(b, label)
	return s
}

// decodeText is toUTF8 and reports whether the label was known.
func decodeText(b []byte, label string) (s string, known bool) {
	name := charsetName(label)
	if name == "" {
		return guessText(b), true
	}
	if s, ok := convert(b, name); ok {
		return s, true
	}
	return guessText(b), false
}

// guessText reads b as UTF-8, else in the charset it looks like, else as UTF-8
// where single bytes are windows-1252.
func guessText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if name := guessCharset(b); name != "" {
		s, _ := convert(b, name)
		return s
	}
	out := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out = utf8.AppendRune(out, r)
		b = b[n:]
	}
	return string(out)
}

// rawText makes valid UTF-8 of header text that was sent unencoded.
func rawText(s, label string) string {
	if utf8.ValidString(s) {
		return s
	}
	return toUTF8([]byte(s), label)
}

var metaCharset = regexp.MustCompile(`(?i)<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})`)

// htmlCharset is the charset an HTML text declares for itself, "" if none.
func htmlCharset(b []byte) string {
	if m := metaCharset.FindSubmatch(b[:min(len(b), 2048)]); m != nil {
		return string(m[1])
	}
	return ""
}

// decodeISO2022KR turns shifted sections into the EUC-KR they stand for.
func decodeISO2022KR(b []byte) string {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	out := make([]byte, 0, len(b))
	var high byte
	for _, c := range b {
		switch {
		case c == 0x0e:
			high = 0x80
		case c == 0x0f:
			high = 0
		case c > ' ' && c < 0x7f:
			out = append(out, c|high)
		default:
			out = append(out, c)
		}
	}
	return toUTF8(out, "euc-kr")
}
