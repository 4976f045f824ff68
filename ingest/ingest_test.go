package ingest_test

import (
	"testing"

	"usher/core"
)

func TestMailBecomesTicket(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.mail("Alice <alice@acme.example>", "It burns", "Message-ID: <1@acme.example>\r\n",
			"#priority high\n\nOur server is on fire.\n\n-- \nAlice"), core.Opened)
		v := h.show(in.Ticket)
		if v.Ticket.Subject != "It burns" || v.Ticket.Priority != core.High || v.Ticket.Privacy != core.Private || v.Organization.Name != "Acme" {
			t.Errorf("ticket %+v of %q, want a private one of Acme with high priority", v.Ticket, v.Organization.Name)
		}
		if got := h.texts(in.Ticket); got != "Our server is on fire." {
			t.Errorf("messages %q, want one with the new text only", got)
		}
		if got := h.notices(core.NoticeOpened, ""); len(got) != 2 {
			t.Errorf("%d opened notices, want one for Alice and one for Sam", len(got))
		}
		again := h.ended(h.mail("Alice <alice@acme.example>", "Re: It burns", "Message-ID: <2@acme.example>\r\nIn-Reply-To: <1@acme.example>\r\n", "Still burning."), core.Replied)
		if again.Ticket != in.Ticket {
			t.Errorf("the second mail is on ticket %d, want %d", again.Ticket, in.Ticket)
		}
	}, accepting)
}

func TestCopiesAndTwins(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const from, id = "alice@acme.example", "Message-ID: <same@acme.example>\r\n"
		h.ended(h.mail(from, "One", id, "first"), core.Opened)
		h.ended(h.mail(from, "One", id+"Received: by another way\r\n", "first"), core.Duplicate)
		h.ended(h.mail(from, "Two", id, "another mail with the same id"), core.Opened)
		h.ended(h.mail(from, "Three", "", "no id"), core.Opened)
		h.stop()
		if err := h.box.RenewUIDValidity("INBOX"); err != nil {
			t.Fatal(err)
		}
		h.start()
		h.ended(h.mail(from, "Four", "Message-ID: <4@acme.example>\r\n", "after the renumbering"), core.Opened)
		if got := h.ends(5); len(got) != 5 || got[4].Subject != "Four" {
			t.Errorf("after a renumbering %d mails are recorded, the last %q; want 5 and Four", len(got), got[len(got)-1].Subject)
		}
	}, accepting)
}

func TestOneMailToTwoMailboxes(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		body := "From: alice@acme.example\r\nTo: support@example.org, sales@example.org\r\nSubject: Both\r\nMessage-ID: <1@acme.example>\r\n\r\nWho is it?\r\n"
		first := h.ended(h.got("INBOX", []byte("Received: by mx1\r\nDelivered-To: support@example.org\r\n"+body)), core.Opened)
		second := h.ended(h.got("Sales", []byte("Received: by mx2\r\nDelivered-To: sales@example.org\r\n"+body)), core.Duplicate)
		if second.Ticket != first.Ticket {
			t.Errorf("the copy is of ticket %d, want %d", second.Ticket, first.Ticket)
		}
		if got := h.notices(core.NoticeOpened, "alice@acme.example"); len(got) != 1 {
			t.Errorf("Alice got %d first answers, want 1", len(got))
		}
		h.original(second)
	}, accepting, withSales)
}
