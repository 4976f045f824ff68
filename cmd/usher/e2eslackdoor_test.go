package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// slackDoor is the desk's app in Slack: what a mail says in #words is a slash
// command there, what carries a file is a form, and yes is a button.
//
// Staff, contacts, partners, creators, copied people and anyone are linked: their
// own workspace vouches for their addresses. The stranger is somebody whose
// address nobody vouches for. By mail their words wait until they are proven; in
// Slack nothing is taken until they link, so the mail that proves is a link by a
// code and the same command again. (A ticket for the community, which Slack
// offers to the unlinked, is another matter: there they are somebody without an
// address. TestSlack tries it.)
type slackDoor struct {
	*world
	asks map[*attempt]*asking // the last of each
}

// asking is one thing that somebody asks for in Slack.
type asking struct {
	x    *attempt
	mail post // that comes to the same
	user *slacktest.User
	in   *slacktest.Channel // of its own, so that its answers are known
	had  int                // answers before
	form bool
	no   bool // there is no field for it
}

func (d slackDoor) try(of []*attempt, steps []post) []state {
	d.t.Helper()
	all := make([]*asking, len(of))
	for i, x := range of {
		all[i] = d.asking(x, steps[i])
		switch m := steps[i]; {
		case m.from != x.who && m.from != "": // somebody else's mail, which shows what became of it
			d.put(m)
			all[i].in = nil
		case strings.HasPrefix(m.subject, "Re: Please confirm"):
			d.prove(all[i])
		case m.subject == "Re: commands":
			d.press(all[i])
		case m.file == "" || x.stranger():
			all[i].user.Command(all[i].in, "/ticket", slash(x, m))
		default:
			all[i].form = true
		}
	}
	d.answers(slices.DeleteFunc(slices.Clone(all), func(a *asking) bool { return a.form }))
	for _, a := range all { // a form waits for nobody longer than three seconds
		if a.form {
			d.fill(a)
		}
	}
	d.answers(all)
	d.quiet()
	return d.states(all)
}

// asking is a new one, in the place of the last where it goes on.
func (d slackDoor) asking(x *attempt, m post) *asking {
	a := &asking{x: x, mail: m}
	if last := d.asks[x]; last != nil {
		a.user, a.in = last.user, last.in
		if a.in != nil {
			a.had = len(a.user.Seen(a.in))
		}
	} else if a.user = d.slack.people[x.who]; x.stranger() {
		a.user = d.slack.user(x.who, slacktest.Unconfirmed)
	}
	if a.in == nil || !strings.HasPrefix(m.subject, "Re: ") {
		a.in, a.had = d.slack.Channel("try", slacktest.Private, a.user), 0
	}
	d.asks[x] = a
	return a
}

// answers waits until each has been answered.
func (d slackDoor) answers(all []*asking) {
	d.t.Helper()
	for _, a := range all {
		if a.in == nil {
			continue
		}
		seen := func() []slacktest.Message { return a.user.Seen(a.in) }
		d.untilSlack(fmt.Sprintf("%s is answered: %s", a.x.who, a.x.what), seen, func() bool { return len(seen()) > a.had })
	}
}

// prove links a stranger's account by a code, and asks again for what they asked
// for first.
func (d slackDoor) prove(a *asking) {
	d.t.Helper()
	a.user.Command(a.in, "/support", "link "+a.x.who)
	code := codeOf(d.got(a.x.who, "code"))
	d.answers([]*asking{a})
	a.had = len(a.user.Seen(a.in))
	a.user.Command(a.in, "/support", "verify "+code)
	d.answers([]*asking{a})
	a.had = len(a.user.Seen(a.in))
	a.user.Command(a.in, "/ticket", slash(a.x, a.x.steps[0].mail(a.x)))
}

// press says yes to the question asked last.
func (d slackDoor) press(a *asking) {
	d.t.Helper()
	seen := a.user.Seen(a.in)
	if err := a.user.Click(seen[len(seen)-1], "Yes, go ahead").Wait(); err != nil {
		d.t.Fatalf("%s: %v", a.x.what, err)
	}
}

// fill opens a ticket from a message with a file, or replies with one.
func (d slackDoor) fill(a *asking) {
	d.t.Helper()
	values := map[string]any{"text": "kept " + a.x.mark()}
	file := slacktest.File{Name: "pump.log", Type: "text/x-log", Data: []byte(a.mail.file)}
	if a.x.on == none {
		ts := a.user.Say(a.in, "", "kept "+a.x.mark(), file)
		a.user.Shortcut(a.in, ts, fromMessage)
		values["subject"] = a.mail.subject
		if _, words := command.Words(a.mail.text, command.Env{}); len(words) > 0 && words[0].Verb == "org" {
			values["organization"] = words[0].Org
		}
	} else {
		a.user.Command(a.in, "/ticket", "reply "+a.x.ticket)
		values["files"] = []slacktest.File{file}
	}
	seen := func() []slacktest.Message { return a.user.Seen(a.in) }
	had := a.had
	d.untilSlack("there is a form or an answer: "+a.x.what, seen, func() bool {
		d.slack.askAgain(a.user, a.in)
		a.had = had + len(saying(seen()[had:], tooLate)) // which is no answer
		return a.user.View() != nil || len(seen()) > a.had
	})
	if a.user.View() == nil {
		return
	}
	if !a.user.View().Has("files") && values["files"] != nil {
		a.no = true
		delete(values, "files")
	}
	if err := a.user.Submit(a.user.View(), values).Wait(); err != nil {
		d.t.Fatalf("%s: %v", a.x.what, err)
	}
}

// states is how all ended, in the words of the mails that come to the same.
func (d slackDoor) states(all []*asking) []state {
	d.t.Helper()
	numbers := d.subjects()
	states := make([]state, len(all))
	for i, a := range all {
		s := &states[i]
		s.absent = a.no
		if a.in == nil {
			continue
		}
		for _, m := range a.user.Seen(a.in)[a.had:] {
			s.answer += says(m) + "\n"
		}
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
func (d slackDoor) checkKept(t *testing.T, x *attempt, s state) {
	t.Helper()
	if x.stranger() || x.hidden() || strings.HasPrefix(x.what, "write a note") {
		return
	}
	if _, ok := s.ticket.has("kept " + x.mark()); !ok {
		t.Errorf("%s by %s: the text is not kept: %+v", x.what, x.who, s.ticket)
	}
}

// checkStranger wants that somebody unlinked is told how to link, and nothing of
// what they asked for.
func (d slackDoor) checkStranger(t *testing.T, x *attempt, s state) {
	t.Helper()
	wants(t, s.answer, "I don't know yet who you are", "Link my address")
	for _, secret := range []string{x.mark(), "Acme", "Alice"} {
		if strings.Contains(s.answer, secret) {
			t.Errorf("%s: a stranger is told of %q: %s", x.what, secret, s.answer)
		}
	}
}

// slash is the slash command that comes to the same as a mail of the table.
func slash(x *attempt, m post) string {
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
