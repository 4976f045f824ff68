package mailparse

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
)

// Parse reads one mail. It never fails because of what the mail contains:
// what can't be understood is named in Problems and the rest is used. An
// error is returned only when reading r or saving an attachment fails, and
// then there is no mail.
func Parse(r io.Reader, o Options) (*Mail, error) {
	o = o.withDefaults()
	p := &parser{s: newScanner(r), o: o, m: &Mail{}, lines: bufio.NewReader(nil), textLeft: o.MaxText, htmlLeft: o.MaxText}
	p.skipBlankLines()
	p.m.Header = p.header()
	p.envelope()
	p.entity(p.m.Header, place{}, &p.texts)
	if p.err == nil && p.s.err != nil && p.s.err != io.EOF {
		p.err = fmt.Errorf("read mail: %w", p.s.err)
	}
	if p.err != nil {
		return nil, p.err
	}
	p.finish()
	return p.m, nil
}

// parser is the state of one Parse.
type parser struct {
	s      *scanner
	o      Options
	m      *Mail
	bounds boundaries
	texts  []text
	spare  spareText
	report report
	parts  int
	err    error

	block []byte        // a header, made well-formed
	lines *bufio.Reader // reads block

	textLeft, htmlLeft int64
}

// place is where a part stands in the mail.
type place struct {
	parent string // the subtype of the multipart it is in, "" for the mail itself
	index  int
	depth  int
}

// finish draws the conclusions from what was read.
func (p *parser) finish() {
	p.body()
	p.m.Bounce = p.report.bounce(p.m)
	p.m.Auto = p.auto()
}

// problem notes what could not be understood, once.
func (p *parser) problem(what string) {
	if !slices.Contains(p.m.Problems, what) {
		p.m.Problems = append(p.m.Problems, what)
	}
}

// fail ends the parse: nothing more is read.
func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
	p.s.stop(io.EOF)
}

// skipBlankLines forgives empty lines before the header.
func (p *parser) skipBlankLines() {
	for {
		line := p.s.line()
		if len(line) == 0 || len(bytes.TrimSpace(line)) > 0 {
			return
		}
		p.s.skip(len(line))
	}
}
