package mailparse

import (
	"bytes"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// Field is one field of a header.
type Field struct{ Name, Value string }

// Header is the header of a mail, in its order.
type Header struct {
	fields  mail.Header
	charset string // of what was sent unencoded, "" if the mail doesn't say
}

// Get returns the first field of that name, decoded, "" if there is none.
// Case does not matter.
func (h Header) Get(name string) string { return decodeWords(h.raw(name)) }

// Values returns all fields of that name, topmost first, decoded.
func (h Header) Values(name string) []string {
	vs := h.values(name)
	for i, v := range vs {
		vs[i] = decodeWords(v)
	}
	return vs
}

// values returns all fields of that name, their words not decoded.
func (h Header) values(name string) []string {
	vs := h.fields.Values(name)
	for i, v := range vs {
		vs[i] = rawText(v, h.charset)
	}
	return vs
}

// raw returns the first field of that name that has a value, its words not
// decoded.
func (h Header) raw(name string) string {
	if v := h.fields.Get(name); v != "" {
		return rawText(v, h.charset)
	}
	for _, v := range h.values(name) {
		if v != "" {
			return v
		}
	}
	return ""
}

func (h Header) has(name string) bool { return h.fields.Has(name) }

// header reads the header of the mail or of a part, through the empty line
// that ends it, or up to the boundary or body text where that line is missing.
// go-message reads it once headerReader has made it well-formed.
func (p *parser) header() Header {
	r := headerReader{p: p, block: p.block[:0], room: maxHeader}
	for r.next() {
	}
	p.block = append(r.block, "\r\n\r\n"...)
	p.lines.Reset(bytes.NewReader(p.block))
	fields, err := textproto.ReadHeader(p.lines)
	if err != nil {
		p.problem("the header can't be understood")
	}
	return Header{fields: mail.Header{Header: message.Header{Header: fields}}}
}
