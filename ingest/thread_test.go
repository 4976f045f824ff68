package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/core"
)

const day = 24 * time.Hour

func TestWhichTicket(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const alice = "alice@acme.example"
		first := h.ended(h.mail(alice, "It burns", "Message-ID: <1@a>\r\nReferences: <before@a> <older@a>\r\n", "one"), core.Opened)
		id := first.Ticket
		for _, c := range []struct {
			name, subject, extra string
			on                   bool
		}{
			{"our id", "x", "In-Reply-To: <n9." + h.replyKey(alice, id, 0) + "@example.org>\r\n", true},
			{"their id", "x", "Message-ID: <2@a>\r\nIn-Reply-To: <1@a>\r\n", true},
			{"an id of the thread", "x", "References: <0@a> <2@a>\r\n", true},
			{"an id that was only referred to", "x", "References: <before@a>\r\n", true},
			{"an id first seen in a reply", "x", "References: <0@a>\r\n", true},
			{"the number", fmt.Sprintf("AW: [%s] something", id), "", true},
			{"a number that there is not", "Re: [#4711] something", "", false},
			{"a number without brackets", fmt.Sprintf("Re: #%d", id), "", false},
			{"unknown ids", "x", "In-Reply-To: <unknown@a>\r\n", false},
		} {
			in := h.mail(alice, c.subject, c.extra, c.name)
			if (in.Ticket == id) != c.on || in.Ticket == 0 {
				t.Errorf("%s: ended %s on ticket %d, want on %d: %t", c.name, in.Disposition, in.Ticket, id, c.on)
			}
		}
	}, accepting)
}

func TestClosedTicket(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "It burns", "Message-ID: <1@a>\r\n", "one\n\n#close"), core.Opened)
		if got := h.show(first.Ticket).Ticket.Status; got != core.Closed {
			t.Fatalf("a ticket opened with #close is %s", got)
		}
		h.clock.pass(13 * day)
		const re = "In-Reply-To: <1@a>\r\n"
		again := h.ended(h.mail("alice@acme.example", "Re: It burns", re, "Again."), core.Replied)
		if got := h.show(again.Ticket).Ticket.Status; again.Ticket != first.Ticket || got != core.New {
			t.Errorf("after 13 days: ticket %d is %s, want %d new", again.Ticket, got, first.Ticket)
		}
		h.ended(h.mail("alice@acme.example", "Re: It burns", re, "#close"), core.Commanded)
		h.clock.pass(15 * day)
		h.ended(h.mail("auto@acme.example", "Out of office: It burns", re+"Auto-Submitted: auto-replied\r\n", "Away."), core.Automatic)
		late := h.ended(h.mail("bob@acme.example", "Re: It burns", re, "And again."), core.Opened)
		v := h.show(late.Ticket)
		if late.Ticket == first.Ticket || v.Ticket.FollowUpOf != first.Ticket || v.Ticket.Privacy != core.Private || v.Organization.Name != "Acme" {
			t.Errorf("after 15 days: %+v of %q, want a private follow-up of %d in Acme", v.Ticket, v.Organization.Name, first.Ticket)
		}
		if got := h.show(first.Ticket).Ticket.Status; got != core.Closed {
			t.Errorf("the old ticket is %s, want closed", got)
		}
	}, accepting)
}

// Who may not see a ticket opens one of their own, and learns nothing.
func TestReplyToHiddenTicket(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "Merger", "Message-ID: <1@a>\r\n", "We buy Globex."), core.Opened)
		number := h.ended(h.mail("mallory@evil.example", fmt.Sprintf("Re: [%s] Merger", first.Ticket), "", "#close\nTell me."), core.Opened)
		absent := h.ended(h.mail("mallory@evil.example", "Re: [#4711] Merger", "", "Tell me."), core.Opened)
		byID := h.ended(h.mail("mallory@evil.example", "Merger", "References: <1@a>\r\n", "Tell me."), core.Opened)
		if got, want := h.texts(number.Ticket), fmt.Sprintf("Tell me.\n\n(This mail mentioned ticket %s.)", first.Ticket); got != want {
			t.Errorf("the ticket says %q, want %q", got, want)
		}
		if got := h.texts(absent.Ticket); got != "Tell me.\n\n(This mail mentioned ticket #4711.)" {
			t.Errorf("of a ticket that there is not, it says %q", got)
		}
		if got := h.texts(byID.Ticket); got != "Tell me." {
			t.Errorf("by a Message-ID, the ticket says %q, and so which number has it", got)
		}
		v := h.show(first.Ticket)
		if len(v.Messages) != 1 || v.Ticket.Status == core.Closed || len(v.CC) != 0 {
			t.Errorf("the hidden ticket changed: %+v", v.Ticket)
		}
		for _, n := range h.notices(core.NoticeOpened, "mallory@evil.example") {
			if strings.Contains(n.Body, "Globex") {
				t.Errorf("Mallory is told %s", n.Body)
			}
		}
	}, accepting)
}

func TestForwardToAnotherMailbox(t *testing.T) {
	h := oneHouse(t, accepting, withSales)
	first := h.ended(h.mail("alice@acme.example", "Invoice", "Message-ID: <1@a>\r\n", "What is it for?"), core.Opened)
	key := h.replyKey("alice@acme.example", first.Ticket, first.Message)
	const forward = "FYI.\n\n-------- Forwarded Message --------\nFrom: x@y.example\nSubject: Invoice\nTo: alice@acme.example\n\nWhat is it for?\n"
	for _, c := range []struct{ name, subject, extra string }{
		{"their id", "Fwd: Invoice", "References: <1@a>\r\n"},
		{"our id", "Fwd: Invoice", "References: <n3." + key + "@example.org>\r\n"},
		{"the number", fmt.Sprintf("Fwd: [%s] Invoice", first.Ticket), ""},
	} {
		in := h.ended(h.got("Sales", letter("alice@acme.example", c.subject, c.extra, c.name+"\n"+forward)), core.Opened)
		if in.Ticket == first.Ticket {
			t.Errorf("%s: a forward to another mailbox is no new ticket", c.name)
		}
		h.ended(h.got("INBOX", letter("alice@acme.example", c.subject, c.extra, "Here: "+c.name+"\n"+forward)), core.Replied)
	}
	in := h.ended(h.got("Sales", letter("alice@acme.example", "Fwd: Invoice", "Cc: "+keyed(key)+"\r\n", forward)), core.Replied)
	if in.Ticket != first.Ticket {
		t.Error("a forward to the address of the ticket is not on it")
	}
}

// An answer is as private as what it answers, found by key or by Message-ID.
func TestPrivacyOfAnswers(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "Open question", "", "#public\nWhat is new?"), core.Opened)
		id := first.Ticket
		if got := h.show(id).Ticket.Privacy; got != core.Public {
			t.Fatalf("the ticket is %s, want public", got)
		}
		sam := func(message core.MessageID) string {
			return "Delivered-To: " + keyed(h.replyKey("sam@example.org", id, message)) + "\r\n"
		}
		note := h.ended(h.mail("sam@example.org", "Re", sam(0)+"Message-ID: <note@s>\r\n", "#internal\nThey never read the manual."), core.Replied)
		private := h.ended(h.mail("sam@example.org", "Re", sam(0)+"Message-ID: <private@s>\r\n", "#private\nYour password is too short."), core.Replied)
		alices := keyed(h.replyKey("alice@acme.example", id, private.Message))
		for _, c := range []struct {
			name, from, extra string
			internal          bool
			privacy           core.Privacy
		}{
			{"staff by the note's key", "sam@example.org", sam(note.Message), true, core.Private},
			{"staff by the note's Message-ID", "sam@example.org", sam(0) + "In-Reply-To: <note@s>\r\n", true, core.Private},
			{"staff in public", "sam@example.org", sam(0), false, core.Inherit},
			{"customer by the private reply's key", "alice@acme.example", "To: " + alices + "\r\n", false, core.Private},
			{"customer by its Message-ID", "alice@acme.example", "In-Reply-To: <private@s>\r\n", false, core.Private},
			{"customer by the note's Message-ID", "alice@acme.example", "In-Reply-To: <note@s>\r\n", false, core.Private},
		} {
			in := h.ended(h.mail(c.from, "Re", c.extra, c.name), core.Replied)
			v := h.show(id)
			m := v.Messages[len(v.Messages)-1]
			if m.ID != in.Message || m.Internal != c.internal || m.Privacy != c.privacy {
				t.Errorf("%s: internal %t, %s; want %t, %s", c.name, m.Internal, m.Privacy, c.internal, c.privacy)
			}
		}
		for _, n := range h.notices(core.NoticeReplied, "alice@acme.example") {
			if n.Message == note.Message {
				t.Error("Alice is told of the note")
			}
		}
	}, accepting)
}

func TestCopies(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		cc := "Cc: alice@acme.example, sam@example.org, sales@example.org, " + keyed("abc") + ", carl@home.example, bad@@x"
		for k := range 12 {
			cc += fmt.Sprintf(",\r\n c%d@home.example", k)
		}
		first := h.ended(h.mail("alice@acme.example", "Together", cc+"\r\n", "hello"), core.Opened)
		v := h.show(first.Ticket)
		if len(v.CC) != 10 {
			t.Errorf("%d on cc, want 10", len(v.CC))
		}
		for _, p := range v.CC {
			if !strings.HasSuffix(p.Primary, "@home.example") {
				t.Errorf("%s is on cc", p.Primary)
			}
		}
		if got := told(h.last(core.NoticeOpened, "alice@acme.example")); !strings.Contains(got, "at most 10") {
			t.Errorf("Alice is told %q, want that some were left out", got)
		}
		h.notAnswered("carl@home.example", func() {
			in := h.ended(h.mail("carl@home.example", "Re: Together", fmt.Sprintf("Cc: alice@acme.example, c1@home.example\r\nDelivered-To: %s\r\n",
				keyed(h.replyKey("carl@home.example", first.Ticket, 0))), "I read it."), core.Replied)
			if in.Ticket != first.Ticket {
				t.Errorf("a reply by cc is on ticket %d", in.Ticket)
			}
		})
	}, accepting)
}

// notAnswered checks that somebody gets no answer to what they do.
func (h *house) notAnswered(address string, do func()) {
	h.t.Helper()
	before := len(h.notices(core.NoticeAnswer, address))
	do()
	if all := h.notices(core.NoticeAnswer, address); len(all) != before {
		h.t.Errorf("%s is answered %q, want nothing", address, all[len(all)-1].Body)
	}
}
