package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Who writes to a ticket in Slack is told of it there, and of all else by mail;
// whoever chose a way is told by it.
func TestWhereToldOf(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob", "sam")
		here, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "by Slack", Text: "x", CC: []string{addresses["gina"]}})
		w.ok(err)
		bob := slack("bob").String()
		w.wentTo("opened "+bob, "opened gina@globex.example", "opened sam@desk.example", "opened ada@desk.example")
		there := w.open("bob", desk.Opening{Subject: "by mail", Text: "x"})
		w.wentTo("opened bob@acme.example", "opened sam@desk.example", "opened ada@desk.example")
		w.reply("ada", desk.Replying{Ticket: here.Ticket.ID, Text: "answer"})
		w.wentTo("replied "+bob, "replied gina@globex.example")
		w.reply("ada", desk.Replying{Ticket: there.Ticket.ID, Text: "answer"})
		w.wentTo("replied bob@acme.example")
		w.done(w.AddContact(w.ctx(), w.by("alice"), "Acme", addresses["carl"]))
		w.done(w.AddRole(w.ctx(), w.by("alice"), "Acme", addresses["bob"], core.BillingManager))
		w.wentTo("account carl@acme.example", "account bob@acme.example")

		for _, c := range []struct {
			via                []core.Channel
			replied, role, who []string
		}{
			{[]core.Channel{core.Mail}, []string{"replied bob@acme.example"}, []string{"account bob@acme.example"}, nil},
			{[]core.Channel{core.Slack}, []string{"replied " + bob}, []string{"account " + bob}, nil},
			{[]core.Channel{core.Mail, core.Slack}, []string{"replied " + bob, "replied bob@acme.example"}, []string{"account " + bob, "account bob@acme.example"}, nil},
			{nil, []string{"replied " + bob}, []string{"account bob@acme.example"}, nil},
		} {
			w.ok(w.SetVia(w.ctx(), w.by("bob"), c.via))
			w.done(w.AddCC(w.ctx(), w.system(), there.Ticket.ID, addresses["zoe"]))
			w.reply("ada", desk.Replying{Ticket: here.Ticket.ID, Text: "once more"})
			w.wentTo(append(c.replied, "replied gina@globex.example")...)
			w.done(w.RemoveRole(w.ctx(), w.by("alice"), "Acme", addresses["bob"], core.BillingManager))
			w.wentTo(c.role...)
			w.done(w.AddRole(w.ctx(), w.by("alice"), "Acme", addresses["bob"], core.BillingManager))
			w.forget()
		}
	})
	// A desk that is on no network tells by mail, whatever was chosen before.
	each(t, func(w *world) {
		w.link("bob")
		out, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		w.wentTo("opened bob@acme.example", "opened sam@desk.example", "opened ada@desk.example")
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "answer"})
		w.wentTo("replied bob@acme.example")
	})
}

// On Slack each notice goes by itself, at once and in order, whatever the cap of
// mails says.
func TestChatNoticesAreNotBundled(t *testing.T) {
	each(t, func(w *world) {
		w.link("bob")
		out, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		w.forget()
		var numbers []int
		for range 3 {
			w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "more"})
		}
		for range 3 {
			got := w.onSlackNow()
			if len(got) != 1 {
				w.t.Fatalf("%d notices due at once, want the first of the lane", len(got))
			}
			l, err := w.Letter(w.ctx(), got)
			w.ok(err)
			if l.To.Primary != addresses["bob"] || l.Key != "" || l.Stop != "" {
				w.t.Errorf("the letter is to %s with the keys %q, %q; want Bob and none", l.To.Primary, l.Key, l.Stop)
			}
			numbers = append(numbers, l.Items[0].Message.Number)
			w.ok(w.Posted(w.ctx(), desk.Posting{Notices: got}))
		}
		if !slices.Equal(numbers, []int{2, 3, 4}) {
			w.t.Errorf("messages in the order %v, want 2, 3, 4", numbers)
		}
	}, onSlack, func(s *desk.Settings) { s.HourlyCap = 1 })
}

// A letter to an account that is somebody else's meanwhile is not sent.
func TestChatLetterAfterUnlink(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		out, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		got := w.onSlackNow()
		w.ok(w.Unlink(w.ctx(), w.chat("bob"), core.Slack))
		if _, err := w.Letter(w.ctx(), got); !errors.Is(err, desk.ErrUnlinked) || core.KindOf(err) != core.Refused {
			w.t.Errorf("Letter to an unlinked account = %v, want that it is unlinked", err)
		}
		w.forget()
		w.ok(w.MailInstead(w.ctx(), got, "unlinked"))
		w.wentTo("opened bob@acme.example")
		if out.Ticket.ID == 0 {
			w.t.Error("no ticket")
		}
	})
}

// What can't be posted to somebody goes to them by mail, once.
func TestFallBack(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		w.done(w.Admit(w.ctx(), slack("nia"), "Nia"))
		out, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		w.done(w.Open(w.ctx(), w.chat("nia"), desk.Opening{Subject: "y", Text: "y"}))
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "waits behind it"})
		got := w.onSlackNow()
		if len(got) != 2 {
			w.t.Fatalf("%d notices due, want Bob's and Nia's", len(got))
		}
		w.ok(w.FallBack(w.ctx(), got, "user left"))
		w.wentTo("opened bob@acme.example", "replied bob@acme.example", "opened sam@desk.example", "opened ada@desk.example",
			"opened sam@desk.example", "opened ada@desk.example")
		parked, err := w.Outbox(w.ctx(), core.Parked)
		if err != nil || len(parked) != 1 || parked[0].Address != slack("nia").String() || parked[0].Error != "user left" {
			w.t.Errorf("parked: %+v, %v, want Nia's, who has no address", parked, err)
		}
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "and on"})
		w.wentTo("replied bob@acme.example")
	})
}

// What does not get through for too long goes by mail alone: the account is as
// good as before.
func TestMailInstead(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		w.done(w.Admit(w.ctx(), slack("nia"), "Nia"))
		out, err := w.Open(w.ctx(), w.chat("bob"), desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		w.done(w.Open(w.ctx(), w.chat("nia"), desk.Opening{Subject: "y", Text: "y"}))
		got := w.onSlackNow()
		w.forget()
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "waits behind it"})
		w.ok(w.MailInstead(w.ctx(), got, "internal_error"))
		w.wentTo("opened bob@acme.example", "replied "+slack("bob").String())
		parked, err := w.Outbox(w.ctx(), core.Parked)
		if err != nil || len(parked) != 1 || parked[0].Address != slack("nia").String() {
			w.t.Errorf("parked: %+v, %v, want Nia's, who has no address", parked, err)
		}
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "and on"})
		w.wentTo("replied " + slack("bob").String())
	})
}

// What waits for a network that can't be used goes by mail after a while, once for
// everybody, also what a thread would have told them; the thread is told later.
func TestMailWaiting(t *testing.T) {
	each(t, func(w *world) {
		w.link("bob", "sam")
		w.done(w.Admit(w.ctx(), slack("nia"), "Nia"))
		id := w.quiet("bob", desk.Opening{Subject: "x", Text: "x"})
		nias, err := w.Open(w.ctx(), w.chat("nia"), desk.Opening{Subject: "y", Text: "y"})
		w.ok(err)
		at := thread(triageRoom, "5.5")
		w.ok(w.Tie(w.ctx(), w.system(), core.Tie{Thread: at, Ticket: id, Use: core.TriageThread}))
		w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
		w.ok(w.SetVia(w.ctx(), w.by("sam"), []core.Channel{core.Mail, core.Slack}))
		w.done(w.Assign(w.ctx(), w.system(), id, addresses["sam"]))
		w.forget()
		w.reply("ada", desk.Replying{Ticket: id, Text: "an answer"})
		w.reply("ada", desk.Replying{Ticket: nias.Ticket.ID, Text: "another"})
		tell := func() {
			w.t.Helper()
			if _, err := w.MailWaiting(w.ctx(), core.Slack, w.clock.Now().Add(-24*time.Hour), "token_revoked"); err != nil {
				w.t.Fatal(err)
			}
		}
		waits := func(bobs string) {
			w.t.Helper()
			var got []string
			for _, n := range w.queued() {
				if n.Kind == core.NoticeReplied {
					got = append(got, n.Address)
				}
			}
			want := []string{bobs, addresses["sam"], slack("nia").String(), at.String(), thread(triageRoom, "").String()}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				w.t.Errorf("there waits what goes to %q, want %q", got, want)
			}
		}
		tell()
		waits(slack("bob").String())
		w.clock.pass(25 * time.Hour)
		tell()
		tell()
		waits(addresses["bob"])
		for _, n := range w.onSlackNow() {
			if n.Address == at.String() {
				w.ok(w.Posted(w.ctx(), desk.Posting{Notices: []core.Notice{n}, Direct: []core.PersonID{w.actor("sam").Person.ID}}))
			}
		}
		for _, n := range w.queued() {
			if n.Person == w.actor("sam").Person.ID && n.Channel == core.Slack {
				w.t.Errorf("Sam is told again: %+v", n)
			}
		}
	}, withTriage)
}

// What waits for a network that the desk is not on any more does not stay: people
// are told by mail.
func TestLeaveNetworks(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		w.done(w.Admit(w.ctx(), slack("nia"), "Nia"))
		room := thread("CACME", "1.1")
		by := w.chat("bob")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "x"})
		w.ok(err)
		w.ok(w.Tie(w.ctx(), by, core.Tie{Thread: room, Ticket: out.Ticket.ID, Use: core.SharedThread}))
		w.done(w.Open(w.ctx(), w.chat("nia"), desk.Opening{Subject: "y", Text: "y"}))
		w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
		w.forget()
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "an answer"}) // in the thread, instead of to Bob
		w.done(w.AddRole(w.ctx(), w.system(), "Acme", addresses["bob"], core.BillingManager))
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID + 1, Text: "another"})
		w.ok(w.LeaveNetworks(w.ctx())) // the desk is still on Slack
		w.wentTo("replied "+room.String(), "account "+slack("bob").String(), "account alice@acme.example", "replied "+slack("nia").String())

		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID, Text: "an answer"})
		w.done(w.RemoveRole(w.ctx(), w.system(), "Acme", addresses["bob"], core.BillingManager))
		w.reply("ada", desk.Replying{Ticket: out.Ticket.ID + 1, Text: "another"})
		set := w.Settings()
		set.Networks = nil
		mailOnly := desk.New(w.store, set, w.clock.Now)
		for range 2 {
			w.ok(mailOnly.LeaveNetworks(w.ctx()))
		}
		w.wentTo("replied bob@acme.example", "account bob@acme.example", "account alice@acme.example")
		parked, err := w.Outbox(w.ctx(), core.Parked)
		if err != nil || len(parked) != 2 || parked[0].Address != slack("nia").String() || parked[1].Address != room.String() {
			w.t.Errorf("parked: %+v, %v, want Nia's, who has no address, and the thread's", parked, err)
		}
	})
}

// A shared thread is told once of what those would be told who read it.
func TestSharedThread(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("alice", "bob", "sam", "gina")
		room := thread("CACME", "1.1")
		by := w.chat("bob")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "x", CC: []string{addresses["zoe"]}})
		w.ok(err)
		id := out.Ticket.ID
		w.ok(w.Tie(w.ctx(), by, core.Tie{Thread: room, Ticket: id, Use: core.SharedThread}))
		w.ok(w.Tie(w.ctx(), w.chat("alice"), core.Tie{Thread: room, Ticket: id, Use: core.SharedThread}))
		w.done(w.Reply(w.ctx(), w.chat("alice"), desk.Replying{Ticket: id, Text: "me too"}))
		w.forget()
		other := w.quiet("alice", desk.Opening{Subject: "another", Text: "x"})
		w.refused(w.Tie(w.ctx(), w.chat("alice"), core.Tie{Thread: room, Ticket: other, Use: core.SharedThread}), core.Refused, core.RuleOneTicket)
		if err := w.Tie(w.ctx(), w.chat("gina"), core.Tie{Thread: thread("CGLOBEX", "1.1"), Ticket: id, Use: core.SharedThread}); core.KindOf(err) != core.NotFound {
			w.t.Errorf("Gina ties Acme's ticket: %v, want NotFound", err)
		}
		if k, err := w.TieAt(w.ctx(), room); err != nil || k.Ticket != id || k.Use != core.SharedThread || k.Person != w.actor("bob").Person.ID {
			w.t.Errorf("TieAt = %+v, %v, want the ticket, by Bob", k, err)
		}
		if _, err := w.TieAt(w.ctx(), thread("CACME", "2")); core.KindOf(err) != core.NotFound {
			w.t.Errorf("TieAt elsewhere = %v, want NotFound", err)
		}

		// The thread says first that it is the ticket's.
		w.ok(w.SayTied(w.ctx(), core.Tie{Thread: room, Ticket: id}))
		w.reply("ada", desk.Replying{Ticket: id, Text: "answer"})
		tied := w.onSlackNow()
		if len(tied) != 1 || tied[0].Kind != core.NoticeTied || tied[0].Ticket != id {
			w.t.Errorf("due is %+v, want only that the thread is tied", tied)
		}
		w.ok(w.Drop(w.ctx(), tied, "seen"))
		w.forget()

		// By mail: once in the thread, and by mail to those who are told by mail.
		w.reply("ada", desk.Replying{Ticket: id, Text: "answer"})
		w.wentTo("replied "+room.String(), "replied zoe@home.example")
		w.reply("ada", desk.Replying{Ticket: id, Text: "answer"})
		n := w.onSlackNow()[0]
		l, err := w.ThreadLetter(w.ctx(), n)
		w.ok(err)
		if l.Items[0].Message.Text != "answer" || l.Tie.Ticket != id || l.Addresses || l.To.ID != 0 || len(l.Told.Instead) != 2 {
			w.t.Errorf("the thread's letter is %+v, want the answer, no addresses, instead of two", l)
		}
		// Bob is no member: he is told directly. Alice read it there.
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: []core.Notice{n}, Post: thread("CACME", "1.5"), Direct: []core.PersonID{w.actor("bob").Person.ID}}))
		w.wentTo("replied "+slack("bob").String(), "replied zoe@home.example")

		// Written in the thread: no copy there; whoever does not read it there is told.
		w.done(w.Reply(w.ctx(), w.chat("alice", room), desk.Replying{Ticket: id, Text: "in the thread"}))
		n = w.onSlackNow()[0]
		l, err = w.ThreadLetter(w.ctx(), n)
		w.ok(err)
		if !l.Told.Here || !slices.Equal(l.Told.Instead, []core.PersonID{w.actor("bob").Person.ID}) {
			w.t.Errorf("told %+v, want only Bob, and not to be posted", l.Told)
		}
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: []core.Notice{n}}))
		w.forget()

		// A note goes to no shared thread.
		w.done(w.Reply(w.ctx(), w.chat("sam"), desk.Replying{Ticket: id, Text: "secret", Internal: true}))
		w.forget()
		w.done(w.Reply(w.ctx(), w.by("ada"), desk.Replying{Ticket: id, Text: "secret", Internal: true}))
		w.wentTo("replied " + slack("sam").String())
		// A status is told there, too.
		w.done(w.SetStatus(w.ctx(), w.by("ada"), id, core.Closed))
		w.wentTo("changed "+room.String(), "changed zoe@home.example")
	})
}

func TestMayRead(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("alice", "bob", "sam", "gina", "carl")
		private := w.open("bob", desk.Opening{Subject: "x", Text: "x"}).Ticket
		public, err := w.Open(w.ctx(), w.chat("gina"), desk.Opening{Subject: "y", Text: "y", Privacy: core.Public})
		w.ok(err)
		note := w.reply("sam", desk.Replying{Ticket: public.Ticket.ID, Text: "n", Internal: true}).Message
		hidden := w.reply("sam", desk.Replying{Ticket: public.Ticket.ID, Text: "p", Privacy: core.Private}).Message
		of := func(names ...string) (list []desk.Reader) {
			for _, n := range names {
				list = append(list, desk.Reader{Account: slack(n)})
			}
			return list
		}
		for _, c := range []struct {
			name    string
			id      core.TicketID
			m       core.MessageID
			readers []desk.Reader
			want    bool
		}{
			{"private, to its people", private.ID, 0, of("alice", "bob", "sam"), true},
			{"private, beside somebody else", private.ID, 0, of("alice", "gina"), false},
			{"private, beside a member without entitlement", private.ID, 0, of("alice", "carl"), false},
			{"private, beside somebody unlinked", private.ID, 0, of("alice", "stranger"), false},
			{"private, to nobody known", private.ID, 0, nil, false},
			{"public, to anybody", public.Ticket.ID, public.Message.ID, of("stranger"), true},
			{"public, to nobody known", public.Ticket.ID, 0, nil, true},
			{"a private message of it", public.Ticket.ID, hidden.ID, of("gina", "sam"), true},
			{"a private message of it, beside others", public.Ticket.ID, hidden.ID, of("gina", "alice"), false},
			{"a note", public.Ticket.ID, note.ID, of("sam"), true},
			{"a note, beside its people", public.Ticket.ID, note.ID, of("sam", "gina"), false},
		} {
			got, err := w.MayRead(w.ctx(), c.id, c.m, c.readers)
			if got != c.want || err != nil {
				w.t.Errorf("MayRead %s = %v, %v, want %v", c.name, got, err, c.want)
			}
		}
		if _, err := w.MayRead(w.ctx(), 99, 0, nil); core.KindOf(err) != core.NotFound {
			w.t.Errorf("MayRead of no ticket = %v, want NotFound", err)
		}
		if _, err := w.MayRead(w.ctx(), private.ID, note.ID, nil); core.KindOf(err) != core.NotFound {
			w.t.Errorf("MayRead of another ticket's message = %v, want NotFound", err)
		}
	})
}

// The staff's channel has a card of each ticket, and each message in its thread.
func TestTriage(t *testing.T) {
	each(t, func(w *world) {
		w.link("sam", "bob")
		room := thread(triageRoom, "").String()
		id := w.open("bob", desk.Opening{Subject: "x", Text: "x"}).Ticket.ID
		w.done(w.SetPriority(w.ctx(), w.by("bob"), id, core.High)) // before the card is made: one is enough
		w.wentTo("card "+room, "opened "+room, "opened bob@acme.example", "opened sam@desk.example", "opened ada@desk.example")

		w.done(w.SetStatus(w.ctx(), w.by("ada"), id, core.Pending))
		got := w.onSlackNow()
		if len(got) != 1 || got[0].Kind != core.NoticeCard {
			w.t.Fatalf("due: %+v, want the card", got)
		}
		l, err := w.ThreadLetter(w.ctx(), got[0])
		w.ok(err)
		if l.Ticket.Status != core.Pending || l.Tie.Use != core.TriageThread || l.Tie.ID != "" || !slices.Contains(l.May, core.Assign) {
			w.t.Errorf("the card's letter is %+v, want a pending ticket for the staff, no thread yet", l)
		}
		if _, there, err := w.Post(w.ctx(), core.Slack, "card", int64(id)); there || err != nil {
			w.t.Errorf("before it is posted there is a card: %v, %v", there, err)
		}
		// What changes while it is posted is told by another.
		w.done(w.SetPriority(w.ctx(), w.by("ada"), id, core.Urgent))
		at := thread(triageRoom, "5.5")
		tie := core.Tie{Thread: at, Ticket: id, Use: core.TriageThread}
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: got, Post: at, What: "card", Tie: &tie}))
		if h, there, err := w.Post(w.ctx(), core.Slack, "card", int64(id)); h != at || !there || err != nil {
			w.t.Errorf("Post = %v, %v, %v, want where the card stands", h, there, err)
		}
		w.wentTo("card "+room, "changed bob@acme.example", "changed bob@acme.example")

		// Notes and replies go to its thread; Sam reads them there, if he does.
		w.done(w.Reply(w.ctx(), w.chat("sam", at), desk.Replying{Ticket: id, Text: "looking", Internal: true}))
		w.wentTo()
		w.done(w.Reply(w.ctx(), w.by("ada"), desk.Replying{Ticket: id, Text: "me too", Internal: true}))
		n := w.onSlackNow()
		if len(n) != 1 || n[0].Address != at.String() {
			w.t.Fatalf("due: %+v, want the note in the card's thread", n)
		}
		l, err = w.ThreadLetter(w.ctx(), n[0])
		w.ok(err)
		if !l.Items[0].Message.Internal || !slices.Equal(l.Told.Instead, []core.PersonID{w.actor("sam").Person.ID}) {
			w.t.Errorf("told %+v, want the note, instead of to Sam", l.Told)
		}
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: n, Direct: []core.PersonID{w.actor("sam").Person.ID}}))
		w.wentTo("replied " + slack("sam").String())
		w.done(w.SetSubject(w.ctx(), w.by("ada"), id, "another"))
		if got := w.queued(); !slices.ContainsFunc(got, func(n core.Notice) bool { return n.Kind == core.NoticeCard }) {
			w.t.Errorf("queued %+v, want a card after a new subject", got)
		}
	}, withTriage)
}

// Who is not told in a thread as it can't be posted there, or may not be, is told
// directly: once, whatever becomes of it later.
func TestMissedInAThread(t *testing.T) {
	for name, c := range map[string]struct {
		end   func(w *world, n []core.Notice) error
		state core.NoticeState
	}{
		"parked":  {func(w *world, n []core.Notice) error { return w.Park(w.ctx(), n, "channel_not_found") }, core.Parked},
		"dropped": {func(w *world, n []core.Notice) error { return w.Drop(w.ctx(), n, "not the staff's channel") }, core.Dropped},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.link("sam")
				id := w.quiet("bob", desk.Opening{Subject: "x", Text: "x"})
				w.ok(w.Tie(w.ctx(), w.system(), core.Tie{Thread: thread(triageRoom, "5.5"), Ticket: id, Use: core.TriageThread}))
				w.ok(w.SetVia(w.ctx(), w.by("sam"), []core.Channel{core.Slack}))
				w.done(w.Assign(w.ctx(), w.system(), id, addresses["sam"]))
				w.forget()
				w.reply("bob", desk.Replying{Ticket: id, Text: "still broken"})
				n := w.onSlackNow()
				if len(n) != 1 || n[0].Person != 0 {
					w.t.Fatalf("due on Slack: %+v, want the reply in the thread alone", n)
				}
				w.ok(c.end(w, n))
				w.wentTo("replied " + slack("sam").String())
				if c.state != core.Parked {
					return
				}
				w.ok(w.Retry(w.ctx(), n[0].ID, core.Queued))
				n = w.onSlackNow()
				w.ok(w.Posted(w.ctx(), desk.Posting{Notices: n, Direct: []core.PersonID{w.actor("sam").Person.ID}}))
				w.wentTo()
			}, withTriage)
		})
	}
}

// Mails that wait for the staff are in their channel, until somebody decided.
func TestTriageOfHeldMail(t *testing.T) {
	each(t, func(w *world) {
		in, _, err := w.Record(w.ctx(), core.Inbound{Mailbox: "support", Source: "mail:h", From: "eve@evil.example", Subject: "Hm", Received: w.clock.Now()})
		w.ok(err)
		for range 2 {
			w.ok(w.TellHeld(w.ctx(), in, func(*desk.Desk) (desk.Held, error) { return desk.Held{From: in.From, Why: "forged"}, nil }))
		}
		in.Disposition = core.Held
		w.ok(w.Settle(w.ctx(), in))
		w.wentTo("held "+thread(triageRoom, "").String(), "held sam@desk.example", "held ada@desk.example")
		w.done(w.DecideMail(w.ctx(), w.by("sam"), desk.Decision{Mail: in.ID, What: core.MailDiscarded}, func(d *desk.Desk, in core.Inbound) (core.Inbound, error) {
			in.Disposition = core.Discarded
			return in, d.Settle(w.ctx(), in)
		}))
		n := w.onSlackNow()
		if len(n) != 1 {
			w.t.Fatalf("due %+v, want how it ended", n)
		}
		l, err := w.ThreadLetter(w.ctx(), n[0])
		w.ok(err)
		if !strings.Contains(l.Told.Text, "discarded by Sam") || l.Told.Held.From != "eve@evil.example" {
			w.t.Errorf("told %+v, want that Sam discarded Eve's mail", l.Told)
		}
		at := thread(triageRoom, "9.9")
		w.ok(w.Posted(w.ctx(), desk.Posting{Notices: n, Post: at, What: "held"}))
		if h, there, err := w.Post(w.ctx(), core.Slack, "held", int64(in.ID)); h != at || !there || err != nil {
			w.t.Errorf("Post = %v, %v, %v, want where it stands", h, there, err)
		}
		w.clock.pass(time.Second)
	}, withTriage)
}
