package mailparse

import "strings"

// unflow joins the lines of format=flowed text (RFC 3676). Quoted lines stay
// quoted.
func unflow(s string, delsp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	open := false // the last line flows on
	depth := 0    // its quote depth
	for line := range strings.SplitSeq(s, "\n") {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		line = strings.TrimPrefix(line[d:], " ")
		signature := line == "-- "
		if !open || d != depth || signature {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			if d > 0 {
				b.WriteString(strings.Repeat(">", d) + " ")
			}
		}
		open, depth = strings.HasSuffix(line, " ") && !signature, d
		if open && delsp {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
	}
	return b.String()
}
