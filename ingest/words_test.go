package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"usher/core"
)

func TestWordsOnOpening(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.mail("alice@acme.example", "Words", "",
			"#priority urgent #category upgrade\n#for bob@acme.example\n\nHelp Bob.\n#hashtag in the middle\nBye.\n\n#cc carl@home.example\n#assign me"), core.Opened)
		v := h.show(in.Ticket)
		if v.Ticket.Priority != core.Urgent || v.Ticket.Category != "upgrade" || v.Ticket.Requester != h.person("bob@acme.example") || len(v.CC) != 1 {
			t.Errorf("ticket %+v with %d on cc, want urgent, upgrade, for Bob, Carl on cc", v.Ticket, len(v.CC))
		}
		if got := h.texts(in.Ticket); got != "Help Bob.\n#hashtag in the middle\nBye." {
			t.Errorf("the text is %q, want it without the words", got)
		}
		if got := told(h.last(core.NoticeAnswer, "alice@acme.example")); !strings.Contains(got, "#assign me") {
			t.Errorf("Alice is told %q, want that she can't assign", got)
		}
		bad := h.ended(h.mail("alice@acme.example", "Bad words", "", "#priority hihg\n#internal\nHelp."), core.Opened)
		if got := h.texts(bad.Ticket); got != "#priority hihg\nHelp." {
			t.Errorf("the text is %q, want the bad word kept", got)
		}
		if got := told(h.last(core.NoticeAnswer, "alice@acme.example")); !strings.Contains(got, "hihg") || !strings.Contains(got, "#internal") {
			t.Errorf("Alice is told %q, want both words that were not done", got)
		}
		if got := h.show(bad.Ticket).Ticket.Privacy; got != core.Private {
			t.Errorf("the ticket is %s, want private", got)
		}
		org := h.ended(h.mail("alice@acme.example", "Org", "", "#org Globex\nHelp."), core.Opened)
		if v := h.show(org.Ticket); v.Organization.Name != "Acme" {
			t.Errorf("the ticket is of %q, want of Acme", v.Organization.Name)
		}
		if got := told(h.last(core.NoticeOpened, "alice@acme.example")); !strings.Contains(got, "Globex") {
			t.Errorf("Alice is told %q, want that Globex is not hers", got)
		}
		only := h.ended(h.mail("alice@acme.example", "Only words", "", "#priority high"), core.Opened)
		if got := h.texts(only.Ticket); got != "(This mail had no text.)" {
			t.Errorf("a ticket of words alone says %q", got)
		}
	}, accepting)
}

func TestWordsOnReplying(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.ended(h.mail("alice@acme.example", "Words", "Message-ID: <1@a>\r\n", "Help."), core.Opened).Ticket
		const re = "In-Reply-To: <1@a>\r\n"
		sam := "Delivered-To: " + keyed(h.replyKey("sam@example.org", id, 0)) + "\r\n"
		status := func(want core.Status, messages int) {
			t.Helper()
			if v := h.show(id); v.Ticket.Status != want || len(v.Messages) != messages {
				t.Errorf("the ticket is %s with %d messages, want %s with %d", v.Ticket.Status, len(v.Messages), want, messages)
			}
		}
		h.ended(h.mail("sam@example.org", "Re", sam, "#assign me"), core.Commanded)
		status(core.Assigned, 1)
		h.ended(h.mail("sam@example.org", "Re", sam, "Try this.\n\n#status pending"), core.Replied)
		status(core.Pending, 2)
		h.notAnswered("alice@acme.example", func() {
			h.ended(h.mail("alice@acme.example", "Re", re, "Thanks.\n\n#close"), core.Replied)
			status(core.Closed, 3)
			h.ended(h.mail("alice@acme.example", "Re", re, "Not quite.\n\n#reopen"), core.Replied)
			status(core.InProgress, 4)
			h.ended(h.mail("alice@acme.example", "Re", re, "#priority high\n#close"), core.Commanded)
			status(core.Closed, 4)
			h.ended(h.mail("alice@acme.example", "Re", re+"X: 1\r\n", "#reopen"), core.Commanded)
			status(core.InProgress, 4)
		})
		h.ended(h.mail("alice@acme.example", "Re", re, "#status frozen\n#for bob@acme.example\nIs it?"), core.Replied)
		status(core.InProgress, 5)
		if got := told(h.last(core.NoticeAnswer, "alice@acme.example")); !strings.Contains(got, "frozen") || !strings.Contains(got, "#for") {
			t.Errorf("Alice is told %q, want the bad word, and that #for comes too late", got)
		}
		if got := h.texts(id); !strings.HasSuffix(got, "#status frozen\nIs it?") {
			t.Errorf("the texts are %q, want the bad word kept in the last", got)
		}
		in := h.ended(h.mail("alice@acme.example", "Re", re, "#internal\nMy boss must not know."), core.Replied)
		for _, m := range h.show(id).Messages {
			if m.ID == in.Message && (m.Internal || m.Privacy != core.Private) {
				t.Errorf("#internal by a customer: internal %t, %s, want private", m.Internal, m.Privacy)
			}
		}
		if got := told(h.last(core.NoticeAnswer, "alice@acme.example")); !strings.Contains(got, "staff") {
			t.Errorf("Alice is told %q, want that only staff write internally", got)
		}
		h.ended(h.mail("alice@acme.example", "Re", re, "#alerts off\n#for x@y.example"), core.Commanded)
		for _, p := range h.show(id).Alerts {
			if p.Primary == "alice@acme.example" {
				t.Error("Alice still has the alert")
			}
		}
		empty := h.ended(h.mail("alice@acme.example", "Re", re+"X: 2\r\n", ""), core.Replied)
		if got := h.texts(id); !strings.HasSuffix(got, "|(This mail had no text.)") || empty.Message == 0 {
			t.Errorf("an empty reply says %q", got)
		}
	}, accepting)
}

func TestWithdraw(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.mail("zoe@home.example", "Oops", "Message-ID: <1@z>\r\n", "My password is 1234."), core.Opened)
		key := h.last(core.NoticeOpened, "zoe@home.example").Key
		h.ended(h.mail("zoe@home.example", fmt.Sprintf("Re: [%s] Oops", in.Ticket), "To: "+keyed(key)+"\r\n", "#withdraw\n\n> You wrote:\n> My password is 1234."), core.Commanded)
		v := h.show(in.Ticket)
		if !v.Ticket.Withdrawn || v.Ticket.Status != core.Closed {
			t.Errorf("the ticket is %+v, want withdrawn", v.Ticket)
		}
		h.clock.pass(day)
		other := h.ended(h.mail("yan@home.example", fmt.Sprintf("Re: [%s]", in.Ticket), "", "What was it?"), core.Opened)
		if other.Ticket == in.Ticket {
			t.Error("somebody else got at a withdrawn ticket")
		}
	}, accepting)
}
