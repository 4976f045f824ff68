package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"usher/core"
)

// Mail that no human wrote is noted and neither opens, reopens nor is answered.
func TestAutomaticMail(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "Help", "Message-ID: <1@a>\r\n", "Help.\n\n#close"), core.Opened)
		key := h.last(core.NoticeOpened, "alice@acme.example").Key
		notices := func() int {
			return len(h.notices(core.NoticeOpened, "")) + len(h.notices(core.NoticeReplied, "")) + len(h.notices(core.NoticeChanged, "")) +
				len(h.notices(core.NoticeAnswer, "")) + len(h.notices(core.NoticeRefused, "")) + len(h.notices(core.NoticeChallenge, ""))
		}
		before := notices()
		const receipt = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n" +
			"--b\r\n\r\nIt was read.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n" +
			"Final-Recipient: rfc822; alice@acme.example\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n"
		var names []string
		var mails [][]byte
		for _, c := range []struct{ name, from, rest string }{
			{"auto-replied", "alice@acme.example", "Auto-Submitted: auto-replied (vacation)\r\n\r\n"},
			{"auto-generated", "alice@acme.example", "Auto-Submitted: auto-generated\r\n\r\n"},
			{"precedence bulk", "alice@acme.example", "Precedence: bulk\r\n\r\n"},
			{"auto reply", "alice@acme.example", "X-Autoreply: yes\r\n\r\n"},
			{"suppress", "alice@acme.example", "X-Auto-Response-Suppress: All\r\n\r\n"},
			{"list", "list@news.example", "List-Id: <news.example>\r\n\r\n"},
			{"newsletter", "news@news.example", "List-Unsubscribe: <mailto:u@news.example>\r\n\r\n"},
			{"null path", "alice@acme.example", "Return-Path: <>\r\n\r\n"},
			{"daemon", "MAILER-DAEMON@acme.example", "\r\n"},
			{"subject", "alice@acme.example", "Subject: Automatic reply: x\r\n\r\n"},
			{"read receipt", "alice@acme.example", receipt},
			{"delayed", "postmaster@acme.example", "Return-Path: <>\r\nSubject: Delivery delayed\r\n\r\n"},
			{"from us", "support@example.org", "\r\n"},
			{"from a key of ours", keyed(key), "\r\n"},
			{"our own mail", "alice@acme.example", "Message-ID: <n3." + key + "@example.org>\r\n\r\n"},
		} {
			for k, re := range []string{"", "In-Reply-To: <1@a>\r\n", "Delivered-To: " + keyed(key) + "\r\n", "Delivered-To: support+desk@example.org\r\n"} {
				date := fmt.Sprintf("Date: Sun, 22 Nov 2026 02:00:0%d +0000\r\n", k)
				names = append(names, c.name+" "+re)
				mails = append(mails, []byte("From: "+c.from+"\r\nTo: support@example.org\r\n"+date+re+c.rest+c.name+"\r\n"))
			}
		}
		h.put("INBOX", mails...)
		for k, in := range h.ends(1 + len(mails))[1:] {
			if in.Disposition != core.Automatic {
				t.Errorf("%s: ended %s (%s), want automatic", names[k], in.Disposition, in.Why)
			}
		}
		if got := notices(); got != before {
			t.Errorf("%d notices because of automatic mail", got-before)
		}
		if v := h.show(first.Ticket); v.Ticket.Status != core.Closed || len(v.Messages) != 1 {
			t.Errorf("automatic mail made the ticket %s with %d messages", v.Ticket.Status, len(v.Messages))
		}
	}, accepting)
}

// report is a delivery report about a mail of ours.
func report(action, status, messageID string) []byte {
	return []byte("Return-Path: <>\r\nFrom: MAILER-DAEMON@acme.example\r\nTo: support@example.org\r\nSubject: Returned mail\r\nX: " + messageID + action + "\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; alice@acme.example\r\nAction: " + action + "\r\nStatus: " + status + "\r\n" +
		"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + messageID + ">\r\nSubject: [#1]\r\n\r\n--b--\r\n")
}

func TestBounces(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("alice@acme.example", "Help", "Message-ID: <1@a>\r\n", "Help."), core.Opened)
		h.ended(h.mail("mallory@evil.example", "Mine", "", "Help."), core.Opened)
		l := h.last(core.NoticeOpened, "alice@acme.example")
		theirs := h.last(core.NoticeOpened, "mallory@evil.example")
		paused := func() bool {
			_, err := h.desk.Letter(t.Context(), h.notices(core.NoticeOpened, "alice@acme.example"))
			return core.KindOf(err) == core.Refused
		}
		id := func(n core.NoticeID, key string) string { return core.NoticeMessageID(n, key, "example.org") }
		for _, c := range []struct {
			name, action, status, id string
			want                     core.Disposition
			pauses                   bool
		}{
			{"not ours", "failed", "5.1.1", "x@elsewhere", core.Bounced, false},
			{"a key of nobody", "failed", "5.1.1", id(l.Notice.ID, "aaaa"), core.Bounced, false},
			{"her notice by his key", "failed", "5.1.1", id(l.Notice.ID, theirs.Key), core.Bounced, false},
			{"delayed", "delayed", "4.4.1", id(l.Notice.ID, l.Key), core.Automatic, false},
			{"for now", "failed", "4.2.2", id(l.Notice.ID, l.Key), core.Bounced, false},
			{"for good", "failed", "5.1.1", id(l.Notice.ID, l.Key), core.Bounced, true},
		} {
			in := h.got("INBOX", report(c.action, c.status, c.id))
			if in.Disposition != c.want || paused() != c.pauses {
				t.Errorf("%s: ended %s (%s), Alice paused %t; want %s, %t", c.name, in.Disposition, in.Why, paused(), c.want, c.pauses)
			}
			if c.pauses && in.Ticket != first.Ticket {
				t.Errorf("%s: it is about ticket %d, want %d", c.name, in.Ticket, first.Ticket)
			}
		}
		h.ended(h.mail("alice@acme.example", "Re: Help", "In-Reply-To: <1@a>\r\n", "I am here."), core.Replied)
		if paused() {
			t.Error("Alice is still paused after she wrote")
		}
	}, accepting)
}

// Two programs that answer each other, and do not say that they are programs,
// come to an end.
func TestPingPong(t *testing.T) {
	h := oneHouse(t, accepting)
	in := h.ended(h.mail("robot@home.example", "Ping", "", "I am away."), core.Opened)
	key := keyed(h.last(core.NoticeOpened, "robot@home.example").Key)
	ends := map[core.Disposition]int{}
	var mails [][]byte
	for k := range 60 {
		mails = append(mails, letter("robot@home.example", "Re: Ping", "To: "+key+"\r\n", fmt.Sprint("I am away ", k)))
	}
	h.put("INBOX", mails...)
	for _, in := range h.ends(61)[1:] {
		ends[in.Disposition]++
	}
	if h.count = 61; ends[core.Replied] != 19 || ends[core.Held] != 41 {
		t.Errorf("60 answers of a robot ended %v, want 19 replied and the rest held", ends)
	}
	if n := len(h.show(in.Ticket).Messages); n != 20 {
		t.Errorf("%d messages, want 20", n)
	}
	if got := h.notices(core.NoticeHeld, "sam@example.org"); len(got) != 20 || !strings.Contains(got[19].Body, `"last":true`) || strings.Contains(got[18].Body, `"last":true`) {
		t.Errorf("Sam is told %d times, want 20 times, the last of them saying so", len(got))
	}
}

// Answers to one address are capped, whatever it is that is answered.
func TestAnswersAreCapped(t *testing.T) {
	h := oneHouse(t, accepting)
	var mails [][]byte
	for k := range 60 {
		mails = append(mails, letter("robot@home.example", fmt.Sprint("Ping ", k), "", "I am away."))
	}
	h.put("INBOX", mails...)
	h.ends(60)
	if got := h.notices(core.NoticeOpened, "robot@home.example"); len(got) != 20 {
		t.Errorf("%d answers, want 20 an hour", len(got))
	}
	h.clock.pass(2 * day / 24)
	h.count = 60
	h.ended(h.mail("robot@home.example", "Later", "", "Hello."), core.Opened)
	if got := h.notices(core.NoticeOpened, "robot@home.example"); len(got) != 21 {
		t.Errorf("%d answers after the hour, want one more", len(got))
	}
}

// The stop address ends its own person's notices of its ticket, and no other.
func TestStopAddress(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		one := h.ended(h.mail("alice@acme.example", "One", "Message-ID: <1@a>\r\nCc: bob@acme.example\r\n", "one"), core.Opened).Ticket
		two := h.ended(h.mail("alice@acme.example", "Two", "Message-ID: <2@a>\r\n", "two"), core.Opened).Ticket
		l, err := h.desk.Letter(t.Context(), h.notices(core.NoticeOpened, "alice@acme.example")[:1])
		if err != nil {
			t.Fatal(err)
		}
		in := h.ended(h.got("INBOX", []byte("From: unsubscribe@provider.example\r\nAuto-Submitted: auto-generated\r\nTo: "+keyed(l.Stop)+"\r\nSubject: stop\r\n\r\n")), core.Commanded)
		if in.Ticket != one {
			t.Errorf("it stops ticket %d, want %d", in.Ticket, one)
		}
		alerts := func(id core.TicketID) string {
			var out []string
			for _, p := range append(h.show(id).Alerts, h.show(id).CC...) {
				out = append(out, p.Primary)
			}
			return strings.Join(out, " ")
		}
		if got := alerts(one); got != "bob@acme.example" {
			t.Errorf("alerts of the ticket are on for %q, want Bob", got)
		}
		if got := alerts(two); got != "alice@acme.example" {
			t.Errorf("alerts of the other are on for %q, want Alice", got)
		}
		h.mail("bob@acme.example", "Re", "In-Reply-To: <1@a>\r\n", "news")
		if got := h.notices(core.NoticeReplied, "alice@acme.example"); len(got) != 0 {
			t.Errorf("Alice is told %d times after she stopped it", len(got))
		}
		h.ended(h.got("INBOX", []byte("From: x@y.example\r\nTo: "+keyed(l.Stop)+"\r\nSubject: stop\r\n\r\nagain\r\n")), core.Commanded)
	}, accepting)
}
