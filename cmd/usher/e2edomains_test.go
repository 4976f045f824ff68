package main

import (
	"strings"
	"testing"

	"usher/core/store/storetest"
	"usher/notify/smtptest"
)

// A colleague whom nobody added writes: they become a member with a community
// ticket, their owner lets them in by one reply, and their next mail has support.
func TestNewColleague(t *testing.T) {
	t.Parallel()
	const nina = "nina@acme.example"
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s := stage(t, setting{dialect: d})
			serve := s.serve("usher.toml")
			s.put(post{from: nina, subject: "topic drill", text: "marker-drill"})
			first := s.got(nina, "now ticket #", "topic drill")
			wantText(t, first, "will be public", "It is a community ticket", "You are a member of Acme, but no support contact there. alice <"+alice+"> can add you, and was told.")
			ask := s.got(alice, "nina <"+nina+"> is no contact of Acme yet")
			wantText(t, ask, "nina <"+nina+"> wrote to us to open a ticket.", "reply with the line #allow.", "Acme has 2 of 6 seats taken, 2 by invitations.")
			if strings.Contains(ask.Text(), "drill") || strings.Contains(ask.Header("Subject"), "drill") {
				t.Errorf("the owner reads what is not public yet:\n%s", ask.Text())
			}
			s.put(post{from: nina, subject: "topic saw", text: "marker-saw"})
			wantText(t, s.got(nina, "now ticket #", "topic saw"), "It is a community ticket", "can add you, and was told.")
			s.answer(ask, "Not sure. Who is she?")
			s.answer(s.got(alice, "Nothing was done"), "#allow\n\nThank you, Alice")
			s.got(alice, nina+" is a named contact of Acme")
			s.got(nina, "Acme: contacts changed", "You are now a member of Acme")
			s.put(post{from: nina, subject: "topic lathe", text: "marker-lathe"})
			wantText(t, s.got(nina, "now ticket #", "topic lathe"), "You are a named contact of Acme.", "has the premium plan", "only the contacts of Acme")

			mails := s.settled()
			readers(t, mails, "wrote to us to open a ticket", alice)
			if e := read[exported](t, s.done("ticket", "export", s.number(first))); e.Creator != nina {
				t.Errorf("the first ticket is %s's, want %s's", e.Creator, nina)
			}
			serve.stop()
		})
	}
}

// wantText wants sentences in a mail, wherever its lines break.
func wantText(t *testing.T, r smtptest.Received, want ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(r.Text()), " ")
	for _, sentence := range want {
		if !strings.Contains(text, sentence) {
			t.Errorf("the mail %q to %s lacks %q:\n%s", r.Header("Subject"), r.To[0], sentence, r.Text())
		}
	}
}
