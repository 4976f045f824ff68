package desk_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func TestAddAndRemoveCC(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		w.done(w.AddCC(w.ctx(), w.by("bob"), id, "Gina@globex.example"))
		w.done(w.AddCC(w.ctx(), w.by("bob"), id, addresses["gina"]))
		w.done(w.AddCC(w.ctx(), w.by("bob"), id, addresses["sam"]))
		w.done(w.AddCC(w.ctx(), w.by("sam"), id, "new@x.example"))
		w.happened(id, "opened >private alice", "cc added >gina@globex.example bob", "cc added >new@x.example sam")
		if got := w.copies(id); got != "gina new" {
			w.t.Errorf("cc = %q, want gina and new", got)
		}
		w.told()
		w.done(w.Show(w.ctx(), w.actor("gina"), id))

		_, err := w.AddCC(w.ctx(), w.by("gina"), id, addresses["zoe"])
		w.refused(err, core.Refused, core.RuleRemoveSelf)
		_, err = w.RemoveCC(w.ctx(), w.by("gina"), id, "new@x.example")
		w.refused(err, core.Refused, core.RuleRemoveSelf)
		_, other := w.RemoveCC(w.ctx(), w.by("gina"), id, "nobody@nowhere.example")
		if other.Error() != err.Error() {
			w.t.Errorf("RemoveCC of nobody says %q, of somebody %q", other, err)
		}
		_, err = w.AddCC(w.ctx(), w.by("bob"), id, "no address")
		w.refused(err, core.Invalid, "")
		_, err = w.RemoveCC(w.ctx(), w.by("bob"), id, addresses["zoe"])
		w.refused(err, core.Invalid, "")
		_, err = w.AddCC(w.ctx(), w.by("zoe"), id, addresses["zoe"])
		w.refused(err, core.NotFound, core.RuleNoTicket)

		w.done(w.RemoveCC(w.ctx(), w.by("gina"), id, "GINA@globex.example"))
		w.happened(id, "cc removed gina@globex.example> gina")
		_, err = w.Show(w.ctx(), w.actor("gina"), id)
		w.refused(err, core.NotFound, core.RuleNoTicket)
		w.reply("alice", desk.Replying{Ticket: id})
		w.told("replied new cc 2")

		w.done(w.AddCC(w.ctx(), w.by("bob"), id, "b@x.example"))
		w.done(w.AddCC(w.ctx(), w.by("bob"), id, "c@x.example"))
		out, err := w.AddCC(w.ctx(), w.by("bob"), id, "d@x.example")
		if err != nil || rules(out.Left) != "too many cc" {
			w.t.Errorf("AddCC past the limit left %q, %v", rules(out.Left), err)
		}
	})
}

func TestAlerts(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}})
		w.done(w.SetAlert(w.ctx(), w.by("bob"), id, true))
		w.done(w.SetAlert(w.ctx(), w.by("sam"), id, true))
		if got := w.alerted(id); got != "alice bob sam" {
			w.t.Errorf("alerts = %q, want alice bob sam", got)
		}
		_, err := w.SetAlert(w.ctx(), w.by("zoe"), id, true)
		w.refused(err, core.NotFound, core.RuleNoTicket)
		_, err = w.SetAlert(w.ctx(), w.by("carl"), id, true)
		w.refused(err, core.NotFound, core.RuleNoTicket)
		_, err = w.SetAlert(w.ctx(), w.system(), id, true)
		w.refused(err, core.Invalid, "")
		w.reply("pat", desk.Replying{Ticket: id, Internal: false})
		w.told("replied alice alert 2", "replied bob alert 2", "replied sam alert 2", "replied gina cc 2")

		w.done(w.SetAlert(w.ctx(), w.by("gina"), id, false)) // leaves the cc
		w.happened(id, "cc removed gina@globex.example> gina")
		w.done(w.SetAlert(w.ctx(), w.by("bob"), id, false))
		w.reply("pat", desk.Replying{Ticket: id})
		w.told("replied alice alert 3", "replied sam alert 3")

		public := w.quiet("zoe", desk.Opening{})
		w.clock.pass(time.Hour)
		w.done(w.SetAlert(w.ctx(), w.by("gina"), public, true))
		w.reply("zoe", desk.Replying{Ticket: public})
		w.told("replied gina alert 2")
		w.done(w.SetPrivacy(w.ctx(), w.by("sam"), public, core.Private, true))
		w.told("changed zoe alert 0") // Gina can't see it now
	})
}

func TestStopAll(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.SetCompanyAlert(w.ctx(), w.by("bob"), "Acme", true))
		w.done(w.SetCompanyAlert(w.ctx(), w.by("pat"), "Acme", true))
		for _, who := range []string{"bob", "pat", "sam", "zoe"} {
			w.ok(w.StopAll(w.ctx(), w.by(who)))
		}
		w.open("alice", desk.Opening{})
		w.told("opened alice requester 1", "opened ada staff 1")
	})
}

// Whoever is removed from the contacts loses private tickets, cc and alerts at
// once, and keeps what everybody may see.
func TestRemovedContactLosesAll(t *testing.T) {
	each(t, func(w *world) {
		own := w.quiet("bob", desk.Opening{Subject: "own"})
		copied := w.quiet("alice", desk.Opening{Subject: "copied", CC: []string{addresses["bob"]}})
		public := w.quiet("alice", desk.Opening{Subject: "public", Privacy: core.Public})
		w.reply("bob", desk.Replying{Ticket: public, Text: "hello"})
		w.reply("bob", desk.Replying{Ticket: copied, Text: "hello"})
		w.done(w.SetCompanyAlert(w.ctx(), w.by("bob"), "", true))
		old := w.actor("bob")
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", addresses["bob"]))
		w.forget()
		for _, id := range []core.TicketID{own, copied} {
			for name, do := range map[string]func() error{
				"Show":   func() error { _, err := w.Show(w.ctx(), w.actor("bob"), id); return err },
				"Reply":  func() error { _, err := w.Reply(w.ctx(), w.by("bob"), desk.Replying{Ticket: id}); return err },
				"Reopen": func() error { _, err := w.Reopen(w.ctx(), w.by("bob"), id); return err },
				"Why": func() error {
					_, err := w.Why(w.ctx(), w.actor("bob"), id, core.ReplyTo, "")
					return err
				},
			} {
				if err := do(); ruleIn(err) != core.RuleNoTicket {
					w.t.Errorf("%s of %s by bob = %v, want no such ticket", name, id, err)
				}
			}
			if strings.Contains(w.alerted(id)+w.copies(id), "bob") {
				w.t.Errorf("alerts of %s = %q, cc %q, want no bob", id, w.alerted(id), w.copies(id))
			}
			w.reply("sam", desk.Replying{Ticket: id})
			w.forget()
			w.reply("sam", desk.Replying{Ticket: id})
			if id == own {
				w.told()
			} else {
				w.told("replied alice alert 4")
			}
		}
		w.reply("alice", desk.Replying{Ticket: public})
		w.told("replied bob alert 3")
		w.open("alice", desk.Opening{})
		w.told("opened alice requester 1", "opened sam staff 1", "opened ada staff 1")
		if old.EntitledIn(1) == w.actor("bob").EntitledIn(1) {
			w.t.Error("bob is entitled as before")
		}
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", addresses["bob"]))
		w.done(w.Show(w.ctx(), w.actor("bob"), own))
	})
}
