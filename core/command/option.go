package command

import (
	"slices"
	"strings"
	"time"
)

// setOption puts the value of key:value into the command.
func (p *parser) setOption(key, value string) (err error) {
	c := p.cmd
	if key != "cc" && key != "domain" {
		if err := p.once(key); err != nil {
			return err
		}
	}
	switch key {
	case "for":
		c.For, err = parseAddress(value)
	case "org":
		c.Org = value
	case "privacy":
		c.Privacy, err = parsePrivacy(value)
	case "category":
		c.Category, err = p.env.category(value)
	case "priority":
		c.Priority, err = parsePriority(value)
	case "status":
		c.Status, err = parseStatus(value)
	case "cc":
		var as []string
		as, err = parseAddresses(value)
		c.CC = append(c.CC, as...)
	case "title":
		c.Subject = value
	case "plan":
		c.Plan = strings.ToLower(value)
	case "domain":
		var d string
		d, err = parseDomain(value)
		c.Domains = append(c.Domains, d)
	case "from":
		c.From, err = parseCount(strings.TrimPrefix(value, "#"), "a message's number", 1)
	case "seats":
		var n int
		n, err = parseCount(value, "a number of seats", 0)
		c.Seats = &n
	case "renews":
		c.Renews, err = p.env.renewal(value)
	}
	return err
}

// renewal reads a day, or none.
func (e Env) renewal(s string) (*time.Time, error) {
	if fold(s) == "none" {
		return new(time.Time), nil
	}
	day, err := e.day(s)
	return &day.From, err
}

// option sets t when it is one of the options named by keys. A bare private
// counts where privacy does. A bare public does not: taking a subject's last
// word for it would show the ticket to all.
func (p *parser) option(t token, keys []string) (ok bool, err error) {
	switch {
	case t.quoted:
		return false, nil
	case strings.EqualFold(t.text, "private") && slices.Contains(keys, "privacy"):
		return true, p.fail(p.setOption("privacy", "private"))
	case t.key == "" || t.value == "":
		return false, nil
	case slices.Contains(keys, t.key):
		return true, p.fail(p.setOption(t.key, t.value))
	}
	if near := nearest(t.key, keys); near != "" && len(t.key) > 3 && !strings.HasPrefix(t.value, "//") {
		return false, p.failf("%s is not an option. Did you mean `%s:%s`?", tick(t.key+":"), near, strings.Trim(tick(t.value), "`"))
	}
	return false, nil
}

// optionsAround takes the options at the start and the end of what is left;
// what stands between is text and stays as it is.
func (p *parser) optionsAround(keys ...string) error {
	p.joinCategory()
	if err := p.optionsBefore(keys...); err != nil {
		return err
	}
	for n := len(p.toks); n > 0; n-- {
		if ok, err := p.option(p.toks[n-1], keys); err != nil {
			return err
		} else if !ok {
			break
		}
		p.toks = p.toks[:n-1]
	}
	return nil
}

// optionsBefore takes the options at the start of what is left.
func (p *parser) optionsBefore(keys ...string) error {
	for len(p.toks) > 0 {
		ok, err := p.option(p.toks[0], keys)
		if err != nil || !ok {
			return err
		}
		p.toks = p.toks[1:]
	}
	return nil
}

// optionsAnywhere takes the options among names, where no text is to be kept.
func (p *parser) optionsAnywhere(keys ...string) error {
	var left []token
	for _, t := range p.toks {
		if ok, err := p.option(t, keys); err != nil {
			return err
		} else if !ok {
			left = append(left, t)
		}
	}
	p.toks = left
	return nil
}

// joinCategory makes one token of category:single sign-on where the desk has
// that category. What is in quotes stays apart.
func (p *parser) joinCategory() {
	for i, t := range p.toks {
		if t.key != "category" || t.quoted || t.whole {
			continue
		}
		most := min(len(p.toks), i+6)
		if n := slices.IndexFunc(p.toks[i+1:most], func(t token) bool { return t.quoted }); n >= 0 {
			most = i + 1 + n
		}
		for n := most; n > i+1; n-- {
			value := strings.TrimSpace(t.value + " " + words(p.toks[i+1:n]))
			if c, err := p.env.category(value); err == nil && len(p.env.Categories) > 0 {
				t.value, t.to = c, p.toks[n-1].to
				p.toks = slices.Concat(p.toks[:i:i], []token{t}, p.toks[n:])
				return
			}
		}
	}
}
