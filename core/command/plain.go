package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Plain makes text harmless to draw: no control characters, which could drive
// a terminal, and no marks that turn the reading direction. Tabs become blanks.
func Plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// line is plain text on one line.
func line(s string) string { return strings.Join(strings.Fields(Plain(s)), " ") }

// when is a time as people read it, in its own zone.
func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04 MST")
}

// size is a number of bytes as people read it; MB is 1,000,000 bytes.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// head is the line that says who wrote a message and when.
func (q Quote) head() string {
	var b strings.Builder
	if q.Number > 0 {
		fmt.Fprintf(&b, "%d. ", q.Number)
	}
	b.WriteString(line(q.Author))
	if !q.At.IsZero() {
		b.WriteString(", " + when(q.At))
	}
	if q.Note != "" {
		b.WriteString(" (" + line(q.Note) + ")")
	}
	return b.String()
}

// label is the file's name and size.
func (f File) label() string { return line(f.Name) + " (" + size(f.Size) + ")" }

// heading is the title with what the bars follow each other in.
func (c Chart) heading() string {
	if c.Along == "" {
		return c.Title
	}
	return c.Title + " by " + c.Along
}

// Figure is what stands beside a bar, on one line.
func (c Chart) Figure(b Bar) string {
	if b.Shown != "" {
		return line(b.Shown)
	}
	return strings.TrimSpace(strconv.FormatFloat(b.Value, 'f', -1, 64) + " " + line(c.Unit))
}

// Share is the bar's part of the largest, from 0 to 1.
func (c Chart) Share(b Bar) float64 {
	most := 0.0
	for _, o := range c.Bars {
		most = max(most, o.Value)
	}
	if most <= 0 || b.Value <= 0 {
		return 0
	}
	return b.Value / most
}
