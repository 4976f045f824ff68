package slash

import (
	"regexp"
	"slices"
	"strings"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// say is the option with that value as words of a line.
func (o option) say(v string) (string, error) {
	switch o.as {
	case exact:
		return v, o.check(v)
	case key:
		if err := o.check(v); err != nil {
			return "", err
		}
		return o.held(command.KeyValue(o.name, o.chosen(v)))
	case keyed:
		return o.name + ":" + v, nil
	case count:
		return v, nil
	case whether:
		return o.name, nil
	case each:
		return o.sayEach(v)
	case tail:
		return o.held(command.Unkeyed(v))
	case until:
		w, err := o.quoted(o.chosen(v))
		return "until " + w, err
	case who:
		return o.sayWho(o.chosen(v))
	}
	return o.quoted(o.chosen(v))
}

// check refuses what is none of the choices.
func (o option) check(v string) error {
	if o.one == nil || slices.ContainsFunc(o.one, func(c bots.Pick) bool { return c.Value == v }) {
		return nil
	}
	return core.Errorf(core.Invalid, "What is written in `%s` is none of its choices. Please choose one from the list.", o.name)
}

// held is a word if quotes hold it.
func (o option) held(word string, ok bool) (string, error) {
	if !ok {
		return "", errQuotes(o)
	}
	return word, nil
}

// bare is a word that means nothing to the grammar but itself: a number, a day, an
// address, a domain.
var bare = regexp.MustCompile(`^(#?[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[\w.+-]+@[\w.-]+|[\w-]+(\.[\w-]+)+)$`)

func (o option) quoted(v string) (string, error) {
	if bare.MatchString(v) {
		return v, nil
	}
	return o.held(command.Quoted(v))
}

// sayWho wants an address, as a line might take other words for something else.
func (o option) sayWho(v string) (string, error) {
	if slices.Contains(o.also, strings.ToLower(v)) {
		return strings.ToLower(v), nil
	}
	a, ok := core.ParseAccount(v)
	if !strings.Contains(v, "@") && (!ok || !a.Network.IsNetwork()) {
		return "", core.Errorf(core.Invalid, "What is written in `%s` is no address. Write it as bob@example.org.", o.name)
	}
	return o.quoted(v)
}

// sayEach says one of several after the other.
func (o option) sayEach(v string) (string, error) {
	var out []string
	for _, one := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",; ", r) }) {
		w, err := o.held(command.KeyValue(o.name, one))
		if err != nil {
			return "", err
		}
		out = append(out, w)
	}
	return strings.Join(out, " "), nil
}

// numbered is how what is offered begins where its value is a number.
var numbered = regexp.MustCompile(`^#([0-9]+) `)

// chosen is the value of what was offered: Discord now and then sends how it was
// shown instead.
// See https://github.com/discord/discord-api-docs/issues/7206.
func (o option) chosen(v string) string {
	switch o.kind {
	case Ticket, Article, Mail:
		if m := numbered.FindStringSubmatch(v); m != nil {
			return m[1]
		}
	case Person:
		if i := strings.LastIndex(v, " · "); i >= 0 {
			return v[i+len(" · "):]
		}
	case Period, Day, Topic:
		v, _, _ = strings.Cut(v, ": ")
	}
	return strings.TrimSpace(v)
}
