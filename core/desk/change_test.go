package desk_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func TestChanges(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{Subject: "one", CC: []string{addresses["gina"]}})
		w.reply("bob", desk.Replying{Ticket: id})
		w.forget()
		for _, c := range []struct {
			name  string
			do    func() (desk.Outcome, error)
			event string // the last; empty if nothing changes
			told  []string
		}{
			{"assign", func() (desk.Outcome, error) { return w.Assign(w.ctx(), w.by("ada"), id, "SAM@desk.example") },
				"assignee >sam@desk.example ada", []string{"changed sam assignee 0", "changed alice alert 0", "changed bob alert 0"}},
			{"assign again", func() (desk.Outcome, error) { return w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"]) }, "", nil},
			{"unassign", func() (desk.Outcome, error) { return w.Assign(w.ctx(), w.by("ada"), id, "") },
				"assignee sam@desk.example> ada", []string{"changed alice alert 0", "changed bob alert 0"}},
			{"priority", func() (desk.Outcome, error) { return w.SetPriority(w.ctx(), w.by("alice"), id, core.High) },
				"priority normal>high alice", []string{"changed bob alert 0"}},
			{"priority again", func() (desk.Outcome, error) { return w.SetPriority(w.ctx(), w.by("alice"), id, core.High) }, "", nil},
			{"category", func() (desk.Outcome, error) { return w.SetCategory(w.ctx(), w.by("pat"), id, " Single  Sign-On ") },
				"category other>single sign-on pat", []string{"changed alice alert 0", "changed bob alert 0"}},
			{"subject", func() (desk.Outcome, error) { return w.SetSubject(w.ctx(), w.by("sam"), id, "two") },
				"subject one>two sam", []string{"changed alice alert 0", "changed bob alert 0"}},
			{"pending", func() (desk.Outcome, error) { return w.SetStatus(w.ctx(), w.by("sam"), id, core.Pending) },
				"status new>pending sam", []string{"changed alice alert 0", "changed bob alert 0"}},
			{"close", func() (desk.Outcome, error) { return w.SetStatus(w.ctx(), w.by("bob"), id, core.Closed) },
				"status pending>closed bob", []string{"changed alice alert 0", "changed gina cc 0"}},
			{"close again", func() (desk.Outcome, error) { return w.SetStatus(w.ctx(), w.by("bob"), id, core.Closed) }, "", nil},
			{"reopen", func() (desk.Outcome, error) { return w.Reopen(w.ctx(), w.by("bob"), id) },
				"status closed>pending bob", []string{"changed alice alert 0", "changed gina cc 0"}},
			{"public", func() (desk.Outcome, error) { return w.SetPrivacy(w.ctx(), w.by("bob"), id, core.Public, true) },
				"privacy private>public bob", []string{"changed alice alert 0"}},
			{"private", func() (desk.Outcome, error) { return w.SetPrivacy(w.ctx(), w.by("bob"), id, core.Private, false) },
				"privacy public>private bob", []string{"changed alice alert 0"}},
		} {
			w.clock.pass(time.Minute)
			before := w.ticket(id)
			out, err := c.do()
			w.ok(err)
			after := w.ticket(id)
			if out.Ticket != after {
				w.t.Errorf("%s returns %+v, but it is %+v", c.name, out.Ticket, after)
			}
			if c.event == "" && after != before || c.event != "" && !after.Updated.Equal(w.clock.Now()) {
				w.t.Errorf("%s: updated %v, from %v", c.name, after.Updated, before.Updated)
			}
			if c.event != "" {
				w.happened(id, c.event)
			}
			w.told(c.told...)
		}
		if k := w.ticket(id); k.Status != core.Pending || k.Before != "" || !k.Closed.IsZero() {
			w.t.Errorf("after a reopen: %s, before %q, closed %v", k.Status, k.Before, k.Closed)
		}
	})
}

func TestAssignNew(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		out, err := w.Assign(w.ctx(), w.by("sam"), id, addresses["sam"])
		if err != nil || out.Ticket.Status != core.Assigned {
			w.t.Errorf("Assign makes a new ticket %s, %v, want assigned", out.Ticket.Status, err)
		}
		w.happened(id, "status new>assigned sam", "assignee >sam@desk.example sam")
		out, err = w.Assign(w.ctx(), w.by("sam"), id, "")
		if err != nil || out.Ticket.Status != core.New {
			w.t.Errorf("Assign to nobody makes it %s, %v, want new", out.Ticket.Status, err)
		}
		for _, address := range []string{addresses["bob"], "nobody@nowhere.example", "x"} {
			_, err := w.Assign(w.ctx(), w.by("sam"), id, address)
			w.refused(err, core.Invalid, "")
		}
	})
}

func TestChangesRefused(t *testing.T) {
	each(t, func(w *world) {
		community := w.quiet("zoe", desk.Opening{})
		private := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}})
		w.clock.pass(time.Hour)
		type op func(by desk.By, id core.TicketID) (desk.Outcome, error)
		status := func(to core.Status) op {
			return func(by desk.By, id core.TicketID) (desk.Outcome, error) { return w.SetStatus(w.ctx(), by, id, to) }
		}
		privacy := func(to core.Privacy) op {
			return func(by desk.By, id core.TicketID) (desk.Outcome, error) {
				return w.SetPrivacy(w.ctx(), by, id, to, true)
			}
		}
		priority := op(func(by desk.By, id core.TicketID) (desk.Outcome, error) {
			return w.SetPriority(w.ctx(), by, id, core.High)
		})
		withdraw := op(func(by desk.By, id core.TicketID) (desk.Outcome, error) { return w.Withdraw(w.ctx(), by, id) })
		assign := op(func(by desk.By, id core.TicketID) (desk.Outcome, error) {
			return w.Assign(w.ctx(), by, id, addresses["sam"])
		})
		for _, c := range []struct {
			name, who string
			id        core.TicketID
			do        op
			kind      core.Kind
			rule      string
		}{
			{"creator, pending", "zoe", community, status(core.Pending), core.Refused, core.RuleCloseOwn},
			{"creator, priority", "zoe", community, priority, core.Refused, core.RuleCommunity},
			{"creator, private", "zoe", community, privacy(core.Private), core.Refused, core.RuleCommunity},
			{"creator, assign", "zoe", community, assign, core.Refused, core.RuleStaff},
			{"anyone, close", "gina", community, status(core.Closed), core.Refused, core.RulePeople},
			{"anyone, withdraw", "gina", community, withdraw, core.Refused, core.RuleWithdraw},
			{"cc, close", "gina", private, status(core.Closed), core.Refused, core.RulePeople},
			{"cc, public", "gina", private, privacy(core.Public), core.Refused, core.RuleEntitlement},
			{"contact, assign", "bob", private, assign, core.Refused, core.RuleStaff},
			{"contact, withdraw", "bob", private, withdraw, core.Refused, core.RuleWithdraw},
			{"anyone", "zoe", private, status(core.Closed), core.NotFound, core.RuleNoTicket},
			{"plain member", "carl", private, priority, core.NotFound, core.RuleNoTicket},
			{"no ticket", "zoe", 999, status(core.Closed), core.NotFound, core.RuleNoTicket},
			{"to assigned, of nobody", "bob", private, status(core.Assigned), core.Invalid, ""},
			{"no status", "bob", private, status("done"), core.Invalid, ""},
			{"reopen what is open", "bob", private, func(by desk.By, id core.TicketID) (desk.Outcome, error) { return w.Reopen(w.ctx(), by, id) }, core.Invalid, ""},
			{"category of nobody", "bob", private, func(by desk.By, id core.TicketID) (desk.Outcome, error) {
				return w.SetCategory(w.ctx(), by, id, "nonsense")
			}, core.Invalid, ""},
		} {
			before := w.state()
			_, err := c.do(w.by(c.who), c.id)
			w.refused(err, c.kind, c.rule)
			if w.t.Failed() {
				w.t.Fatalf("that was %s", c.name)
			}
			if w.state() != before {
				w.t.Errorf("%s: refused and yet done", c.name)
			}
		}
		_, err := w.SetPrivacy(w.ctx(), w.by("bob"), private, core.Public, false)
		if core.KindOf(err) != core.Confirm || !strings.Contains(err.Error(), private.String()) {
			w.t.Errorf("SetPrivacy to public unconfirmed = %v, want Confirm", err)
		}
		w.told()
	})
}

func TestCreatorClosesReopensWithdraws(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("zoe", desk.Opening{Subject: "private matter", Text: "words"})
		w.clock.pass(time.Hour)
		w.reply("gina", desk.Replying{Ticket: id})
		w.forget()
		w.done(w.SetStatus(w.ctx(), w.by("zoe"), id, core.Closed))
		w.told("changed gina alert 0")
		w.done(w.Reopen(w.ctx(), w.by("zoe"), id))
		w.told("changed gina alert 0")
		w.done(w.Withdraw(w.ctx(), w.by("zoe"), id))
		w.told() // Gina can't see it now
		w.happened(id, "status new>closed zoe", "withdrawn > zoe")
		for name, sees := range map[string]bool{"gina": false, "bob": false, "zoe": true, "sam": true} {
			if _, err := w.Show(w.ctx(), w.actor(name), id); (err == nil) != sees {
				w.t.Errorf("Show a withdrawn ticket to %s = %v, want seen %v", name, err, sees)
			}
		}
		if similar, _, err := w.Similar(w.ctx(), "private matter", 0, 3); err != nil || len(similar) != 0 {
			w.t.Errorf("Similar finds %v, %v, want nothing withdrawn", similar, err)
		}
		// Opened again it stays hidden.
		w.reply("zoe", desk.Replying{Ticket: id})
		if k := w.ticket(id); k.Status == core.Closed || !k.Withdrawn {
			w.t.Errorf("after a reply it is %s, withdrawn %v", k.Status, k.Withdrawn)
		}
		_, err := w.Show(w.ctx(), w.actor("gina"), id)
		w.refused(err, core.NotFound, core.RuleNoTicket)
	})
}

// Two changes at once must both last.
func TestNoLostUpdates(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{Subject: "one"})
		bys := []desk.By{w.by("alice"), w.by("bob"), w.by("sam"), w.by("pat"), w.by("ada")}
		do := []func(by desk.By) (desk.Outcome, error){
			func(by desk.By) (desk.Outcome, error) { return w.SetPriority(w.ctx(), by, id, core.High) },
			func(by desk.By) (desk.Outcome, error) { return w.SetCategory(w.ctx(), by, id, "upgrade") },
			func(by desk.By) (desk.Outcome, error) { return w.Assign(w.ctx(), by, id, addresses["sam"]) },
			func(by desk.By) (desk.Outcome, error) { return w.SetSubject(w.ctx(), by, id, "two") },
			func(by desk.By) (desk.Outcome, error) {
				return w.Reply(w.ctx(), by, desk.Replying{Ticket: id, Text: "hello"})
			},
		}
		errs := make([]error, len(do))
		var wait sync.WaitGroup
		for i := range do {
			wait.Go(func() { _, errs[i] = do[i](bys[i]) })
		}
		wait.Wait()
		w.ok(errors.Join(errs...))
		k := w.ticket(id)
		if k.Priority != core.High || k.Category != "upgrade" || w.name(k.Assignee) == "nobody" || k.Subject != "two" || k.Status != core.InProgress && k.Status != core.Assigned {
			w.t.Errorf("after five changes at once: %+v", k)
		}
	})
}
