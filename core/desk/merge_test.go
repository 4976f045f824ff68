package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

// personColumns is every name of a column that holds a person.
var personColumns = []string{"person", "actor", "author", "creator", "requester", "assignee", "added_by", "granted_by"}

// everywhere is every column where somebody who did all that one can is found.
var everywhere = []string{
	"address.person", "alert.person", "cc.added_by", "cc.person", "chat_account.person", "chat_thread.person", "event.actor", "event.person", "inbound.person",
	"membership.person", "message.author", "notice.person", "partnership.granted_by", "pending.person", "ticket.assignee", "ticket.creator",
	"ticket.requester",
}

// busy has Gina do all that leaves a trace, and returns two tickets: one of hers
// and one of Alice's, where both are told.
func (w *world) busy(db tables) (own, copied core.TicketID) {
	w.t.Helper()
	ctx := w.ctx()
	w.done(w.AddContact(ctx, w.by("alice"), "Acme", addresses["gina"]))
	_, _, err := w.GrantPartner(ctx, w.by("gina"), "Globex", "Parta", time.Time{})
	w.ok(err)
	w.done(w.SetCompanyAlert(ctx, w.by("gina"), "Globex", true))
	own = w.quiet("gina", desk.Opening{Subject: "own", Text: "from Gina", Organization: "Globex", CC: []string{addresses["zoe"]}})
	copied = w.quiet("carl", desk.Opening{Subject: "copied", Text: "from Carl", CC: []string{addresses["gina"], addresses["alice"]}})
	w.done(w.AddCC(ctx, w.system(), copied, addresses["gina"]))
	w.done(w.Ask(ctx, w.by("gina"), "whoami"))
	in, _, err := w.Record(ctx, core.Inbound{
		Mailbox: "support", Source: "mail:g", From: addresses["gina"], Subject: "own", Received: w.clock.Now(),
		Raw: core.Blob{SHA256: "aa", Size: 20}, Original: []byte("From: " + addresses["gina"]),
	})
	w.ok(err)
	in.Disposition, in.Person, in.Evidence = core.Opened, w.actor("gina").Person.ID, "dkim of "+addresses["gina"]
	w.ok(w.Settle(ctx, in))
	db.exec(fmt.Sprintf(`INSERT INTO chat_account (network, team, account, person, verified, created) VALUES ('slack', 'T', 'U', %d, TRUE, 1)`, w.actor("gina").Person.ID))
	db.exec(fmt.Sprintf(`INSERT INTO link_code (hash, address, network, team, account, expires) VALUES ('h', '%s', 'slack', 'T', 'U', 1)`, addresses["gina"]))
	db.exec(fmt.Sprintf(`INSERT INTO chat_thread (network, channel, thread, ticket, purpose, person, created) VALUES ('slack', 'D', '1', %d, 'direct', %d, 1)`, own, w.actor("gina").Person.ID))
	db.exec(fmt.Sprintf(`UPDATE ticket SET assignee = %d WHERE id = %d`, w.actor("gina").Person.ID, copied))
	w.reply("sam", desk.Replying{Ticket: own, Text: "on its way"})
	w.reply("sam", desk.Replying{Ticket: copied, Text: "on its way"})
	return own, copied
}

func TestMerge(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		own, copied := w.busy(db)
		gina, alice := w.actor("gina").Person.ID, w.actor("alice").Person.ID
		if got := db.holding(gina, personColumns...); !slices.Equal(got, everywhere) {
			w.t.Fatalf("before, Gina is in %v, want all of %v", got, everywhere)
		}
		before := len(w.queued())
		m, err := w.Merge(w.ctx(), w.by("ada"), addresses["gina"], addresses["alice"])
		w.ok(err)
		if m.From.ID != gina || m.Into.ID != alice || len(m.Organizations) != 2 {
			w.t.Errorf("Merge = %+v, want Gina, Alice and two organizations", m)
		}
		// What was dropped or sent keeps its person: bounces of it are found by that.
		if got := db.strings(fmt.Sprintf(`SELECT COUNT(*) FROM notice WHERE person = %d AND state = 0`, gina)); got[0] != "0" {
			w.t.Errorf("%s notices still wait for Gina", got[0])
		}
		if got := db.holding(gina, personColumns...); !slices.Equal(got, []string{"notice.person"}) {
			w.t.Errorf("after, Gina is in %v, want in none", got)
		}
		w.clock.pass(time.Hour)

		a := w.actor("gina")
		if a.Person.ID != alice || a.Person.Primary != addresses["alice"] || !a.EntitledIn(1) || !a.EntitledIn(2) {
			w.t.Errorf("Gina's address is %+v, want Alice in Acme and Globex", a)
		}
		for _, ms := range a.Memberships {
			if ms.Role != core.Owner {
				w.t.Errorf("in %d as %s, want owner as they were", ms.Organization, ms.Role)
			}
		}
		acc, err := w.Account(w.ctx(), core.System(), "Acme")
		w.ok(err)
		if got := acc.Seats.Taken(); got != 2 {
			w.t.Errorf("%d seats of Acme taken, want 2: Alice and Bob", got)
		}
		if k := w.ticket(own); k.Creator != alice || k.Requester != alice {
			w.t.Errorf("her ticket is %+v, want Alice's", k)
		}
		if got := w.copies(copied); got != "alice" {
			w.t.Errorf("on cc: %s, want Alice once", got)
		}

		var lanes []string
		for _, n := range w.queued() {
			if n.Person != alice || n.Kind == core.NoticeAccount {
				continue
			}
			lanes = append(lanes, n.Lane)
			if n.Address != addresses["alice"] {
				w.t.Errorf("a notice waits for %s, want the primary address", n.Address)
			}
		}
		slices.Sort(lanes)
		if want := []string{fmt.Sprintf("p%d/t%d", alice, own), fmt.Sprintf("p%d/t%d", alice, copied)}; !slices.Equal(lanes, want) {
			w.t.Errorf("Alice's notices are in the lanes %v, want one in each of %v (%d were queued)", lanes, want, before)
		}
		if got := w.accounts(alice); len(got) != 1 || !strings.Contains(got[0], addresses["gina"]) || !strings.Contains(got[0], addresses["alice"]) {
			w.t.Errorf("Alice is told %q, want both addresses, once", got)
		}
	})
}

// accounts are the texts of queued account notices to a person.
func (w *world) accounts(p core.PersonID) []string {
	w.t.Helper()
	var out []string
	for _, n := range w.queued() {
		if n.Person == p && n.Kind == core.NoticeAccount && strings.Contains(n.Body, "joined") {
			out = append(out, n.Body)
		}
	}
	return out
}

// What was sent, or tried, before a merge works after it: the same mail, its
// keys, and its bounces.
func TestMergeKeepsWhatWasSent(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("zoe", desk.Opening{Subject: "hers", Text: "hers"})
		zoe, bob := w.actor("zoe").Person.ID, w.actor("bob").Person.ID
		pending, err := w.Ask(w.ctx(), w.by("zoe"), "whoami")
		w.ok(err)
		w.reply("sam", desk.Replying{Ticket: id, Text: "answer"})
		w.clock.pass(time.Minute)
		bundles, err := w.Claim(w.ctx(), core.Mail, "test", time.Minute, 10)
		w.ok(err)
		var b []core.Notice
		for _, c := range bundles {
			if c[0].Person == zoe {
				b = c
			}
		}
		sent, err := w.Letter(w.ctx(), b)
		w.ok(err)
		w.done(w.Merge(w.ctx(), w.by("ada"), addresses["zoe"], addresses["carl"]))
		w.done(w.Merge(w.ctx(), w.by("ada"), addresses["carl"], addresses["bob"])) // and on
		again, err := w.Letter(w.ctx(), b)
		w.ok(err)
		if again.Key != sent.Key || again.To.ID != bob || len(again.Items) != 1 {
			w.t.Errorf("the letter again has the key %s to %d with %d items, want %s to Bob with 1", again.Key, again.To.ID, len(again.Items), sent.Key)
		}
		w.ok(w.Sent(w.ctx(), b))

		key, _ := w.Keys().Open(sent.Key)
		keys, err := w.Rekey(w.ctx(), key, core.Key{Kind: core.ReplyKey, Person: w.actor("pat").Person.ID})
		w.ok(err)
		if keys[0].Person != bob || keys[0].Ticket != id || keys[1].Person != w.actor("pat").Person.ID {
			w.t.Errorf("Rekey = %+v, want Bob's, and Pat's as it was", keys)
		}
		s, err := w.Identify(w.ctx(), "", addresses["zoe"], keys, core.TrustPlain, false)
		if err != nil || s.Hold || s.Actor.Trust != core.TrustProven || s.Actor.Person.ID != bob {
			w.t.Errorf("Identify with it = %+v, %v, want Bob proven", s, err)
		}
		if c, err := w.TakePending(w.ctx(), bob, pending); err != nil || c != "whoami" {
			w.t.Errorf("TakePending = %q, %v, want what waited for Zoe", c, err)
		}
		for _, of := range []core.PersonID{zoe, bob} {
			if got, err := w.Bounced(w.ctx(), b[0].ID, of, true); err != nil || got != id {
				w.t.Errorf("Bounced(%d) = %v, %v, want %s", of, got, err, id)
			}
		}
		if got, err := w.Bounced(w.ctx(), b[0].ID, w.actor("pat").Person.ID, true); err != nil || got != 0 {
			w.t.Errorf("Bounced of somebody else = %v, %v, want nothing", got, err)
		}
	})
}

// at is the address of a person of the fixture, or the address itself.
func at(name string) string {
	if a, ok := addresses[name]; ok {
		return a
	}
	return name
}

func TestMergeRefuses(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.Identify(w.ctx(), "Sal", "sal@desk.example", nil, core.TrustProven, false))
		w.done(w.SetStaff(w.ctx(), w.system(), "", "sal@desk.example", core.Agent))
		for _, c := range []struct {
			name, by, from, into string
			kind                 core.Kind
			rule, says           string
		}{
			{"not an administrator", "sam", "zoe", "bob", core.Refused, core.RuleAdmins, "administrator"},
			{"an owner", "alice", "carl", "bob", core.Refused, core.RuleAdmins, "administrator"},
			{"nobody", "ada", "nobody@home.example", "bob", core.NotFound, "", "Nobody here has the address nobody@home.example"},
			{"into nobody", "ada", "bob", "nobody@home.example", core.NotFound, "", "Nobody here has the address nobody@home.example"},
			{"the same", "ada", "bob", "bob", core.Invalid, "", "same person already"},
			{"staff into a customer", "ada", "sam", "bob", core.Invalid, "", "sam@desk.example is on the staff as agent, and bob@acme.example is not"},
			{"a customer into staff", "ada", "bob", "sam", core.Invalid, "", "`staff add` or `staff remove`"},
			{"an agent into an administrator", "ada", "sam", "ada", core.Invalid, "", "as admin"},
		} {
			_, err := w.Merge(w.ctx(), w.by(c.by), at(c.from), at(c.into))
			w.refused(err, c.kind, c.rule)
			if !strings.Contains(core.Explain(err), c.says) {
				w.t.Errorf("%s: %s, want %q in it", c.name, core.Explain(err), c.says)
			}
		}
		w.done(w.Merge(w.ctx(), w.by("ada"), "sal@desk.example", addresses["sam"]))
		if a := w.actor("sal@desk.example"); a.Person.Staff != core.Agent || a.Person.Primary != addresses["sam"] {
			w.t.Errorf("the agent became %+v, want Sam, still an agent", a.Person)
		}
		by := w.by("ada")
		for range 2 { // twice is once
			w.done(w.Merge(w.ctx(), by, addresses["zoe"], addresses["carl"]))
		}
		w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
			events, all, err := tx.PersonHistory(w.ctx(), w.actor("carl").Person.ID, 1)
			if all == 0 || len(events) != 1 || events[0].What != core.PersonMerged || events[0].From != addresses["zoe"] || events[0].Actor != w.actor("ada").Person.ID {
				w.t.Errorf("of Carl the newest event is %+v of %d, want that Ada joined Zoe into him", events, all)
			}
			return err
		}))
	})
}

// Who copies one address of somebody does not learn another by it.
func TestCopyOfASecondAddress(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.Identify(w.ctx(), "Zoe", "zoe@work.example", nil, core.TrustProven, false))
		w.done(w.Merge(w.ctx(), w.by("ada"), "zoe@work.example", addresses["zoe"]))
		id := w.quiet("alice", desk.Opening{CC: []string{"zoe@work.example"}})
		for who, want := range map[string]string{"alice": "zoe@work.example", "sam": addresses["zoe"]} {
			v, err := w.Show(w.ctx(), w.actor(who), id)
			w.ok(err)
			if len(v.CC) != 1 || v.CC[0].Primary != want {
				w.t.Errorf("%s sees %+v on cc, want %s", who, v.CC, want)
			}
		}
		w.done(w.RemoveCC(w.ctx(), w.by("alice"), id, "zoe@work.example"))
		if got := w.copies(id); got != "" {
			w.t.Errorf("on cc is still %s", got)
		}
	})
}
