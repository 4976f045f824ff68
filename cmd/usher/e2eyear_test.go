package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core/command"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest/dovecottest"
	"usher/notify/smtptest"
)

// The people of the year, beside those of the other scenes: Acme's, the partner
// Parta's Pat, Globex's Dan and Zoe of the community.
const (
	carol = "carol@acme.example"
	dave  = "dave@acme.example"
	erin  = "erin@acme.example"
	frank = "frank@acme.example"
	zoe   = "zoe@home.example"
)

// year is a scene whose usher runs in the test's own process, by a clock that
// the test moves.
type year struct {
	*scene
	mu    sync.Mutex
	ahead time.Duration

	tickets map[string]string // numbers by name
}

func (y *year) now() time.Time {
	y.mu.Lock()
	defer y.mu.Unlock()
	return time.Now().Add(y.ahead)
}

func (y *year) pass(days int) {
	y.mu.Lock()
	y.ahead += time.Duration(days) * 24 * time.Hour
	y.mu.Unlock()
}

func openYear(t *testing.T, d store.Dialect) *year {
	s := &scene{imap: dovecottest.Start(t), smtp: smtptest.Start(t)}
	s.front = s.imap.Addr()
	s.place = settle(t, s.toml(setting{dialect: d}, s.smtp))
	s.env["DATABASE"] = storetest.URL(t, d)
	return &year{scene: s, tickets: map[string]string{}}
}

// house runs fn with the desk's parts, by the year's clock.
func (y *year) house(fn func(h *house)) {
	y.t.Helper()
	s := y.shell()
	s.now = y.now
	err := s.with(y.t.Context(), func(h *house) error {
		fn(h)
		return nil
	})
	if err != nil {
		y.t.Fatal(err)
	}
}

// admin does commands of the desk's administrator and returns the last answer.
func (y *year) admin(commands ...string) string {
	y.t.Helper()
	var text string
	y.house(func(h *house) {
		for _, c := range commands {
			var a command.Answer
			if a, text = y.ask(h, "", c); !a.OK {
				y.t.Fatalf("%s = %s", c, text)
			}
		}
	})
	return text
}

// served runs serve while fn runs.
func (y *year) served(fn func()) {
	y.t.Helper()
	var log bytes.Buffer
	s := y.shell()
	s.err, s.now = &log, y.now
	ctx, stop := context.WithCancel(y.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			y.t.Errorf("serve = %v, log:\n%s", err, log.String())
		}
	}()
	fn()
}

// opens mails a new ticket and keeps its number by the name, which is a word of
// its text and of nothing else.
func (y *year) opens(from, name, words string) {
	y.t.Helper()
	y.put(post{from: from, subject: "about " + name, text: words + "\n\nThe " + name + " does not turn."})
	y.tickets[name] = y.number(y.got(from, "about "+name, "icket #"))
}

// says mails commands, one a line, and returns the answer once it has all the
// texts.
func (y *year) says(from, commands string, texts ...string) {
	y.t.Helper()
	subject := fmt.Sprintf("commands %d", y.mails)
	y.put(post{from: from, to: "support+desk@desk.example", subject: subject, text: commands, proven: true})
	y.got(from, append([]string{subject}, texts...)...)
}

// confirms mails a command that asks first, and says yes.
func (y *year) confirms(from, command, question string, texts ...string) {
	y.t.Helper()
	subject := fmt.Sprintf("commands %d", y.mails)
	y.put(post{from: from, to: "support+desk@desk.example", subject: subject, text: command, proven: true})
	y.answer(y.got(from, subject, question), "yes")
	y.got(from, append([]string{subject}, texts...)...)
}

// sees checks for each person that they list, show, find and may reply to
// exactly these tickets.
func (y *year) sees(when string, want map[string]string) {
	y.t.Helper()
	y.house(func(h *house) {
		for who, names := range want {
			listed := y.numbers(h, who, "list sort:number")
			for name, number := range y.tickets {
				_, why := y.ask(h, who, "why "+number+" reply")
				shown, text := y.ask(h, who, "show "+number)
				got := map[string]bool{
					"lists":        slices.Contains(listed, number),
					"shows":        shown.OK && strings.Contains(text, name),
					"finds":        slices.Contains(y.numbers(h, who, "search "+name), number),
					"may reply to": strings.Contains(why, "Allowed  yes"),
				}
				for verb, is := range got {
					if want := slices.Contains(strings.Fields(names), name); is != want {
						y.t.Errorf("%s: %s %s the ticket %s: %v, want %v", when, who, verb, name, is, want)
					}
				}
			}
		}
	})
}

func (y *year) ask(h *house, who, text string) (command.Answer, string) {
	y.t.Helper()
	by, err := h.by(y.t.Context(), doing{as: who})
	if err != nil {
		y.t.Fatal(err)
	}
	a, err := h.runner.RunText(y.t.Context(), h.desk, by, text)
	if err != nil {
		y.t.Fatalf("%s: %s = %v", who, text, err)
	}
	return a, command.Text(a, width)
}

// numbers are those of the tickets in somebody's list or search.
func (y *year) numbers(h *house, who, text string) (out []string) {
	y.t.Helper()
	a, _ := y.ask(h, who, text)
	for _, t := range a.Data.Tickets {
		out = append(out, strconv.FormatInt(int64(t.Number), 10))
	}
	return out
}

// signUp is Acme's first day: four seats.
func (y *year) signUp() {
	y.admin("staff add "+sam, "org add Acme plan:basic domain:acme.example", "owners add "+alice+" org:Acme",
		"org add Globex plan:basic domain:globex.example", "owners add "+dan+" org:Globex",
		"org add Parta plan:basic domain:parta.example", "org certify Parta", "owners add "+pat+" org:Parta")
	y.got(alice, "owner of Acme", "private ones")
	y.says(alice, "plan", "basic", "1 of 4 seats")
}

// fill takes all seats, is refused the fifth, and buys it.
func (y *year) fill() {
	y.says(alice, "contacts add "+bob+"\ncontacts add "+carol+"\ncontacts add "+dave, "4 of 4 seats")
	y.got(dave, "named contact", "Acme")
	y.says(alice, "contacts add "+erin, "4 of 4 seats", "199 USD", "includes 4", "an owner")
	y.admin("org set Acme seats:1")
	y.says(alice, "contacts add "+erin, "5 of 5 seats")
	y.opens(alice, "pump", "#priority high")
	y.opens(bob, "valve", "")
	y.opens(carol, "motor", "#public")
	y.opens(zoe, "lamp", "")
	y.opens(dan, "crane", "")
}

func (y *year) filled() {
	acme, all := "pump valve motor lamp", "pump valve motor lamp crane"
	y.sees("when the seats are taken", map[string]string{
		alice: acme, bob: acme, carol: acme, dave: acme, erin: acme, dan: "motor lamp crane", pat: "motor lamp", zoe: "motor lamp", sam: all,
	})
}

// swap gives Dave's seat to Frank. Dave has a mail about the pump, and its key
// no longer leads there.
func (y *year) swap() {
	y.admin("owners org:Acme")
	y.house(func(h *house) { y.ask(h, dave, "alerts "+y.tickets["pump"]+" on") })
	y.answer(y.got(sam, "The pump does not turn."), "progress-one")
	before := y.got(dave, "progress-one")
	y.answer(before, "progress-dave")
	y.got(sam, "progress-dave")
	y.says(alice, "contacts remove "+dave, "no longer a named contact", "4 of 5 seats")
	y.got(dave, "no longer a named contact")
	y.says(alice, "contacts add "+frank, "5 of 5 seats")
	y.answer(before, "The fuse does not turn.")
	y.tickets["fuse"] = y.number(y.got(sam, "The fuse does not turn."))
	y.answer(y.got(sam, "The pump does not turn."), "progress-two")
	y.got(alice, "progress-two")
	readers(y.t, y.received(), "progress-two", alice)
}

func (y *year) swapped() {
	acme := "pump valve motor lamp fuse"
	y.sees("when Frank is in Dave's place", map[string]string{
		alice: acme, bob: acme, carol: acme, erin: acme, frank: acme, dave: "motor lamp fuse", dan: "motor lamp fuse crane",
		pat: "motor lamp fuse", zoe: "motor lamp fuse", sam: acme + " crane",
	})
}

// partner lets Parta act for Acme for a month; Pat opens a ticket for Bob.
func (y *year) partner() {
	until := y.now().AddDate(0, 0, 30).UTC().Format(time.DateOnly)
	y.confirms(alice, "partners add Parta until "+until, "Please confirm", "can act for Acme until "+until)
	y.got(pat, "lets Parta act for it until "+until)
	y.says(pat, "partners", "Acme")
	y.opens(pat, "gear", "#org Acme\n#for "+bob)
	y.got(bob, "opened ticket #"+y.tickets["gear"]+" for you")
	acme := "pump valve motor lamp fuse gear"
	y.sees("while Parta acts for Acme", map[string]string{
		alice: acme, bob: acme, carol: acme, erin: acme, pat: acme, frank: acme, dave: "motor lamp fuse", dan: "motor lamp fuse crane", zoe: "motor lamp fuse", sam: acme + " crane",
	})
}

func (y *year) partnerWarned() {
	y.got(alice, "After that day", "partners add Parta until DATE")
	y.got(pat, "After that day")
}

// partnerGone is the day after: Pat is out, also by the key of the old mail.
func (y *year) partnerGone() {
	y.got(alice, "That is over")
	y.got(pat, "That is over")
	y.answer(y.got(pat, "icket #"+y.tickets["gear"], "open for"), "The belt does not turn.")
	y.tickets["belt"] = y.number(y.got(sam, "The belt does not turn."))
	acme := "pump valve motor lamp fuse gear"
	y.sees("when the grant has ended", map[string]string{
		alice: acme, bob: acme, carol: acme, erin: acme, frank: acme, pat: "motor lamp fuse belt", dave: "motor lamp fuse",
		dan: "motor lamp fuse crane", zoe: "motor lamp fuse", sam: acme + " crane belt",
	})
}

// ownerLeaves has Bob take over from Alice.
func (y *year) ownerLeaves() {
	y.says(alice, "owners remove "+alice, "last owner")
	y.says(alice, "owners add "+bob, "5 of 5 seats")
	y.confirms(alice, "members remove me", "Please confirm", "Acme")
	y.got(bob, "has left Acme")
	y.says(alice, "contacts add "+dave, "in none")
	acme := "pump valve motor lamp fuse gear"
	y.sees("when Alice has left", map[string]string{
		alice: "motor lamp fuse", bob: acme, carol: acme, erin: acme, frank: acme, dave: "motor lamp fuse",
		dan: "motor lamp fuse crane", pat: "motor lamp fuse belt", zoe: "motor lamp fuse", sam: acme + " crane belt",
	})
}

// shrinks takes the fifth seat away, with all five in use.
func (y *year) shrinks() {
	y.says(bob, "contacts add "+dave, "5 of 5 seats")
	if text := y.admin("org set Acme seats:0"); !strings.Contains(text, "5 of 4 seats") {
		y.t.Errorf("org set = %s", text)
	}
	y.got(bob, "1 contact more than seats")
	y.says(bob, "contacts add grace@acme.example", "5 of 4 seats", "1 too many", "199 USD")
	acme := "pump valve motor lamp fuse gear"
	y.sees("when the plan has shrunk", map[string]string{
		alice: "motor lamp fuse", bob: acme, carol: acme, erin: acme, frank: acme, dave: acme,
		dan: "motor lamp fuse crane", pat: "motor lamp fuse belt", zoe: "motor lamp fuse", sam: acme + " crane belt",
	})
}

func TestYear(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			y := openYear(t, d)
			for _, day := range []struct {
				after  int // days
				happen func()
			}{
				{0, y.signUp}, {1, y.fill}, {1, y.filled}, {60, y.swap}, {1, y.swapped}, {30, y.partner}, {24, y.partnerWarned},
				{8, y.partnerGone}, {90, y.ownerLeaves}, {90, y.shrinks},
			} {
				y.pass(day.after)
				y.served(day.happen)
			}
		})
	}
}
