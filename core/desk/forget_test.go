package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func TestForget(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		own, copied := w.busy(db)
		w.done(w.AddRole(w.ctx(), w.by("gina"), "Globex", addresses["carl"], core.Owner))
		w.done(w.Identify(w.ctx(), "Carl", addresses["carl"], nil, core.TrustProven, false)) // else he is only invited
		w.done(w.Identify(w.ctx(), "Gina Globe", addresses["gina"], nil, core.TrustProven, false))
		db.exec(`UPDATE person SET name = 'Gina Globe' WHERE primary_address = '` + addresses["gina"] + `'`)
		gina := w.actor("gina").Person.ID
		key := w.Keys().Make(core.Key{Kind: core.ReplyKey, Person: gina, Ticket: own})
		held, _, err := w.Record(w.ctx(), core.Inbound{Mailbox: "support", UID: 2, Source: "mail:h", From: addresses["gina"], Subject: "Gina waits",
			Raw: core.Blob{SHA256: "bb", Size: 1 << 20}, Received: w.clock.Now()})
		w.ok(err)
		held.Disposition, held.Person = core.Held, gina
		w.ok(w.Settle(w.ctx(), held))
		w.forget()
		w.reply("sam", desk.Replying{Ticket: own, Text: "one more"})
		w.done(w.Ask(w.ctx(), w.by("alice"), "contacts remove Gina@globex.example"))

		by := w.by("ada")
		f, err := w.Forget(w.ctx(), by, addresses["gina"])
		w.ok(err)
		f.Alerts, f.Copies = min(f.Alerts, 1), min(f.Copies, 1)
		if f.Addresses != 1 || f.ChatAccounts != 1 || f.Memberships != 2 || f.Alerts != 1 || f.Copies != 1 || f.Notices != 1 || f.Originals != 2 {
			w.t.Errorf("Forget = %+v, want one of each, two memberships and two originals", f)
		}
		if f, err = w.Forget(w.ctx(), by, addresses["gina"]); err != nil || f.Addresses != 0 {
			w.t.Errorf("Forget again = %+v, %v, want nothing done", f, err)
		}
		// Of notices to others some still tell of her; they are gone in two weeks.
		if got := db.mentions("gina", "notice.body", "message.text"); len(got) != 0 {
			w.t.Errorf("Gina is still named in %v", got)
		}
		if got := db.holding(gina, personColumns...); slices.Contains(got, "address.person") || !slices.Contains(got, "message.author") {
			w.t.Errorf("her id is in %v, want with messages and not with addresses", got)
		}

		v, err := w.Show(w.ctx(), w.actor("carl"), own)
		w.ok(err)
		if v.People[v.Messages[0].Author].Display() != "someone" || v.Messages[0].Text != "from Gina" || !strings.Contains(w.alerted(copied), "carl") {
			w.t.Errorf("her ticket reads %q by %q, want her words by someone", v.Messages[0].Text, v.People[v.Messages[0].Author].Display())
		}
		if in, err := w.Inbound(w.ctx(), held.ID); err != nil || in.Disposition != core.Discarded || in.From+in.Subject != "" {
			w.t.Errorf("her held mail is %+v, %v, want it discarded and blank", in, err)
		}
		gone, err := w.ForgetRaws(w.ctx(), 0)
		if err != nil || !slices.Equal(gone, []string{"bb"}) {
			w.t.Errorf("ForgetRaws = %v, %v, want the large original at once", gone, err)
		}
		if told := w.queuedText(addresses["carl"]); !strings.Contains(told, "Globex") || strings.Contains(strings.ToLower(told), "gina") {
			w.t.Errorf("the owner left is told %q, want that a contact went, and no name", told)
		}

		k, _ := w.Keys().Open(key)
		s, err := w.Identify(w.ctx(), "Gina Globe", addresses["gina"], []core.Key{k}, core.TrustPlain, false)
		if err != nil || !s.Hold || s.Actor.Person.ID == gina || len(s.Actor.Memberships) != 0 {
			w.t.Errorf("a mail from the address is of %+v, %v, want a new person, and not believed", s, err)
		}
		_, err = w.Prove(w.ctx(), gina, "")
		w.refused(err, core.NotFound, "")
		if _, err := w.Show(w.ctx(), w.actor("gina"), own); core.KindOf(err) != core.NotFound {
			w.t.Errorf("the new person sees the old ticket: %v", err)
		}
	})
}

// queuedText is all that waits for an address.
func (w *world) queuedText(address string) string {
	w.t.Helper()
	var out []string
	for _, n := range w.queued() {
		if n.Address == address && n.Kind == core.NoticeAccount {
			out = append(out, n.Body)
		}
	}
	return strings.Join(out, "\n")
}

func TestForgetRefuses(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			by, whom   string
			kind       core.Kind
			rule, says string
		}{
			{"sam", "zoe", core.Refused, core.RuleAdmins, "administrator"},
			{"zoe", "zoe", core.Refused, core.RuleAdmins, "administrator"},
			{"ada", "sam", core.Invalid, "", "`staff remove sam@desk.example` first"},
			{"ada", "alice", core.Refused, core.RuleLastOwner, "last owner of Acme"},
			{"ada", "nobody@home.example", core.NotFound, "", "Nobody here has the address"},
		} {
			_, err := w.Forget(w.ctx(), w.by(c.by), at(c.whom))
			w.refused(err, c.kind, c.rule)
			if !strings.Contains(core.Explain(err), c.says) {
				w.t.Errorf("%s forgets %s: %s, want %q in it", c.by, c.whom, core.Explain(err), c.says)
			}
		}
	})
}

// A merged person is forgotten with the one they became.
func TestForgetMerged(t *testing.T) {
	eachOpen(t, func(w *world, db tables) {
		zoe := w.actor("zoe").Person.ID
		id := w.quiet("zoe", desk.Opening{Subject: "hers", Text: "hers"})
		w.done(w.Merge(w.ctx(), w.by("ada"), addresses["zoe"], addresses["carl"]))
		w.clock.pass(time.Minute)
		w.done(w.Forget(w.ctx(), w.by("ada"), addresses["zoe"]))
		for _, name := range []string{"zoe", "carl"} {
			if got := db.mentions(name+"@", "notice.body"); len(got) != 0 {
				w.t.Errorf("%s is still named in %v", name, got)
			}
		}
		_, err := w.Prove(w.ctx(), zoe, "")
		w.refused(err, core.NotFound, "")
		if v, err := w.Show(w.ctx(), core.System(), id); err != nil || v.People[v.Ticket.Creator].Display() != "someone" {
			w.t.Errorf("the ticket is by %q, %v, want someone", v.People[v.Ticket.Creator].Display(), err)
		}
	})
}
