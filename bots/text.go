package bots

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"usher/core/command"
)

// Line is plain text on one line.
func Line(s string) string { return strings.Join(strings.Fields(command.Plain(s)), " ") }

// Length is how long a text is for chat networks, which count as JavaScript does.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// mostBack is how many bytes Cut goes back so that it ends with a word.
const mostBack = 12

// Cut keeps the beginning of s: at most so many characters, and whole words where
// they are not long.
func Cut(s string, most int) string {
	n, end := 0, 0 // end is where the mark that it goes on would stand
	for at, r := range s {
		if n < most {
			end = at
		}
		if n += utf16.RuneLen(r); n > most {
			if word := strings.LastIndexByte(s[:end], ' '); s[end] != ' ' && word > max(end-mostBack, end/2) {
				end = word
			}
			return strings.TrimSpace(s[:end]) + "…"
		}
	}
	return s
}

// WithinWord reports whether the character at i stands between two letters or digits
// of ASCII, where a mark such as _ formats nothing.
func WithinWord(s string, i int) bool { return wordAt(s, i-1) && wordAt(s, i+1) }

func wordAt(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 'a' && s[i] <= 'z')
}

// Size is a number of bytes as people read it; MB is 1,000,000 bytes.
func Size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// Counted is a number of things: "1 ticket", "2 tickets".
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
