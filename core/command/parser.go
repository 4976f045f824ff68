package command

import (
	"slices"
	"strings"

	"usher/core"
)

// parser reads the arguments of one command from left to right into cmd.
type parser struct {
	line string // what errors repeat
	form string
	toks []token
	body string // the lines below
	env  Env
	cmd  *Command

	given []string // the options so far that may be given once
}

// fail puts the line before what is wrong with it.
func (p *parser) fail(err error) error {
	if err == nil {
		return nil
	}
	return core.Errorf(core.Invalid, "%s: %s", tick(p.line), core.Explain(err))
}

func (p *parser) failf(format string, args ...any) error {
	return p.fail(core.Errorf(core.Invalid, format, args...))
}

// once refuses an option that was given before: which of the two is meant?
func (p *parser) once(key string) error {
	if slices.Contains(p.given, key) {
		return core.Errorf(core.Invalid, "%s is given twice. Write it once.", tick(key+":"))
	}
	p.given = append(p.given, key)
	return nil
}

// lacks is the error for a word that should have come next.
func (p *parser) lacks(question string) error {
	return p.failf("%s Write `%s`.", question, p.form)
}

// next takes the next token. ok is false at the end.
func (p *parser) next() (t token, ok bool) {
	if len(p.toks) == 0 {
		return token{}, false
	}
	t, p.toks = p.toks[0], p.toks[1:]
	return t, true
}

// took takes the next token if it is the plain word w.
func (p *parser) took(w string) bool {
	if len(p.toks) == 0 || p.toks[0].quoted || !strings.EqualFold(p.toks[0].text, w) {
		return false
	}
	p.toks = p.toks[1:]
	return true
}

// tail takes all that is left of the line, as typed.
func (p *parser) tail() string {
	toks := p.toks
	p.toks = nil
	return strings.TrimSpace(raw(p.line, toks))
}

// rest takes all that is left of the line as one name, with single blanks.
func (p *parser) rest() string {
	return strings.Join(strings.Fields(p.tail()), " ")
}

// text takes all that is left of the line and the lines below.
func (p *parser) text() string {
	t := p.tail()
	if p.body != "" && t != "" {
		t += "\n"
	}
	t += p.body
	p.body = ""
	return strings.TrimRight(t, " \t\r\n")
}

// done is the error for words that are left over.
func (p *parser) done() error {
	if t, ok := p.next(); ok {
		return p.failf("%s is too much. Write `%s`.", tick(t.text), p.form)
	}
	if p.body != "" {
		return p.failf("no text goes below this line. Write `%s`.", p.form)
	}
	return nil
}

// ticket takes a ticket's number.
func (p *parser) ticket() error {
	t, ok := p.next()
	if !ok {
		return p.lacks("which ticket?")
	}
	var err error
	p.cmd.Ticket, err = parseTicket(t.text)
	return p.fail(err)
}

// yes takes a last word yes. In quotes it is a name.
func (p *parser) yes() {
	if n := len(p.toks); n > 0 && !p.toks[n-1].quoted && strings.EqualFold(p.toks[n-1].text, "yes") {
		p.toks = p.toks[:n-1]
		p.cmd.Yes = true
	}
}

// op takes add or remove.
func (p *parser) op() error {
	switch {
	case p.took("add"):
		p.cmd.Op = Add
	case p.took("remove"):
		p.cmd.Op = Remove
	default:
		if t, ok := p.next(); ok {
			if near := nearest(t.text, []string{"add", "remove"}); near != "" {
				return p.failf("%s is not add or remove. Did you mean `%s %s`? Write `%s`.", tick(t.text), p.cmd.Verb, near, p.form)
			}
			return p.failf("%s is not add or remove. Write `%s`.", tick(t.text), p.form)
		}
		return p.lacks("add or remove?")
	}
	return nil
}

// addresses takes all that is left as addresses.
func (p *parser) addresses() error {
	as, err := parseAddresses(words(p.toks))
	if err != nil {
		return p.fail(err)
	} else if len(as) == 0 {
		return p.lacks("which address?")
	}
	p.toks, p.cmd.Addresses = nil, as
	return nil
}

// address takes one address.
func (p *parser) address() error {
	if t, ok := p.next(); ok {
		a, err := parseAddress(t.text)
		p.cmd.Addresses = append(p.cmd.Addresses, a)
		return p.fail(err)
	}
	return p.lacks("which address?")
}

// addressOrAccount takes one address, or an account as `person show` writes it:
// who never mailed has nothing else.
func (p *parser) addressOrAccount() error {
	if len(p.toks) > 0 {
		if a, ok := core.ParseAccount(p.toks[0].text); ok && a.Network.IsNetwork() {
			p.cmd.Addresses, p.toks = []string{p.toks[0].text}, p.toks[1:]
			return nil
		}
	}
	return p.address()
}
