package desk_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

const day = 24 * time.Hour

// ends runs what a node does every minute.
func (w *world) ends() {
	w.t.Helper()
	w.ok(w.AnnounceEnds(w.ctx()))
}

// grants Parta to act for Acme for so long.
func (w *world) grants(length time.Duration) {
	w.t.Helper()
	_, _, err := w.GrantPartner(w.ctx(), w.by("alice"), "", "Parta", w.clock.Now().Add(length))
	w.ok(err)
	w.forget()
}

// words are the texts of the notices that are queued, and the queue is emptied.
func (w *world) words() string {
	w.t.Helper()
	var out []string
	for _, n := range w.queued() {
		l, err := w.Letter(w.ctx(), []core.Notice{n})
		w.ok(err)
		out = append(out, w.name(n.Person)+": "+l.Told.Subject+"\n"+l.Told.Text)
	}
	w.forget()
	return strings.Join(out, "\n")
}

// says checks that a text has all the parts.
func (w *world) says(text string, parts ...string) {
	w.t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			w.t.Errorf("%s\nlacks %q", text, p)
		}
	}
}

func TestEndOfGrantIsAnnounced(t *testing.T) {
	each(t, func(w *world) {
		w.grants(30 * day)
		w.clock.pass(23*day - time.Second)
		w.ends()
		w.told()
		w.clock.pass(time.Second)
		w.ends()
		w.says(w.words(), "alice: Acme and Parta", "pat: Acme and Parta", "lets Parta act for it until 2026-04-01", "`partners add Parta until DATE org:Acme`")
		w.ends()
		w.told() // once
		w.clock.pass(7 * day)
		w.ends()
		w.recorded("Acme", "partner grant ended 2026-04-01>Parta ")
		w.says(w.words(), "alice: ", "pat: ", "let Parta act for it until 2026-04-01. That is over", "`partners add Parta until DATE org:Acme`")
		w.ends()
		w.told()
	})
}

// Several nodes find the same end at the same time.
func TestEndOfGrantIsAnnouncedOnceByMany(t *testing.T) {
	each(t, func(w *world) {
		w.grants(30 * day)
		for _, wait := range []time.Duration{25 * day, 10 * day} {
			w.clock.pass(wait)
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() { _ = w.AnnounceEnds(w.ctx()) }) // who loses a race tries again in a minute
			}
			all.Wait()
			w.ends()
			w.told("account alice concerned 0", "account pat concerned 0")
		}
	})
}

func TestEndOfGrantAfterTheDeskWasDown(t *testing.T) {
	each(t, func(w *world) {
		w.grants(30 * day)
		w.clock.pass(60 * day)
		w.ends()
		w.says(w.words(), "That is over")
		w.ends()
		w.told()
	})
}

func TestGrantsThatNeedNoWarning(t *testing.T) {
	each(t, func(w *world) {
		w.grants(3 * day) // for less than a week
		w.ends()
		w.told()
		w.grants(20 * day) // longer before it ended
		w.clock.pass(4 * day)
		w.ends()
		w.told()
		w.clock.pass(10 * day)
		w.ends()
		w.told("account alice concerned 0", "account pat concerned 0")
		w.grants(60 * day) // once more: the next end is announced anew
		w.clock.pass(20 * day)
		w.ends()
		w.told()
		w.clock.pass(35 * day)
		w.ends()
		w.told("account alice concerned 0", "account pat concerned 0")

		// Granted anew after the end, and before that was told: it goes on.
		w.clock.pass(30 * day)
		w.grants(0 - day + 90*day)
		w.ends()
		w.told()
		w.done(w.RevokePartner(w.ctx(), w.by("alice"), "", "Parta"))
		w.forget()
		w.clock.pass(200 * day)
		w.ends()
		w.told()
	})
}

// What a partner's people get of private tickets ends with the grant, however it
// ends, and nothing that waits is sent to them after.
func TestPartnersLoseAlertsAndCopies(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(w *world)
	}{
		{"revoked", func(w *world) { w.done(w.RevokePartner(w.ctx(), w.by("alice"), "", "Parta")) }},
		{"expired", func(w *world) { w.clock.pass(10 * day); w.ends() }},
		{"uncertified", func(w *world) { w.done(w.SetCertified(w.ctx(), w.system(), "Parta", false)) }},
		{"no contact any more", func(w *world) { w.done(w.RemoveContact(w.ctx(), w.by("pat"), "Parta", "pia@parta.example")) }},
		{"no member any more", func(w *world) { w.done(w.RemoveMember(w.ctx(), w.by("pat"), "Parta", "pia@parta.example")) }},
		{"left", func(w *world) {
			w.done(w.RemoveMember(w.ctx(), w.by("pia@parta.example"), "Parta", "pia@parta.example"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(w *world) {
				w.grants(10 * day)
				_, err := w.Identify(w.ctx(), "Pia", "pia@parta.example", nil, core.TrustProven, false)
				w.ok(err)
				w.done(w.AddContact(w.ctx(), w.system(), "Parta", "pia@parta.example"))
				const pia = "pia@parta.example"
				own := w.quiet(pia, desk.Opening{Organization: "Acme", For: addresses["bob"]})
				copied := w.quiet("bob", desk.Opening{CC: []string{pia}})
				public := w.quiet("bob", desk.Opening{Privacy: core.Public})
				w.clock.pass(time.Hour)
				for _, id := range []core.TicketID{copied, public} {
					w.done(w.SetAlert(w.ctx(), w.by(pia), id, true))
				}
				w.done(w.SetCompanyAlert(w.ctx(), w.by(pia), "Acme", true))
				w.reply("bob", desk.Replying{Ticket: copied})
				waiting := w.queued()
				if len(waiting) != 1 || w.name(waiting[0].Person) != "pia" {
					t.Fatalf("%d notices wait, want Pia's", len(waiting))
				}
				c.end(w)
				_, err = w.Letter(w.ctx(), waiting)
				w.refused(err, core.Refused, "")
				w.forget()
				for _, id := range []core.TicketID{own, copied} {
					_, err := w.Show(w.ctx(), w.actor(pia), id)
					w.refused(err, core.NotFound, core.RuleNoTicket)
					_, err = w.Reply(w.ctx(), w.by(pia), desk.Replying{Ticket: id, Text: "by the old key"})
					w.refused(err, core.NotFound, core.RuleNoTicket)
					if who := w.alerted(id) + w.copies(id); strings.Contains(who, "pia") {
						t.Errorf("ticket %d still tells %s", id, who)
					}
					w.reply("bob", desk.Replying{Ticket: id})
				}
				w.quiet("bob", desk.Opening{})
				if who := w.alerted(public); !strings.Contains(who, "pia") {
					t.Errorf("alerts of the public ticket: %s, want Pia's to stay", who)
				}
				for _, n := range w.queued() {
					if w.name(n.Person) == "pia" {
						t.Errorf("Pia is told of ticket %d", n.Ticket)
					}
				}
			})
		})
	}
}

// At the instant of the end nothing is sent, whether that was announced or not.
func TestNothingIsSentPastTheEnd(t *testing.T) {
	each(t, func(w *world) {
		w.grants(day)
		id := w.quiet("pat", desk.Opening{Organization: "Acme"})
		w.reply("bob", desk.Replying{Ticket: id})
		waiting := w.queued()
		w.clock.pass(day - time.Millisecond)
		_, err := w.Letter(w.ctx(), waiting)
		w.ok(err)
		w.clock.pass(time.Millisecond)
		_, err = w.Letter(w.ctx(), waiting)
		w.refused(err, core.Refused, "")
		w.forget()
		w.reply("bob", desk.Replying{Ticket: id})
		w.told()
	})
}

func TestUncertifiedPartner(t *testing.T) {
	each(t, func(w *world) {
		_, _, err := w.GrantPartner(w.ctx(), w.by("gina"), "", "Parta", w.clock.Now().Add(30*day))
		w.ok(err)
		w.forget()
		w.done(w.SetCertified(w.ctx(), w.by("ada"), "Parta", false))
		w.told("account alice concerned 0", "account gina concerned 0", "account pat concerned 0", "account pat concerned 0")
		if g, err := w.Partners(w.ctx(), w.actor("alice"), ""); err != nil || len(g) != 1 || g[0].Certified {
			w.t.Errorf("Partners = %+v, %v, want one that is not certified", g, err)
		}
		w.clock.pass(25 * day)
		w.ends()
		w.told() // it can't act, so no end of that is near
		w.done(w.SetCertified(w.ctx(), w.by("ada"), "Parta", true))
		w.says(w.words(), "certified partner again", "`partners remove Parta org:Globex`")
		w.ends()
		w.told("account gina concerned 0", "account pat concerned 0")
	})
}
