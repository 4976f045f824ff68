package command

import (
	"slices"
	"strings"

	"usher/core"
)

// Help is the answer to help: the overview without a topic, else more about a
// verb, a group of them, "filters" or "words". The overview and its groups hold
// what is of use to w; a verb is explained to everybody.
func Help(topic string, w Who) Answer {
	switch fold(topic) {
	case "":
		a := overview(Verbs(w))
		a.Blocks = append(a.Blocks, Hint{"N is a ticket's number; what is in [ ] may be left out. `help open` says more about `open`, " +
			"`help filters` how to choose tickets, and `help words` what works within a reply, such as #close."})
		return a
	case "filters", "filter":
		return helpFilters()
	case "words", "#words", "#":
		return helpWords()
	}
	if vs := inGroup(topic, w); len(vs) > 0 {
		a := overview(vs)
		a.Blocks = append(a.Blocks, Hint{"N is a ticket's number; what is in [ ] may be left out. " + tick("help "+vs[0].Name) + " says more about " + tick(vs[0].Name) + "."})
		return a
	}
	vs := table()
	v, n := find(vs, split(topic))
	if n == 0 {
		return Refusal(unknown(vs, split(topic), func(string, int) string { return "" }))
	}
	return helpVerb(vs, v)
}

// inGroup is the verbs of a group that are of use to w.
func inGroup(topic string, w Who) []Verb {
	return slices.DeleteFunc(Verbs(w), func(v Verb) bool { return fold(string(v.Group)) != fold(topic) })
}

func overview(vs []Verb) Answer {
	a := Answer{OK: true}
	var now Group
	var t Table
	for _, v := range vs {
		if v.Group != now {
			a.Blocks = flush(a.Blocks, now, t)
			now, t = v.Group, Table{Columns: make([]Column, 2)}
		}
		t.Rows = append(t.Rows, []string{v.short(), v.Help})
	}
	a.Blocks = flush(a.Blocks, now, t)
	return a
}

func flush(bs []Block, g Group, t Table) []Block {
	if g == "" {
		return bs
	}
	return append(bs, Heading{string(g)}, t)
}

// short is the form without the options that help on the verb lists.
func (v Verb) short() string {
	s, more := v.Form, ""
	for len(s) > 34 && strings.Contains(s, " [") {
		s, more = s[:strings.LastIndex(s, " [")], " …"
	}
	return s + more
}

// helpVerb explains v and the other verbs of the same first word.
func helpVerb(vs []Verb, v Verb) Answer {
	a := Answer{OK: true, Blocks: []Block{Heading{v.Form}, Paragraph{sentence(v.Help)},
		Paragraph{"For example: `" + strings.ReplaceAll(v.Example, "\n", " ⏎ ") + "`"}}}
	if len(v.Aliases) > 0 {
		a.Blocks = append(a.Blocks, Paragraph{"Also: " + strings.Join(v.Aliases, ", ")})
	}
	if v.More != "" {
		a.Blocks = append(a.Blocks, Paragraph{v.More})
	}
	if v.body {
		a.Blocks = append(a.Blocks, Hint{"The text may go on below the command; in a mail of commands, indent its lines."})
	}
	if v.yes {
		a.Blocks = append(a.Blocks, Hint{"What asks for confirmation is confirmed by a last word `yes`, or by the button that asks."})
	}
	var also List
	for _, o := range vs {
		if o.Name != v.Name && strings.Fields(o.Name)[0] == strings.Fields(v.Name)[0] {
			also = append(also, "`"+o.Form+"`")
		}
	}
	if len(also) > 0 {
		a.Blocks = append(a.Blocks, Paragraph{"See also"}, also)
	}
	return a
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func helpFilters() Answer {
	t := Table{Columns: make([]Column, 2), Rows: [][]string{
		{"status:", either(statusWords())},
		{"category:", "one of the desk's; in quotes when it has blanks"},
		{"priority:", either(core.Priorities[:])},
		{"by:", "an address, or me: who opened it or wrote in it"},
		{"org:", "an organization's name"},
		{"created: updated:", spans},
		{"sort:", "number, updated, created, priority, status or subject; - before it turns it round"},
	}}
	return Answer{OK: true, Blocks: []Block{Heading{"Filters"},
		Paragraph{"`list` and `search` take any of these. Several values stand between commas."}, t,
		Paragraph{"For example: `list company status:open priority:high,urgent created:30d sort:-created`"},
		Hint{"`search` finds articles too, unless a filter asks for what only tickets have: any but category and sort."},
		Hint{"`after:` takes in its day, `before:` does not, and a..b takes in both days."}}}
}

func helpWords() Answer {
	ws := []string{"#close", "#reopen", "#status pending", "#priority high", "#private", "#public", "#category upgrade",
		"#cc bob@example.org", "#alerts off", "#assign me", "#internal", "#for bob@example.org", "#org acme", "#withdraw"}
	return Answer{OK: true, Blocks: []Block{Heading{"Words within a message"},
		Paragraph{"These lines work at the very top or bottom of a mail, and of what you write in a ticket's thread in a chat. They are taken out of the text."},
		List(ws),
		Hint{"#assign and #internal are for staff; #for and #org when a ticket is opened."}}}
}
