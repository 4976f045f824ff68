package command

func yourVerbs() []Verb {
	return []Verb{
		{Name: "alerts company", Form: "alerts company on|off", Help: "news of all tickets of your organization", Example: "alerts company on", parse: parseAlerts},
		{Name: "alerts new", Form: "alerts new on|off", Help: "every new ticket", Example: "alerts new off", For: Staff, parse: (*parser).onOff},
		{Name: "alerts via", Form: "alerts via mail|slack|discord", Help: "where you are told", Example: "alerts via slack", parse: (*parser).via},
		{Name: "whoami", Form: "whoami", Help: "who you are to the desk", Example: "whoami", parse: nothing},
		{Name: "link", Form: "link address", Help: "tie this account to your address", Example: "link alice@acme.example", parse: (*parser).address},
		{Name: "verify", Form: "verify code", Help: "the code that was mailed to you", Example: "verify 123456", parse: parseVerify},
		{Name: "help", Form: "help [verb]", Help: "this, or more about one of these", Example: "help open", Aliases: []string{"?"}, parse: parseHelp},
	}
}

func nothing(*parser) error { return nil }

func parseAlerts(p *parser) error {
	if err := p.optionsAnywhere("org"); err != nil {
		return err
	}
	return p.onOff()
}

func parseVerify(p *parser) error {
	if p.cmd.Code = p.rest(); p.cmd.Code == "" {
		return p.lacks("which code?")
	}
	return nil
}

func parseHelp(p *parser) error {
	p.cmd.Topic = p.rest()
	return nil
}
