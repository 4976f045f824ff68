package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/ingest"
)

// judging has the mailbox believe its server.
func judging(h *house, _ *ingest.Files) { h.cfg.Mailboxes[0].AuthservID = "mx.example.org" }

const (
	against  = "Authentication-Results: mx.example.org; dmarc=fail header.from=acme.example\r\n"
	inFavour = "Authentication-Results: mx.example.org; dkim=pass header.d=%s\r\n"
	toDesk   = "Delivered-To: support+desk@example.org\r\n"
)

// note is what Sam is told of a held mail.
func (h *house) note(in core.Inbound) desk.Letter {
	h.t.Helper()
	for _, n := range h.notices(core.NoticeHeld, "sam@example.org") {
		l, err := h.desk.Letter(h.t.Context(), []core.Notice{n})
		if err != nil {
			h.t.Fatal(err)
		}
		if l.Told.Inbound == int64(in.ID) && l.Told.Held != nil {
			return l
		}
	}
	h.t.Fatalf("Sam has no note of mail %d", in.ID)
	return desk.Letter{}
}

// told counts the notices to an address; an empty one is everybody.
func (h *house) told(address string) int {
	h.t.Helper()
	n := 0
	for _, k := range []core.NoticeKind{
		core.NoticeOpened, core.NoticeReplied, core.NoticeChanged, core.NoticeAnswer, core.NoticeRefused, core.NoticeChallenge,
		core.NoticeAccount, core.NoticeHeld,
	} {
		n += len(h.notices(k, address))
	}
	return n
}

// reply answers a letter as its recipient does, and returns what they are told.
func (h *house) reply(l desk.Letter, from, text string) desk.Letter {
	h.t.Helper()
	h.ended(h.mail(from, "Re: "+l.Told.Subject, fmt.Sprintf("Delivered-To: %s\r\nMessage-ID: <r%d@x>\r\n", keyed(l.Key), h.count), text), core.Commanded)
	return h.last(core.NoticeAnswer, from)
}

func wants(t *testing.T, what, got string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("%s says %q, want %q in it", what, got, text)
		}
	}
}

// The note of a held mail says what it would have done, and nothing of that is
// done.
func TestNoteOfHeldMail(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		pass := fmt.Sprintf(inFavour, "acme.example")
		known := h.ended(h.mail("alice@acme.example", "Known", pass+"Message-ID: <1@a>\r\n", "Help."), core.Opened)
		before := h.told("")
		for _, c := range []struct{ name, from, subject, header, text, would string }{
			{"ticket", "Bob <bob@acme.example>", "It burns", "", "#priority high\nHelp me.", "It would open a ticket of Acme with #priority high."},
			{"community", "zoe@home.example", "Hello", "", "Is it free?", "It would open a community ticket."},
			{"reply", "alice@acme.example", "Re: Known", "In-Reply-To: <1@a>\r\n", "More.", "It would reply to ticket " + known.Ticket.String() + " of Acme."},
			{"words", "alice@acme.example", "Re: Known", "In-Reply-To: <1@a>\r\n", "#close", "It would change ticket " + known.Ticket.String() + " of Acme with #close."},
			{"commands", "alice@acme.example", "x", toDesk, "contacts add eve@evil.example\nwhoami", "It would run: contacts add eve@evil.example; whoami"},
			{"itself", "sam@example.org", "x", toDesk, "inbound show 6\ninbound release 6", "It would run: inbound show 6; inbound release 6"},
			{"long", "zoe@home.example", "Long", "", strings.Repeat("word\n", 500), "It would open a community ticket."},
		} {
			in := h.ended(h.mail(c.from, c.subject, against+c.header, c.text), core.Held)
			l := h.note(in)
			held := l.Told.Held
			if held.Would != c.would || held.From != in.From || held.Subject != c.subject || held.Answerable || held.Proven {
				t.Errorf("%s: the note is %+v, want %q", c.name, held, c.would)
			}
			wants(t, "the note's reason", held.Why, "evidence speaks against", "dmarc")
			if want := strings.TrimSpace(c.text); held.Text != want && (len(want) < 1000 || len(held.Text) > 1010 || !strings.HasSuffix(held.Text, "…")) {
				t.Errorf("%s: the note begins %q, want %q", c.name, held.Text, want)
			}
		}
		if got := h.told("") - before; got != 7 {
			t.Errorf("%d notices of 7 held mails, want a note each", got)
		}
		if v := h.show(known.Ticket); v.Ticket.Status == core.Closed || len(v.Messages) != 1 {
			t.Errorf("what was only tried was done: %+v", v.Ticket)
		}
		if _, err := h.desk.Actor(t.Context(), "eve@evil.example", core.TrustProven); core.KindOf(err) != core.NotFound {
			t.Errorf("Eve is known: %v", err)
		}
		if p, err := h.desk.ProfileAt(t.Context(), core.System(), "zoe@home.example"); err != nil || p.Person.Addresses[0].Verified {
			t.Errorf("Zoe is %+v, %v; want her unproven", p.Person, err)
		}
	}, judging)
}

func TestReplyReleases(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.mail("bob@acme.example", "It burns", against+"Message-ID: <b@a>\r\n", "Help me."), core.Held)
		note := h.note(in)

		// Who is not Sam decides nothing with his key.
		to := "Delivered-To: " + keyed(note.Key) + "\r\n"
		h.ended(h.mail("mallory@evil.example", "Re: mail", to, "release"), core.Held)
		own := h.ended(h.mail("alice@acme.example", "Re: mail", fmt.Sprintf(inFavour, "acme.example")+to, "release"), core.Opened)
		if h.texts(own.Ticket) != "release" {
			t.Errorf("Alice's mail is %q, want one of her own", h.texts(own.Ticket))
		}
		h.ended(h.inbound(in.ID), core.Held)

		// What is none of the words decides nothing, and can be said again.
		asked := h.reply(note, "sam@example.org", "What is this?")
		wants(t, "the answer", told(asked), "Nothing was decided", "release, refuse", "Help me.", "It would open a ticket of Acme")
		h.ended(h.inbound(in.ID), core.Held)

		got := h.reply(asked, "sam@example.org", "**Release!**\nLooks fine.")
		out := h.ended(h.inbound(in.ID), core.Opened)
		wants(t, "the answer", told(got), fmt.Sprintf("Mail %d is released", in.ID), "ticket "+out.Ticket.String())
		if out.Trust != core.TrustProven || h.texts(out.Ticket) != "Help me." || len(h.notices(core.NoticeOpened, "bob@acme.example")) != 1 {
			t.Errorf("the released mail is %+v", out)
		}
		again := told(h.reply(note, "sam@example.org", "discard"))
		wants(t, "the second answer", again, "released already by Sam", "opened, ticket "+out.Ticket.String())
		h.ended(h.inbound(in.ID), core.Opened)
		shown, who, err := h.desk.Mail(t.Context(), core.System(), in.ID)
		if err != nil || who != "Sam" || shown.Ticket != out.Ticket {
			t.Errorf("Mail = %+v by %q, %v; want it decided by Sam", shown, who, err)
		}
	}, judging)
}

func TestReplyRefusesAndDiscards(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		before := h.told("bob@acme.example")
		forged := h.ended(h.mail("bob@acme.example", "Forged", against, "Buy."), core.Held)
		got := told(h.reply(h.note(forged), "sam@example.org", "refuse We buy nothing."))
		wants(t, "the answer", got, "refused", "Nobody was told")
		if in := h.ended(h.inbound(forged.ID), core.RefusedIn); in.Why != "We buy nothing." || h.told("bob@acme.example") != before {
			t.Errorf("refused with %q and told %d times; the sender is forged", in.Why, h.told("bob@acme.example")-before)
		}

		flood := h.flooded("zoe@home.example")
		note := h.note(flood)
		if !note.Told.Held.Proven || !note.Told.Held.Answerable {
			t.Errorf("the note is %+v, want its sender proven", note.Told.Held)
		}
		got = told(h.reply(note, "sam@example.org", "Refuse:\nPlease stop."))
		wants(t, "the answer", got, "refused", "Its sender is told why")
		if n := h.notices(core.NoticeRefused, "zoe@home.example"); len(n) != 1 || !strings.Contains(n[0].Body, "Please stop.") {
			t.Errorf("Zoe is told %d times", len(n))
		}

		nobody := h.ended(h.got("INBOX", []byte("Subject: x\r\n\r\nx\r\n")), core.Held)
		wants(t, "the answer", told(h.reply(h.note(nobody), "sam@example.org", "release")), "names no sender", "discard")
		wants(t, "the answer", told(h.reply(h.note(nobody), "sam@example.org", "discard")), "discarded")
		h.ended(h.inbound(nobody.ID), core.Discarded)
	}, judging)
}

// flooded has a proven sender write more to a ticket than a person does, and
// returns the mail that is held for it.
func (h *house) flooded(from string) core.Inbound {
	h.t.Helper()
	pass := fmt.Sprintf(inFavour, core.Domain(from))
	var mails [][]byte
	for k := range 21 {
		mails = append(mails, letter(from, "Re: Talk", pass+fmt.Sprintf("Message-ID: <%d@flood>\r\nReferences: <0@flood>\r\n", k), fmt.Sprint(k)))
	}
	h.put("INBOX", mails...)
	h.count += 21
	return h.ended(h.ends(h.count)[h.count-1], core.Held)
}

// Who left the staff decides nothing any more, and learns nothing.
func TestFormerStaffDecideNothing(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.mail("bob@acme.example", "Secret topic", against, "Secret text."), core.Held)
		note := h.note(in)
		sys := desk.By{Actor: core.System(), Channel: core.Shell}
		must(t)(h.desk.SetStaff(t.Context(), sys, "", "sam@example.org", core.NotStaff))
		for _, text := range []string{"release", "discard", "what?"} {
			got := told(h.reply(note, "sam@example.org", text))
			wants(t, "the answer to "+text, got, "Only staff can")
			if strings.Contains(got, "Secret") || strings.Contains(got, "bob") {
				t.Errorf("the answer to %s says %q", text, got)
			}
		}
		h.ended(h.inbound(in.ID), core.Held)
	}, judging)
}

func TestInboundCommands(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first := h.ended(h.mail("bob@acme.example", "First", against, "Help me."), core.Held)
		second := h.ended(h.mail("bob@acme.example", "Second", against, "And me."), core.Held)
		third := h.ended(h.mail("bob@acme.example", "Third", against, "Me too."), core.Held)
		staffed := fmt.Sprintf(inFavour, "example.org") + toDesk
		h.ended(h.mail("sam@example.org", "commands", staffed, fmt.Sprintf(
			"inbound\ninbound show %d\ninbound release %[1]d\ninbound release %[1]d\ninbound refuse %d Not ours.\ninbound discard %d\ninbound release 4711\ninbound list",
			first.ID, second.ID, third.ID)), core.Commanded)
		out := h.ended(h.inbound(first.ID), core.Opened)
		h.ended(h.inbound(second.ID), core.RefusedIn)
		h.ended(h.inbound(third.ID), core.Discarded)
		wants(t, "the answer", told(h.last(core.NoticeAnswer, "sam@example.org")), "Third", "It would open a ticket of Acme", "Help me.",
			"It opened ticket "+out.Ticket.String(), "released already by Sam", "Nobody was told why", "is discarded", "There is no mail 4711", "There are no such mails")

		// To others a mail that is there and one that is not are the same.
		held := h.ended(h.mail("bob@acme.example", "Fourth", against, "Me as well."), core.Held)
		for _, verb := range []string{"", "list", "show N", "release N", "refuse N no", "discard N"} {
			there := h.asked("alice@acme.example", "inbound "+strings.Replace(verb, "N", fmt.Sprint(held.ID), 1))
			missing := h.asked("alice@acme.example", "inbound "+strings.Replace(verb, "N", "4711", 1))
			if there != missing || !strings.Contains(there, "Only staff can") {
				t.Errorf("inbound %s: %q of a mail that is there, %q of one that is not", verb, there, missing)
			}
		}
		h.ended(h.inbound(held.ID), core.Held)
	}, judging)
}

// asked runs a command as somebody and returns the answer's text.
func (h *house) asked(address, text string) string {
	h.t.Helper()
	a, err := h.desk.Actor(h.t.Context(), address, core.TrustProven)
	if err != nil {
		h.t.Fatal(err)
	}
	var out command.Answer
	err = h.desk.Together(h.t.Context(), func(d *desk.Desk) error {
		var err error
		out, err = command.New(command.Options{}).With(h.in).RunText(h.t.Context(), d, desk.By{Actor: a, Channel: core.Shell}, text)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return command.Text(out, 500)
}

// An agent can't become an administrator by releasing a forged mail.
func TestAgentsReleaseNoAdministrator(t *testing.T) {
	h := oneHouse(t, judging)
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	must(t)(h.desk.SetStaff(t.Context(), sys, "Ada", "ada@example.org", core.Admin))
	in := h.ended(h.mail("ada@example.org", "x", strings.ReplaceAll(against, "acme.example", "example.org")+toDesk, "staff add sam@example.org admin"), core.Held)
	wants(t, "the answer", told(h.reply(h.note(in), "sam@example.org", "release")), "Only an administrator")
	h.ended(h.inbound(in.ID), core.Held)
	wants(t, "the answer", h.asked("sam@example.org", fmt.Sprintf("inbound release %d", in.ID)), "Only an administrator")
	wants(t, "the answer", h.asked("ada@example.org", fmt.Sprintf("inbound release %d", in.ID)), "is released")
}
