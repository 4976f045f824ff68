package command

func yourVerbs() []Verb {
	return []Verb{
		{Name: "alerts company", Form: "alerts company on|off", Help: "news of all tickets of your organization", Example: "alerts company on", parse: parseAlerts},
		{Name: "alerts new", Form: "alerts new on|off", Help: "every new ticket", Example: "alerts new off", For: Staff, parse: (*parser).onOff},
		{Name: "alerts via", Form: "alerts via auto|mail|slack|discord …", Help: "where you are told; auto: where you write", Example: "alerts via mail slack",
			More: "`auto`, as it is at first: of a ticket that you write to in a chat you are told there, in direct messages; of all others by mail. " +
				"`mail`, a chat, or several of them: of every ticket there. Where a chat can't reach you, it is mail. " +
				"What is posted in the thread of a channel that you are in does not come again.", parse: (*parser).via},
		{Name: "whoami", Form: "whoami", Help: "who you are to the desk", Example: "whoami", parse: nothing},
		{Name: "link", Form: "link address", Help: "tie this account to your address", Example: "link alice@acme.example",
			More: "Typed in a chat: a code is mailed to the address, and `verify CODE` gives it back. Then you are known there as by mail.", parse: (*parser).address},
		{Name: "verify", Form: "verify code", Help: "the code that was mailed to you", Example: "verify 12345678", parse: parseVerify},
		{Name: "unlink", Form: "unlink [slack|discord]", Help: "end that your account there is you", Example: "unlink slack", parse: parseUnlink},
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

func parseUnlink(p *parser) (err error) {
	if t, ok := p.next(); ok {
		p.cmd.Network, err = parseNetwork(t.text)
	}
	return p.fail(err)
}

func parseHelp(p *parser) error {
	p.cmd.Topic = p.rest()
	return nil
}
