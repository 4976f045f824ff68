package command

import "strings"

func adminVerbs() []Verb {
	vs := []Verb{
		{Name: "org add", Form: "org add NAME plan:PLAN|none [domain:D]… [seats:N] [renews:DATE]", Help: "a new organization",
			Example: "org add Acme plan:premium domain:acme.example", parse: parseOrgAdd},
		{Name: "org show", Form: "org show NAME", Help: "an organization, its people and its history", Example: "org show Acme", parse: parseOrgName},
		{Name: "org set", Form: "org set NAME [plan:PLAN] [seats:N] [renews:DATE|none]", Help: "its plan, extra seats and renewal", Example: "org set Acme seats:2 renews:2026-12-31", yes: true, parse: parseOrgSet},
		{Name: "org domain", Form: "org domain NAME add|remove D", Help: "its mail domains", Example: "org domain Acme add acme.example", yes: true, parse: parseOrgDomain},
		{Name: "org certify", Form: "org certify NAME", Help: "make it a certified partner", Example: "org certify Globex", parse: parseOrgName},
		{Name: "org uncertify", Form: "org uncertify NAME", Help: "end that", Example: "org uncertify Globex", yes: true, parse: parseOrgName},
		{Name: "staff", Form: "staff [add|remove address [admin]]", Help: "the people who answer", Example: "staff add erin@desk.example", yes: true, parse: parseStaff},
		{Name: "person show", Form: "person show address", Help: "what is known of somebody, and their history", Example: "person show bob@acme.example", parse: (*parser).addressOrAccount},
		{Name: "person merge", Form: "person merge address into-address", Help: "two are one person: the second stays",
			Example: "person merge bob@home.example bob@acme.example yes", yes: true, parse: parseMerge},
		{Name: "person forget", Form: "person forget address", Help: "remove somebody's personal data; tickets stay", Example: "person forget bob@acme.example yes", yes: true, parse: (*parser).addressOrAccount},
	}
	for i := range vs {
		vs[i].For = Admins
	}
	return vs
}

func parseOrgName(p *parser) error { return p.name("which organization?") }

func parseOrgAdd(p *parser) error {
	if err := p.optionsAnywhere("plan", "domain", "seats", "renews"); err != nil {
		return err
	}
	if err := p.name("what is its name?"); err != nil {
		return err
	}
	if p.cmd.Plan == "" {
		return p.lacks("which plan?")
	}
	return nil
}

func parseOrgSet(p *parser) error {
	if err := p.optionsAnywhere("plan", "seats", "renews"); err != nil {
		return err
	}
	if p.cmd.Plan == "" && p.cmd.Seats == nil && p.cmd.Renews == nil {
		return p.lacks("which plan, how many seats, or which renewal date?")
	}
	return p.name("which organization?")
}

// parseOrgDomain takes the last add or remove for the operation, since a name
// may hold any words.
func parseOrgDomain(p *parser) error {
	at := -1
	for i, t := range p.toks {
		if s := strings.ToLower(t.text); !t.quoted && (s == string(Add) || s == string(Remove)) {
			at = i
		}
	}
	if at < 1 || at == len(p.toks)-1 {
		return p.lacks("add or remove which domain of which organization?")
	}
	p.cmd.Op = Op(strings.ToLower(p.toks[at].text))
	for _, t := range p.toks[at+1:] {
		d, err := parseDomain(t.text)
		if err != nil {
			return p.fail(err)
		}
		p.cmd.Domains = append(p.cmd.Domains, d)
	}
	p.toks = p.toks[:at]
	return p.name("which organization?")
}

func parseStaff(p *parser) error {
	if len(p.toks) == 0 {
		return nil
	}
	if err := p.op(); err != nil {
		return err
	}
	if err := p.address(); err != nil {
		return err
	}
	if p.cmd.Op == Add {
		p.cmd.Admin = p.took("admin")
		_ = !p.cmd.Admin && p.took("agent")
	}
	return nil
}

func parseMerge(p *parser) error {
	if err := p.address(); err != nil {
		return err
	}
	if err := p.address(); err != nil {
		return err
	}
	if p.cmd.Addresses[0] == p.cmd.Addresses[1] {
		return p.failf("these are the same address.")
	}
	return nil
}
