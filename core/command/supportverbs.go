package command

func supportVerbs() []Verb {
	return []Verb{
		{Name: "plan", Form: "plan [org:NAME]", Help: "your plan, its seats and response targets", Example: "plan", Aliases: []string{"seats"}, parse: parsePlan},
		{Name: "org", Form: "org [name]", Help: "your organization and its people", Example: "org", parse: parseOrg},
		{Name: "contacts", Form: "contacts [add|remove address] [org:NAME]", Help: "who may use the support",
			Example: "contacts add bob@acme.example", Aliases: []string{"contact"}, yes: true, parse: parseRoll},
		{Name: "owners", Form: "owners [add|remove address] [org:NAME]", Help: "who manages the contract",
			Example: "owners add carol@acme.example", Aliases: []string{"owner"}, For: Owners, yes: true, parse: parseRoll},
		{Name: "billing", Form: "billing [add|remove address] [org:NAME]", Help: "who gets the bills",
			Example: "billing add dave@acme.example", For: Owners, yes: true, parse: parseRoll},
		{Name: "members", Form: "members [remove address|me] [org:NAME]", Help: "all members; leave, or take one out",
			Example: "members remove bob@acme.example", Aliases: []string{"member"}, yes: true, parse: parseMembers},
		{Name: "partners", Form: "partners [add|remove name] [until date] [org:NAME]", Help: "who acts for you, and for whom you act",
			Example: "partners add Globex until 2026-12-31", Aliases: []string{"partner"}, yes: true, parse: parsePartners},
	}
}

func parsePlan(p *parser) error { return p.optionsAnywhere("org") }

// parseOrg reads a name, which an option may also give.
func parseOrg(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil {
		return err
	}
	if p.cmd.Name = p.rest(); p.cmd.Name == "" {
		p.cmd.Name = p.cmd.Org
	}
	return nil
}

// parseRoll reads a list of people that is shown, added to or taken from.
func parseRoll(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil || len(p.toks) == 0 {
		return err
	}
	if err := p.op(); err != nil {
		return err
	}
	return p.addresses()
}

// parseMembers reads what of the members: there is no adding, see contacts.
func parseMembers(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil || len(p.toks) == 0 {
		return err
	}
	if !p.took("remove") {
		return p.lacks("remove whom? `contacts add ADDRESS` adds somebody.")
	}
	p.cmd.Op = Remove
	if p.took(Me) {
		p.cmd.Person = Me
		return nil
	}
	return p.address()
}

func parsePartners(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil || len(p.toks) == 0 {
		return err
	}
	if err := p.op(); err != nil {
		return err
	}
	if err := p.until(); err != nil {
		return err
	}
	return p.name("which partner?")
}

// until takes a date from the end: the day is still part of the grant.
func (p *parser) until() error {
	for i, t := range p.toks {
		if i > 0 && t.text == "until" && !t.quoted {
			day := words(p.toks[i+1:])
			p.toks = p.toks[:i]
			span, err := p.env.day(day)
			p.cmd.Until = span.To
			return p.fail(err)
		}
	}
	return nil
}

// name takes all that is left as a name.
func (p *parser) name(question string) error {
	if p.cmd.Name = p.rest(); p.cmd.Name == "" {
		return p.lacks(question)
	}
	return nil
}
