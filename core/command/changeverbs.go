package command

import (
	"slices"
	"strings"

	"usher/core"
)

func changeVerbs() []Verb {
	return []Verb{
		{Name: "close", Form: "close N [text]", Help: "close a ticket, with a last word if you like", Example: "close 12 Solved, thanks.", body: true, parse: parseClose},
		{Name: "reopen", Form: "reopen N", Help: "open a closed ticket again", Example: "reopen 12", parse: (*parser).ticket},
		{Name: "status", Form: "status N pending", Help: "new, assigned, in_progress, pending or closed", Example: "status 12 pending", parse: then((*parser).status)},
		{Name: "priority", Form: "priority N high", Help: "low, normal, high or urgent", Example: "priority 12 high", parse: then((*parser).priority)},
		{Name: "privacy", Form: "privacy N public|private", Help: "who can read it", Example: "privacy 12 private",
			More: "private: its organization, its partners and our staff, and who is copied. public: everybody. In a channel of a chat a private message is posted " +
				"only if everybody there may read it; else it goes to each person alone.", yes: true, parse: then((*parser).privacy)},
		{Name: "category", Form: "category N upgrade", Help: "what it is about", Example: "category 12 single sign-on", parse: then((*parser).category)},
		{Name: "subject", Form: "subject N text", Help: "a better subject", Example: "subject 12 Login fails with Safari", parse: then((*parser).subject)},
		{Name: "cc", Form: "cc N add|remove address", Help: "who else gets its mails", Example: "cc 12 add bob@acme.example",
			More: "They are told by mail, and may reply.", parse: then((*parser).copies)},
		{Name: "alerts", Form: "alerts [N on|off]", Help: "your alerts, or those of a ticket on or off", Example: "alerts 12 off", Aliases: []string{"alert"}, parse: parseTicketAlerts},
		{Name: "withdraw", Form: "withdraw N", Help: "take back a ticket that you opened", Example: "withdraw 12", yes: true, parse: (*parser).ticket},
		{Name: "assign", Form: "assign N me|address|nobody", Help: "who answers it", Example: "assign 12 me", For: Staff, parse: then((*parser).assignee)},
	}
}

// then is a ticket's number and one thing more.
func then(more func(*parser) error) func(*parser) error {
	return func(p *parser) error {
		if err := p.ticket(); err != nil {
			return err
		}
		return more(p)
	}
}

// parseClose needs no text.
func parseClose(p *parser) error {
	if err := p.ticket(); err != nil {
		return err
	}
	p.cmd.Body = p.text()
	return nil
}

func (p *parser) status() (err error) {
	s := p.rest()
	if s == "" {
		return p.lacks("which status?")
	}
	p.cmd.Status, err = parseStatus(s)
	return p.fail(err)
}

func (p *parser) priority() (err error) {
	s := p.rest()
	if s == "" {
		return p.lacks("which priority?")
	}
	p.cmd.Priority, err = parsePriority(s)
	return p.fail(err)
}

func (p *parser) privacy() (err error) {
	s := p.rest()
	if s == "" {
		return p.lacks("public or private?")
	}
	p.cmd.Privacy, err = parsePrivacy(s)
	return p.fail(err)
}

func (p *parser) category() (err error) {
	s := p.rest()
	if s == "" {
		return p.lacks("which category?")
	}
	p.cmd.Category, err = p.env.category(s)
	return p.fail(err)
}

func (p *parser) subject() error {
	if p.cmd.Subject = p.rest(); p.cmd.Subject == "" {
		return p.lacks("what is the subject?")
	}
	return nil
}

func (p *parser) copies() error {
	if err := p.op(); err != nil {
		return err
	}
	return p.addresses()
}

func (p *parser) assignee() (err error) {
	t, ok := p.next()
	if !ok {
		return p.lacks("to whom?")
	}
	if slices.Contains([]string{"nobody", "none"}, strings.ToLower(t.text)) {
		p.cmd.Person = Nobody
		return nil
	}
	p.cmd.Person, err = parsePerson(t.text)
	return p.fail(err)
}

// via takes channels, or auto for none in particular.
func (p *parser) via() error {
	if len(p.toks) == 0 {
		return p.lacks("via what?")
	}
	if len(p.toks) == 1 && p.took("auto") {
		return nil
	}
	for len(p.toks) > 0 {
		t, _ := p.next()
		for name := range strings.FieldsFuncSeq(t.text, func(r rune) bool { return r == ',' }) {
			c, err := parseChannel(name)
			if err != nil {
				return p.fail(err)
			}
			if !slices.Contains(p.cmd.Via, c) {
				p.cmd.Via = append(p.cmd.Via, c)
			}
		}
	}
	return nil
}

// parseTicketAlerts reads alerts alone as the list of them.
func parseTicketAlerts(p *parser) error {
	if len(p.toks) == 0 {
		p.cmd.Verb, p.cmd.Line, p.cmd.Filter.View = "list", "list alerts", core.ViewAlerts
		return nil
	}
	return then((*parser).onOff)(p)
}

func (p *parser) onOff() (err error) {
	t, ok := p.next()
	if !ok {
		return p.lacks("on or off?")
	}
	p.cmd.On, err = parseSwitch(t.text)
	return p.fail(err)
}
