package mailparse

// go-message's decoders end at junk in base64 and at bad escapes, and don't
// know uuencode.

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// source yields bytes in pieces that are valid until the next call, nil at
// the end.
type source interface{ next() []byte }

// decoder undoes the transfer encoding. An unknown one is taken for none.
func (p *parser) decoder(encoding string, b *body) source {
	switch strings.ToLower(strings.Trim(encoding, " \t\"';:")) {
	case "base64", "base-64", "b":
		return &base64Source{src: b}
	case "quoted-printable", "quoted printable", "qp", "q":
		return &qpSource{src: b}
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return &uuSource{src: b}
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "plain":
	default:
		p.problem("unknown transfer encoding")
	}
	return b
}

const skipChar = 0xff

var base64Values = func() (t [256]byte) {
	for i := range t {
		t[i] = skipChar
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// base64Decoder skips what is not base64 and starts anew after padding.
type base64Decoder struct {
	acc uint32
	n   int // characters in acc, 0 to 3
}

// decode appends what is complete.
func (d *base64Decoder) decode(out, in []byte) []byte {
	t := &base64Values
	out = slices.Grow(out, len(in)/4*3+3)
	for i := 0; i < len(in); i++ {
		if d.n == 0 {
			n := len(out)
			to := out[n:cap(out)]
			k := 0
			for ; i+4 <= len(in) && k+3 <= len(to); i, k = i+4, k+3 {
				q := in[i : i+4 : i+4]
				a, b, c, e := t[q[0]], t[q[1]], t[q[2]], t[q[3]]
				if (a|b|c|e)&0xc0 != 0 {
					break
				}
				w := to[k : k+3 : k+3]
				w[0], w[1], w[2] = a<<2|b>>4, b<<4|c>>2, c<<6|e
			}
			if out = out[:n+k]; i >= len(in) {
				break
			}
		}
		out = d.char(out, in[i])
	}
	return out
}

func (d *base64Decoder) char(out []byte, c byte) []byte {
	if c == '=' {
		return d.flush(out)
	}
	v := base64Values[c]
	if v == skipChar {
		return out
	}
	d.acc = d.acc<<6 | uint32(v)
	if d.n++; d.n == 4 {
		out = append(out, byte(d.acc>>16), byte(d.acc>>8), byte(d.acc))
		d.acc, d.n = 0, 0
	}
	return out
}

// flush appends what padding or the end leaves complete.
func (d *base64Decoder) flush(out []byte) []byte {
	switch d.n {
	case 2:
		out = append(out, byte(d.acc>>4))
	case 3:
		out = append(out, byte(d.acc>>10), byte(d.acc>>2))
	}
	d.acc, d.n = 0, 0
	return out
}

type base64Source struct {
	src   source
	dec   base64Decoder
	out   []byte
	begun bool
	plain bool // it is no base64 at all, whatever the header says
}

// isPlain reports prose: base64 has no spaces and other marks between words.
func isPlain(b []byte) bool {
	b = bytes.TrimSpace(b[:min(len(b), 200)])
	if len(b) < 40 {
		return false
	}
	n := 0
	for _, c := range b {
		if base64Values[c] == skipChar && c != '=' && c != '\r' && c != '\n' {
			n++
		}
	}
	return n > 3 && n*12 > len(b)
}

func (b *base64Source) next() []byte {
	for {
		in := b.src.next()
		if in == nil {
			b.out = b.dec.flush(b.out[:0])
			if len(b.out) == 0 {
				return nil
			}
			return b.out
		}
		if !b.begun {
			b.begun, b.plain = true, isPlain(in)
		}
		if b.plain {
			return in
		}
		if b.out = b.dec.decode(b.out[:0], in); len(b.out) > 0 {
			return b.out
		}
	}
}

// qpSource decodes quoted-printable line by line. What is no valid escape
// stays as it is.
type qpSource struct {
	src  source
	rest []byte // an unfinished line
	out  []byte
	done bool
}

func (q *qpSource) next() []byte {
	for !q.done {
		in := q.src.next()
		q.done = in == nil
		q.rest = append(q.rest, in...)
		end := bytes.LastIndexByte(q.rest, '\n') + 1
		if q.done || end == 0 && len(q.rest) > windowMax {
			end = len(q.rest)
			if !q.done { // never cut within an escape
				if i := bytes.LastIndexByte(q.rest[end-3:], '='); i >= 0 {
					end += i - 3
				}
			}
		}
		q.out = decodeQP(q.out[:0], q.rest[:end])
		q.rest = q.rest[:copy(q.rest, q.rest[end:])]
		if len(q.out) > 0 {
			return q.out
		}
	}
	return nil
}

func decodeQP(out, in []byte) []byte {
	for len(in) > 0 {
		line := in
		if i := bytes.IndexByte(in, '\n'); i >= 0 {
			line = in[:i+1]
		}
		in = in[len(line):]
		text := bytes.TrimRight(line, " \t\r\n")
		eol := line[len(text):]
		if i := bytes.IndexAny(eol, "\r\n"); i >= 0 {
			eol = eol[i:]
		}
		soft := len(text) > 0 && text[len(text)-1] == '='
		if soft {
			text, eol = text[:len(text)-1], nil
		}
		out = append(qpText(out, text), eol...)
	}
	return out
}

func qpText(out, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		text = text[i:]
		if len(text) >= 3 && unhex(text[1]) < 16 && unhex(text[2]) < 16 {
			out = append(out, unhex(text[1])<<4|unhex(text[2]))
			text = text[3:]
		} else {
			out = append(out, '=')
			text = text[1:]
		}
	}
}

// reader makes an io.Reader of a source.
type reader struct {
	src  source
	rest []byte
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.rest = r.src.next(); r.rest == nil {
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}
