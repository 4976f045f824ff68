package mailparse

import (
	"bytes"
	"strings"
)

const (
	maxHeader = 1 << 20
	maxFields = 10000
)

// headerReader makes a header well-formed, as go-message gives up on an mbox
// line, on a line without colon, and where the empty line is missing.
type headerReader struct {
	p     *parser
	block []byte
	n     int // fields
	room  int // bytes that may still be kept
}

// next reads one line and reports whether the header may go on.
func (r *headerReader) next() bool {
	s := r.p.s
	line := s.line()
	if len(line) == 0 {
		return false
	}
	if !s.bol { // the rest of a very long line
		if r.n > 0 {
			r.add(bytes.TrimRight(line, "\r\n"))
		}
		s.skip(len(line))
		return true
	}
	text := bytes.TrimRight(line, "\r\n")
	if len(text) == 0 {
		s.skip(len(line))
		return false
	}
	if _, ok := r.p.bounds.match(line); ok {
		return false
	}
	return r.line(text, len(line))
}

func (r *headerReader) line(text []byte, size int) bool {
	name, value, ok := splitField(text)
	switch {
	case isBlank(text[0]) && r.n > 0:
		r.fold(text)
	case ok:
		r.begin(name, value)
	case r.n == 0 && isMbox(text):
	case r.n == 0 || !r.goesOn(size):
		// There is no empty line: the body begins here.
		if r.n > 0 {
			r.p.problem("the header does not end with an empty line")
		}
		return false
	default:
		r.p.problem("a header line has no colon")
		r.fold(r.p.s.line()[:len(text)])
	}
	r.p.s.skip(size)
	return true
}

// goesOn reports whether more header follows the line of that size: an empty
// line, a field, or a well-known field after a few broken lines.
func (r *headerReader) goesOn(size int) bool {
	for n := range 6 {
		line := r.p.s.lineAfter(size)
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 { // in a part, more likely its text
			return n == 0 && len(line) > 0 && len(r.p.bounds) == 0
		}
		if name, _, ok := splitField(text); ok && !isBlank(text[0]) && (n == 0 || isKnown(name)) {
			return true
		}
		size += len(line)
	}
	return false
}

// begin starts a field, if there is room for it.
func (r *headerReader) begin(name, value []byte) {
	if r.n++; r.n > maxFields || r.room < len(name) {
		r.room = 0
	}
	if r.room > 0 {
		if len(r.block) > 0 {
			r.block = append(r.block, "\r\n"...)
		}
		r.add(name)
		r.block = append(r.block, ':')
	}
	r.add(value)
}

// fold goes on with a field on a new line.
func (r *headerReader) fold(text []byte) {
	if r.room > 0 {
		r.block = append(r.block, "\r\n "...)
	}
	r.add(text)
}

// add keeps b as far as there is room, without control characters.
func (r *headerReader) add(b []byte) {
	n := min(len(b), r.room)
	if n < len(b) {
		r.p.problem("the header was cut: it is too long")
	}
	r.room -= n
	from := len(r.block)
	r.block = append(r.block, b[:n]...)
	if !bytes.ContainsAny(b[:n], "\x00\r\v\f") {
		return
	}
	kept := r.block[:from]
	for _, c := range r.block[from:] {
		switch c {
		case 0:
			continue
		case '\r', '\v', '\f':
			c = ' '
		}
		kept = append(kept, c)
	}
	r.block = kept
}

// isKnown reports fields that no text has.
func isKnown(name []byte) bool {
	switch strings.ToLower(string(name)) {
	case "from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type", "return-path",
		"dkim-signature", "content-transfer-encoding", "content-disposition", "references", "in-reply-to":
		return true
	}
	return len(name) > 4 && (name[0] == 'X' || name[0] == 'x') && name[1] == '-'
}

// splitField splits "Name: value". White space around the name is forgiven.
func splitField(line []byte) (name, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return nil, nil, false
	}
	name = bytes.Trim(line[:i], " \t\x00")
	if len(name) == 0 || len(name) > 200 {
		return nil, nil, false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return nil, nil, false
		}
	}
	return name, line[i+1:], true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// isMbox reports the envelope line that mbox files put before a mail.
func isMbox(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}
