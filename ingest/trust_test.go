package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"usher/core"
	"usher/ingest"
)

func TestUnprovenMailIsConfirmed(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		held := h.ended(h.mail("Alice <alice@acme.example>", "It burns", "Message-ID: <1@acme.example>\r\n", "Help."), core.Held)
		other := h.ended(h.mail("Alice <alice@acme.example>", "Another", "Message-ID: <o@acme.example>\r\n", "More."), core.Held)
		ch := h.notices(core.NoticeChallenge, "alice@acme.example")
		if held.Ticket != 0 || len(ch) != 2 {
			t.Fatalf("ticket %d, %d challenges; want none, and one a mail", held.Ticket, len(ch))
		}
		l, err := h.desk.Letter(t.Context(), ch[:1])
		if err != nil {
			t.Fatal(err)
		}
		to := "Delivered-To: " + keyed(l.Key) + "\r\n"
		h.ended(h.mail("Mallory <mallory@evil.example>", "Re: confirm", to, "yes"), core.Held)
		h.ended(h.mail("bob@acme.example", "Re: confirm", to, "yes"), core.Held)
		h.ended(h.inbound(held.ID), core.Held)
		done := h.ended(h.mail("alice@acme.example", "Re: confirm", to, "Yes, that was me."), core.Commanded)
		if in := h.ended(h.inbound(held.ID), core.Opened); in.Ticket != done.Ticket || in.Trust != core.TrustProven || in.Evidence != "confirmed by the sender" {
			t.Errorf("the confirmed mail is %+v, want proven on ticket %d", in, done.Ticket)
		}
		again := h.ended(h.mail("alice@acme.example", "Re: confirm", to+"X: 2\r\n", "Yes again."), core.Commanded)
		if again.Ticket != done.Ticket || len(h.notices(core.NoticeOpened, "alice@acme.example")) != 1 {
			t.Error("to confirm twice did it twice")
		}
		if h.texts(done.Ticket) != "Help." {
			t.Errorf("the ticket says %q, want the held mail alone", h.texts(done.Ticket))
		}
		h.ended(h.inbound(other.ID), core.Held) // each mail is confirmed for itself
	})
}

func TestChallengesAreCapped(t *testing.T) {
	h := oneHouse(t)
	for k := range 12 {
		h.ended(h.mail("victim@home.example", fmt.Sprint("Spam ", k), "", "buy"), core.Held)
	}
	if got := h.notices(core.NoticeChallenge, "victim@home.example"); len(got) != 10 {
		t.Errorf("a forged address gets %d challenges a day, want 10", len(got))
	}
	if got := h.notices(core.NoticeHeld, "sam@example.org"); len(got) != 2 {
		t.Errorf("Sam is told %d times, want of the two that nobody was asked about", len(got))
	}
}

// A key proves its person wherever it stands, and nobody else.
func TestKeys(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "It burns", "Message-ID: <1@acme.example>\r\n", "Help."), core.Held)
		first, err := h.in.Release(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		id := h.ended(first, core.Opened).Ticket
		key := h.replyKey("alice@acme.example", id, first.Message)
		forged := key[:len(key)-3] + "aaa"
		bobs := h.replyKey("bob@acme.example", id, first.Message)
		messageID := func(k string) string { return "<n7." + k + "@example.org>" }
		for k, c := range []struct {
			name, from, header string
			want               core.Disposition
		}{
			{"To", "alice@acme.example", "To: " + keyed(key), core.Replied},
			{"Cc", "alice@acme.example", "Cc: Support <" + keyed(strings.ToUpper(key)) + ">", core.Replied},
			{"Delivered-To", "alice@acme.example", "Delivered-To: " + keyed(key), core.Replied},
			{"X-Original-To", "alice@acme.example", "X-Original-To: " + keyed(key), core.Replied},
			{"In-Reply-To", "alice@acme.example", "In-Reply-To: " + messageID(key), core.Replied},
			{"References", "alice@acme.example", "References: <x@y> " + messageID(key), core.Replied},
			{"another address of the desk", "alice@acme.example", "To: " + core.Subaddress("sales@example.org", key), core.Replied},
			{"forged", "alice@acme.example", "To: " + keyed(forged), core.Held},
			{"somebody else's", "alice@acme.example", "To: " + keyed(bobs), core.Held},
			{"hers, from him", "mallory@evil.example", "To: " + keyed(key), core.Held},
			{"another domain's Message-ID is no matter", "alice@acme.example", "In-Reply-To: <n7." + key + "@elsewhere.example>", core.Replied},
			{"none", "alice@acme.example", "X-Nothing: 1", core.Held},
		} {
			in := h.ended(h.mail(c.from, "Re: It burns", c.header+"\r\n", fmt.Sprint("reply ", k, c.name)), c.want)
			if c.want == core.Replied && (in.Ticket != id || in.Trust != core.TrustProven) {
				t.Errorf("%s: on ticket %d as %s, want %d as proven", c.name, in.Ticket, in.Trust, id)
			}
			if c.want == core.Held && in.Trust == core.TrustProven {
				t.Errorf("%s: proven", c.name)
			}
		}
	})
}

// Where plain mail is accepted, a key that came to somebody else makes its
// bearer nobody but who From says.
func TestKeyOfAnotherActsAsFrom(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "Secret plans", "", "Nobody may know."), core.Opened)
		key := keyed(h.replyKey("alice@acme.example", first.Ticket, first.Message))
		in := h.ended(h.mail("mallory@evil.example", "Re: Secret plans", "To: "+key+"\r\n", "What is it?"), core.Opened)
		if in.Ticket == first.Ticket || in.Trust != core.TrustPlain || in.Person != h.person("mallory@evil.example") {
			t.Errorf("Mallory wrote on ticket %d as %s, want a plain one of her own", in.Ticket, in.Trust)
		}
		if got := h.texts(in.Ticket); strings.Contains(got, "Nobody may know") || strings.Contains(got, first.Ticket.String()) {
			t.Errorf("her ticket says %q, which she did not know", got)
		}
	}, accepting)
}

// Staff are not believed without proof, wherever.
func TestPlainStaff(t *testing.T) {
	h := oneHouse(t, accepting)
	first := h.ended(h.mail("alice@acme.example", "Help", "", "Help."), core.Opened)
	in := h.ended(h.mail("sam@example.org", fmt.Sprintf("Re: [%s] Help", first.Ticket), "", "#close\nSolved."), core.Held)
	if h.show(first.Ticket).Ticket.Status == core.Closed {
		t.Error("an unproven agent closed a ticket")
	}
	l := h.last(core.NoticeChallenge, "sam@example.org")
	h.ended(h.mail("sam@example.org", "Re: confirm", "Delivered-To: "+keyed(l.Key)+"\r\n", "ok"), core.Commanded)
	h.ended(h.inbound(in.ID), core.Replied)
	if got := h.show(first.Ticket).Ticket.Status; got != core.Closed {
		t.Errorf("after the confirmation the ticket is %s, want closed", got)
	}
}

func TestPlainCommands(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const to = "Delivered-To: support+desk@example.org\r\n"
		in := h.ended(h.mail("alice@acme.example", "commands", to, "contacts add carl@acme.example\nwhoami\n"), core.Held)
		if got := h.notices(core.NoticeAnswer, ""); len(got) != 0 {
			t.Fatalf("%d answers to commands that nothing proves", len(got))
		}
		l := h.last(core.NoticeChallenge, "alice@acme.example")
		confirm := "Delivered-To: " + keyed(l.Key) + "\r\n"
		h.ended(h.mail("alice@acme.example", "Re", confirm, "yes"), core.Commanded)
		h.ended(h.mail("alice@acme.example", "Re", confirm, "yes, really"), core.Commanded)
		h.ended(h.inbound(in.ID), core.Commanded)
		got := h.notices(core.NoticeAnswer, "alice@acme.example")
		if len(got) != 1 {
			t.Fatalf("%d answers, want 1", len(got))
		}
		if text := told(h.last(core.NoticeAnswer, "alice@acme.example")); !strings.Contains(text, "carl@acme.example is a named contact") || !strings.Contains(text, "Alice") && !strings.Contains(text, "alice@acme.example") {
			t.Errorf("the answer is %q", text)
		}
	}, accepting)
}

// What the receiving server found counts, and decides who is asked to confirm.
func TestAuthenticationResults(t *testing.T) {
	h := oneHouse(t, func(h *house, _ *ingest.Files) { h.cfg.Mailboxes[0].AuthservID = "mx.example.org" })
	for _, c := range []struct {
		name, from, header string
		want               core.Disposition
		trust              core.Trust
	}{
		{"dmarc", "alice@acme.example", passes + border, core.Opened, core.TrustProven},
		{"another domain", "alice@acme.example", says + "dkim=pass header.d=evil.example\r\n" + border, core.Held, core.TrustPlain},
		{"below ours", "alice@acme.example", says + "none\r\n" + passes + border, core.Held, core.TrustPlain},
		{"two authors", "alice@acme.example, m@evil.example", passes + border, core.Held, core.TrustPlain},
		{"dmarc fails", "alice@acme.example", fails + border, core.Held, core.TrustFailed},
	} {
		before := len(h.notices(core.NoticeChallenge, ""))
		in := h.got("INBOX", append([]byte(c.header), letter(c.from, c.name, "", c.name)...))
		if in.Disposition != c.want || in.Trust != c.trust {
			t.Errorf("%s: ended %s as %s (%s), want %s as %s", c.name, in.Disposition, in.Trust, in.Evidence, c.want, c.trust)
		}
		asked := len(h.notices(core.NoticeChallenge, "")) - before
		if want := c.trust == core.TrustPlain; (asked == 1) != want {
			t.Errorf("%s: %d challenges", c.name, asked)
		}
	}
	if got := h.notices(core.NoticeHeld, "sam@example.org"); len(got) != 1 || !strings.Contains(got[0].Body, "evidence speaks against") {
		t.Errorf("Sam is told %d times of evidence against a sender, want once", len(got))
	}
}
