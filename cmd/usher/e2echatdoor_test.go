package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// chatDoor is the desk's app on a chat network: what a mail says in #words is a
// slash command there, and yes is a button.
//
// Staff, contacts, partners, creators, copied people and anyone are linked; the
// stranger is not. By mail their words wait until they are proven; in a chat nothing
// is taken until they link, so the mail that proves is a link by a code and the same
// command again. (A ticket for the community, which the unlinked are offered, is
// another matter: there they are somebody without an address. TestSlack and
// TestDiscord try it.)
type chatDoor struct {
	*world
	take func(x *attempt) seat
	asks map[*attempt]*asking // the last of each
}

// seat is somebody's account in a place of a chat network where nobody else asks
// for anything, so that answers are known.
type seat interface {
	ask(line string)                          // gives a command, with its text below it
	enclose(x *attempt, m post) (absent bool) // asks with a file; absent: there is no way to
	yes() error                               // to the question asked last
	answer() string                           // that came since they asked; empty: none yet
}

// asking is one thing that somebody asks for.
type asking struct {
	x    *attempt
	mail post // that comes to the same
	seat seat // nil: it is asked by mail
	file bool
	no   bool // there is no way to ask for it
}

// newChatDoor is a door of which each attempt takes a seat.
func newChatDoor(w *world, take func(x *attempt) seat) chatDoor {
	return chatDoor{w, take, map[*attempt]*asking{}}
}

// atOnce is how much is asked for at a time.
const atOnce = 25

func (d chatDoor) try(of []*attempt, steps []post) []state {
	d.t.Helper()
	all := make([]*asking, len(of))
	for i, x := range of {
		all[i] = d.asking(x, steps[i])
		switch m := steps[i]; {
		case m.from != x.who && m.from != "": // somebody else's mail, which shows what became of it
			d.put(m)
			all[i].seat = nil
		case strings.HasPrefix(m.subject, "Re: Please confirm"):
			d.prove(all[i])
		case m.subject == "Re: commands":
			if err := all[i].seat.yes(); err != nil {
				d.t.Fatalf("%s: %v", x.what, err)
			}
		case m.file == "" || x.stranger():
			all[i].seat.ask(inWords(x, m))
		default:
			all[i].file = true
		}
		if i%atOnce == atOnce-1 { // an acknowledgement is waited for no longer than three seconds
			d.answers(slices.DeleteFunc(slices.Clone(all[i+1-atOnce:i+1]), func(a *asking) bool { return a.file }))
		}
	}
	d.answers(slices.DeleteFunc(slices.Clone(all), func(a *asking) bool { return a.file }))
	for _, a := range all { // a form waits for nobody longer than three seconds
		if a.file {
			a.no = a.seat.enclose(a.x, a.mail)
		}
	}
	d.answers(all)
	d.quiet()
	return d.states(all)
}

// asking is a new one, in the seat of the last where it goes on.
func (d chatDoor) asking(x *attempt, m post) *asking {
	a := &asking{x: x, mail: m}
	if last := d.asks[x]; last != nil && strings.HasPrefix(m.subject, "Re: ") {
		a.seat = last.seat
	}
	if a.seat == nil {
		a.seat = d.take(x)
	}
	d.asks[x] = a
	return a
}

// answers waits until each has been answered.
func (d chatDoor) answers(all []*asking) {
	d.t.Helper()
	for _, a := range all {
		if a.seat != nil {
			d.until(fmt.Sprintf("%s is answered: %s", a.x.who, a.x.what), func() bool { return a.seat.answer() != "" })
		}
	}
}

// prove links a stranger's account by a code, and asks again for what they asked
// for first.
func (d chatDoor) prove(a *asking) {
	d.t.Helper()
	a.seat.ask("link " + a.x.who)
	code := codeOf(d.got(a.x.who, "code"))
	d.answers([]*asking{a})
	a.seat.ask("verify " + code)
	d.answers([]*asking{a})
	a.seat.ask(inWords(a.x, a.x.steps[0].mail(a.x)))
}

// states is how all ended, in the words of the mails that come to the same.
func (d chatDoor) states(all []*asking) []state {
	d.t.Helper()
	numbers := d.subjects()
	states := make([]state, len(all))
	for i, a := range all {
		s := &states[i]
		s.absent = a.no
		if a.seat == nil {
			continue
		}
		s.answer = a.seat.answer()
		switch ticket := numbers["topic "+a.x.mark()]; {
		case a.x.on == none && ticket != 0:
			s.in.Disposition, s.in.Ticket = core.Opened, ticket
		case a.x.on != none && strings.Contains(s.answer, "Your reply is on"):
			s.in.Disposition, s.in.Ticket = core.Replied, ticket
		case a.x.stranger():
			s.in.Disposition = core.Held // as near as it comes
		}
	}
	return states
}

// subjects are the numbers of all tickets.
func (w *world) subjects() map[string]core.TicketID {
	w.t.Helper()
	numbers := map[string]core.TicketID{}
	err := w.shell().with(w.t.Context(), func(h *house) error {
		f := core.Filter{Limit: 100}
		for {
			list, next, err := h.desk.List(w.t.Context(), core.System(), f, desk.Names{})
			for _, t := range list {
				numbers[t.Subject] = t.ID
			}
			if err != nil || next == "" {
				return err
			}
			f.After = next
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return numbers
}

// checkKept wants the text in the ticket that was asked for. What is meant for
// staff only is kept for nobody else to read, and a reply to a ticket that one
// can't see stays with who wrote it.
func (d chatDoor) checkKept(t *testing.T, x *attempt, s state) {
	t.Helper()
	if x.stranger() || x.hidden() || strings.HasPrefix(x.what, "write a note") {
		return
	}
	if _, ok := s.ticket.has("kept " + x.mark()); !ok {
		t.Errorf("%s by %s: the text is not kept: %+v", x.what, x.who, s.ticket)
	}
}

// checkStranger wants that somebody unlinked is told how to link, and nothing but
// their own words of what they asked for.
func (d chatDoor) checkStranger(t *testing.T, x *attempt, s state) {
	t.Helper()
	wants(t, s.answer, "I don't know yet who you are", "Link my address")
	secrets := []string{"opened " + x.mark(), "Acme", "Alice"}
	if x.on != none {
		secrets = append(secrets, "topic "+x.mark())
	}
	for _, secret := range secrets {
		if strings.Contains(s.answer, secret) {
			t.Errorf("%s: a stranger is told of %q: %s", x.what, secret, s.answer)
		}
	}
}

// inWords is the command that comes to the same as a mail of the table.
func inWords(x *attempt, m post) string {
	rest, words := command.Words(m.text, command.Env{})
	rest = strings.TrimSpace(rest)
	switch {
	case m.to == commands:
		return m.text
	case !strings.HasPrefix(m.subject, "[#"):
		line := "open " + m.subject
		for _, w := range words {
			line += " " + option(w)
		}
		return line + "\n" + rest
	case len(words) == 0:
		return fmt.Sprintf("reply %s %s", x.ticket, rest)
	}
	return strings.TrimSpace(onNumber(x.ticket, words[0]) + " " + rest)
}

// option is a #word as the option of open.
func option(w command.Command) string {
	word, value, _ := strings.Cut(strings.TrimPrefix(w.Line, "#"), " ")
	if value == "" {
		word, value = "privacy", word
	}
	return word + ":" + value
}

// onNumber is a #word as a command about a ticket.
func onNumber(ticket string, w command.Command) string {
	word, value, _ := strings.Cut(strings.TrimPrefix(w.Line, "#"), " ")
	switch word {
	case "internal":
		word = "note"
	case "private", "public":
		word, value = "privacy", word
	case "cc":
		if !strings.HasPrefix(value, "remove ") {
			value = "add " + value
		}
	}
	return strings.TrimSpace(word + " " + ticket + " " + value)
}
