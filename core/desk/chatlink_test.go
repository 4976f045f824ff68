package desk_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

// as is by of an account that may be linked to nobody.
func (w *world) as(name string) desk.By {
	w.count++
	a, _, err := w.ChatActor(w.ctx(), slack(name))
	w.ok(err)
	return desk.By{Actor: a, Channel: core.Slack, Account: slack(name)}
}

func (w *world) verified(name, address string) core.Actor {
	w.t.Helper()
	w.ok(w.AskLink(w.ctx(), w.as(name), address, name+" in Acme's Slack"))
	a, err := w.Verify(w.ctx(), w.as(name), w.mailed(core.CleanAddress(address)))
	w.ok(err)
	return a
}

func TestLinkByCode(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		if _, ok, err := w.ChatActor(w.ctx(), slack("bob")); ok || err != nil {
			w.t.Errorf("before, ChatActor = %v, %v, want nobody", ok, err)
		}
		a := w.verified("bob", " BOB@acme.example ")
		if a.Person.ID != w.actor("bob").Person.ID || a.Trust != core.TrustProven || !a.EntitledIn(1) {
			w.t.Errorf("Verify = %+v, want Bob, proven, of Acme", a)
		}
		w.told("account bob concerned 0")
		got, ok, err := w.ChatActor(w.ctx(), slack("bob"))
		if !ok || err != nil || got.Person.ID != a.Person.ID {
			w.t.Errorf("ChatActor = %+v, %v, %v, want Bob", got, ok, err)
		}
		past, err := w.PersonHistory(w.ctx(), w.actor("ada"), addresses["bob"])
		w.ok(err)
		if e := past.Events[0]; e.What != core.AccountLinked || e.Actor != a.Person.ID || e.To != "slack" {
			w.t.Errorf("the last event of Bob is %+v, want that he linked a Slack account", e)
		}

		// Somebody unknown becomes known and, by the domain, a member.
		b := w.verified("newcomer", "dora@acme.example")
		if _, member := b.Membership(1); !member || b.Person.Primary != "dora@acme.example" {
			w.t.Errorf("Verify of an unknown address = %+v, want Dora, a member of Acme", b)
		}
	})
}

func TestLinkTellsNothing(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		for _, address := range []string{addresses["bob"], "nobody@home.example", "ada@desk.example"} {
			if err := w.AskLink(w.ctx(), w.as("eve"), address, ""); err != nil {
				w.t.Errorf("AskLink(%s) = %v, want the same for all", address, err)
			}
		}
		for _, address := range []string{"", "bob", "support@desk.example"} {
			if err := w.AskLink(w.ctx(), w.as("eve"), address, ""); core.KindOf(err) != core.Invalid {
				w.t.Errorf("AskLink(%q) = %v, want Invalid", address, err)
			}
		}
		if err := w.AskLink(w.ctx(), w.by("bob"), addresses["bob"], ""); core.KindOf(err) != core.Invalid || !strings.Contains(core.Explain(err), "Slack") {
			w.t.Errorf("AskLink by mail = %v, want to be sent to the chat", err)
		}
	})
}

func TestLinkCodesAreGuarded(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		bob := addresses["bob"]
		w.ok(w.AskLink(w.ctx(), w.as("eve"), bob, ""))
		code := w.mailed(bob)
		if len(code) != 8 {
			w.t.Fatalf("code %q, want eight digits", code)
		}
		wrong := "00000000"
		if wrong == code {
			wrong = "00000001"
		}
		fails := func(name, code, why string) {
			w.t.Helper()
			if _, err := w.Verify(w.ctx(), w.as(name), code); core.KindOf(err) != core.Invalid {
				w.t.Errorf("Verify %s = %v, want Invalid", why, err)
			}
		}
		fails("mallory", code, "by another account")
		for range 5 {
			fails("eve", wrong, "with a wrong code")
		}
		fails("eve", code, "after five attempts")

		w.ok(w.AskLink(w.ctx(), w.as("eve"), bob, ""))
		code = w.mailed(bob)
		w.clock.pass(30 * time.Minute)
		fails("eve", code, "after half an hour")

		w.ok(w.AskLink(w.ctx(), w.as("eve"), bob, ""))
		code = w.mailed(bob)
		w.done(w.Verify(w.ctx(), w.as("eve"), " "+code[:4]+" "+code[4:]+" "))
		fails("eve", code, "a second time")
	})
}

// An account gets five codes an hour, and so does an address whoever asks.
func TestLinkCaps(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		for i := range 8 {
			w.ok(w.AskLink(w.ctx(), w.as("eve"), []string{addresses["bob"], addresses["carl"]}[i%2], ""))
			w.clock.pass(time.Second)
		}
		for _, by := range []string{"f", "g", "h", "i"} {
			w.ok(w.AskLink(w.ctx(), w.as(by), addresses["bob"], ""))
			w.clock.pass(time.Second)
		}
		count := map[string]int{}
		for _, n := range w.queued() {
			count[n.Address]++
		}
		if count[addresses["bob"]] != 5 || count[addresses["carl"]] != 2 {
			w.t.Errorf("mailed %v, want five to Bob in all and two to Carl: Eve's five and two more", count)
		}
		w.forget()
		w.clock.pass(time.Hour)
		w.ok(w.AskLink(w.ctx(), w.as("eve"), addresses["bob"], ""))
		if w.mailed(addresses["bob"]) == "" {
			w.t.Error("an hour later no code was mailed")
		}
	})
}

// What a bounce paused flows again for who proves that they read it.
func TestLinkAfterABounce(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.ok(w.store.Do(w.ctx(), func(tx *store.Tx) error {
			return tx.PauseAddress(w.ctx(), addresses["bob"], w.clock.Now().Add(time.Hour))
		}))
		a := w.verified("bob", addresses["bob"])
		if a.Person.Primary != addresses["bob"] {
			w.t.Errorf("linked to %+v, want Bob", a.Person)
		}
	})
}

func TestAdmit(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		a, err := w.Admit(w.ctx(), slack("nia"), "Nia")
		w.ok(err)
		again, err := w.Admit(w.ctx(), slack("nia"), "Nia again")
		w.ok(err)
		if a.Person.ID != again.Person.ID || a.Person.Primary != "" || a.Person.Display() != "Nia" {
			w.t.Errorf("Admit = %+v, then %+v, want Nia once, without an address", a.Person, again.Person)
		}
		out, err := w.Open(w.ctx(), w.chat("nia"), desk.Opening{Subject: "From Slack", Text: "hello"})
		w.ok(err)
		if !out.Ticket.Community() || out.Ticket.Privacy != core.Public {
			w.t.Errorf("her ticket is %+v, want a public one of the community", out.Ticket)
		}
		w.wentTo("opened "+slack("nia").String(), "opened sam@desk.example", "opened ada@desk.example")
		w.reply("sam", desk.Replying{Ticket: out.Ticket.ID, Text: "hi"})
		w.wentTo("replied " + slack("nia").String())
		w.refused(w.Unlink(w.ctx(), w.chat("nia"), ""), core.Refused, core.RuleNoAddress)

		// Linked, she is the person of the address, and her ticket goes along.
		b := w.verified("nia", addresses["zoe"])
		if b.Person.ID != w.actor("zoe").Person.ID || w.ticket(out.Ticket.ID).Creator != b.Person.ID {
			w.t.Errorf("linked she is %+v with the ticket of %d, want Zoe with hers", b.Person, w.ticket(out.Ticket.ID).Creator)
		}
	})
	each(t, func(w *world) {
		_, err := w.Admit(w.ctx(), slack("nia"), "Nia")
		w.refused(err, core.Refused, core.RuleClosed)
	}, onSlack, func(s *desk.Settings) { s.Community = false })
}

func TestLinkTrusted(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		a, err := w.LinkTrusted(w.ctx(), slack("bob"), "Bob@acme.example", "Robert")
		w.ok(err)
		if a.Person.ID != w.actor("bob").Person.ID || a.Person.Name != "Bob" {
			w.t.Errorf("LinkTrusted = %+v, want Bob as he was", a.Person)
		}
		w.told("account bob concerned 0")
		again, err := w.LinkTrusted(w.ctx(), slack("bob"), addresses["alice"], "")
		if err != nil || again.Person.ID != a.Person.ID {
			w.t.Errorf("with another address in the profile it is %+v, %v, want Bob still", again.Person, err)
		}
		w.told()
		w.ok(w.Unlink(w.ctx(), w.chat("bob"), core.Slack))
		_, err = w.LinkTrusted(w.ctx(), slack("bob"), addresses["bob"], "")
		w.refused(err, core.Refused, core.RuleUnlinked)
		w.verified("bob", addresses["bob"])
	})
}

// An account that acts as somebody is moved by a code to another address.
func TestLinkMoves(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.link("bob")
		id := w.quiet("alice", desk.Opening{CC: nil})
		w.done(w.Reply(w.ctx(), w.chat("bob"), desk.Replying{Ticket: id, Text: "me too"}))
		w.forget()
		w.reply("sam", desk.Replying{Ticket: id, Text: "waits for Bob in Slack"})
		w.ok(w.AskLink(w.ctx(), w.as("bob"), addresses["gina"], ""))
		code := ""
		for _, n := range w.queued() {
			if n.Kind == core.NoticeCode {
				l, err := w.Letter(w.ctx(), []core.Notice{n})
				w.ok(err)
				code = l.Code
			}
		}
		a, err := w.Verify(w.ctx(), w.as("bob"), code)
		w.ok(err)
		if a.Person.ID != w.actor("gina").Person.ID {
			w.t.Errorf("the account acts as %+v, want Gina", a.Person)
		}
		waits := map[string][]string{}
		for _, n := range w.queued() {
			waits[n.Address] = append(waits[n.Address], string(n.Kind))
		}
		if len(waits[slack("bob").String()]) != 0 || !slices.Contains(waits[addresses["bob"]], "replied") || !slices.Contains(waits[addresses["bob"]], "account") {
			w.t.Errorf("waiting: %v, want Bob's reply by mail, and that he is told", waits)
		}
		if got, err := w.Accounts(w.ctx(), w.actor("bob").Person.ID); err != nil || len(got) != 0 {
			w.t.Errorf("Bob has the accounts %v, %v, want none", got, err)
		}
	})
}

func TestUnlinkAndGone(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		w.refused(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}), core.Refused, core.RuleNotLinked)
		w.refused(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Discord}), core.Refused, core.RuleNotConnected)
		if err := w.Unlink(w.ctx(), w.by("bob"), core.Slack); core.KindOf(err) != core.Invalid {
			w.t.Errorf("Unlink of nothing = %v, want Invalid", err)
		}
		w.link("bob", "sam")
		via := []core.Channel{core.Mail, core.Slack}
		w.ok(w.SetVia(w.ctx(), w.by("bob"), via))
		id := w.quiet("alice", desk.Opening{CC: []string{"zoe@home.example"}})
		w.done(w.Reply(w.ctx(), w.by("bob"), desk.Replying{Ticket: id, Text: "me too"}))
		w.forget()
		w.reply("alice", desk.Replying{Ticket: id, Text: "both ways"})
		w.ok(w.AccountGone(w.ctx(), slack("bob")))
		w.wentTo("replied zoe@home.example", "replied "+addresses["bob"])
		if got := w.actor("bob").Person.Via; !slices.Equal(got, []core.Channel{core.Mail}) {
			w.t.Errorf("Bob is told via %v, want by mail", got)
		}
		w.reply("alice", desk.Replying{Ticket: id, Text: "and now"})
		w.wentTo("replied zoe@home.example", "replied "+addresses["bob"])
		w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
		w.reply("alice", desk.Replying{Ticket: id, Text: "back"})
		w.wentTo("replied zoe@home.example", "replied "+slack("bob").String())
		w.ok(w.Unlink(w.ctx(), w.chat("bob"), ""))
		w.told("account bob concerned 0")
		if got := w.actor("bob").Person.Via; len(got) != 0 {
			w.t.Errorf("unlinked, Bob is told via %v, want the default", got)
		}
	})
}

func TestForgetEmptiesChat(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		w.done(w.LinkTrusted(w.ctx(), slack("zoe"), addresses["zoe"], ""))
		w.ok(w.AskLink(w.ctx(), w.as("zoe"), "zoe@elsewhere.example", "zoe"))
		for _, e := range []desk.ChatEvent{
			{Source: "slack:e1", Network: core.Slack, Lane: "a", Payload: []byte(`{"user":"UZOE","text":"a secret of zoe"}`)},
			{Source: "slack:e2", Network: core.Slack, Lane: "b", Payload: []byte(`{"user":"UBOB","text":"of bob"}`)},
		} {
			w.done(w.KeepEvents(w.ctx(), "bot", time.Minute, e))
			w.ok(w.EventFailed(w.ctx(), "bot", e.Source, "odd"))
		}
		w.done(w.Forget(w.ctx(), w.by("ada"), addresses["zoe"]))
		left, err := w.FailedEvents(w.ctx())
		w.ok(err)
		if len(left) != 1 || left[0].Source != "slack:e2" {
			w.t.Errorf("failed events left: %+v, want Bob's", left)
		}
		if got := db.mentions("UZOE"); len(got) != 0 {
			w.t.Errorf("her account is still in %v", got)
		}
	})
}

// Events of somebody new that are worked at once make one person.
func TestAdmitAtOnce(t *testing.T) {
	eachOnSlack(t, func(w *world) {
		var wg sync.WaitGroup
		ids := make([]core.PersonID, 6)
		for i := range ids {
			wg.Go(func() {
				a, err := w.Admit(w.ctx(), slack("nia"), "Nia")
				if err != nil {
					w.t.Errorf("Admit = %v", err)
				}
				ids[i] = a.Person.ID
			})
		}
		wg.Wait()
		if got := slices.Compact(ids); len(got) != 1 || got[0] == 0 {
			w.t.Errorf("admitted as %v, want one person", ids)
		}
	})
}
