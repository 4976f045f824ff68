package command

import (
	"cmp"
	"strings"

	"usher/core"
)

// Parse reads one command. Its first line is the command; the lines below are
// the text that open, reply, note, close and follow-up take. The door's own
// name may come first: "/ticket", "/support". A bare number shows that ticket.
//
// The error is a *core.Error of kind Invalid whose words say what was not
// understood and what the right form is. The Command with it holds what had
// been understood by then, so that a chat can ask for the rest.
func Parse(text string, e Env) (Command, error) {
	line, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.TrimSpace(line)
	c := Command{Line: line}
	toks := door(split(line))
	if len(toks) == 0 {
		return c, core.Errorf(core.Invalid, "There is no command here. `help` shows what I understand.")
	}
	if _, err := parseTicket(toks[0].text); err == nil && len(toks) == 1 {
		toks = append([]token{{text: "show"}}, toks...)
	}
	vs := table()
	v, n := find(vs, toks)
	if n == 0 {
		return c, unknown(vs, toks, corrected(line, e))
	}
	c.Verb = v.Name
	p := &parser{line: line, form: v.Form, toks: toks[n:], body: trimBody(body), env: e, cmd: &c}
	if v.yes {
		p.yes()
	}
	err := v.parse(p)
	if err == nil {
		err = p.done()
	}
	if near := longer(vs, v, n, toks); err != nil && near != "" {
		return c, p.failf("there is no `%s`. Did you mean `%s`?", v.Name+" "+strings.Trim(tick(toks[1].text), "`"), near)
	}
	return c, err
}

// longer is the form of the verb of two words that a wrong line which begins
// with v was probably meant to begin with.
func longer(vs []Verb, v Verb, n int, toks []token) string {
	if n != 1 || len(toks) < 2 || toks[1].quoted {
		return ""
	}
	forms := map[string]string{}
	var seconds []string
	for _, o := range vs {
		if first, second, ok := strings.Cut(o.Name, " "); ok && first == v.Name {
			seconds, forms[second] = append(seconds, second), o.Form
		}
	}
	return forms[nearest(toks[1].text, seconds)]
}

// door drops what names the door: a slash, and ticket, support or admin where
// another word follows.
func door(toks []token) []token {
	if len(toks) == 0 || toks[0].quoted {
		return toks
	}
	toks[0].text = strings.TrimPrefix(toks[0].text, "/")
	switch strings.ToLower(strings.TrimSuffix(toks[0].text, ":")) {
	case "ticket", "support", "admin", "usher", "":
		return toks[1:]
	}
	return toks
}

// corrected tries a line with a verb in place of its first words: it gives the
// whole line where that is a command.
func corrected(line string, e Env) func(verb string, words int) string {
	return func(verb string, words int) string {
		fields := strings.Fields(line)
		if strings.HasPrefix(line, "/") || len(fields) < words {
			return ""
		}
		right := strings.Join(append([]string{verb}, fields[words:]...), " ")
		if _, err := Parse(right, e); err != nil || len(right) > mostCorrected {
			return ""
		}
		return tick(right)
	}
}

// mostCorrected is how long a line may be to be repeated in an error.
const mostCorrected = 60

// unknown is the error for a line that begins with no verb. It names the verb that
// was probably meant: in the line that right makes of it, else in its form.
func unknown(vs []Verb, toks []token, right func(verb string, words int) string) error {
	var names []string
	forms := map[string]string{}
	for _, v := range vs {
		for _, name := range append([]string{v.Name}, v.Aliases...) {
			names, forms[name] = append(names, name), v.Form
		}
	}
	two := fold(words(toks[:min(2, len(toks))]))
	for i, w := range []string{two, fold(toks[0].text)} {
		if near := nearest(w, names); near != "" {
			return core.Errorf(core.Invalid, "%s is not a command. Did you mean %s?", tick(toks[0].text), cmp.Or(right(near, min(2-i, len(strings.Fields(near)))), "`"+forms[near]+"`"))
		}
	}
	return core.Errorf(core.Invalid, "%s is not a command. `help` shows what I understand.", tick(toks[0].text))
}

// trimBody drops blank lines around the text below a command, and the
// indent that all its lines share.
func trimBody(body string) string {
	lines := strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n")
	indent := -1
	for _, l := range lines {
		if n := len(l) - len(strings.TrimLeft(l, " \t")); strings.TrimSpace(l) != "" && (indent < 0 || n < indent) {
			indent = n
		}
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight(l[min(max(indent, 0), len(l)):], " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
