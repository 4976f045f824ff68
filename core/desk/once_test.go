package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

// operations are the use cases that take a source, each done to ticket id.
var operations = []struct {
	name string
	do   func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error)
	who  string
}{
	{"open", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.Open(w.ctx(), by, desk.Opening{Subject: "once", CC: []string{"new@x.example"}})
	}, "alice"},
	{"reply", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.Reply(w.ctx(), by, desk.Replying{Ticket: id, Text: "once", Status: core.Pending})
	}, "sam"},
	{"status", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetStatus(w.ctx(), by, id, core.Closed)
	}, "alice"},
	{"priority", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetPriority(w.ctx(), by, id, core.High)
	}, "alice"},
	{"privacy", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetPrivacy(w.ctx(), by, id, core.Public, true)
	}, "alice"},
	{"category", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetCategory(w.ctx(), by, id, "upgrade")
	}, "alice"},
	{"subject", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetSubject(w.ctx(), by, id, "another")
	}, "alice"},
	{"assign", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.Assign(w.ctx(), by, id, addresses["ada"])
	}, "sam"},
	{"add cc", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.AddCC(w.ctx(), by, id, "other@x.example")
	}, "alice"},
	{"remove cc", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.RemoveCC(w.ctx(), by, id, addresses["gina"])
	}, "alice"},
	{"alert", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.SetAlert(w.ctx(), by, id, false)
	}, "gina"},
	{"withdraw", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		return d.Withdraw(w.ctx(), by, id)
	}, "sam"},
	{"contact", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.AddContact(w.ctx(), by, "Acme", "contact@acme.example")
		return desk.Outcome{}, err
	}, "alice"},
	{"remove contact", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.RemoveContact(w.ctx(), by, "Acme", addresses["bob"])
		return desk.Outcome{}, err
	}, "alice"},
	{"partner", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.RevokePartner(w.ctx(), by, "Acme", "Parta")
		return desk.Outcome{}, err
	}, "alice"},
	{"organization", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.AddOrganization(w.ctx(), by, desk.NewOrganization{Name: "Initech", Plan: "team"})
		return desk.Outcome{}, err
	}, "ada"},
	{"member", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.RemoveMember(w.ctx(), by, "Acme", addresses["bob"])
		return desk.Outcome{}, err
	}, "alice"},
	{"plan", func(w *world, d *desk.Desk, by desk.By, id core.TicketID) (desk.Outcome, error) {
		_, err := d.SetPlan(w.ctx(), by, "Acme", desk.PlanChange{Plan: "basic", Seats: new(2)})
		return desk.Outcome{}, err
	}, "ada"},
}

// state is the numbers of rows that an operation may add to.
func (w *world) state() string {
	w.t.Helper()
	var out []string
	w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
		all, _, err := tx.List(w.ctx(), core.Filter{Limit: 200, Sort: core.ByNumber, Reverse: true}, core.Scope{Everything: true})
		if err != nil {
			return err
		}
		for _, k := range all {
			events, err := tx.Events(w.ctx(), k.ID)
			if err != nil {
				return err
			}
			messages, err := tx.Messages(w.ctx(), k.ID)
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s %s %s %d events %d messages", k.ID, k.Subject, k.Status, len(events), len(messages)))
		}
		for o := core.OrganizationID(1); o < 6; o++ {
			events, err := tx.OrganizationEvents(w.ctx(), o)
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("organization %d: %d events", o, len(events)))
		}
		return nil
	}))
	for _, n := range w.queued() {
		out = append(out, fmt.Sprintf("%s to %s", n.Kind, n.Address))
	}
	return fmt.Sprint(out)
}

func TestTwiceIsOnce(t *testing.T) {
	each(t, func(w *world) {
		for _, op := range operations {
			id := w.quiet("alice", desk.Opening{Subject: "one", CC: []string{addresses["gina"]}})
			by := w.by(op.who)
			before := w.state()
			first, err := op.do(w, w.Desk, by, id)
			w.ok(err)
			after := w.state()
			if before == after && op.name != "alert" {
				w.t.Errorf("%s changed nothing", op.name)
			}
			second, err := op.do(w, w.Desk, by, id)
			w.ok(err)
			if w.state() != after {
				w.t.Errorf("%s done again:\n%s\nafter the first\n%s", op.name, w.state(), after)
			}
			if second.Ticket.ID != first.Ticket.ID || second.Message.ID != first.Message.ID || first.Ticket.ID != 0 && !second.Repeated {
				w.t.Errorf("%s again = %s, message %d, repeated %v, want %s, %d", op.name, second.Ticket.ID, second.Message.ID, second.Repeated, first.Ticket.ID, first.Message.ID)
			}
			w.forget()
		}
	})
}

func TestEightAtOnceAreOnce(t *testing.T) {
	each(t, func(w *world) {
		for _, op := range operations {
			id := w.quiet("alice", desk.Opening{Subject: "one", CC: []string{addresses["gina"]}})
			by := w.by(op.who)
			before := w.count
			outs, errs := make([]desk.Outcome, 8), make([]error, 8)
			var wait sync.WaitGroup
			for i := range outs {
				wait.Go(func() { outs[i], errs[i] = op.do(w, w.Desk, by, id) })
			}
			wait.Wait()
			w.ok(errors.Join(errs...))
			fresh := 0
			for _, out := range outs {
				if !out.Repeated {
					fresh++
				}
				if out.Ticket.ID != outs[0].Ticket.ID || out.Message.ID != outs[0].Message.ID {
					w.t.Errorf("%s at once = %s, message %d, and %s, %d", op.name, out.Ticket.ID, out.Message.ID, outs[0].Ticket.ID, outs[0].Message.ID)
				}
			}
			if outs[0].Ticket.ID != 0 && fresh != 1 {
				w.t.Errorf("%s at once was fresh %d times, want once", op.name, fresh)
			}
			after := w.state()
			w.done(op.do(w, w.Desk, by, id))
			if w.state() != after || w.count != before {
				w.t.Errorf("%s after eight at once changed something", op.name)
			}
			notices := map[string]int{}
			for _, n := range w.queued() {
				if notices[fmt.Sprint(n.Kind, n.Person, n.Ticket)]++; notices[fmt.Sprint(n.Kind, n.Person, n.Ticket)] > 1 {
					w.t.Errorf("%s at once told person %d of %s twice", op.name, n.Person, n.Kind)
				}
			}
			w.forget()
		}
	})
}

func TestDifferentSourcesAtOnce(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{Subject: "one"})
		bys := make([]desk.By, 8)
		for i := range bys {
			bys[i] = w.by([]string{"alice", "bob", "sam", "pat"}[i%4])
		}
		errs := make([]error, len(bys))
		var wait sync.WaitGroup
		for i, by := range bys {
			wait.Go(func() { _, errs[i] = w.Reply(w.ctx(), by, desk.Replying{Ticket: id, Text: "at once"}) })
		}
		wait.Wait()
		w.ok(errors.Join(errs...))
		v, err := w.Show(w.ctx(), core.System(), id)
		w.ok(err)
		var numbers []int
		for _, m := range v.Messages {
			numbers = append(numbers, m.Number)
		}
		if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(numbers, want) {
			w.t.Errorf("messages %v, want %v", numbers, want)
		}
		if v.Ticket.Status != core.InProgress || w.name(v.Ticket.Assignee) != "sam" {
			w.t.Errorf("ticket %s, of %s", v.Ticket.Status, w.name(v.Ticket.Assignee))
		}
	})
}

// Who asks again with the same source is told how things stand.
func TestTwiceTellsHowThingsStand(t *testing.T) {
	each(t, func(w *world) {
		for round := range 2 {
			add, remove, org, plan, grant := w.by("alice"), w.by("alice"), w.by("ada"), w.by("ada"), w.by("alice")
			name := fmt.Sprint("org", round)
			for range 2 {
				g, err := w.AddContact(w.ctx(), add, "", "again@acme.example")
				if err != nil || g.Person.Primary != "again@acme.example" || g.Account.Organization.Name != "Acme" || g.Account.Seats.Taken() != 3 {
					w.t.Errorf("AddContact = %+v, %v", g, err)
				}
			}
			for range 2 {
				g, err := w.RemoveContact(w.ctx(), remove, "", "again@acme.example")
				if err != nil || g.Person.Primary != "again@acme.example" || g.Account.Seats.Taken() != 2 {
					w.t.Errorf("RemoveContact = %+v, %v", g, err)
				}
				o, err := w.AddOrganization(w.ctx(), org, desk.NewOrganization{Name: name, Plan: "team", Domains: []string{name + ".example"}})
				if err != nil || o.ID == 0 || o.Name != name || len(o.Domains) != 1 {
					w.t.Errorf("AddOrganization = %+v, %v", o, err)
				}
				c, err := w.SetPlan(w.ctx(), plan, name, desk.PlanChange{Plan: "basic", Seats: new(1)})
				if err != nil || c.Now.Organization.Plan != "basic" || c.Now.Seats.Total() != 5 {
					w.t.Errorf("SetPlan = %+v, %v", c, err)
				}
				if _, o, err = w.GrantPartner(w.ctx(), grant, "", "Parta", time.Time{}); err != nil || o.Name != "Acme" {
					w.t.Errorf("GrantPartner = %+v, %v", o, err)
				}
			}
		}
	})
}

// Operations that get in each other's way are begun again.
func TestNoDeadlock(t *testing.T) {
	each(t, func(w *world) {
		for round := range 3 {
			a, b := fmt.Sprintf("a%d@x.example", round), fmt.Sprintf("b%d@x.example", round)
			bys := []desk.By{w.by("alice"), w.by("gina"), w.by("zoe"), w.by("bob")}
			errs := make([]error, len(bys))
			var wait sync.WaitGroup
			for i, by := range bys {
				cc := []string{a, b}
				if i%2 == 1 {
					cc = []string{b, a}
				}
				wait.Go(func() { _, errs[i] = w.Open(w.ctx(), by, desk.Opening{CC: cc}) })
			}
			wait.Wait()
			w.ok(errors.Join(errs...))
		}
	})
}

func TestTogether(t *testing.T) {
	each(t, func(w *world) {
		kept, failed := w.by("alice"), w.by("zoe")
		var id core.TicketID
		w.ok(w.Together(w.ctx(), func(d *desk.Desk) error {
			out, err := d.Open(w.ctx(), kept, desk.Opening{Subject: "kept"})
			if err != nil {
				return err
			}
			id = out.Ticket.ID
			if _, err := d.Reply(w.ctx(), failed, desk.Replying{Ticket: id}); core.KindOf(err) != core.NotFound {
				w.t.Errorf("Reply by zoe = %v, want NotFound", err)
			}
			if _, err := d.AddOrganization(w.ctx(), w.system(), desk.NewOrganization{Name: "Acme"}); core.KindOf(err) != core.Invalid {
				w.t.Errorf("AddOrganization(Acme) = %v, want Invalid", err) // fails in the database
			}
			// What is done in it is seen in it.
			if _, err := d.Show(w.ctx(), w.actor("bob"), id); err != nil {
				return err
			}
			return d.Together(w.ctx(), func(d *desk.Desk) error {
				_, err := d.Reply(w.ctx(), w.by("bob"), desk.Replying{Ticket: id})
				return err
			})
		}))
		w.told("opened alice requester 1", "opened sam staff 1", "opened ada staff 1", "replied alice alert 2")
		// The failed one did not use up its source.
		w.done(w.SetPrivacy(w.ctx(), w.by("alice"), id, core.Public, true))
		out, err := w.Reply(w.ctx(), failed, desk.Replying{Ticket: id})
		if err != nil || out.Repeated {
			w.t.Errorf("Reply after a failed try = repeated %v, %v", out.Repeated, err)
		}

		w.forget()
		before, again := w.state(), w.by("alice")
		crash := errors.New("crash")
		err = w.Together(w.ctx(), func(d *desk.Desk) error {
			if _, err := d.Open(w.ctx(), again, desk.Opening{Subject: "lost", CC: []string{"lost@x.example"}}); err != nil {
				return err
			}
			if _, _, err := d.Record(w.ctx(), core.Inbound{Source: "s", Mailbox: "m", Received: monday}); err != nil {
				return err
			}
			if err := d.MoveCursor(w.ctx(), "m", 1, 7); err != nil {
				return err
			}
			return crash
		})
		if !errors.Is(err, crash) || w.state() != before {
			w.t.Errorf("Together = %v, and left %s, want %s", err, w.state(), before)
		}
		if v, last, err := w.Cursor(w.ctx(), "m"); v != 0 || last != 0 || err != nil {
			w.t.Errorf("Cursor = %d, %d, %v after a crash, want none", v, last, err)
		}
		if list, err := w.Inbounds(w.ctx(), 10, core.Received); err != nil || len(list) != 0 {
			w.t.Errorf("Inbounds = %v, %v after a crash, want none", list, err)
		}
		if _, err := w.Actor(w.ctx(), "lost@x.example", core.TrustProven); core.KindOf(err) != core.NotFound {
			w.t.Errorf("Actor = %v after a crash, want NotFound", err)
		}
		if out, err := w.Open(w.ctx(), again, desk.Opening{Subject: "now"}); err != nil || out.Repeated {
			w.t.Errorf("Open after a crash = repeated %v, %v", out.Repeated, err)
		}
	})
}

func TestLease(t *testing.T) {
	each(t, func(w *world) {
		take := func(holder string, want bool) {
			w.t.Helper()
			if got, err := w.Lease(w.ctx(), "mailbox", holder, time.Minute); got != want || err != nil {
				w.t.Errorf("Lease(%s) = %v, %v, want %v", holder, got, err, want)
			}
		}
		take("a", true)
		take("b", false)
		w.clock.pass(59 * time.Second)
		take("a", true)
		w.clock.pass(59 * time.Second)
		take("b", false)
		w.clock.pass(time.Second)
		take("b", true)
		w.ok(w.Free(w.ctx(), func(holder string) bool { return holder == "b" }))
		take("a", true)
	})
}
