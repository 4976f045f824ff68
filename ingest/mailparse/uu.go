package mailparse

import (
	"bytes"
	"strings"
)

// takeUU takes uuencoded files out of a text and attaches them.
func (p *parser) takeUU(s string) string {
	if !strings.Contains(s, "begin ") || !strings.Contains(s, "\nend") {
		return s
	}
	var kept strings.Builder
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		if name, ok := uuBegin(line); ok && p.parts < p.o.MaxParts {
			if data, after, ok := uuDecode(rest); ok {
				p.parts++
				ct := contentType{kind: "application", sub: "octet-stream"}
				p.attach(&bytesSource{data}, Header{}, ct, fileName(decodeWords(name)), "attachment")
				s = after
				continue
			}
		}
		kept.WriteString(s[:len(s)-len(rest)])
		s = rest
	}
	return kept.String()
}

// uuBegin reads "begin 644 name".
func uuBegin(line string) (name string, ok bool) {
	f := strings.SplitN(line, " ", 3)
	if len(f) < 3 || f[0] != "begin" || len(f[1]) < 3 || len(f[1]) > 4 || strings.Trim(f[1], "01234567") != "" {
		return "", false
	}
	return strings.TrimSpace(f[2]), true
}

// uuDecode reads lines up to "end". A line that can't be one of a file means
// that there is none.
func uuDecode(s string) (data []byte, rest string, ok bool) {
	for s != "" {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		if line = strings.TrimRight(line, " \r"); line == "end" {
			return data, s, true
		}
		if line == "" || line == "`" {
			continue
		}
		n := int(line[0]-' ') & 63
		if line[0] < ' ' || line[0] > '`' || (len(line)-1)*3/4 < n-2 || len(line) > 90 {
			return nil, "", false
		}
		data = uuLine(data, line[1:], n)
	}
	return nil, "", false
}

func uuLine(out []byte, s string, n int) []byte {
	at := func(i int) byte {
		if i < len(s) {
			return (s[i] - ' ') & 63
		}
		return 0
	}
	var chunk []byte
	for i := 0; i < len(s); i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		chunk = append(chunk, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return append(out, chunk[:min(n, len(chunk))]...)
}

type bytesSource struct{ b []byte }

func (s *bytesSource) next() []byte {
	b := s.b
	s.b = nil
	return b
}

// uuSource decodes a part whose transfer encoding is uuencode. What is in
// front of "begin" and behind "end" is no part of the file.
type uuSource struct {
	src   source
	rest  []byte
	begun bool
	done  bool
}

func (u *uuSource) next() []byte {
	for !u.done {
		in := u.src.next()
		u.done = in == nil
		u.rest = append(u.rest, in...)
		end := bytes.LastIndexByte(u.rest, '\n') + 1
		if u.done || len(u.rest) > windowMax {
			end = len(u.rest)
		}
		var out []byte
		for raw := range bytes.Lines(u.rest[:end]) {
			out = u.line(out, strings.TrimRight(string(raw), " \r\n"))
		}
		u.rest = u.rest[:copy(u.rest, u.rest[end:])]
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func (u *uuSource) line(out []byte, line string) []byte {
	switch {
	case !u.begun:
		_, u.begun = uuBegin(line)
	case line == "end":
		u.begun = false
	case line != "" && line[0] > ' ' && line[0] < '`':
		return uuLine(out, line[1:], int(line[0]-' '))
	}
	return out
}
