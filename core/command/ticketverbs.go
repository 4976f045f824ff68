package command

import (
	"strings"

	"usher/core"
)

func ticketVerbs() []Verb {
	return []Verb{
		{Name: "open", Form: "open subject [private] [priority:high] [category:…] [for:address] [org:NAME] [cc:address,…]",
			Help: "open a ticket; its text may follow on the next lines", Example: "open Login fails after the upgrade priority:high",
			Aliases: []string{"new"}, body: true, parse: parseOpen},
		{Name: "show", Form: "show N [from:K]", Help: "a ticket with its newest messages, or those from K on", Example: "show 12", Aliases: []string{"view"}, parse: parseShow},
		{Name: "list", Form: "list [mine|company|open|closed|alerts|assigned|unassigned|overdue] [filters] [sort:…]",
			Help: "tickets; `help filters` tells how to choose", Example: "list company status:pending sort:-updated", parse: parseList},
		{Name: "search", Form: "search words [filters]", Help: "articles and tickets with these words", Example: "search login category:authentication", parse: parseSearch},
		{Name: "reply", Form: "reply N text", Help: "write to a ticket", Example: "reply 12 It works now, thank you.",
			Aliases: []string{"answer"}, body: true, parse: parseReply},
		{Name: "follow-up", Form: "follow-up N subject", Help: "a new ticket that refers to an old one",
			Example: "follow-up 12 Login fails again", Aliases: []string{"followup"}, body: true, parse: parseFollowUp},
		{Name: "file", Form: "file N K", Help: "get file K of ticket N", Example: "file 12 1", parse: parseFile},
		{Name: "why", Form: "why N [action] [person]", Help: "what you may do with a ticket, and by which rule", Example: "why 12 reply", parse: parseWhy},
		{Name: "stats", Form: "stats [company] [org:NAME]", Help: "counts and response times", Example: "stats company", parse: parseStats},
		{Name: "note", Form: "note N text", Help: "write what only staff can read", Example: "note 12 The same as 9?", For: Staff, body: true, parse: parseNote},
	}
}

func parseShow(p *parser) error {
	if err := p.ticket(); err != nil {
		return err
	}
	return p.optionsAnywhere("from")
}

func parseOpen(p *parser) error {
	if err := p.optionsAround("for", "org", "privacy", "category", "priority", "cc"); err != nil {
		return err
	}
	p.cmd.Subject = p.rest()
	p.cmd.Body = p.text()
	return nil
}

func parseFollowUp(p *parser) error {
	if err := p.ticket(); err != nil {
		return err
	}
	if p.cmd.Subject = p.rest(); p.cmd.Subject == "" {
		return p.lacks("what is its subject?")
	}
	p.cmd.Body = p.text()
	return nil
}

// parseReply takes no bare private: a text may well begin with that word.
func parseReply(p *parser) error {
	if err := p.ticket(); err != nil {
		return err
	}
	for len(p.toks) > 0 && p.toks[0].key != "" {
		ok, err := p.option(p.toks[0], []string{"status", "privacy", "cc"})
		if err != nil {
			return err
		} else if !ok {
			break
		}
		p.toks = p.toks[1:]
	}
	return p.message()
}

func parseNote(p *parser) error {
	if err := p.ticket(); err != nil {
		return err
	}
	return p.message()
}

func (p *parser) message() error {
	if p.cmd.Body = p.text(); p.cmd.Body == "" {
		return p.lacks("what is the text?")
	}
	return nil
}

func parseFile(p *parser) (err error) {
	if err := p.ticket(); err != nil {
		return err
	}
	t, ok := p.next()
	if !ok {
		return p.lacks("which file?")
	}
	p.cmd.File, err = parseCount(strings.TrimPrefix(t.text, "#"), "a file's number", 1)
	return p.fail(err)
}

// parseWhy reads the action as core names it, or as a verb.
func parseWhy(p *parser) (err error) {
	if err := p.ticket(); err != nil {
		return err
	}
	if n := len(p.toks); n > 0 && (p.toks[n-1].text == Me || strings.Contains(p.toks[n-1].text, "@")) {
		if p.cmd.Person, err = parsePerson(p.toks[n-1].text); err != nil {
			return p.fail(err)
		}
		p.toks = p.toks[:n-1]
	}
	if what := p.rest(); what != "" {
		p.cmd.Action, err = parseAction(what)
	}
	return p.fail(err)
}

func parseAction(s string) (core.Action, error) {
	use := []core.Action{core.SeeTicket, core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority,
		core.MakePrivate, core.MakePublic, core.SetCategory, core.SetSubject, core.Assign, core.WriteNote,
		core.AddCC, core.RemoveCC, core.Subscribe, core.AttachFile, core.Withdraw}
	also := map[string]core.Action{"show": core.SeeTicket, "file": core.AttachFile, "files": core.AttachFile,
		"private": core.MakePrivate, "public": core.MakePublic, "cc": core.AddCC, "cc add": core.AddCC, "cc remove": core.RemoveCC}
	if a, ok := also[fold(s)]; ok {
		return a, nil
	}
	for _, a := range use {
		if string(a) == fold(s) {
			return a, nil
		}
	}
	return "", isNot(s, "an action", use)
}

// parsePerson reads an address or me.
func parsePerson(s string) (string, error) {
	if strings.EqualFold(s, Me) {
		return Me, nil
	}
	return parseAddress(s)
}

func parseStats(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil {
		return err
	}
	p.cmd.Company = p.took("company") || p.cmd.Org != ""
	return nil
}
