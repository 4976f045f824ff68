package ingest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest"
)

// believing takes the word of the receiving server.
func believing(h *house, _ *ingest.Files) { h.cfg.Mailboxes[0].AuthservID = "mx.example.org" }

// proven mails as somebody whom the receiving server vouches for.
func (h *house) proven(from, subject, extra, body string) core.Inbound {
	h.t.Helper()
	word := "Authentication-Results: mx.example.org; dmarc=pass header.from=" + core.Domain(from) + "\r\n" + border
	return h.got("INBOX", append([]byte(word), letter(from, subject, extra, body)...))
}

// answer replies to the newest such mail to somebody, by its key.
func (h *house) answer(kind core.NoticeKind, from, body string) core.Inbound {
	h.t.Helper()
	return h.mail(from, fmt.Sprint("Re ", h.count), "Delivered-To: "+keyed(h.last(kind, from).Key)+"\r\n", body)
}

func (h *house) says(kind core.NoticeKind, to string, want ...string) {
	h.t.Helper()
	l := h.last(kind, to)
	for _, part := range want {
		if text := strings.Join(strings.Fields(told(l)+" "+l.Told.Whose), " "); !strings.Contains(text, part) {
			h.t.Errorf("%s is told %q, want %q in it", to, text, part)
		}
	}
}

func (h *house) organization(in core.Inbound) string { return h.show(in.Ticket).Organization.Name }

const nina = "nina@acme.example"

func TestNewColleague(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		in := h.ended(h.proven(nina, "Hello", "", "It burns."), core.Opened)
		if got := h.organization(in); got != "" {
			t.Fatalf("opened for %q, want the community", got)
		}
		h.says(core.NoticeOpened, nina, "You are a member of Acme, but no support contact there. alice <alice@acme.example> can add you, and was told.")
		if got := h.notices(core.NoticeAccount, "bob@acme.example"); len(got) != 1 { // of his own invitation
			t.Errorf("Bob, no owner, is told %d times", len(got))
		}
		h.ended(h.answer(core.NoticeAccount, "alice@acme.example", "Who is that?"), core.Commanded)
		h.says(core.NoticeAnswer, "alice@acme.example", "Nothing was done", "#allow")
		h.ended(h.answer(core.NoticeAnswer, "alice@acme.example", "#allow\n\nThanks,\nAlice"), core.Commanded)
		h.says(core.NoticeAnswer, "alice@acme.example", "nina@acme.example is a named contact of Acme.")
		h.says(core.NoticeAccount, nina, "You are now a member of Acme and a named contact.")
		h.ended(h.answer(core.NoticeAccount, "alice@acme.example", "#allow"), core.Commanded)
		h.says(core.NoticeAnswer, "alice@acme.example", "Nothing waits for your yes any more")

		in = h.ended(h.proven(nina, "Again", "", "It burns again."), core.Opened)
		if got := h.organization(in); got != "Acme" {
			t.Errorf("the next ticket is opened for %q, want Acme", got)
		}
	}, believing)
}

// Every owner has a yes of their own, and one that is refused may be said again.
func TestAllow(t *testing.T) {
	h := oneHouse(t, believing)
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	must(t)(h.desk.AddRole(t.Context(), sys, "acme", "olga@acme.example", core.Owner))
	must(t)(h.desk.AddContact(t.Context(), sys, "acme", "carl@acme.example")) // the fourth
	h.ended(h.proven(nina, "Hello", "", "It burns."), core.Opened)
	h.says(core.NoticeAccount, "alice@acme.example", "4 of 4 seats taken", core.SeatPrice)
	ask := h.last(core.NoticeAccount, "alice@acme.example")
	yes := func(n int) {
		h.ended(h.mail("alice@acme.example", fmt.Sprint("Re ", n), "Delivered-To: "+keyed(ask.Key)+"\r\n", "#Allow"), core.Commanded)
	}
	yes(1)
	h.says(core.NoticeAnswer, "alice@acme.example", "4 of 4 seats taken", core.SeatPrice)
	must(t)(h.desk.SetPlan(t.Context(), sys, "acme", desk.PlanChange{Seats: new(1)}))
	yes(2)
	h.says(core.NoticeAnswer, "alice@acme.example", "nina@acme.example is a named contact of Acme.")

	olga := h.notices(core.NoticeAccount, "olga@acme.example")
	for _, n := range olga {
		if !strings.Contains(n.Body, "#allow") {
			continue
		}
		l, err := h.desk.Letter(t.Context(), []core.Notice{n})
		must(t)(nil, err)
		h.ended(h.mail("alice@acme.example", "not hers", "Delivered-To: "+keyed(l.Key)+"\r\n", "#allow"), core.Held)
		h.ended(h.mail("olga@acme.example", "Re", "Delivered-To: "+keyed(l.Key)+"\r\n", "#allow"), core.Commanded)
		h.says(core.NoticeAnswer, "olga@acme.example", "nina@acme.example is a named contact of Acme already.")
	}

	in := h.ended(h.proven("alice@acme.example", "A word", "", "#allow\nWhat does that do?"), core.Opened)
	if got := h.texts(in.Ticket); got != "#allow\nWhat does that do?" {
		t.Errorf("#allow in any mail is %q, want it to stay text", got)
	}
}

func TestChooseOrganization(t *testing.T) {
	h := oneHouse(t, believing)
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	must(t)(h.desk.AddOrganization(t.Context(), sys, desk.NewOrganization{Name: "Big Globex", Plan: "basic"}))
	must(t)(h.desk.AddContact(t.Context(), sys, "big globex", "bob@acme.example"))
	first := h.ended(h.proven("bob@acme.example", "one", "", "It burns."), core.Opened)
	h.says(core.NoticeOpened, "bob@acme.example", "Opened for Acme, because you wrote from acme.example.", "`#org NAME`")
	second := h.ended(h.proven("bob@acme.example", "two", "", "#org big globex\n\nIt burns."), core.Opened)
	if a, b := h.organization(first), h.organization(second); a != "Acme" || b != "Big Globex" {
		t.Errorf("opened for %s and %s, want Acme and Big Globex", a, b)
	}
	l := h.last(core.NoticeOpened, "bob@acme.example")
	in := h.ended(h.mail("bob@acme.example", "Re: two", "Delivered-To: "+keyed(l.Key)+"\r\n", "#org acme\n\nIt still burns."), core.Replied)
	if got := h.organization(in); in.Ticket != second.Ticket || got != "Big Globex" {
		t.Errorf("replied on %d of %s, want it where it was", in.Ticket, got)
	}
	h.says(core.NoticeAnswer, "bob@acme.example", "`#org acme` was left out: it is for opening a ticket, and this one has been opened already")

	const commands = "Delivered-To: support+desk@example.org\r\n"
	h.ended(h.proven("bob@acme.example", "c1", commands, "org \"Big Globex\"\nwhoami\nopen It smokes"), core.Commanded)
	h.says(core.NoticeAnswer, "bob@acme.example", "Big Globex (main)", "Opened for Acme, because you wrote from acme.example.")
}

// closedHouse is a house whose desk takes customers' tickets only.
func closedHouse(t *testing.T, s *store.Store) *house {
	h := newHouse(t, s, believing)
	h.stop()
	set := settings()
	set.Community = false
	h.desk = desk.New(s, set, h.clock.Now)
	h.in = ingest.New(h.cfg, h.desk, command.New(command.Options{}), h.files)
	h.start()
	return h
}

func TestClosedCommunity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		h := closedHouse(t, s)
		refusals := func(address string, want int) {
			t.Helper()
			if got := len(h.notices(core.NoticeRefused, address)); got != want {
				t.Errorf("%s is told %d times, want %d", address, got, want)
			}
		}
		const zoe, mallory, forged = "zoe@home.example", "mallory@evil.example", "victim@home.example"
		h.ended(h.proven(zoe, "one", "", "It burns."), core.RefusedIn)
		in := h.ended(h.proven(zoe, "two", "", "It burns."), core.RefusedIn)
		if in.Rule != core.RuleClosed || !strings.Contains(string(h.original(in)), "It burns.") {
			t.Errorf("refused by %q, original %q", in.Rule, h.original(in))
		}
		refusals(zoe, 1)
		h.says(core.NoticeRefused, zoe, "customers only", "an owner there can add you")
		h.clock.pass(25 * time.Hour)
		h.ended(h.proven(zoe, "three", "", "It burns."), core.RefusedIn)
		refusals(zoe, 2)

		// To prove who they are would help these nothing, and those it would.
		for n := range 2 {
			h.ended(h.mail(forged, fmt.Sprint("buy pills", n), "", "Pills."), core.RefusedIn)
		}
		refusals(forged, 1)
		if l := h.last(core.NoticeRefused, forged); strings.Contains(l.Told.Subject+l.Told.Text, "ills") {
			t.Errorf("what a forger wrote is sent on: %+v", l.Told)
		}
		h.ended(h.mail("alice@acme.example", "unproven", "", "It burns."), core.Held)
		h.ended(h.mail("new@acme.example", "unproven", "", "It burns."), core.Held)
		h.ended(h.mail(mallory, "commands", "Delivered-To: support+desk@example.org\r\n", "whoami"), core.Held)
		for _, from := range []string{"alice@acme.example", "new@acme.example", mallory} {
			if got := len(h.notices(core.NoticeChallenge, from)); got != 1 {
				t.Errorf("%s is asked to confirm %d times, want once", from, got)
			}
		}

		// A public ticket is for customers to answer.
		open := h.ended(h.proven("alice@acme.example", "Public", "", "#public\n\nIt burns."), core.Opened)
		re := fmt.Sprintf("Re: [%s] Public", open.Ticket)
		h.ended(h.proven(mallory, re, "", "Me too."), core.RefusedIn)
		h.ended(h.mail(mallory, re, "X-Other: 1\r\n", "And me."), core.Held)
		h.ended(h.proven("bob@acme.example", re, "", "Same here."), core.Replied)
		if got := h.texts(open.Ticket); strings.Contains(got, "Me too") {
			t.Errorf("the public ticket says %q", got)
		}

		// A new colleague is told whom to ask; once allowed, their mail can be replayed.
		held := h.ended(h.proven(nina, "colleague", "", "It burns."), core.RefusedIn)
		h.says(core.NoticeRefused, nina, "support contacts of its customers only", "alice <alice@acme.example> can add you, and was told.")
		h.ended(h.proven(nina, "colleague again", "", "It burns."), core.RefusedIn)
		refusals(nina, 1)
		h.ended(h.answer(core.NoticeAccount, "alice@acme.example", "#allow"), core.Commanded)
		again, err := h.in.Replay(t.Context(), held.ID)
		must(t)(nil, err)
		if h.ended(again, core.Opened); h.organization(again) != "Acme" {
			t.Errorf("the replayed mail opened a ticket of %q", h.organization(again))
		}
	})
}

// Who is on cc of a private ticket takes part, and no longer than that.
func TestCopied(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const dave = "dave@elsewhere.example"
		var cc []string
		for n := range 11 {
			cc = append(cc, fmt.Sprintf("c%d@elsewhere.example", n))
		}
		all := strings.Join(append([]string{dave, "sam@example.org", "support@example.org", "sales@example.org"}, cc...), ", ")
		in := h.ended(h.proven("alice@acme.example", "Plans", "Cc: "+all+"\r\n", "marker-open"), core.Opened)
		v := h.show(in.Ticket)
		if v.Ticket.Privacy != core.Private || len(v.CC) != 10 || v.CC[0].Primary != dave {
			t.Fatalf("%s with %d on cc: %+v, want it private with ten", v.Ticket.Privacy, len(v.CC), v.CC)
		}
		for _, p := range v.CC {
			if !strings.HasSuffix(p.Primary, "@elsewhere.example") {
				t.Errorf("%s is on cc", p.Primary)
			}
		}
		h.says(core.NoticeOpened, "alice@acme.example", "at most 10 people on cc; the others were left out")

		key := keyed(h.replyKey(dave, in.Ticket, 0))
		to := "Delivered-To: " + key + "\r\n"
		re := h.ended(h.mail(dave, "Re: Plans", to, "marker-dave\n\n#priority high"), core.Replied)
		if re.Ticket != in.Ticket || h.show(in.Ticket).Ticket.Priority != core.Normal {
			t.Errorf("Dave's reply is on %d, priority %s", re.Ticket, h.show(in.Ticket).Ticket.Priority)
		}
		h.says(core.NoticeAnswer, dave, "`#priority high` was left out")
		sam := "Delivered-To: " + keyed(h.replyKey("sam@example.org", in.Ticket, 0)) + "\r\n"
		h.ended(h.mail("sam@example.org", "Re: Plans", sam, "marker-sam"), core.Replied)
		if l := h.last(core.NoticeReplied, dave); len(l.Items) != 1 || l.Items[0].Message.Text != "marker-sam" {
			t.Errorf("Dave is sent %+v", l.Items)
		}

		alice := "Delivered-To: " + keyed(h.replyKey("alice@acme.example", in.Ticket, 0)) + "\r\n"
		h.ended(h.mail("alice@acme.example", "Re: Plans", alice, "#cc remove "+dave), core.Commanded)
		before := len(h.notices(core.NoticeReplied, dave))
		h.ended(h.mail("sam@example.org", "Re: Plans", sam, "marker-later"), core.Replied)
		if got := len(h.notices(core.NoticeReplied, dave)); got != before {
			t.Error("Dave, on cc no longer, is told of a reply")
		}
		own := h.ended(h.mail(dave, "Re: Plans", to, "marker-back"), core.Opened)
		if own.Ticket == in.Ticket || !h.show(own.Ticket).Ticket.Community() || strings.Contains(h.texts(own.Ticket), in.Ticket.String()) {
			t.Errorf("Dave's reply opened %+v: %s, want a ticket of his own that names no other", h.show(own.Ticket).Ticket, h.texts(own.Ticket))
		}
		a, err := h.desk.Actor(t.Context(), dave, core.TrustProven)
		must(t)(nil, err)
		if _, err := h.desk.Show(t.Context(), a, in.Ticket); core.KindOf(err) != core.NotFound {
			t.Errorf("Show to Dave = %v, want NotFound", err)
		}

		// Who is on cc may take themselves off.
		c0 := "Delivered-To: " + keyed(h.replyKey("c0@elsewhere.example", in.Ticket, 0)) + "\r\n"
		h.ended(h.mail("c0@elsewhere.example", "Re: Plans", c0, "#cc remove c1@elsewhere.example"), core.Commanded)
		h.ended(h.mail("c0@elsewhere.example", "Re: Plans", c0, "#cc remove c0@elsewhere.example"), core.Commanded)
		if got := len(h.show(in.Ticket).CC); got != 8 {
			t.Errorf("%d on cc, want 8: without Dave and c0", got)
		}
	}, believing)
}
