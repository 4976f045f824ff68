package command

import (
	"slices"
	"strconv"
	"strings"

	"usher/core"
)

func inboundVerbs() []Verb {
	vs := []Verb{
		{Name: "inbound", Form: "inbound [list] [all|held|refused|…]", Help: "mails that wait for a decision, or others",
			Example: "inbound list", Aliases: []string{"inbound list", "held"}, parse: parseInbound},
		{Name: "inbound show", Form: "inbound show MAIL", Help: "how a mail ended and why, and what it would do", Example: "inbound show 7", parse: (*parser).mail},
		{Name: "inbound release", Form: "inbound release MAIL", Help: "deal with a held mail as its sender's", Example: "inbound release 7", parse: (*parser).mail},
		{Name: "inbound refuse", Form: "inbound refuse MAIL [reason]", Help: "end a held mail and tell its sender why",
			Example: "inbound refuse 7 We do not buy anything.", body: true, parse: parseRefuse},
		{Name: "inbound discard", Form: "inbound discard MAIL", Help: "end a held mail and tell nobody", Example: "inbound discard 7", parse: (*parser).mail},
	}
	for i := range vs {
		vs[i].For = Staff
	}
	return vs
}

// parseInbound reads how the mails ended that are listed.
func parseInbound(p *parser) error {
	if p.took("all") {
		p.cmd.Ends = core.Dispositions[:]
		return nil
	}
	for _, t := range p.toks {
		end := core.Disposition(strings.ToLower(strings.TrimRight(t.text, ",")))
		if !slices.Contains(core.Dispositions[:], end) {
			return p.fail(isNot(t.text, "how a mail ends", core.Dispositions[:]))
		}
		p.cmd.Ends = append(p.cmd.Ends, end)
	}
	p.toks = nil
	return nil
}

func parseRefuse(p *parser) error {
	err := p.mail()
	p.cmd.Body = p.text()
	return err
}

// mail takes a mail's number.
func (p *parser) mail() error {
	t, ok := p.next()
	if !ok {
		return p.lacks("which mail?")
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(t.text, "#"), 10, 63)
	if err != nil || n == 0 {
		return p.failf("%s is not a mail's number. `inbound list` shows them.", tick(t.text))
	}
	p.cmd.Mail = core.InboundID(n)
	return nil
}
