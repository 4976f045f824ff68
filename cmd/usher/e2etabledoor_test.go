package main

import (
	"strings"
	"testing"

	"usher/core"
)

// door is a way in which people try what the table speaks of. All rows are
// written as mails; a door does what comes to the same.
type door interface {
	// try does the next step of each, all at once, waits for all that follows from
	// it, and returns how each ended. The caller fills in the ticket.
	try(of []*attempt, steps []post) []state
	// checkKept wants the text in a ticket, whatever else was refused.
	checkKept(t *testing.T, x *attempt, s state)
	// checkStranger wants that somebody unproven was told how to change that, and
	// nothing else.
	checkStranger(t *testing.T, x *attempt, s state)
}

// mailDoor is the desk's mailbox.
type mailDoor struct{ *world }

func (d mailDoor) try(of []*attempt, steps []post) []state {
	d.t.Helper()
	for i, x := range of {
		steps[i] = x.proof(steps[i])
	}
	ids := d.send(steps...)
	d.quiet()
	states := make([]state, len(of))
	for i, x := range of {
		states[i] = state{id: ids[i], in: d.in[ids[i]], answer: d.answered(ids[i], x.who)}
	}
	return states
}

// proof takes from a stranger's mail what proves others.
func (x *attempt) proof(m post) post {
	if x.stranger() {
		m.name, m.proven = "", false
		if m.to == "" {
			m.to = "support@desk.example"
		}
	}
	return m
}

// checkStranger wants that a stranger's mail waits and they hear nothing but
// that.
func (d mailDoor) checkStranger(t *testing.T, x *attempt, s state) {
	t.Helper()
	mails := d.mailsWith(x.who, "")
	if s.in.Disposition != core.Held || len(mails) != 1 || !strings.Contains(mails[0].Text(), "Please confirm") && !strings.Contains(mails[0].Header("Subject"), "Please confirm") {
		t.Errorf("%s by a stranger is %s and answered by %d mails, want it held and one that asks to confirm", x.what, s.in.Disposition, len(mails))
	}
	for _, r := range mails {
		if strings.Contains(r.Text(), x.mark()) {
			t.Errorf("%s: a stranger is told of the ticket:\n%s", x.what, r.Text())
		}
	}
}

func (d mailDoor) checkKept(t *testing.T, x *attempt, s state) {
	t.Helper()
	if x.stranger() && s.in.Ticket == 0 {
		return // it waits
	}
	kept := d.ticket(numberOf(s.in))
	if _, ok := kept.has("kept " + x.mark()); !ok {
		t.Errorf("%s by %s: the text is not kept: %+v", x.what, x.who, kept)
	}
}
