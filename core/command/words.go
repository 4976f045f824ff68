package command

import (
	"slices"
	"strings"
	"unicode"

	"usher/core"
)

// mostWords is how many commands one mail may hold beside its text.
const mostWords = 20

// Words takes the words to the desk out of a mail's new text: lines such as
// "#close" or "#priority high" at its very top or bottom, blank lines between
// them allowed, one word or more a line. Words in the middle stay text, as do
// unknown ones, which end the run: "#1 problem", "#hashtag".
//
// The commands come in the order of the text, without a ticket's number. A
// known word with a bad argument stays in the text and comes back as a Command
// with Err set. Past twenty commands, more of them stay text. rest is
// never longer than text.
//
// Verb is close, reopen, status, priority, privacy (#private, #public),
// category, cc, alerts, assign, withdraw, internal, for or org.
func Words(text string, e Env) (rest string, found []Command) {
	lines := strings.Split(text, "\n")
	gone := make([]bool, len(lines))
	end := 0
	for ; end < len(lines); end++ {
		cs, ok := hashLine(lines[end], e)
		if !ok || len(found)+len(cs) > mostWords {
			break
		}
		gone[end] = good(cs)
		found = append(found, cs...)
	}
	var below [][]Command
	n := len(found)
	for i := len(lines) - 1; i > end; i-- {
		cs, ok := hashLine(lines[i], e)
		if n += len(cs); !ok || n > mostWords {
			break
		}
		gone[i] = good(cs)
		below = append(below, cs)
	}
	for _, cs := range slices.Backward(below) {
		found = append(found, cs...)
	}
	if len(found) == 0 {
		return text, nil
	}
	return keep(lines, gone), found
}

// good reports whether a line of words can be taken out whole.
func good(cs []Command) bool {
	return len(cs) > 0 && !slices.ContainsFunc(cs, func(c Command) bool { return c.Err != nil })
}

// keep joins the lines that stay, without blank ones at either end.
func keep(lines []string, gone []bool) string {
	var left []string
	for i, l := range lines {
		if !gone[i] {
			left = append(left, l)
		}
	}
	for len(left) > 0 && strings.TrimSpace(left[0]) == "" {
		left = left[1:]
	}
	return strings.TrimRightFunc(strings.Join(left, "\n"), unicode.IsSpace)
}

// hashLine reads a line that is blank or holds known words only.
func hashLine(line string, e Env) (cs []Command, ok bool) {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil, true
	}
	if line[0] != '#' || len(line) > 1000 {
		return nil, false
	}
	for _, part := range hashes(line) {
		toks := split(part)
		word := strings.ToLower(strings.TrimPrefix(toks[0].text, "#"))
		verb, parse := hashWord(strings.TrimRight(word, ".:;,!"))
		if parse == nil {
			return nil, false
		}
		c := Command{Verb: verb, Line: part}
		p := &parser{line: part, form: hashForm(verb, word), toks: toks[1:], env: e, cmd: &c}
		p.joinCategory()
		if c.Err = parse(p); c.Err == nil {
			c.Err = p.done()
		}
		cs = append(cs, c)
	}
	return cs, true
}

// hashes cuts "#close #priority high" before each # that begins a word.
func hashes(line string) []string {
	var parts []string
	from := 0
	for i := 1; i+1 < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') && unicode.IsLetter(rune(line[i+1])) {
			parts = append(parts, strings.TrimSpace(line[from:i]))
			from = i
		}
	}
	return append(parts, strings.TrimSpace(line[from:]))
}

// hashWord returns the verb that a #word stands for and how its argument is
// read; nil for an unknown word.
func hashWord(word string) (verb string, parse func(*parser) error) {
	switch word {
	case "close", "reopen", "internal", "withdraw":
		return word, nothing
	case "private", "public":
		return "privacy", func(p *parser) error { p.cmd.Privacy = core.Privacy(word); return nil }
	case "status":
		return word, (*parser).status
	case "priority":
		return word, (*parser).priority
	case "category":
		return word, (*parser).category
	case "cc":
		return word, hashCC
	case "alerts":
		return word, (*parser).onOff
	case "assign":
		return word, (*parser).assignee
	case "for":
		return word, hashFor
	case "org":
		return word, hashOrg
	}
	return "", nil
}

func hashForm(verb, word string) string {
	forms := map[string]string{"status": "#status pending", "priority": "#priority high", "category": "#category upgrade",
		"cc": "#cc bob@example.org", "alerts": "#alerts on|off", "assign": "#assign me|address|nobody",
		"for": "#for bob@example.org", "org": "#org NAME"}
	if f, ok := forms[verb]; ok {
		return f
	}
	return "#" + word
}

// hashCC adds unless told to remove.
func hashCC(p *parser) error {
	p.cmd.Op = Add
	if p.took("remove") {
		p.cmd.Op = Remove
	} else {
		p.took("add")
	}
	return p.addresses()
}

func hashFor(p *parser) (err error) {
	t, ok := p.next()
	if !ok {
		return p.lacks("which address?")
	}
	p.cmd.For, err = parseAddress(t.text)
	return p.fail(err)
}

func hashOrg(p *parser) error {
	if p.cmd.Org = p.rest(); p.cmd.Org == "" {
		return p.lacks("which organization?")
	}
	return nil
}
