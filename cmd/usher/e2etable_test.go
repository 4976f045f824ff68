package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// rights is the table of DESIGN section 3, word for word.
const rights = `
| action | staff | entitled | partner | creator of a community ticket | cc | anyone | stranger |
|---|---|---|---|---|---|---|---|
| see a public ticket's public messages | y | y | y | y | y | y | n |
| see a private ticket, private messages | y | y | y | – | y (while cc'd) | n | n |
| see internal messages | y | n | n | n | n | n | n |
| open a public ticket | y | y | y | y | y | y | held until proven |
| open a private ticket, set priority, attach files | y | y | y, for the customer | n | reply attachments only, plan of the ticket | n | n |
| open on behalf of another | any | colleague | the customer's people | n | n | n | n |
| reply | y | y | y | y | y | public tickets only | n |
| change status, close | y | y | y | close own | n | n | n |
| reopen | y | y | y | own | n | n | n |
| priority, privacy (public→private; private→public asks to confirm) | y | y | y | n | n | n | n |
| category | y | y | y | own | n | n | n |
| assign, internal note | y | n | n | n | n | n | n |
| add or remove cc | y | y | y | own | remove self | n | n |
| alerts on/off for oneself | y | y | y | y | y | public tickets | n |
| company list; alerts for all company tickets | – | y | the customer's list | n | n | n | n |
| add/remove named contacts, grant/revoke partners | admin | owners only | n | n | n | n | n |
| make or unmake an owner or billing manager | admin | owners only; never the last owner | n | n | n | n | n |
| set plan, extra seats, domains; certify partners; staff | admin | n | n | n | n | n | n |
`

// means says of what is tried whether a cell of the table lets it happen, by
// the tags of the try.
var means = map[string]func(*attempt) bool{
	"y": always, "n": never, "any": always, "own": always, "the customer's list": always,
	// Where the table has a dash: what staff write privately on somebody's
	// community ticket is for them to read, and staff need no alerts of a company.
	"–":                   tagged("meant for them"),
	"y (while cc'd)":      func(x *attempt) bool { return !x.is("taken off") },
	"held until proven":   tagged("proven later"),
	"y, for the customer": tagged("the customer's"),
	"reply attachments only, plan of the ticket": tagged("with a reply"),
	"colleague":                         tagged("colleague"),
	"the customer's people":             tagged("the customer's"),
	"public tickets only":               tagged("public"),
	"public tickets":                    tagged("public"),
	"close own":                         tagged("close"),
	"remove self":                       tagged("self"),
	"admin":                             tagged("admin"),
	"owners only":                       tagged("owner"),
	"owners only; never the last owner": func(x *attempt) bool { return x.is("owner") && !x.is("the last owner") },
}

func always(*attempt) bool { return true }
func never(*attempt) bool  { return false }

// numberOf is the number of a mail's ticket, as people write it.
func numberOf(in core.Inbound) string { return strconv.FormatInt(int64(in.Ticket), 10) }

func tagged(tag string) func(*attempt) bool { return func(x *attempt) bool { return x.is(tag) } }

// relations are the columns, with who stands so and to which ticket.
var relations = []relation{
	{"staff", sam, private}, {"entitled", bob, private}, {"partner", pat, private},
	{"creator of a community ticket", carl, own}, {"cc", cora, private}, {"anyone", andy, public}, {"stranger", "", public},
}

// relation is a column of the table.
type relation struct {
	name, who string
	on        kind
}

// kind is what kind of ticket something is tried on.
type kind string

const (
	none    kind = ""
	private kind = "a private ticket" // Alice's, of Acme; with Cora on cc where the column is that
	public  kind = "a public ticket"  // likewise
	own     kind = "one's own community ticket"
)

// attempt is something that somebody attempts, and what came of it.
type attempt struct {
	what     string   // as in "close, on a private ticket"
	tags     []string // what means goes by
	relation relation
	who      string // if not the relation's
	on       kind
	cc       bool          // Cora and Otto are on cc
	prepare  func() []post // done to the ticket before
	steps    []step        // each is tried when the one before is done

	number  int    // of the try
	ticket  string // number of the ticket
	want    bool
	account account // of Acme, when all is done
	states  []state // what came of the steps
}

// step is one mail of a try, or what comes to the same through another door.
type step struct {
	mail func(*attempt) post
	done func(*attempt, state) bool
	says string // in the answer, if it is refused; empty: nobody who is asked may answer
	kept bool   // refused or not, the text is kept in a ticket
}

// state is how things stand after a step.
type state struct {
	id     string       // Message-ID of the step's mail
	in     core.Inbound // how the mail ended; through another door what it would have been
	answer string
	ticket shown // the try's, else the one that the step opened
	absent bool  // there is no way to ask for it
}

func (x *attempt) is(tag string) bool { return slices.Contains(x.tags, tag) }

// mark is a text that is found in this try only.
func (x *attempt) mark() string { return fmt.Sprintf("marker-%d-", x.number) }

// hidden reports whether the ticket is not to be seen by who tries.
func (x *attempt) hidden() bool {
	return x.on == private && (x.relation.name == "anyone" || x.is("taken off"))
}

func (x *attempt) stranger() bool { return x.relation.name == "stranger" }

// reply is a mail to the try's ticket, by its number.
func (x *attempt) reply(text string) post {
	return post{from: x.who, name: names[x.who], subject: "[#" + x.ticket + "] news", text: text}
}

// Every cell of the table, by mail.
func TestTable(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			testTable(t, d)
		})
	}
}

func testTable(t *testing.T, d store.Dialect) {
	w := found(t, setting{dialect: d})
	w.table(t, mailDoor{w})
}

// table tries every cell of the table through a door.
func (w *world) table(t *testing.T, by door) {
	cells := tableOf(t, rights)
	var all []*attempt
	tries := map[[2]string][]*attempt{}
	for _, row := range rowsOfRights {
		for _, r := range relations {
			for _, x := range row.tries(w, r) {
				x.number, x.relation = len(all)+1, r
				if x.who == "" {
					x.who = r.who
				}
				if x.stranger() {
					x.who = fmt.Sprintf("stranger%d@nowhere.example", x.number)
				}
				cell, ok := cells[[2]string{row.name, r.name}]
				if !ok || means[cell] == nil {
					t.Fatalf("no cell %s/%s in the table, or %q means nothing", row.name, r.name, cell)
				}
				x.want = means[cell](x)
				all = append(all, x)
				tries[[2]string{row.name, r.name}] = append(tries[[2]string{row.name, r.name}], x)
			}
		}
	}
	w.open(all)
	w.prepare(all)
	for n := 0; w.step(by, all, n); n++ {
	}
	for cell, text := range cells {
		t.Run(cell[0]+"/"+cell[1], func(t *testing.T) {
			if len(tries[cell]) == 0 {
				t.Fatalf("nothing is tried, and the table says %s", text)
			}
			for _, x := range tries[cell] {
				w.check(t, by, x)
			}
		})
	}
}

// plain is the answer without its HTML.
func (s state) plain() string {
	text, _, _ := strings.Cut(s.answer, "<!DOCTYPE")
	return text
}

// tableOf reads a table of Markdown: each cell by the first of its row and of
// its column.
func tableOf(t *testing.T, text string) map[[2]string]string {
	t.Helper()
	cells := map[[2]string]string{}
	var head []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		row := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		switch {
		case head == nil:
			head = row
		case strings.HasPrefix(row[0], "---"):
		case len(row) != len(head):
			t.Fatalf("the row %q has %d cells, want %d", line, len(row), len(head))
		default:
			for i := 1; i < len(row); i++ {
				cells[[2]string{row[0], head[i]}] = row[i]
			}
		}
	}
	return cells
}

// open opens the tickets that are tried on, all by mail.
func (w *world) open(all []*attempt) {
	w.t.Helper()
	var mails []post
	var of []*attempt
	for _, x := range all {
		m := post{from: alice, name: names[alice], subject: "topic " + x.mark(), text: "opened " + x.mark()}
		switch x.on {
		case none:
			continue
		case own:
			m.from, m.name = carl, names[carl]
		case public:
			m.text += "\n\n#public"
		}
		if x.cc || x.relation.name == "cc" {
			m.cc = cora + ", " + otto
		}
		mails, of = append(mails, m), append(of, x)
	}
	ids := w.send(mails...)
	w.quiet()
	for i, x := range of {
		in := w.in[ids[i]]
		if in.Disposition != core.Opened {
			w.t.Fatalf("the ticket for %s was not opened: %s %s", x.what, in.Disposition, in.Why)
		}
		x.ticket = numberOf(in)
	}
}

func (w *world) prepare(all []*attempt) {
	w.t.Helper()
	var mails []post
	for _, x := range all {
		if x.prepare == nil {
			continue
		}
		for _, m := range x.prepare() {
			m.name, m.subject = names[m.from], "[#"+x.ticket+"] before"
			m.text = strings.ReplaceAll(m.text, "MARK", x.mark())
			mails = append(mails, m)
		}
	}
	w.send(mails...)
	w.quiet()
}

// step does the step n of all tries, at once, and notes what came of it. It
// reports whether there was any.
func (w *world) step(by door, all []*attempt, n int) bool {
	w.t.Helper()
	var mails []post
	var of []*attempt
	for _, x := range all {
		if n < len(x.steps) && (n == 0 || len(x.states) == n && x.steps[n-1].done(x, x.states[n-1])) {
			mails, of = append(mails, x.steps[n].mail(x)), append(of, x)
		}
	}
	if len(mails) == 0 {
		return false
	}
	states := by.try(of, mails)
	acme := w.account("Acme")
	for i, x := range of {
		s := states[i]
		switch {
		case x.ticket != "":
			s.ticket = w.ticket(x.ticket)
		case s.in.Ticket != 0:
			s.ticket = w.ticket(numberOf(s.in))
		}
		x.states, x.account = append(x.states, s), acme
	}
	return true
}

// check wants that what was tried happened or did not, and that who tried it
// was told.
func (w *world) check(t *testing.T, by door, x *attempt) {
	t.Helper()
	last := len(x.states) - 1
	s, at := x.states[last], x.steps[last]
	done := at.done(x, s) && last == len(x.steps)-1
	if done != x.want {
		t.Errorf("%s by %s: done = %v, want %v\nended: %s %s %s\nanswer: %s\nticket: %+v", x.what, x.who, done, x.want,
			s.in.Disposition, s.in.Rule, s.in.Why, s.plain(), s.ticket)
	}
	if at.kept {
		by.checkKept(t, x, s)
	}
	if done {
		return
	}
	switch {
	case x.stranger():
		by.checkStranger(t, x, s)
	case x.hidden():
		w.checkHidden(t, x, s)
	case s.absent:
	case !strings.Contains(s.answer, at.says) || at.says == "":
		t.Errorf("%s by %s is refused, and the answer is %q, want %q in it", x.what, x.who, s.plain(), at.says)
	}
}

// checkHidden wants that the answer is that for a ticket that is not there:
// what was to be a reply is a ticket of its author's own.
func (w *world) checkHidden(t *testing.T, x *attempt, s state) {
	t.Helper()
	own := s.in.Disposition == core.Opened && numberOf(s.in) != x.ticket
	if !own && !strings.Contains(s.answer, "There is no ticket #"+x.ticket+" that you can see.") {
		t.Errorf("%s by %s ended as %s, answered with %q; want a ticket of their own or that there is none", x.what, x.who, s.in.Disposition, s.plain())
	}
	for _, secret := range []string{"topic " + x.mark(), "opened " + x.mark(), "Acme", "Alice"} {
		if strings.Contains(s.answer, secret) {
			t.Errorf("%s by %s: the answer gives %q away:\n%s", x.what, x.who, secret, s.plain())
		}
	}
}
