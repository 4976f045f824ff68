package mailparse

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 decodes RFC 2152. What is malformed stays as it is.
func decodeUTF7(s string) string {
	var out strings.Builder
	for {
		i := strings.IndexByte(s, '+')
		if i < 0 {
			out.WriteString(s)
			return guessText([]byte(out.String()))
		}
		out.WriteString(s[:i])
		s = s[i+1:]
		n := 0
		for n < len(s) && base64Values[s[n]] != skipChar && s[n] != '-' && s[n] != '_' {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
			s = strings.TrimPrefix(s, "-")
			continue
		}
		out.WriteString(utf7Run(s[:n]))
		s = strings.TrimPrefix(s[n:], "-")
	}
}

func utf7Run(s string) string {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil && len(b) < 2 {
		return "+" + s
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}
