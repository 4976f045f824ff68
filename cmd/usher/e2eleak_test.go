package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"usher/core/store"
)

// question is asked twice, about a thing that is there and one that is not. The
// two are as long as each other, for lines to break alike.
type question struct{ text, there, missing string }

// asked is one of the two, as a mail.
type asked struct {
	what, thing string
	m           post
}

// secretWord stands in what nobody else may read, and in nothing else.
const secretWord, absentWord = "xylophone", "zymurgies"

// hiddenThings are tickets that only Acme's people, or their author, may know,
// and what is asked about people and organizations.
type hiddenThings struct {
	private, withdrawn, delayed, internal string // numbers
	own                                   map[string]string
}

// missingTicket has as many digits as those that hide opens.
const missingTicket = "999"

// hide makes what is not to be known.
func (w *world) hide(askers ...string) hiddenThings {
	w.t.Helper()
	h := hiddenThings{own: map[string]string{}}
	for i := range 100 {
		w.put(post{from: bob, subject: fmt.Sprintf("filler %d", i), text: "filler"})
	}
	h.private = w.opened(alice, "topic "+secretWord, "opened "+secretWord)
	h.withdrawn = w.opened(carl, "topic gone", "opened "+secretWord)
	h.delayed = w.opened(carl, "topic new", "opened "+secretWord)
	h.internal = w.opened(alice, "topic seen", "#public\n\nseen")
	w.say(post{from: carl, subject: "[#" + h.withdrawn + "]", text: "#withdraw"})
	w.say(post{from: sam, subject: "[#" + h.internal + "]", text: "between us " + secretWord + "\n\n#internal"})
	w.say(post{from: sam, subject: "[#" + h.internal + "]", text: "hush " + secretWord + "\n\n#private"})
	for _, who := range askers {
		h.own[who] = w.opened(who, "topic of my own", "text")
	}
	return h
}

// questions are the commands that are asked; OWN is a ticket of the asker's.
func (h hiddenThings) questions() (all []question) {
	for _, number := range []string{h.private, h.withdrawn, h.delayed} {
		for _, text := range []string{
			"show X", "why X", "why X reply", "why X see bob@acme.example", "reply X hello", "close X", "close X bye", "reopen X", "status X pending",
			"priority X high", "privacy X private", "privacy X public", "privacy X public yes", "category X upgrade", "subject X better",
			"cc X add x@any.example", "cc X remove alice@acme.example", "alerts X on", "alerts X off", "assign X me", "note X hello",
			"file X 1", "follow-up X again", "withdraw X", "X",
		} {
			all = append(all, question{text, number, missingTicket})
		}
	}
	for _, text := range []string{
		"org X", "org show X", "plan org:X", "contacts org:X", "owners org:X", "billing org:X", "partners org:X", "contacts add x@any.example org:X",
		"contacts remove alice@acme.example org:X", "owners add x@any.example org:X", "owners remove alice@acme.example org:X yes",
		"billing remove bill@acme.example org:X", "partners add Globex org:X yes", "partners remove Globex org:X", "partners remove X", "partners add X yes",
		"list org:X", "list company org:X", "search topic org:X", "stats org:X", "stats company org:X", "alerts company on org:X",
		"open help org:X", "org set X seats:1", "org set X plan:team", "org domain X add any.example", "org certify X", "org uncertify X yes", "org add X plan:basic",
	} {
		all = append(all, question{text, "Acme", "Nope"})
	}
	for _, text := range []string{
		"person show X", "list by:X", "search topic by:X", "contacts remove X", "owners remove X yes", "billing remove X", "open help for:X",
		"why OWN see X", "why OWN reply X", "cc OWN remove X", "staff add X", "staff remove X", "assign OWN X",
	} {
		for _, who := range []string{bob, carl, sam} {
			if who == sam && strings.HasPrefix(text, "why") {
				continue // owners may ask who sees their tickets, and staff do
			}
			all = append(all, question{text, who, "q" + who[1:]})
		}
	}
	for _, text := range []string{"search X", "search X status:new", "search topic X"} {
		all = append(all, question{text, secretWord, absentWord})
	}
	return all
}

// byLetter is a question by mail other than by a command.
type byLetter struct {
	there, missing string
	write          func(thing string) post
}

// letters are asked by mail: replies to what may not be known, and #words.
func (h hiddenThings) letters(w *world) (all []byLetter) {
	w.t.Helper()
	for _, number := range []string{h.private, h.withdrawn, h.delayed} {
		for _, text := range []string{"hello", "#close", "hello\n\n#internal"} {
			all = append(all, byLetter{number, missingTicket, func(thing string) post { return post{subject: "[#" + thing + "]", text: text} }})
		}
	}
	for _, text := range []string{"#for", "#cc remove", "#assign"} {
		for _, who := range []string{bob, carl, sam} {
			all = append(all, byLetter{who, "q" + who[1:], func(thing string) post { return post{subject: "help", text: "hello\n\n" + text + " " + thing} }})
		}
	}
	for _, who := range []string{bob, carl} { // are named as nobody had heard of them
		all = append(all,
			byLetter{who, "q" + who[1:], func(thing string) post { return post{subject: "help", text: "hello", cc: thing} }},
			byLetter{who, "q" + who[1:], func(thing string) post { return post{subject: "help", text: "hello\n\n#cc " + thing} }})
	}
	told := w.mailsWith(alice, "[#"+h.private+"]")
	key, id := replyTo(told), told[0].Header("Message-ID")
	return append(all,
		byLetter{"Acme", "Nope", func(thing string) post { return post{subject: "help", text: "hello\n\n#org " + thing} }},
		byLetter{secretWord, absentWord, func(thing string) post { return post{subject: thing, text: "hello"} }}, // no similar ticket is offered
		byLetter{id, forged(id, "."), func(thing string) post { return post{subject: "Re: it", text: "hello", answers: thing} }},
		byLetter{key, forged(key, "+"), func(thing string) post { return post{subject: "Re: it", text: "hello", to: thing, proven: true} }})
}

// forged is a key of nobody's in place of that after the mark.
func forged(s, mark string) string {
	at := strings.Index(s, mark) + 3
	return s[:at] + "aaaaaa" + s[at+6:]
}

// strangers is who asks without a proof, each question from another address.
const strangers = "strangers"

// Whoever asks about what they may not know gets the same answer as for what is
// not there, by mail and from the shell.
func TestRefusalsLeakNothing(t *testing.T) {
	t.Parallel()
	w := found(t, setting{dialect: store.SQLite, mailbox: `trust = "plain"`})
	h := w.hide(andy, ines)
	for _, who := range []string{andy, ines} {
		t.Run("shell "+who, func(t *testing.T) { w.checkShell(t, h, who) })
	}
	letters := h.letters(w)
	for _, who := range []string{andy, ines, strangers} {
		t.Run(who, func(t *testing.T) {
			pairs := w.pairs(h, letters, who)
			var all []post
			for _, pair := range pairs {
				all = append(all, pair[0].m, pair[1].m)
			}
			ids := w.send(all...)
			w.quiet()
			for i, pair := range pairs {
				there, missing := w.heard(ids[2*i], pair[0]), w.heard(ids[2*i+1], pair[1])
				if there != missing {
					t.Errorf("%q by %s: what is there is answered by\n%s\nand what is not by\n%s", pair[0].what, who, there, missing)
				}
				if strings.Contains(there, secretWord) {
					t.Errorf("%q by %s tells what is hidden:\n%s", pair[0].what, who, there)
				}
			}
		})
	}
}

// pairs are all questions as somebody's mails.
func (w *world) pairs(h hiddenThings, letters []byLetter, who string) (all [][2]asked) {
	from := func(m post) post {
		m.from, m.name = who, names[who]
		if who == strangers {
			w.strangers++
			m.from, m.proven = fmt.Sprintf("s%04d@nowhere.example", w.strangers), false
			if m.to == "" {
				m.to = "support@desk.example"
			}
		}
		return m
	}
	for _, q := range h.questions() {
		if who == strangers && strings.Contains(q.text, "OWN") {
			continue
		}
		text := strings.ReplaceAll(q.text, "OWN", h.own[who])
		m := post{to: commands, proven: true, subject: "commands"}
		there, missing := m, m
		there.text, missing.text = strings.ReplaceAll(text, "X", q.there), strings.ReplaceAll(text, "X", q.missing)
		all = append(all, [2]asked{{what: q.text, thing: q.there, m: from(there)}, {what: q.text, thing: q.missing, m: from(missing)}})
	}
	for _, l := range letters {
		there, missing := from(l.write(l.there)), from(l.write(l.missing))
		what := there.subject + " " + there.text
		all = append(all, [2]asked{{what: what, thing: l.there, m: there}, {what: what, thing: l.missing, m: missing}})
	}
	return all
}

// when is how mails and answers write an instant.
var when = regexp.MustCompile(`\d\d:\d\d UTC on \w+ \d+ \w+ \d+|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\dZ)?`)

// heard is all that came back for a mail, with what differs by the question
// itself taken out.
func (w *world) heard(id string, a asked) string {
	return a.without(w.answered(id, a.m.from))
}

// opens is how an answer names a ticket that it opened.
var opens = regexp.MustCompile(`now ticket #(\d+)|Ticket #(\d+) is open`)

func (a asked) without(said string) string {
	if m := opens.FindStringSubmatch(said); m != nil {
		said = regexp.MustCompile(`(#|%20| |:)`+m[1]+m[2]+`\b`).ReplaceAllString(said, "${1}NEW")
	}
	for _, thing := range []string{a.thing, strings.ReplaceAll(a.thing, "@", "%40"), a.m.from} {
		if thing != "" {
			said = strings.ReplaceAll(said, thing, "THING")
		}
	}
	if name, _, ok := strings.Cut(a.thing, "@"); ok {
		said = strings.ReplaceAll(said, name, "NAME")
	}
	return when.ReplaceAllString(said, "TIME")
}

// checkShell asks the same in the shell, as JSON and as text.
func (w *world) checkShell(t *testing.T, h hiddenThings, who string) {
	for _, q := range h.questions() {
		for _, flags := range [][]string{{"--json"}, nil} {
			var said [2]string
			for i, thing := range []string{q.there, q.missing} {
				text := strings.ReplaceAll(strings.ReplaceAll(q.text, "OWN", h.own[who]), "X", thing)
				r := w.run(append(append([]string{"do", "--as", who}, flags...), text)...)
				all := fmt.Sprintf("code %d\n%s\n%s", r.code, r.out, r.err)
				said[i] = asked{thing: thing}.without(all)
			}
			if said[0] != said[1] || strings.Contains(said[0], secretWord) {
				t.Errorf("%q by %s: what is there is answered by\n%s\nand what is not by\n%s", q.text, who, said[0], said[1])
			}
		}
	}
}
