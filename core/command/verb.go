package command

import "slices"

// Verb is a row of the table that drives parsing, help and suggestions.
type Verb struct {
	Name    string // one word or two
	Group   Group
	Form    string // how it is written: N is a ticket's number, [ ] may be left out
	Help    string // what it does, in a few words
	Example string
	More    string // what else is worth knowing of it
	Aliases []string
	For     Audience // who it is of use to

	body  bool // text may follow on further lines
	yes   bool // a last word yes confirms
	parse func(*parser) error
}

// Group is the part of the desk that a verb is about.
type Group string

// The groups, as help titles them.
const (
	Tickets        Group = "Tickets"
	Changes        Group = "Changing a ticket"
	Knowledge      Group = "Articles"
	You            Group = "You"
	Support        Group = "Your support contract"
	Incoming       Group = "Mails that came"
	Administration Group = "Administration"
)

// Groups lists the groups of the verbs of use to w, in the order of help.
func Groups(w Who) []Group {
	var out []Group
	for _, v := range Verbs(w) {
		if !slices.Contains(out, v.Group) {
			out = append(out, v.Group)
		}
	}
	return out
}

// Audience says whom a verb is for. It shortens help and decides nothing.
type Audience int

// The audiences.
const (
	Everybody Audience = iota
	Owners             // of an organization, and administrators
	Staff              // agents and administrators
	Admins
)

// Who is the person who asks for help.
type Who struct{ Owner, Staff, Admin bool }

func (w Who) is(a Audience) bool {
	switch a {
	case Owners:
		return w.Owner || w.Admin
	case Staff:
		return w.Staff || w.Admin
	case Admins:
		return w.Admin
	}
	return true
}

// Verbs lists the verbs of use to w, in the order of help.
func Verbs(w Who) []Verb {
	return slices.DeleteFunc(table(), func(v Verb) bool { return !w.is(v.For) })
}

// table holds all verbs. It is a function, for the verbs that read it would
// make a variable refer to itself.
func table() []Verb {
	return slices.Concat(
		of(Tickets, ticketVerbs()), of(Changes, changeVerbs()), of(Knowledge, articleVerbs()), of(You, yourVerbs()),
		of(Support, supportVerbs()), of(Incoming, inboundVerbs()), of(Administration, adminVerbs()))
}

func of(g Group, vs []Verb) []Verb {
	for i := range vs {
		vs[i].Group = g
	}
	return vs
}

// find returns the verb that the tokens begin with, and how many of them name
// it. Two words win over one.
func find(vs []Verb, toks []token) (v Verb, n int) {
	for n := min(2, len(toks)); n > 0; n-- {
		if slices.ContainsFunc(toks[:n], func(t token) bool { return t.quoted }) {
			continue
		}
		name := fold(words(toks[:n]))
		for _, v := range vs {
			if fold(v.Name) == name || slices.Contains(v.Aliases, name) {
				return v, n
			}
		}
	}
	return Verb{}, 0
}
